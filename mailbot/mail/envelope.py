"""Envelope: who wrote to whom and when (RFC 5322 3.6.1-3.6.3), read by mail-parser, the one place that knows it.

mail-parser gets a bare head of the few fields that it reads best: it never sees the parts, which it would decode
twice, nor the trace fields, which cost it most. Where it fails, the standard library reads the same fields.
"""

from __future__ import annotations

import email.utils
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from typing import Any

from mailparser import MailParser

from mailbot.errors import MalformedMail
from mailbot.mail import headers
from mailbot.mail.limits import Limits
from mailbot.mail.message import Address

_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\]\\\x00-\x20\x7f-\x9f]{1,64}")
_DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63}){0,20}")
_BARE = re.compile(r"[^\s@\"(),:;<>\[\]\\]{1,64}@[\w.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The mailboxes and the date of a mail; `sender` only where From names exactly one mailbox."""

    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None


def read_envelope(message: Message, limits: Limits) -> Envelope:
    """The envelope of a message; raises MalformedMail past `limits.recipients`."""
    head = Message()
    for name in ("From", "To", "Cc", "Date"):
        values = headers.raw_values(message, name.lower())
        if values:
            head[name] = values[0] if name == "Date" else ", ".join(values)
    mailboxes, date = _by_mail_parser(head) or _by_standard_library(head)
    to, cc = (_addresses(mailboxes[name]) for name in ("to", "cc"))
    if len(to) + len(cc) > limits.recipients:
        raise MalformedMail(f"the mail has more than {limits.recipients} recipients")
    return Envelope(_sender(head, _addresses(mailboxes["from"])), to, cc, date or _lenient_date(head))


def valid_address(text: str) -> str:
    """A mailbox address in lower case, or "" where it is not plainly local@domain."""
    local, at, domain = text.strip().removesuffix(".").rpartition("@")
    if at and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain):
        return f"{local}@{domain}".lower()
    return ""


Mailboxes = dict[str, list[tuple[str, str]]]


def _by_mail_parser(head: Message) -> tuple[Mailboxes, datetime | None] | None:
    try:
        parsed: Any = MailParser(head)
        mailboxes: Mailboxes = {"from": parsed.from_, "to": parsed.to, "cc": parsed.cc}
        date, offset = parsed.date, float(parsed.timezone or 0)
        if date is not None:
            date = date.replace(tzinfo=date.tzinfo or UTC).astimezone(timezone(timedelta(hours=offset)))
    except Exception:  # it raises TypeError, AttributeError, ValueError and more on broken mails
        return None
    return mailboxes, date


def _by_standard_library(head: Message) -> tuple[Mailboxes, datetime | None]:
    def pairs(name: str) -> list[tuple[str, str]]:
        found = email.utils.getaddresses([str(head.get(name, ""))])
        return [(headers.words(display), address) for display, address in found]

    return {"from": pairs("From"), "to": pairs("To"), "cc": pairs("Cc")}, None


def _addresses(pairs: list[tuple[str, str]]) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for name, text in pairs:
        address = valid_address(text)
        if address and address not in found:
            found[address] = Address(address, headers.one_line(name))
    return tuple(found.values())


def _sender(head: Message, found: tuple[Address, ...]) -> Address | None:
    if found:
        return found[0] if len(found) == 1 else None
    # `From: Ann ann@example.org`: no mailbox by the grammar, yet only one reading.
    text = str(head.get("From", ""))
    bare = _BARE.findall(text) if text.count("@") == 1 and '"' not in text else []
    address = valid_address(bare[0]) if bare else ""
    name = text.replace(bare[0], " ").strip(" <>") if bare else ""
    return Address(address, headers.one_line(headers.words(name))) if address else None


def _lenient_date(head: Message) -> datetime | None:
    try:
        date = email.utils.parsedate_to_datetime(str(head.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
