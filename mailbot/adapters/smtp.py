"""Handing finished mails to the SMTP server (RFC 5321), over at most four connections that are used again.

MAIL is the probe of a connection that has lain idle: if it fails, nothing was handed over yet, and a fresh connection
takes its place. From DATA on a broken connection leaves the outcome unknown; the caller sends the same mail again.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
from collections import deque
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from aiosmtplib import SMTP, SMTPException, SMTPResponse, SMTPResponseException, SMTPServerDisconnected

from mailbot.adapters.account import Account
from mailbot.adapters.smtp_login import log_in
from mailbot.adapters.wire import broken, said
from mailbot.errors import MailbotError, Refused

CONNECTIONS = 4
IDLE_SECONDS = 30.0
FAREWELL_SECONDS = 3.0
# A server may scan a mail for viruses before it answers the last dot (RFC 5321 4.5.3.2.6 grants it ten minutes).
DATA_PATIENCE = 5

ATOM = r"""[^\s\x00-\x1f\x7f"'(),:;<>@\[\\\]]"""
# An apostrophe is part of many a name; quoted local parts and address literals are not worth their dangers.
ADDRESS = re.compile(rf"(?:{ATOM}|'){{1,64}}@{ATOM}{{1,255}}")


ENHANCED = re.compile(r"[245]\.(\d{1,3})\.\d{1,3}\b")

About = Literal["recipient", "mail"]


class UnsafeAddress(MailbotError, ValueError):
    """An address that must not reach an SMTP command line: it could be read as another one, or as a command."""


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


@dataclass(slots=True)
class _Idle:
    """A connection between two mails, and the loop's time from which on it is not worth keeping."""

    smtp: SMTP
    until: float


@dataclass(frozen=True, slots=True)
class _Consignment:
    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)

    @property
    def international(self) -> bool:
        return not all(address.isascii() for address in (self.sender, *self.recipients))

    def options(self, smtp: SMTP) -> list[str]:
        """The parameters of MAIL that the server understands (RFC 1870, 6152, 6531)."""
        offered = {
            f"SIZE={len(self.raw)}": smtp.supports_extension("size"),
            "BODY=8BITMIME": not self.raw.isascii() and smtp.supports_extension("8bitmime"),
            "SMTPUTF8": self.international,
        }
        return [option for option, wanted in offered.items() if wanted]

    def content(self, smtp: SMTP) -> bytes:
        """The mail as it is, or re-encoded in seven bits for a server from before 1994 (RFC 6152 3)."""
        if self.raw.isascii() or smtp.supports_extension("8bitmime"):
            return self.raw
        return email.message_from_bytes(self.raw).as_bytes(policy=email.policy.compat32.clone(cte_type="7bit"))


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

    async def send(self, envelope_from: str, recipients: Sequence[str], raw: bytes) -> Mapping[str, Answer]:
        """Each recipient's answer; `envelope_from` may be "" (the null return path).

        Raises UnsafeAddress before anything is sent, Unavailable when the connection broke (the mail may or may not
        have been accepted), Refused for a login, a certificate or a sender address that the server will not have.
        """
        for address in (*recipients, *([envelope_from] if envelope_from else [])):
            _check(address)
        consignment = _Consignment(envelope_from, tuple(dict.fromkeys(recipients)), raw)
        if not consignment.recipients:
            return {}
        async with self._slots:
            smtp, opening = await self._begin(consignment)
            try:
                answers = await self._hand_over(smtp, opening, consignment)
                await self._keep(smtp, spent=any(answer.accepted for answer in answers.values()))
            except (SMTPException, OSError) as error:
                smtp.close()
                raise broken(self._account.place, "sending", error) from None
            except BaseException:
                smtp.close()
                raise
        return answers

    async def close(self) -> None:
        """Take leave of the idle connections; those at work follow when they are done."""
        self._closed = True
        if self._reaper is not None:
            self._reaper.cancel()
            await asyncio.gather(self._reaper, return_exceptions=True)
        leaving = [idle.smtp for idle in self._idle]
        self._idle.clear()
        await asyncio.gather(*(_take_leave(smtp) for smtp in leaving))

    async def _begin(self, consignment: _Consignment) -> tuple[SMTP, Answer]:
        """A connection on which MAIL was answered, and that answer."""
        if self._idle:
            smtp = self._idle.pop().smtp
            try:
                opening = await _mail(smtp, consignment)
            except (SMTPException, OSError):
                opening = Answer(421, "gone")
            except BaseException:
                smtp.close()
                raise
            if opening.code != 421:
                return smtp, opening
            for stale in (smtp, *(idle.smtp for idle in self._idle)):  # what ended one has ended all
                stale.close()
            self._idle.clear()
        smtp = await log_in(self._account, self._seconds)
        try:
            return smtp, await _mail(smtp, consignment)
        except BaseException as error:
            smtp.close()
            if isinstance(error, (SMTPException, OSError)):
                raise broken(self._account.place, "sending", error) from None
            raise

    async def _hand_over(self, smtp: SMTP, opening: Answer, consignment: _Consignment) -> dict[str, Answer]:
        if opening.permanent and opening.about == "mail" and opening.code != 552:  # 552: too big for it
            # Neither recipients nor mail were judged yet: the server will not have us as this sender.
            raise Refused(f"{self._account.place}: sending as <{consignment.sender}>: {opening.code} {opening.text}")
        if not opening.accepted:
            return dict.fromkeys(consignment.recipients, opening)
        encoding = "utf-8" if consignment.international else "ascii"
        answers = {
            recipient: await _answer(smtp.rcpt(recipient, encoding=encoding)) for recipient in consignment.recipients
        }
        welcome = [recipient for recipient, answer in answers.items() if answer.accepted]
        if welcome:
            data = smtp.data(consignment.content(smtp), timeout=self._seconds * DATA_PATIENCE)
            answers |= dict.fromkeys(welcome, await _answer(data, about="mail"))
        return answers

    async def _keep(self, smtp: SMTP, *, spent: bool) -> None:
        """Put a connection by for the next mail; where this one was not `spent`, its envelope is taken back first."""
        if not spent:
            try:
                await smtp.rset()
            except (SMTPException, OSError):
                smtp.close()
        if self._closed or not smtp.is_connected:
            await _take_leave(smtp)
            return
        loop = asyncio.get_running_loop()
        self._idle.append(_Idle(smtp, loop.time() + self._idle_seconds))
        if self._reaper is None:
            self._reaper = loop.create_task(self._reap())

    async def _reap(self) -> None:
        """Close connections that nothing was sent on for a while, oldest first, until none is left."""
        loop = asyncio.get_running_loop()
        while self._idle:
            await asyncio.sleep(max(self._idle[0].until - loop.time(), 0.01))
            while self._idle and self._idle[0].until <= loop.time():
                await _take_leave(self._idle.popleft().smtp)
        self._reaper = None


def _check(address: str) -> None:
    if len(address) > 254 or not ADDRESS.fullmatch(address):
        raise UnsafeAddress(f"not an address that mail is sent to: {said(ascii(address))}")


async def _mail(smtp: SMTP, consignment: _Consignment) -> Answer:
    if not smtp.is_connected:
        raise SMTPServerDisconnected("gone")
    if consignment.international and not smtp.supports_extension("smtputf8"):
        return Answer(553, "5.6.7 the server takes no addresses beyond ASCII (SMTPUTF8)")
    encoding = "utf-8" if consignment.international else "ascii"
    command = smtp.mail(consignment.sender, options=consignment.options(smtp), encoding=encoding)
    return await _answer(command, about="mail")


async def _answer(command: Awaitable[SMTPResponse], about: About = "recipient") -> Answer:
    """What the server said to a command, whether aiosmtplib takes it for an error or not."""
    try:
        code, message = await command
    except SMTPResponseException as error:
        if error.code < 200:  # not SMTP: what follows cannot be trusted either
            raise
        code, message = error.code, error.message
    # Servers judge the sender at RCPT, too: of the enhanced codes only x.1 and x.2 are about an address (RFC 3463 3).
    enhanced = ENHANCED.match(message)
    return Answer(code, said(message), "mail" if enhanced and enhanced[1] not in "12" else about)


async def _take_leave(smtp: SMTP) -> None:
    with suppress(SMTPException, OSError):
        try:
            await smtp.quit(timeout=FAREWELL_SECONDS)
        finally:
            smtp.close()
