"""The stage of the demo: what a scene can do. Somebody writes, the office answers, time passes.

Nothing here waits for time to pass: a step is over when the office has taken the mail in and every letter lies in its
reader's mailbox, and the clock is moved.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from mailbot.adapters.clock import MovedClock
from mailbot.daemon import Daemon
from mailbot.demo.cast import Role
from mailbot.demo.player import DemoFailed, Player, link_in
from mailbot.demo.servers import EmbeddedServers
from mailbot.dispatch import next_due
from mailbot.fate import TakenIn
from mailbot.mail.message import Attachment, Mail
from mailbot.mail.reading.parse import parse
from mailbot.program.decision import Disposition

PATIENCE_SECONDS = 20.0
_LOOK_SECONDS = 0.005
_STEP = timedelta(seconds=1)
"""By so much the clock goes on at least, also where something stays due."""
_GOES_ON = frozenset({Disposition.ACCEPTED, Disposition.RELAYED})


class Audience(Protocol):
    """Who watches: told of everything in the order in which it happens."""

    def act(self, title: str, now: datetime) -> None:
        """An act of the story begins."""
        ...

    def scene(self, title: str) -> None:
        """A part of the story begins."""
        ...

    def wrote(self, who: Role, mail: Mail, now: datetime) -> None:
        """Somebody wrote to the program."""
        ...

    def decided(self, taken: TakenIn) -> None:
        """The office took a mail in."""
        ...

    def arrived(self, who: Role, letter: Mail, now: datetime) -> None:
        """A letter of the program's lies in somebody's mailbox."""
        ...


@dataclass(slots=True)
class Stage:
    """The cast by key, the office at work, and what has happened so far. `pause` seconds pass after each mail told,
    for those who read along."""

    players: Mapping[str, Player]
    servers: EmbeddedServers
    daemon: Daemon
    clock: MovedClock
    audience: Audience
    taken: Mapping[str, TakenIn]
    running: asyncio.Task[None]
    passwords: Mapping[str, str]
    pause: float = 0.0
    _shown: int = field(default=0, init=False)

    def __getitem__(self, key: str) -> Player:
        return self.players[key]

    def act(self, title: str) -> None:
        """An act of the story begins."""
        self.audience.act(title, self.clock.now())

    def scene(self, title: str) -> None:
        """A part of the story begins."""
        self.audience.scene(title)

    async def write(self, who: Player, subject: str, text: str) -> None:
        """A new mail to the program's address."""
        await self._post(who, who.client.write(subject, text, self.clock.now()))

    async def reply(self, who: Player, letter: Mail, text: str, files: Sequence[Attachment] = ()) -> None:
        """An answer to a letter, quoted below."""
        await self._post(who, who.client.reply(letter, text, self.clock.now(), files))

    async def fill(self, who: Player, letter: Mail, answers: Mapping[str, str]) -> None:
        """A filled form: answers between the quoted questions."""
        await self._post(who, who.client.fill(letter, answers, self.clock.now()))

    async def click(self, who: Player, letter: Mail, words: str, text: str = "") -> None:
        """A click on the letter's link that says these words, and on Send; `text` takes the place of its own."""
        await self._post(who, who.client.follow(letter, link_in(letter, words), self.clock.now(), text))

    async def answer_automatically(self, who: Player, letter: Mail, text: str) -> None:
        """The mail program answers for somebody who is away; DemoFailed where that draws a letter (RFC 3834)."""
        raw, before = who.client.answer_automatically(letter, text, self.clock.now()), len(self.servers.accepted)
        await self._post(who, raw, automatic=True)
        if len(self.servers.accepted) != before + 1:
            raise DemoFailed(f"an automatic reply of {who.role.first_name}'s was answered")

    async def later(self, **by: float) -> None:
        """So much time passes (timedelta's words); what falls due meanwhile reaches its readers at its hour."""
        then = self.clock.now() + timedelta(**by)
        while (due := self._next_due()) is not None and due < then:
            await self._move(max(due - self.clock.now(), _STEP))
        await self._move(max(then - self.clock.now(), timedelta()))

    async def on(self, who: Player, month: int, day: int, hour: int = 18, minute: int = 30) -> None:
        """Time passes until the next such day and hour on somebody's wall."""
        here = self.clock.now().astimezone(ZoneInfo(who.role.zone))
        then = here.replace(month=month, day=day, hour=hour, minute=minute, second=0, microsecond=0)
        if then < here:
            then = then.replace(year=then.year + 1)
        await self.later(seconds=(then.astimezone(UTC) - self.clock.now()).total_seconds())

    async def until(self, who: Player, hour: int, minute: int = 0, days: int = 0) -> None:
        """Time passes until an hour on somebody's wall, so many days from today."""
        here = self.clock.now().astimezone(ZoneInfo(who.role.zone)) + timedelta(days=days)
        then = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        await self.later(seconds=(then.astimezone(UTC) - self.clock.now()).total_seconds())

    def _next_due(self) -> datetime | None:
        """When the office has to look at something next, or may send what waits."""
        office = self.daemon.office
        return min(filter(None, (office.agenda.next(), next_due(office))), default=None)

    async def _move(self, by: timedelta) -> None:
        self.clock.move(by)
        self.daemon.round()
        self.daemon.nudge()
        await self._settle()

    async def _post(self, who: Player, raw: bytes, *, automatic: bool = False) -> None:
        mail, name = parse(raw), who.role.first_name
        self.audience.wrote(who.role, mail, self.clock.now())
        async with _patience(f"the mail server to take {name}'s mail"):
            await who.send(raw, mail.to[0].address, automatic=automatic)
        taken = await self._taken(mail, who.role)
        self.audience.decided(taken)
        if taken.disposition not in ({Disposition.IGNORED} if automatic else _GOES_ON):
            raise DemoFailed(f"{name}'s mail was {taken.disposition.value}: {taken.because}")
        await self._settle()
        await asyncio.sleep(self.pause)

    async def _taken(self, mail: Mail, writer: Role) -> TakenIn:
        """What became of a mail, as soon as the office has taken it in."""
        await self._until(lambda: mail.key in self.taken, f"the program to read {writer.first_name}'s mail")
        return self.taken[mail.key]

    async def _settle(self) -> None:
        """Until all letters that may go have gone, and lie in their readers' mailboxes."""
        await self._until(lambda: not self._outgoing(), "the program's letters to be sent")
        readers = {player.role.address: player for player in self.players.values()}
        posted = self.servers.accepted[self._shown :]
        self._shown += len(posted)
        for mail in posted:
            reader = readers.get(mail.recipients[0])
            if reader is None:
                continue
            async with _patience(f"a letter to reach {reader.role.name}"):
                letter = await reader.fetch(parse(mail.raw).message_id)
            self.audience.arrived(reader.role, letter, self.clock.now())
            await asyncio.sleep(self.pause / 2)

    def _outgoing(self) -> bool:
        """Whether a letter is on its way; one whose attempt was written down but not answered yet is, too."""
        now = self.clock.now()
        return any((row.not_before or row.made) <= now for row in self.daemon.office.store.outbox())

    async def _until(self, done: Callable[[], bool], what: str) -> None:
        async with _patience(what):
            while not done():
                if self.running.done():
                    raise DemoFailed(f"the daemon ended; still waiting for {what}")
                await asyncio.sleep(_LOOK_SECONDS)


@asynccontextmanager
async def _patience(what: str) -> AsyncIterator[None]:
    """Nobody is waited for longer than is reasonable."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield
    except TimeoutError:
        raise DemoFailed(f"waited {PATIENCE_SECONDS:.0f} seconds for {what}") from None
