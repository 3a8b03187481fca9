"""Open house: the story is over, servers and daemon stay up, and anybody joins with a mail client of their own.

What comes and goes is told as before. A line typed at the demo's terminal moves its clock, since nobody waits a month.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from signal import SIGINT, SIGTERM

from mailbot.demo.cast import CAST, GUEST
from mailbot.demo.keyboard import lines_typed
from mailbot.demo.narrator import Narrator
from mailbot.demo.player import READ, DemoFailed
from mailbot.demo.stage import Stage
from mailbot.mail.reading.parse import parse

ROLES = {role.address: role for role in (*CAST, GUEST)}

_MOVE = re.compile(r"\+\s*(\d{1,3})\s*(h|d|w)[a-z]*", re.IGNORECASE)
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_LOOK_SECONDS = 0.1


class OpenStage(Stage):
    """A stage whose players are people at mail clients: letters are told of and left where they are."""

    async def clear(self) -> None:
        """The cast logs out, and all that they have read lies in their INBOX again."""
        for player in self.players.values():
            await player.leave()
            await self.servers.put_back(player.role.address, READ)
        self._shown = len(self.servers.accepted)

    async def tell(self) -> None:
        """Tells of every mail that has come or gone since this was last asked."""
        while self._shown < len(self.servers.accepted):
            one = self.servers.accepted[self._shown]
            self._shown += 1
            mail = parse(one.raw)
            if one.recipients[0] in ROLES:
                self.audience.arrived(ROLES[one.recipients[0]], mail, self.clock.now())
            elif (writer := ROLES.get(one.envelope_from)) is not None:
                self.audience.wrote(writer, mail, self.clock.now())
                with suppress(DemoFailed):  # a mail that is none of the program's, or none that can be read
                    self.audience.decided(await self._taken(mail, writer))

    async def _settle(self) -> None:
        await self._until(lambda: not self._outgoing(), "the program's letters to be sent")
        await self.tell()


async def keep_open(stage: OpenStage, narrator: Narrator) -> None:
    """Says how to join in; then tells what happens and moves the clock, until Ctrl-D, Ctrl-C, "quit" or SIGTERM."""
    with lines_typed() as lines, _ended_by_signals(lines):
        narrator.join_in(stage.servers, stage.passwords)
        while True:
            with suppress(TimeoutError):
                line = await asyncio.wait_for(lines.get(), _LOOK_SECONDS)
                if line is None or line.strip().lower() in {"quit", "exit", "q"}:
                    return
                await _obey(line.strip(), stage, narrator)
            if stage.running.done():
                return
            await stage.tell()


async def _obey(line: str, stage: OpenStage, narrator: Narrator) -> None:
    if (said := _MOVE.fullmatch(line)) is not None:
        await stage.later(**{_UNITS[said[2].lower()]: int(said[1])})
        narrator.moved(stage.clock.now())
    elif line:
        narrator.join_in(stage.servers, stage.passwords)
    else:
        narrator.moved(stage.clock.now())


@contextmanager
def _ended_by_signals(lines: asyncio.Queue[str | None]) -> Iterator[None]:
    """A signal is the end of the typed lines."""
    loop = asyncio.get_running_loop()
    for number in (SIGINT, SIGTERM):
        loop.add_signal_handler(number, lines.put_nowait, None)
    try:
        yield
    finally:
        for number in (SIGINT, SIGTERM):
            loop.remove_signal_handler(number)
