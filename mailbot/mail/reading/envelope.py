"""Envelope: who wrote to whom and when (RFC 5322 3.6.1-3.6.3), read by mail-parser, the one place that knows it.

What can be read in one way only is read here. Of the others mail-parser gets a bare head with the few fields that it
reads best: it never sees the parts, which it would decode twice, nor the trace fields, which cost it most. Where it
fails, the standard library reads the same fields.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from typing import Any

from mailparser import MailParser

from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.message import Address
from mailbot.mail.reading import headers

_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\]\\\x00-\x20\x7f-\x9f]{1,64}")
_DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63}){0,20}")
# A mailbox that has one reading only: a name in words or in quotes without anything special, and an address.
_NAME_WORD = r"(?:[A-Za-z0-9._'&!+\u00a1-\uffff-]++|=\?[^?\s]{2,40}\?[bBqQ]\?[^?\s<>@\"]*+\?=)"
_ADDRESS = r"[\w.+=-]{1,64}@[\w.-]{1,255}"
_PLAIN = re.compile(
    rf"[ \t]*(?:(?:\"([^\"\\<>@,;:()\[\]=?]*+)\"|({_NAME_WORD}(?:[ \t]++{_NAME_WORD}){{0,20}}))?"
    rf"[ \t]*<({_ADDRESS})>|({_ADDRESS}))[ \t]*(?:,|$)",
    re.ASCII,
)
_BARE = re.compile(r"[^\s@\"(),:;<>\[\]\\]{1,64}@[\w.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The mailboxes and the date of a mail; `sender` only where From names exactly one mailbox."""

    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None


def read_envelope(message: Message, limits: Limits, spoken: Iterable[str] = ()) -> Envelope:
    """The envelope of a message; raises MalformedMail past `limits.recipients`. `spoken` as in `headers.decoded`."""
    head = headers.raw_values(message, ("from", "to", "cc", "date"), spoken)
    told = {name: ", ".join(head[name]) for name in ("from", "to", "cc")}
    day = head["date"][0] if head["date"] else ""
    if sum(told[name].count("@") for name in ("to", "cc")) > 2 * limits.recipients:
        raise MalformedMail(f"the mail has more than {limits.recipients} recipients")
    mailboxes, date = _plain(told), None
    if mailboxes is None:
        mailboxes, date = _by_mail_parser(told, day) or _by_standard_library(told)
    to, cc = (_addresses(mailboxes[name]) for name in ("to", "cc"))
    if len(to) + len(cc) > limits.recipients:
        raise MalformedMail(f"the mail has more than {limits.recipients} recipients")
    return Envelope(_sender(told["from"], _addresses(mailboxes["from"])), to, cc, date or _lenient_date(day))


def valid_address(text: str) -> str:
    """A mailbox address in lower case, or "" where it is not plainly local@domain."""
    local, at, domain = text.strip().removesuffix(".").rpartition("@")
    if at and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain):
        return f"{local}@{domain}".lower()
    return ""


Mailboxes = dict[str, list[tuple[str, str]]]


def _plain(told: Mapping[str, str]) -> Mailboxes | None:
    """The mailboxes of fields that can be read in one way only, as nearly all can; None for any other."""
    found: Mailboxes = {}
    for name, text in told.items():
        found[name] = []
        end = 0
        while one := _PLAIN.match(text, end):
            quoted, words, angle, bare = one.groups()
            display = words if quoted is None else quoted
            found[name].append((headers.words(display).strip() if display else "", angle or bare))
            end = one.end()
        if end < len(text):
            return None
    return found


def _by_mail_parser(told: Mapping[str, str], day: str) -> tuple[Mailboxes, datetime | None] | None:
    head = Message()
    for name, text in (*told.items(), ("date", day)):
        if text:
            head[name.title()] = text
    try:
        parsed: Any = MailParser(head)
        found = {"from": parsed.from_, "to": parsed.to, "cc": parsed.cc}
        date, offset = parsed.date, float(parsed.timezone or 0)
        if date is not None:
            date = date.replace(tzinfo=date.tzinfo or UTC).astimezone(timezone(timedelta(hours=offset)))
    except Exception:  # it raises TypeError, AttributeError, ValueError and more on broken mails
        return None
    # It leaves some encoded words as they are.
    return {name: [(headers.words(one), address) for one, address in pairs] for name, pairs in found.items()}, date


def _by_standard_library(told: Mapping[str, str]) -> tuple[Mailboxes, datetime | None]:
    def pairs(name: str) -> list[tuple[str, str]]:
        return [(headers.words(display), address) for display, address in email.utils.getaddresses([told[name]])]

    return {name: pairs(name) for name in told}, None


def _addresses(pairs: list[tuple[str, str]]) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for name, text in pairs:
        address = valid_address(text)
        if address and address not in found:
            found[address] = Address(address, headers.one_line(name))
    return tuple(found.values())


def _sender(text: str, found: tuple[Address, ...]) -> Address | None:
    if found:
        return found[0] if len(found) == 1 else None
    # `From: Ann ann@example.org`: no mailbox by the grammar, yet only one reading.
    bare = _BARE.findall(text) if text.count("@") == 1 and _is_unquoted(text) else []
    address = valid_address(bare[0]) if bare else ""
    name = text.replace(bare[0], " ").strip(' <>"') if bare else ""
    return Address(address, headers.one_line(headers.words(name))) if address else None


def _is_unquoted(text: str) -> bool:
    """Whether the only address in a text stands outside quotation marks, if there are any."""
    before = text.partition("@")[0]
    return before.count('"') % 2 == 0 and not before.endswith('"')


def _lenient_date(text: str) -> datetime | None:
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
