"""A line to an SMTP server that has let us in: what is said there, and the answers in their order (RFC 5321).

aiosmtplib dials, encrypts, says EHLO and logs in; then the line takes the connection over, because aiosmtplib waits for
the answer to each command. Where the server offers PIPELINING (RFC 2920), the commands of an envelope are said at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple, cast

from aiosmtplib import SMTP

LONGEST_REPLY = 32_768
"""Octets of one reply, with all its lines: far more than any server says, and soon full where one never ends."""
LEAVING, START_INPUT, DONE = 421, 354, 250


class Reply(NamedTuple):
    """A reply's code and its text, the lines of which are joined by line feeds (RFC 5321 4.2)."""

    code: int
    text: str


class Line(asyncio.Protocol):
    """The connection of an aiosmtplib client that has logged in; every fault is an OSError, and ends it for good.

    `together` says that the commands of an envelope are said at once; it may be taken back between two mails.
    """

    def __init__(self, smtp: SMTP) -> None:
        """Takes the connection over; ConnectionResetError where it is gone."""
        if smtp.transport is None or smtp.transport.is_closing():
            raise ConnectionResetError("gone")
        self.extensions = frozenset(smtp.esmtp_extensions)
        self._loop = asyncio.get_running_loop()
        self._transport = cast(asyncio.Transport, smtp.transport)
        self._transport.set_protocol(self)
        self.together = "pipelining" in self.extensions
        self._envelope: deque[bytes] = deque()
        self._owed = 0
        self._replies: deque[Reply] = deque()
        self._said: list[bytes] = []  # the lines of a reply that has not come to its end
        self._rest = b""
        self._size = 0
        self._fault: OSError | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        return self._fault is None and not self._transport.is_closing()

    @property
    def has_answered(self) -> bool:
        """Whether every command of the latest envelope has had its reply."""
        return not self._envelope

    def begin(self, commands: Sequence[bytes]) -> None:
        """An envelope, the last command of which is DATA; said at once where the server takes it so."""
        self._envelope = deque(commands)
        if self.together:
            self.say(b"".join(commands), len(commands))

    async def answer(self, seconds: float) -> Reply:
        """The reply to the next command of the envelope."""
        if not self.together:
            self.say(self._envelope[0])
        reply = await self.hear(seconds)
        self._envelope.popleft()
        return reply

    async def ask(self, words: bytes, seconds: float) -> Reply:
        """The reply to whatever else is said."""
        self.say(words)
        return await self.hear(seconds)

    def say(self, words: bytes, replies: int = 1) -> None:
        """Sends words that so many replies will follow."""
        if not self.is_open:
            raise self._fault or ConnectionResetError("gone")
        if not self._owed:  # whatever was said unasked
            self._rest, self._size = b"", 0
        self._owed += replies
        self._transport.write(words)

    async def hear(self, seconds: float) -> Reply:
        """The next reply, for which is waited so long; a server that says that it leaves (421) is believed."""
        if not self._replies and self._fault is None:
            self._waiter = self._loop.create_future()
            self._until = self._loop.time() + seconds
            if self._timer is None or self._timer.when() > self._until:
                self._wind()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if not self._replies:
            raise self._fault or ConnectionResetError("gone")
        reply = self._replies.popleft()
        if reply.code < 200:  # not SMTP: what follows cannot be trusted either
            self.end()
            raise ConnectionAbortedError("not a reply")
        if reply.code == LEAVING:
            self.end()
        return reply

    async def take_back(self, seconds: float) -> None:
        """Takes the envelope at hand back. Of a server that wants a mail none of whose recipients it took, the mail is
        a lone dot (RFC 2920 3.1); where it took some, they would have an empty one, and the connection ends."""
        codes = [0]
        while self.together and self._envelope:
            codes.append((await self.answer(seconds)).code)
        if codes.pop() == START_INPUT:
            if any(code // 100 == 2 for code in codes):
                self.end()
            await self.ask(b".\r\n", seconds)
        if (await self.ask(b"RSET\r\n", seconds)).code != DONE:
            self.end()

    async def leave(self, seconds: float) -> None:
        """Takes leave of the server, and closes the connection in any case."""
        try:
            with suppress(OSError):
                await self.ask(b"QUIT\r\n", seconds)
        finally:
            self._transport.close()

    def end(self) -> None:
        """Breaks the connection off; what has not gone out yet, such as half a mail, stays here."""
        self._fail(ConnectionResetError("ended"))
        self._replies.clear()
        with suppress(AttributeError):  # of early 3.11s, where TLS that has just ended cannot be ended
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if not self._owed:  # said unasked: the answer to nothing
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if self._owed:
                self._take(line)
        if self._size + len(self._rest) > LONGEST_REPLY:
            self._fail(ConnectionAbortedError("a reply without end"))
        if self._replies:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        fault = ConnectionResetError("the connection broke")
        fault.__cause__ = exc
        self._fail(fault)

    def _take(self, line: bytes) -> None:
        """A line of a reply, its code first; a hyphen behind that says that another one follows."""
        code = line[:3]
        self._size += len(line)
        self._said.append(line[4:].strip(b" \t\r"))
        if len(code) < 3 or not code.isdigit() or self._size > LONGEST_REPLY:
            code = b"000"
        elif line[3:4] == b"-":
            return
        text = b"\n".join(self._said).lstrip(b"\n").decode("utf-8", "surrogateescape")
        self._replies.append(Reply(int(code), text))
        self._said.clear()
        self._size = 0
        self._owed -= 1

    def _wind(self) -> None:
        """One timer does for many replies: it is wound again where it rings too early."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(self._until, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._waiter is None:
            return
        if self._loop.time() < self._until:
            self._wind()
        else:
            self._fail(TimeoutError("no reply in time"))

    def _fail(self, fault: OSError) -> None:
        self._fault = self._fault or fault
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
