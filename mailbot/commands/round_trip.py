"""Round trip: a marked mail from the program to itself, out over SMTP and found again over IMAP.

A running daemon takes the mail for one of our own and files it into Ignored, so that is looked into as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.ids import RandomIds
from mailbot.adapters.imap import ImapMailbox
from mailbot.commands.deletion import deletion
from mailbot.commands.finding import Finding
from mailbot.commands.vouching import authentication
from mailbot.composition import account_of, transport_of
from mailbot.config import Config
from mailbot.errors import MailbotError
from mailbot.mail.message import Address, Mail
from mailbot.mail.outgoing import Draft, OutgoingMail, finish
from mailbot.mail.reading.parse import parse
from mailbot.ports import SENT, TRASH, Mailbox, Transport
from mailbot.program.trust.token import ProgramAddress

LOOK_SECONDS = 2.0
"""How long news are waited for before the folders are looked into again."""
NO_SUBADDRESS = 'set subaddress = "" in [program]: tokens then travel in Message-ID and subject'
_TRACES = ("delivered-to", "x-original-to", "x-delivered-to", "envelope-to", "x-envelope-to", "original-recipient")
"""Where servers write whom a mail came for; replies' tokens are looked for in To and Cc only (section 4)."""


async def travel(config: Config, seconds: float) -> AsyncIterator[Finding]:
    """The findings on both servers and on the marked mail, which may take `seconds` to arrive."""
    mailbox: ImapMailbox | None = None
    transport: Transport | None = None
    try:
        try:
            mailbox = ImapMailbox(account_of(config.imap), max_octets=config.limits.max_mail_mb * 1_000_000)
            await mailbox.open()
            yield Finding("ok", "imap", f"{config.imap.host} logged in; the folders are there")
            for finding in await _looked_at(mailbox, config):
                yield finding
            seen: Mailbox | None = mailbox
        except MailbotError as error:
            yield Finding("failed", "imap", str(error), "see section [imap]: host, port, security, log-in")
            seen = None
        try:
            transport = transport_of(config)
            async for finding in _Journey(config, transport, seen, seconds).findings():
                yield finding
        except MailbotError as error:
            yield Finding("failed", "mail", str(error), "see sections [smtp] and [imap], then check again")
    finally:
        for open_one in (mailbox, transport):
            if open_one is not None:
                await open_one.close()


async def _looked_at(mailbox: ImapMailbox, config: Config) -> list[Finding]:
    """The findings on a mailbox that is open."""
    sent, trash = await mailbox.special(SENT), await mailbox.special(TRASH)
    found = [
        *habits(mailbox.capabilities, config.limits.poll_seconds),
        *deletion(mailbox.capabilities, sent, trash, config.privacy.keep_mail_days),
    ]
    if config.imap.junk:
        found.append(junk_found(config.imap.junk, there=await mailbox.exists(config.imap.junk)))
    return found


def habits(capabilities: frozenset[str], poll_seconds: int) -> Iterator[Finding]:
    """How new mail is heard of, and how mail leaves INBOX (RFC 2177, 6851, 4315)."""
    if "IDLE" in capabilities:
        yield Finding("ok", "arrivals", "the server announces new mail (IDLE)")
    else:
        yield Finding("ok", "arrivals", f"no IDLE: new mail is looked for every {poll_seconds} s (limits.poll_seconds)")
    if "MOVE" in capabilities:
        yield Finding("ok", "filing", "mails are moved out of INBOX (MOVE)")
    elif "UIDPLUS" in capabilities:
        yield Finding("ok", "filing", "mails are copied out of INBOX, and expunged there (COPY, UIDPLUS)")
    else:
        text = "neither MOVE nor UIDPLUS: mails are copied, and stay in INBOX marked as deleted"
        yield Finding("warning", "filing", text, "expunge INBOX with a mail client from time to time")


def junk_found(folder: str, *, there: bool) -> Finding:
    """Whether there is a junk folder to be looked through."""
    if there:
        return Finding("ok", "junk", f"{folder} is looked through for replies to our letters")
    return Finding("warning", "junk", f"there is no folder {folder!r}", "see junk in section [imap]")


@dataclass(frozen=True, slots=True)
class _Journey:
    config: Config
    transport: Transport
    mailbox: Mailbox | None
    seconds: float

    async def findings(self) -> AsyncIterator[Finding]:
        """On the tagged mail; where it does not come, on a plain one."""
        address = ProgramAddress(self.config.program.address, self.config.program.subaddress)
        token = f"check{RandomIds().token()[5:]}"
        mail, finding = await self._send(address, token, address.with_token(token))
        if finding.level == "failed" and address.separator:
            untagged, again = await self._send(address, token, address.address)
            if again.level != "failed":
                text = f"mail to {address.address} comes, to {_shown(address)} it does not: {finding.text}"
                yield Finding("failed", "sub-address", text, NO_SUBADDRESS)
                mail, finding = untagged, again
        elif address.separator and mail is not None:
            yield survival(mail, address, token)
        yield finding
        if mail is not None:
            yield authentication(mail, self.config.trust)

    async def _send(self, address: ProgramAddress, token: str, to: str) -> tuple[Mail | None, Finding]:
        sent = _marked(self.config, address, token, Address(to))
        try:
            answers = await self.transport.send(sent.envelope_from, sent.recipients, sent.raw)
        except MailbotError as error:
            return None, Finding("failed", "smtp", str(error), "see section [smtp]: host, port, security, log-in")
        (answer,) = answers.values()
        if not answer.accepted:
            mend = "ask the provider whether the program may write to its own address"
            return None, Finding("failed", "smtp", f"{sent.recipients[0]}: {answer.code} {answer.text}", mend)
        if self.mailbox is None:
            taken = f"{self.config.smtp.host} took a mail; it could not be looked for"
            return None, Finding("warning", "smtp", taken, "mend [imap] first")
        mail = await self._found(self.mailbox, sent.message_id)
        if mail is not None:
            return mail, Finding("ok", "smtp", f"{self.config.smtp.host} took a mail to ourselves, and it came")
        where = await self._in_junk(self.mailbox, sent.message_id)
        text = f"{self.config.smtp.host} took a mail, but {where or f'it did not come within {self.seconds:g} s'}"
        return None, Finding("failed", "smtp", text, f"look for {sent.message_id} in the mailbox and its junk folder")

    async def _found(self, mailbox: Mailbox, id: str) -> Mail | None:
        """The mail, wherever it lies; from INBOX it is filed away."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.seconds
        while True:
            await mailbox.arrivals(limit=0)  # what comes from here on ends the wait below
            for folder in ("INBOX", "Ignored"):
                if found := await mailbox.find(folder, id):
                    if folder == "INBOX":
                        await mailbox.file([arrival.uid for arrival in found], "Ignored")
                    return parse(found[0].raw)
            left = end - loop.time()
            if left <= 0:
                return None
            await mailbox.wait(min(left, LOOK_SECONDS))

    async def _in_junk(self, mailbox: Mailbox, id: str) -> str:
        junk = self.config.imap.junk
        with suppress(MailbotError):
            if junk and await mailbox.find(junk, id):
                return f"it went to {junk}"
        return ""


def _marked(config: Config, address: ProgramAddress, token: str, target: Address) -> OutgoingMail:
    """A mail that no mail server answers (RFC 3834) and that every daemon of ours takes for its own."""
    own = Address(address.address, config.program.name)
    draft = Draft(
        message_id=address.message_id(token, RandomIds().letter()),
        sender=own,
        recipient=target,
        reply_to=own,
        subject="mailbot check: a mail from the program to itself",
        date=SystemClock().now(),
        text="`mailbot check` sent this mail and looks for it. Nobody needs to answer it.\n",
        headers=(("X-Mailbot", address.address),),
    )
    return finish(draft, target.address if config.smtp.envelope == "letter" else address.address)


def _shown(address: ProgramAddress) -> str:
    return address.with_token("check…")


def survival(mail: Mail, address: ProgramAddress, token: str) -> Finding:
    """Whether a mail that was sent to the token's sub-address still says so where it lies."""
    seen = [
        name.title()
        for name, addresses in (("to", mail.to), ("cc", mail.cc))
        if token in {address.token_in(to.address) for to in addresses}
    ]
    tagged = address.with_token(token)
    traced = [name.title() for name in _TRACES if any(tagged in value.lower() for value in mail.headers.get(name, ()))]
    came = f"mail to {_shown(address)} came"
    if seen:
        return Finding("ok", "sub-address", f"{came}, with the tag in {', '.join(seen + traced)}")
    if traced:
        text = f"{came} with the tag in {', '.join(traced)} only, where tokens are not looked for"
        return Finding("warning", "sub-address", text, NO_SUBADDRESS)
    return Finding("failed", "sub-address", f"{came} without the tag: no header tells whom it was for", NO_SUBADDRESS)
