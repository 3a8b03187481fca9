"""Held mails: one held mail is found again in the mailbox by its receipt, and read (section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from mailbot.adapters.reader import Reader
from mailbot.errors import MalformedMail
from mailbot.fate import FOLDERS
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse, parse_head
from mailbot.office import Office
from mailbot.ports import Arrival
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Disposition

HELD = FOLDERS[Disposition.HELD]


class HeldMails(Protocol):
    """What of a Mailbox is asked for here."""

    async def find(self, folder: str, message_id: str) -> Sequence[Arrival]: ...
    async def nameless(self, folder: str) -> Sequence[Arrival]: ...
    async def refile(self, folder: str, uids: Sequence[int], to: str) -> None: ...


def is_held(key: str, office: Office) -> bool:
    receipt = office.store.get(Receipt, key)
    return receipt is not None and receipt.disposition == Disposition.HELD.value


async def copies_of(key: str, office: Office, mailbox: HeldMails) -> list[Arrival]:
    """The copies of a mail that lie in Held. Anybody can write a Message-ID: what counts is the content; of a mail that
    was never read only its name is known."""
    receipt = office.store.get(Receipt, key)
    nameless = key.startswith("sha256:")
    arrivals = await (mailbox.nameless(HELD) if nameless else mailbox.find(HELD, key))
    if receipt is None:
        return []
    if not receipt.was_read and not nameless:
        return list(arrivals)
    return [each for each in arrivals if _digest(each, office) in {receipt.digest, receipt.id}]


async def refile(key: str, found: Sequence[Arrival], office: Office, mailbox: HeldMails) -> None:
    """Moves the copies of a mail out of Held to where its receipt says now; where it is still held they stay."""
    receipt = office.store.get(Receipt, key)
    folder = FOLDERS[Disposition(receipt.disposition)] if receipt else HELD
    if folder != HELD:
        await mailbox.refile(HELD, [arrival.uid for arrival in found], folder)


def _digest(arrival: Arrival, office: Office) -> str:
    try:
        return parse_head(arrival.raw, office.limits).digest
    except MalformedMail:
        return ""


def read(raw: bytes, reader: Reader | None, office: Office) -> Mail | MalformedMail | None:
    """What a mail says, read apart where there is a reader; None where intake has to read it."""
    if reader is None:
        return None
    try:
        (mail,) = reader.read([raw], office.limits)
    except OSError:  # no process for it can be had: intake reads it itself
        return None
    return mail


def under_its_key(key: str, raw: bytes, mail: Mail | MalformedMail | None, office: Office) -> Mail | MalformedMail:
    """The same, without a Message-ID where the books know it by its content: there that is another mail's."""
    if mail is None:
        try:
            mail = parse(raw, office.limits)
        except MalformedMail as error:
            return error
    return replace(mail, message_id="") if isinstance(mail, Mail) and key == mail.digest else mail
