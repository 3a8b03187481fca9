"""The daemon: reads, makes rounds and sends, each for itself, until it is told to end.

Each loop has one worry. A server that is away is said once, with the reason and the next try, and tried again with
growing pauses; the other loops go on. SIGTERM finishes the mail in hand, SIGHUP reloads what is mended.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from datetime import timedelta

from mailbot import accession, enrolment, erasing, keeping, second_look  # noqa: F401  # they register their errands
from mailbot.adapters.clock import Metronome, SystemClock
from mailbot.adapters.pulse import Pulse
from mailbot.adapters.reader import Read, Reader
from mailbot.aging import Aging
from mailbot.batch import take_in_batch
from mailbot.composition import Program, hasten, mailbox_of, rest, transport_of
from mailbot.dispatch import dispatch, next_due
from mailbot.errands import Errands
from mailbot.errors import Refused, Unavailable
from mailbot.fate import TakenIn
from mailbot.filing import Filing
from mailbot.junk import Junk
from mailbot.logs import in_a_line, level_of
from mailbot.office import Office
from mailbot.outage import Outage
from mailbot.ports import Arrival, Clock, Mailbox, Transport
from mailbot.reading import read_ahead, read_batch
from mailbot.renewal import renewed
from mailbot.rounds import make_round
from mailbot.taking_up import is_left, settle_answered
from mailbot.waiting import batches_from

log = logging.getLogger(__name__)

BEAT_SECONDS = 60.0


class Daemon:
    """Runs the three lines over one office. `taken` and `wrote` are told of each mail taken in and each round."""

    def __init__(
        self,
        program: Program,
        office: Office,
        *,
        clock: Clock | None = None,
        first_pause: float = 5.0,
        taken: Callable[[TakenIn], None] | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.program = program
        self.office = office
        self.clock = clock or SystemClock()
        self._first_pause = first_pause
        self._taken = taken or (lambda _: None)
        self._mailbox: Mailbox | None = None
        self._transport: Transport = transport_of(program.config)
        self._reader = reader or Reader()
        self._own_reader = reader is None
        self.pulse = Pulse(program.config.store.path)
        self._junk, self._aging = Junk(), Aging()
        self._outgoing = asyncio.Event()
        self._ending = asyncio.Event()
        self._reconnect = False

    async def run(self) -> None:
        """Works until `end` is called; raises BooksError where the books cannot be written any more."""
        erasing.forget_again(self.office, self.clock.now())
        self.office.begin(self.clock.now())
        self._reader.start()
        metronome = Metronome(BEAT_SECONDS, self._beat)
        errands = Errands(self.office, self.clock, self.program.config.store.path, self._errand_done)
        await errands.open()
        metronome.start()
        self.round()
        loops = [asyncio.create_task(self._read()), asyncio.create_task(self._send())]
        ending = asyncio.create_task(self._ending.wait())
        try:
            await asyncio.wait([*loops, ending], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.end()
            metronome.stop()
            await errands.close()
            outcomes = await asyncio.gather(*loops, return_exceptions=True)
            ending.cancel()
            await self._transport.close()
            self.close()
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    def close(self) -> None:
        """Ends a reader of its own and whatever prints, and notes the last pulse; `run` does so at its end."""
        if self._own_reader:
            self._reader.close()
        rest(self.office)
        self.pulse.flush(self.clock.now())

    def look(self) -> None:
        """Looks into the mailbox now, whatever the server says of it."""
        if self._mailbox is not None:
            self._mailbox.wake()

    def end(self) -> None:
        """Ends after the mail in hand; may be called from a signal handler."""
        self._ending.set()
        self._outgoing.set()
        self.look()

    def obey_signals(self) -> None:
        """SIGTERM and SIGINT end, SIGHUP reloads."""
        loop = asyncio.get_running_loop()
        for number, obey in ((signal.SIGTERM, self.end), (signal.SIGINT, self.end), (signal.SIGHUP, self.reload)):
            loop.add_signal_handler(number, obey)

    def reload(self) -> None:
        """Takes on what config, rules and templates say now; with a mistake in any of them the old ones stay."""
        program = renewed(self.program, self.office, self.clock.now())
        if program is None:
            return
        servers = (program.config.imap, program.config.smtp) != (self.program.config.imap, self.program.config.smtp)
        self.program = program
        if servers:
            self._transport = transport_of(program.config)
            self._reconnect = True
        self.look()

    def round(self) -> None:
        """One round, and whatever it wrote goes out."""
        if make_round(self.office, self.clock.now()):
            self.nudge()
        self.pulse.beat("round", self.clock.now())

    def nudge(self) -> None:
        """There is something to send."""
        self._outgoing.set()

    def _errand_done(self) -> None:
        """There may be something to send, or to see to in the mailbox."""
        self.nudge()
        self.look()

    async def _beat(self) -> None:
        self.round()
        self.pulse.flush(self.clock.now())

    async def _read(self) -> None:
        outage = Outage("imap", self._first_pause)
        while not self._ending.is_set():
            self._mailbox, self._reconnect = mailbox_of(self.program.config), False
            try:
                await self._mailbox.open()
                outage.over()
                while not self._ending.is_set() and not self._reconnect:
                    await self.drain(self._mailbox)
                    if not self._ending.is_set():
                        await self._mailbox.wait(self._aging.patience(self._junk.patience(self.program.config)))
            except (Unavailable, Refused) as fault:
                await self._pause(outage.next(fault))
            finally:
                await self._mailbox.close()

    async def drain(self, mailbox: Mailbox) -> int:
        """Takes in all that lies in the mailbox, and answers with how many mails that was."""
        count = 0
        await self._junk.look_through(self.program.config.imap.junk, mailbox, self.office, self.clock)
        while not self._ending.is_set() and (first := await mailbox.arrivals()):
            batches = batches_from(first, mailbox, lambda: hasten(self.office))
            ahead = read_ahead(batches, self._read_batch)
            async with Filing(mailbox) as filing, aclosing(ahead) as coming:
                async for batch, read in coming:
                    await filing.add(self._take_in(batch, read))
                    count += len(batch)
                    if self._ending.is_set():
                        break
        await self._settle(mailbox)
        self.pulse.beat("poll", self.clock.now())
        if not self._ending.is_set() and await self._aging.look(mailbox, self.office, self.clock):
            self.pulse.beat("deletion", self.clock.now())
        return count

    def _read_batch(self, batch: Sequence[Arrival]) -> Sequence[Read | None]:
        return read_batch(batch, self._reader, self.office.limits, self.office.verifier)

    async def _settle(self, mailbox: Mailbox) -> None:
        """What somebody has said about a held mail is done with it, and what is to be erased goes."""
        if is_left(self.office):
            taken = await settle_answered(self.office, self.clock, mailbox, self._reader)
            self._tell(taken)
            self.round()
            self.nudge()  # also where nothing was taken in: whoever said it hears why
        if erasing.is_left(self.office):
            await erasing.clear(self.office, self.clock, mailbox)

    def _tell(self, taken: Sequence[TakenIn]) -> None:
        for one in taken:
            log.log(level_of(one), "intake: %s", in_a_line(one))
            self._taken(one)

    def _take_in(self, arrivals: Sequence[Arrival], read: Sequence[Read | None]) -> Mapping[str, Sequence[int]]:
        """One commit for these mails; only then do they leave INBOX, for the folders that are answered with."""
        taken = take_in_batch(arrivals, read, self.office, self.clock.now())
        self.nudge()
        self._tell(taken)
        self.round()
        folders: dict[str, list[int]] = defaultdict(list)
        for arrival, one in zip(arrivals, taken, strict=True):
            folders[one.folder].append(arrival.uid)
        return folders

    # --- mail out

    async def _send(self) -> None:
        outage = Outage("smtp", self._first_pause)
        while not self._ending.is_set():
            self._outgoing.clear()
            try:
                await self.dispatch(self._transport)
                outage.over()
            except (Unavailable, Refused) as fault:
                await self._pause(outage.next(fault))
                continue
            await self._until_something_is_due()

    async def dispatch(self, transport: Transport) -> None:
        """Sends what may go; Unavailable or Refused where the server will not take it now."""
        if await dispatch(self.office, transport, self.clock.now, is_ending=self._ending.is_set):
            self.pulse.beat("send", self.clock.now())
            if erasing.finish(self.office):
                self.look()

    async def _until_something_is_due(self) -> None:
        due = next_due(self.office)
        seconds = None if due is None else max(0.05, (due - self.clock.now()) / timedelta(seconds=1))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._outgoing.wait(), seconds if seconds is None else min(seconds, 3600))

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)
