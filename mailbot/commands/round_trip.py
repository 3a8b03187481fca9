"""Round trip: the servers reached as the daemon would reach them, and a marked mail to ourselves that has to come back.

The mail goes to a sub-address with a fresh token, so its way back shows whether tokens survive it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.ids import RandomIds
from mailbot.adapters.imap import FOLDERS, ImapMailbox
from mailbot.adapters.smtp_login import log_in
from mailbot.commands.finding import Finding, fine, off, warning
from mailbot.composition import account_of, transport_of
from mailbot.config import Config
from mailbot.errors import MailbotError, MalformedMail
from mailbot.mail.message import Address, Mail
from mailbot.mail.outgoing import Draft, OutgoingMail, finish
from mailbot.mail.parse import parse
from mailbot.program.token import ProgramAddress

CONNECT_SECONDS = 15.0
GLANCE_SECONDS = 2.0
"""How long one wait may last: what came while we looked elsewhere is found after it."""

NOT_TRIED = "not tried, because of what is off above"
NO_SUBADDRESS = 'write subaddress = "" under [program]: tokens then travel in Message-ID and subject'
LOST = "look into the junk folder, and whether [smtp] and [imap] are of the mailbox of program.address"
REACH = "look at host, port and security under [{}], and whether the server is up"


async def look_at_servers(config: Config, program: ProgramAddress, patience: float) -> AsyncIterator[Finding]:
    """IMAP, SMTP and the round trip; `patience` in seconds is for each mail that is sent."""
    mailbox = ImapMailbox(account_of(config.imap), max_octets=config.limits.max_mail_mb * 1_000_000)
    try:
        fault = await _opened(mailbox)
        if fault:
            yield off("imap", fault, REACH.format("imap"))
        else:
            for finding in _mailbox_findings(mailbox, config):
                yield finding
        refused = await _smtp_fault(config)
        if refused:
            yield off("smtp", refused, REACH.format("smtp"))
        else:
            who = f"logged in as {config.smtp.username}" if config.smtp.username else "reached, without a log-in"
            yield fine("smtp", f"{config.smtp.host}:{config.smtp.port}: {who}")
        if fault or refused:
            yield warning("round trip", NOT_TRIED, "mend that, and check again")
            return
        async for finding in _RoundTrip(config, program, mailbox, patience).findings():
            yield finding
    finally:
        await mailbox.close()


async def _opened(mailbox: ImapMailbox) -> str:
    """Logs in and makes the folders; answers with what went wrong, or ""."""
    try:
        await mailbox.open()
    except MailbotError as error:
        return str(error)
    return ""


async def _smtp_fault(config: Config) -> str:
    try:
        smtp = await log_in(account_of(config.smtp), CONNECT_SECONDS)
    except MailbotError as error:
        return str(error)
    with suppress(Exception):  # it has told what we wanted to know
        await smtp.quit(timeout=CONNECT_SECONDS)
    smtp.close()
    return ""


def _mailbox_findings(mailbox: ImapMailbox, config: Config) -> Iterator[Finding]:
    yield fine("imap", f"{config.imap.host}:{config.imap.port}: logged in as {config.imap.username}")
    yield fine("folders", f"{', '.join(FOLDERS)} are there")
    if "IDLE" in mailbox.capabilities:
        yield fine("arrivals", "the server announces new mail (IDLE)")
    else:
        yield fine("arrivals", f"no IDLE: looked for every {config.limits.poll_seconds} s (limits.poll_seconds)")
    if "MOVE" in mailbox.capabilities:
        yield fine("filing", "mails are moved (MOVE)")
    elif "UIDPLUS" in mailbox.capabilities:
        yield fine("filing", "mails are copied and expunged (COPY, UIDPLUS)")
    else:
        mend = "empty INBOX of mails marked as deleted from time to time"
        yield warning("filing", "mails are copied, and stay in INBOX marked as deleted (no MOVE, no UIDPLUS)", mend)


@dataclass(frozen=True, slots=True)
class _RoundTrip:
    """A marked mail to ourselves, out over SMTP and back over IMAP."""

    config: Config
    program: ProgramAddress
    mailbox: ImapMailbox
    patience: float

    async def findings(self) -> AsyncIterator[Finding]:
        """Faults of the wire on the way are findings, too."""
        try:
            async for finding in self._both_ways():
                yield finding
        except MailbotError as error:
            yield off("round trip", str(error), "check again")

    async def _both_ways(self) -> AsyncIterator[Finding]:
        """By the sub-address first; where that fails, by the plain address, to tell which of the two is off."""
        token = RandomIds().token()
        address = self.program.with_token(token)
        mail, fault = await self._sent_and_found(address)
        if mail is not None:
            yield self._subaddress_finding(mail, token)
        elif address != self.program.address:
            mail, _ = await self._sent_and_found(self.program.address)
            if mail is not None:
                yield off("sub-addresses", f"a mail to {_shown(address, token)} {fault}", NO_SUBADDRESS)
        if mail is None:
            yield off("round trip", f"a mail to ourselves {fault}", LOST)
            return
        yield fine("round trip", f"a mail to {self.program.address} came back and was filed into Ignored")
        yield self._authentication_finding(mail)

    def _subaddress_finding(self, mail: Mail, token: str) -> Finding:
        if not self.program.separator:
            return fine("sub-addresses", 'none (subaddress = ""): tokens travel in Message-ID and subject')
        written = [address.address for address in (*mail.to, *mail.cc)]
        for name in ("delivered-to", "x-original-to", "envelope-to"):
            written += mail.headers.get(name, ())
        if any(token in address.lower() for address in written):
            return fine("sub-addresses", f"{_shown(self.program.with_token(token), token)} arrives, token and all")
        return off("sub-addresses", "mail to them arrives, but without its token", NO_SUBADDRESS)

    def _authentication_finding(self, mail: Mail) -> Finding:
        ids = self.config.trust.authserv_ids
        value = mail.header("authentication-results")
        if not value:
            said = "there are none on a mail to ourselves"
            if ids:
                return warning("authentication", said, "look for them on a mail from outside")
            mend = "if a mail from outside has them, name their server in trust.authserv_ids"
            return warning("authentication", said, mend)
        server = authserv_id(value)
        if any(fnmatchcase(server, id.lower()) for id in ids):
            return fine("authentication", f"Authentication-Results of {server} count")
        mend = f'if that is your provider, write authserv_ids = ["{server}"] under [trust]'
        return warning("authentication", f"Authentication-Results of {server} do not count yet", mend)

    async def _sent_and_found(self, address: str) -> tuple[Mail | None, str]:
        """The mail as it came back, or what became of it instead."""
        mail = self._marked(address)
        transport = transport_of(self.config)
        try:
            answers = await transport.send(mail.envelope_from, mail.recipients, mail.raw)
        finally:
            await transport.close()
        for answer in answers.values():
            if not answer.accepted:
                return None, f"was refused: {answer.code} {answer.text}"
        raw = await self._found(mail.message_id)
        if raw is None:
            return None, f"did not come back within {self.patience:g} s"
        try:
            return parse(raw), ""
        except MalformedMail as error:
            return None, f"came back, but cannot be read: {error}"

    def _marked(self, address: str) -> OutgoingMail:
        """A mail that everybody knows for ours and for automatic (RFC 3834), our own daemon first of all."""
        own, ids = self.program.address, RandomIds()
        draft = Draft(
            message_id=f"check.{ids.letter()}@{self.program.domain}",
            sender=Address(own, self.config.program.name),
            recipient=Address(address),
            reply_to=Address(own),
            subject="mailbot check",
            date=SystemClock().now(),
            text="`mailbot check` has sent this to find it again. It needs no answer.",
            headers=(("X-Mailbot", own),),
        )
        by_letter = self.config.smtp.envelope == "letter"
        return finish(draft, self.program.return_address(ids.letter()) if by_letter else own)

    async def _found(self, message_id: str) -> bytes | None:
        """Looks into INBOX, and into Ignored where a running daemon files it; what is found in INBOX is filed there."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.patience
        while True:
            for mail in await self.mailbox.find("INBOX", message_id):
                await self.mailbox.file([mail.uid], "Ignored")
                return mail.raw
            for mail in await self.mailbox.find("Ignored", message_id):
                return mail.raw
            left = end - loop.time()
            if left <= 0:
                return None
            await self.mailbox.arrivals(limit=0)  # what INBOX held when we came back to it is no news to wait()
            await self.mailbox.wait(min(left, GLANCE_SECONDS))


def authserv_id(value: str) -> str:
    """The server that vouches in an Authentication-Results header (RFC 8601 2.2); "microsoft365" for none."""
    first = re.sub(r"\([^()]*\)", " ", value).partition(";")[0].split()
    if not first or "=" in first[0]:
        return "microsoft365"
    return first[0].strip('"').lower()


def _shown(address: str, token: str) -> str:
    """The address without its token, which is nobody's."""
    return address.replace(token, "…")
