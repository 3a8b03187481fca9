"""Reach: whether letters reach an address, from what the books know of those that went there.

A report proves nothing by what it says, since anyone can write one. It counts by what it names: the id of a letter,
which nobody can guess, and of that letter only what concerns the address that it went to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from msgspec.structs import replace

from mailbot.mail.message import Mail
from mailbot.mail.reports.delivery import DeliveryStatus
from mailbot.mail.reports.fault import Fault
from mailbot.program.bookkeeping import OutboxRow, Reach, Sent
from mailbot.program.books import Books
from mailbot.program.decision import Letter, Urgency
from mailbot.program.model import Person
from mailbot.program.trust.token import TOKEN, ProgramAddress

KEPT = timedelta(days=14)
"""For so long it is known what was sent: servers try for five days, and some reports take their time."""

FAILURES = 3
WITHIN = timedelta(days=14)
"""On so many days of so long a time letters fail that might have arrived, until an address is written to no more: a
full mailbox or a server that is down for a weekend passes, one of two weeks does not."""

STRANGERS = timedelta(days=7)
"""After which the address of nobody in the books is tried again, since no proof of theirs could ask for it."""

_MOST = 20  # letters that one report is asked for; a forged one may name any number
_PROSE, _LOOKED_AT = 100_000, 500_000  # characters of a part, and of them all, in which letters are looked for
_ADDRESSED = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to", "in-reply-to")


def key_of(address: str) -> str:
    """Under what the books keep an address without naming it."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()[:24]


def sent_of(row: OutboxRow, now: datetime) -> Sent:
    """What is kept of a letter when it goes."""
    return Sent(
        id=row.id,
        to=key_of(row.recipients[0]) if row.recipients else "",
        at=now,
        template=row.template,
        topic=row.topic,
        party="" if "@" in row.party else row.party,
        relay=row.urgency == Urgency.RELAY.value,
    )


def closed_to(address: str, books: Books) -> Reach | None:
    """What is known of an address that nothing is sent to any more; None of every other."""
    reach = books.get(Reach, key_of(address))
    return reach if reach is not None and reach.suppressed is not None else None


def lost(letter: Letter, books: Books) -> Reach | None:
    """What is known of a letter's address, where nothing is sent to it any more."""
    reader = books.get(Person, letter.to) or books.person_at(letter.to)
    return closed_to(reader.address if reader else letter.to, books)


def after(reach: Reach | None, sent: Sent, fault: Fault, status: str, now: datetime) -> Reach | None:
    """How an address stands after a letter to it failed; None where that says nothing about the address."""
    if fault in {Fault.MESSAGE, Fault.DELAYED}:
        return None
    before = reach or Reach(id=sent.to, party=sent.party)
    if before.suppressed is not None:
        return None
    if fault is Fault.ADDRESS:
        return replace(before, suppressed=now, status=status)
    recent = tuple(at for at in before.failed if at > now - WITHIN)
    if not recent or recent[-1].date() < now.date():
        recent = (*recent, now)
    return replace(before, failed=recent, suppressed=now if len(recent) >= FAILURES else None, status=status)


def is_over(reach: Reach, now: datetime) -> bool:
    """Whether what is known of an address counts no more."""
    if reach.suppressed is not None:
        return not reach.party and reach.suppressed < now - STRANGERS
    return not reach.failed or reach.failed[-1] < now - WITHIN


def matching(
    mail: Mail, statuses: tuple[DeliveryStatus, ...], books: Books, program: ProgramAddress
) -> Iterator[tuple[Sent, Fault, str]]:
    """The letters of ours that a report tells about, each with its fault and status code.

    Where it names only somebody behind the letter's address (an alias, a forward), the letter failed, and its address
    took it: that may pass.
    """
    letters = [sent for id in letters_in(mail, program) if (sent := books.get(Sent, id))]
    if not letters:
        return
    letter = letters[0]
    told = [(status, fault) for status in statuses if (fault := status.fault)]
    exact = [(status, fault) for status, fault in told if key_of(status.recipient) == letter.to]
    for status, fault in exact[:1]:
        yield letter, fault, status.status
    if told and not exact:
        status, fault = told[0]
        yield letter, Fault.TEMPORARY if fault is Fault.ADDRESS else fault, status.status


def letters_in(mail: Mail, program: ProgramAddress) -> tuple[str, ...]:
    """The ids of letters that a mail names, the surest first: the return address that it was sent to, the Message-ID of
    what came back, then whatever else of ours is in it."""
    pattern = _pattern(program.local, program.separator, program.domain)
    found: dict[str, None] = {}
    left = _LOOKED_AT
    for text in _places(mail):
        text = text[: min(_PROSE, left)]
        left -= len(text)
        for match in pattern.finditer(text):
            found.setdefault(match[match.lastindex or 0].lower())
            if len(found) >= _MOST:
                return tuple(found)
    return tuple(found)


def _places(mail: Mail) -> Iterator[str]:
    for name in _ADDRESSED:
        yield from mail.headers.get(name, ())
    returned = [text[:_PROSE] for text in (*mail.returned_headers[:20], *_attached(mail))]
    for text in returned:  # its own id before those that it refers to, letters before it to the same reader
        yield from _OWN_ID.findall(text)
    yield from reversed(mail.references)
    yield from returned
    yield from mail.delivery_status
    yield mail.text


def _attached(mail: Mail) -> Iterator[str]:
    for file in mail.attachments[:20]:
        if file.type.startswith(("message/", "text/rfc822")):
            yield file.content[:_PROSE].decode("utf-8", "replace")


_OWN_ID = re.compile(r"^(?:message-id|x-mailbot-letter|return-path):[^\n]{0,998}(?:\n[ \t][^\n]{0,998})?", re.I | re.M)


@lru_cache(maxsize=8)
def _pattern(local: str, separator: str, domain: str) -> re.Pattern[str]:
    """A letter's id in its Message-ID, in its own field, or in its return address (also as forwarders rewrite one)."""
    at = rf"(?:@|=|%40){re.escape(domain)}"
    returns = rf"|{re.escape(local + separator)}b-([a-z2-7]{{6,32}})\b" if separator else ""
    own = r"^x-mailbot-letter:[ \t]{0,9}([a-z2-7]{6,32})\b"
    return re.compile(rf"\b{TOKEN}\.([0-9a-z]{{6,32}}){at}|{own}{returns}", re.IGNORECASE | re.MULTILINE)
