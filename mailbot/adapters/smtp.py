"""Handing finished mails to the SMTP server (RFC 5321), over at most four connections that are used again.

MAIL is the probe of a connection that has lain idle: if it fails, nothing was handed over yet, and a fresh connection
takes its place. From DATA on a broken connection leaves the outcome unknown; the caller sends the same mail again.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mailbot.adapters.account import Account
from mailbot.adapters.consignment import Consignment
from mailbot.adapters.smtp_line import START_INPUT, Line, Reply
from mailbot.adapters.smtp_login import log_in
from mailbot.adapters.wire import broken, said
from mailbot.errors import Refused, Unavailable

CONNECTIONS = 4
IDLE_SECONDS = 30.0
FAREWELL_SECONDS = 3.0
# A server may scan a mail for viruses before it answers the last dot (RFC 5321 4.5.3.2.6 grants it ten minutes).
DATA_PATIENCE = 5

ENHANCED = re.compile(r"[245]\.(\d{1,3})\.\d{1,3}\b")

About = Literal["recipient", "mail"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The server's answer for one recipient; `about` says whether it judges that address or the mail as a whole."""

    code: int
    text: str
    about: About = "recipient"

    @property
    def accepted(self) -> bool:
        """Decided on the first digit alone (RFC 5321 4.2.1): 2 is yes, 4 is later, 5 is never."""
        return self.code // 100 == 2

    @property
    def permanent(self) -> bool:
        """The server will not take it, now or later."""
        return self.code // 100 == 5

    @classmethod
    def of(cls, reply: Reply, about: About = "recipient") -> Answer:
        """What a reply says of a recipient or of the mail."""
        # Servers judge the sender at RCPT, too: only the enhanced codes x.1 and x.2 are about an address (RFC 3463 3).
        enhanced = ENHANCED.match(reply.text)
        return cls(reply.code, said(reply.text), "mail" if enhanced and enhanced[1] not in "12" else about)


@dataclass(slots=True)
class _Idle:
    """A connection between two mails, and the loop's time from which on it is not worth keeping."""

    line: Line
    until: float


class SmtpTransport:
    """The Transport port over SMTP; `seconds` is the patience with each answer."""

    def __init__(self, account: Account, *, seconds: float = 60.0, idle_seconds: float = IDLE_SECONDS) -> None:
        self._account = account
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._slots = asyncio.Semaphore(CONNECTIONS)
        self._idle: deque[_Idle] = deque()  # the freshest on the right
        self._reaper: asyncio.Task[None] | None = None
        self._closed = False
        self._one_by_one = False

    async def send(self, envelope_from: str, recipients: Sequence[str], raw: bytes) -> Mapping[str, Answer]:
        """Each recipient's answer; `envelope_from` may be "" (the null return path).

        Raises UnsafeAddress before anything is sent, Unavailable when the connection broke (the mail may or may not
        have been accepted), Refused for a login, a certificate or a sender address that the server will not have.
        """
        consignment = Consignment(envelope_from, tuple(dict.fromkeys(recipients)), raw)
        if not consignment.recipients:
            return {}
        async with self._slots:
            line, opening = await self._begin(consignment)
            try:
                answers = await self._hand_over(line, opening, consignment)
                await self._keep(line, spent=any(answer.accepted for answer in answers.values()))
            except OSError as error:
                raise self._broken(line, error) from None
            except BaseException:
                line.end()
                raise
        return answers

    async def close(self) -> None:
        """Take leave of the idle connections; those at work follow when they are done."""
        self._closed = True
        if self._reaper is not None:
            self._reaper.cancel()
            await asyncio.gather(self._reaper, return_exceptions=True)
        leaving = [idle.line for idle in self._idle]
        self._idle.clear()
        await asyncio.gather(*(line.leave(FAREWELL_SECONDS) for line in leaving))

    async def _begin(self, consignment: Consignment) -> tuple[Line, Answer]:
        """A connection on which MAIL was answered, and that answer."""
        if self._idle:
            line = self._idle.pop().line
            try:
                opening = await self._open(line, consignment)
            except OSError:
                opening = Answer(421, "gone")
            except BaseException:
                line.end()
                raise
            if opening.code != 421:
                return line, opening
            for stale in (line, *(idle.line for idle in self._idle)):  # what ended one has ended all
                stale.end()
            self._idle.clear()
        line = await log_in(self._account, self._seconds)
        line.together = line.together and not self._one_by_one
        try:
            return line, await self._open(line, consignment)
        except OSError as error:
            raise self._broken(line, error) from None
        except BaseException:
            line.end()
            raise

    def _broken(self, line: Line, error: OSError) -> Refused | Unavailable:
        """The fault, and from now on one command at a time where those of an envelope were not all answered: what
        stands between us and the server (a firewall, a virus scanner) may not bear what the server offers."""
        line.end()
        if line.together and not line.has_answered:
            self._one_by_one = True
        return broken(self._account.place, "sending", error)

    async def _open(self, line: Line, consignment: Consignment) -> Answer:
        if consignment.international and "smtputf8" not in line.extensions:
            return Answer(553, "5.6.7 the server takes no addresses beyond ASCII (SMTPUTF8)")
        line.begin(consignment.commands(line.extensions))
        return Answer.of(await line.answer(self._seconds), about="mail")

    async def _hand_over(self, line: Line, opening: Answer, consignment: Consignment) -> dict[str, Answer]:
        if opening.permanent and opening.about == "mail" and opening.code != 552:  # 552: too big for it
            # Neither recipients nor mail were judged yet: the server will not have us as this sender.
            raise Refused(f"{self._account.place}: sending as <{consignment.sender}>: {opening.code} {opening.text}")
        if not opening.accepted:
            return dict.fromkeys(consignment.recipients, opening)
        answers = {recipient: Answer.of(await line.answer(self._seconds)) for recipient in consignment.recipients}
        welcome = [recipient for recipient, answer in answers.items() if answer.accepted]
        if welcome:
            answers |= dict.fromkeys(welcome, await self._deliver(line, consignment))
        return answers

    async def _deliver(self, line: Line, consignment: Consignment) -> Answer:
        """The content, for those whom the server has taken."""
        patience = self._seconds * DATA_PATIENCE
        reply = await line.answer(patience)
        if reply.code == START_INPUT:
            reply = await line.ask(consignment.content(line.extensions), patience)
        elif reply.code // 100 == 2:  # it thanks for what it was not given
            raise ConnectionAbortedError("not an answer to DATA")
        return Answer.of(reply, about="mail")

    async def _keep(self, line: Line, *, spent: bool) -> None:
        """Put a connection by for the next mail; where this one was not `spent`, its envelope is taken back first."""
        if not spent:
            try:
                await line.take_back(self._seconds)
            except OSError:
                line.end()
        if self._closed or not line.is_open:
            await line.leave(FAREWELL_SECONDS)
            return
        loop = asyncio.get_running_loop()
        self._idle.append(_Idle(line, loop.time() + self._idle_seconds))
        if self._reaper is None:
            self._reaper = loop.create_task(self._reap())

    async def _reap(self) -> None:
        """Close connections that nothing was sent on for a while, oldest first, until none is left."""
        loop = asyncio.get_running_loop()
        while self._idle:
            await asyncio.sleep(max(self._idle[0].until - loop.time(), 0.01))
            while self._idle and self._idle[0].until <= loop.time():
                await self._idle.popleft().line.leave(FAREWELL_SECONDS)
        self._reaper = None
