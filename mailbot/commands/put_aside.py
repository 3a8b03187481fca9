"""Put aside: mails from files that a human has to mind are laid into Held and Shunted, where `release` and `retry`
look for them.

They are laid there after the books have them, so a call that was cut short leaves them in their file alone; the same
import again finds them to be duplicates, and lays them where they are still missing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from mailbot.accession import without_vouching
from mailbot.adapters.imap_filed import FiledMails
from mailbot.commands.archive import Entry
from mailbot.composition import Program, account_of, limits_of
from mailbot.errors import MailbotError, MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.reading.parse import parse_head

_LINE_END = re.compile(rb"\r?\n")
LARGEST = 64 << 20
"""Octets; few servers take a larger mail."""


def put_aside(mails: Sequence[tuple[str, Entry]], program: Program) -> None:
    """Lays each mail into its folder unless it lies there; MailbotError where the mailbox cannot be had."""
    if not mails:
        return
    limits = limits_of(program.config)
    try:
        with FiledMails(account_of(program.config.imap), LARGEST) as folders:
            for folder in {folder for folder, _ in mails}:
                there = _there(folder, folders, limits)
                for entry in (entry for wanted, entry in mails if wanted == folder):
                    raw = _for_imap(entry.read(LARGEST)[0])
                    if (name := _name(raw, limits)) not in there:
                        folders.put(folder, raw)
                        there.add(name)
    except (MailbotError, OSError) as error:
        count = "one mail that is" if len(mails) == 1 else f"{len(mails)} mails that are"
        raise MailbotError(f"{error}; {count} held or shunted may lie in the file alone: import it again") from None


def _there(folder: str, folders: FiledMails, limits: Limits) -> set[str]:
    """What lies in a folder, by its digests."""
    wholes = (folders.whole(folder, [head.uid]) for head in folders.heads(folder))
    return {_name(arrival.raw, limits) for whole in wholes for arrival in whole}


def _for_imap(raw: bytes) -> bytes:
    """A file's mail as a server takes it (RFC 3501 6.3.11), with nobody's word for its sender."""
    return without_vouching(_LINE_END.sub(b"\r\n", raw))


def _name(raw: bytes, limits: Limits) -> str:
    """The mail's digest; of one whose header cannot be read, a hash of all of it."""
    try:
        return parse_head(raw, limits).digest
    except MalformedMail:
        return hashlib.sha256(raw).hexdigest()
