"""Outgoing mail: a finished message, byte for byte the same each time it is tried (RFC 5322, 2045, 2046, 3676, 3834).

Every header and every content is encoded where it is made; putting them together is joining octets, with boundaries
made from the Message-ID, so that the same letter always gives the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, quote
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote as percent

from mailbot.mail.message import Address, Attachment

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_WIDTH = 74
_QUOTED_WIDTH = 76


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A finished mail and its envelope (RFC 5321 3.3)."""

    message_id: str
    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that goes into an outgoing mail. Ids are bare; `automatic` marks the bot's own letters (RFC 3834).

    `text` has one line a paragraph; it goes out as format=flowed. `headers` are further headers, already safe.
    """

    message_id: str
    sender: Address
    recipient: Address
    reply_to: Address
    subject: str
    date: datetime
    text: str
    html: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    automatic: str = "auto-generated"
    calendar: bytes = b""
    calendar_method: str = "REQUEST"
    attachments: tuple[Attachment, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


def finish(draft: Draft, envelope_from: str) -> OutgoingMail:
    """Puts a draft together."""
    seed = hashlib.sha256(draft.message_id.encode()).hexdigest()[:24]
    body = _alternative(draft, seed)
    if draft.attachments or draft.calendar:
        files = [_file(attachment) for attachment in draft.attachments]
        if draft.calendar:
            files.append(_file(Attachment("invite.ics", "application/ics", draft.calendar)))
        body = _multipart("mixed", [body, *files], f"m{seed}")
    return enveloped(draft, envelope_from, _Part((*body.headers, *_headers(draft)), body.content).octets())


def enveloped(draft: Draft, envelope_from: str, raw: bytes) -> OutgoingMail:
    """A draft with what has been made of it."""
    return OutgoingMail(draft.message_id, envelope_from, (draft.recipient.address,), raw)


def _headers(draft: Draft) -> Iterable[tuple[str, str]]:
    yield "From", mailbox(draft.sender)
    yield "To", mailbox(draft.recipient)
    if draft.reply_to.address != draft.sender.address:
        yield "Reply-To", mailbox(draft.reply_to)
    yield "Subject", encoded(draft.subject)
    yield "Date", format_datetime(draft.date)
    yield "Message-ID", f"<{draft.message_id}>"
    if draft.in_reply_to:
        yield "In-Reply-To", f"<{draft.in_reply_to}>"
    if draft.references:
        yield "References", "\r\n ".join(f"<{id}>" for id in draft.references)
    if draft.automatic:
        yield "Auto-Submitted", draft.automatic
    yield from draft.headers
    yield "MIME-Version", "1.0"


def mailbox(address: Address) -> str:
    """A mailbox for a header: the name quoted or encoded, never able to end the header (RFC 5322 3.4, RFC 2047)."""
    name = plain(address.name)
    if not name:
        return address.address
    shown = f'"{quote(name)}"' if name.isascii() else encoded(name)
    return f"{shown} <{address.address}>"


def encoded(value: str) -> str:
    """Unstructured text for a header: one line, RFC 2047 where it is not ASCII."""
    value = plain(value)
    return value if value.isascii() else Header(value, "utf-8", maxlinelen=75).encode(linesep="\r\n")


def plain(value: str) -> str:
    """One line without control characters: what people wrote can never become a header of its own."""
    return _CONTROL.sub(" ", value).strip()


def flowed(text: str) -> str:
    """Format=flowed (RFC 3676): soft breaks end in a space, lines that begin like a quote or From are stuffed."""
    out: list[str] = []
    for line in text.splitlines():
        if line == "-- ":
            out.append(line)
            continue
        line = line.rstrip()
        if line.startswith((" ", ">", "From ")):
            line = " " + line
        while len(line) > _WIDTH:
            cut = line.rfind(" ", 1, _WIDTH)
            if cut <= 0 or not line[:cut].strip():
                cut = line.find(" ", _WIDTH)
            if cut < 0:
                break
            out.append(line[: cut + 1])
            line = line[cut + 1 :]
            if line.startswith((" ", ">", "From ")):
                line = " " + line
        out.append(line)
    return "\r\n".join(out) + "\r\n"


class _Part(NamedTuple):
    """A finished MIME entity: its headers and its encoded content."""

    headers: tuple[tuple[str, str], ...]
    content: bytes

    def octets(self) -> bytes:
        head = "".join([f"{name}: {value}\r\n" for name, value in self.headers]).encode("ascii")
        return b"%b\r\n%b" % (head, self.content)


def _alternative(draft: Draft, seed: str) -> _Part:
    parts = [_text(flowed(draft.text), "plain", "; format=flowed")]
    if draft.html:
        parts.append(_text(draft.html, "html"))
    if draft.calendar:
        parts.append(_text(draft.calendar.decode(), "calendar", f"; method={draft.calendar_method}"))
    return parts[0] if len(parts) == 1 else _multipart("alternative", parts, f"a{seed}")


def _text(text: str, subtype: str, parameters: str = "") -> _Part:
    before, sheet, behind = _around_sheet(text) if subtype == "html" else ("", "", text)
    first, last = _lines(before), _lines(behind)
    shared = _shared(sheet)
    content = first + shared.plain + last
    plain_enough = content.isascii() and max(map(len, content.split(b"\r\n"))) < 990
    encoding = "7bit" if plain_enough else "quoted-printable"
    kind = f"text/{subtype}; charset=utf-8{parameters}"
    headers = ("Content-Type", kind), ("Content-Transfer-Encoding", encoding)
    if not plain_enough:
        content = _quoted_printable(first) + shared.quoted + _quoted_printable(last)
    return _Part(headers, content)


def _around_sheet(page: str) -> tuple[str, str, str]:
    """A page parted at the ends of lines: what stands before its style sheet, the sheet, and what follows it."""
    before, begins, others = page.partition("<style>\n")
    sheet, ends, behind = others.partition("\n</style>")
    return (before + begins, f"{sheet}\n", ends[1:] + behind) if ends else ("", "", page)


def _lines(text: str) -> bytes:
    return "\r\n".join([*text.splitlines(), ""]).encode("utf-8", "replace")


class _Shared(NamedTuple):
    """Lines that many letters share, as they are and in quoted-printable, which knows nothing of neighbouring lines."""

    plain: bytes
    quoted: bytes


@lru_cache(maxsize=4)
def _shared(text: str) -> _Shared:
    content = _lines(text)
    return _Shared(content, _quoted_printable(content))


def _quoted_printable(content: bytes) -> bytes:
    encoded = binascii.b2a_qp(content)
    # binascii makes a line that ends in a space up to 77 characters long, one more than RFC 2045 6.7 allows.
    lines = encoded.split(b"\r\n")
    if max(map(len, lines)) <= _QUOTED_WIDTH:
        return encoded
    return b"\r\n".join(
        [line if len(line) <= _QUOTED_WIDTH else b"%b=\r\n%b" % (line[:-3], line[-3:]) for line in lines]
    )


def _multipart(subtype: str, parts: Sequence[_Part], boundary: str) -> _Part:
    """Parts behind each other (RFC 2046 5.1.1)."""
    kind = f'multipart/{subtype}; boundary="{boundary}"'
    ends = boundary.encode("ascii")
    inside = b"".join([b"--%b\r\n%b\r\n" % (ends, part.octets()) for part in parts])
    return _Part((("Content-Type", kind),), b"%b--%b--\r\n" % (inside, ends))


def _file(attachment: Attachment) -> _Part:
    kind = attachment.type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", attachment.type) else "application/octet-stream"
    if kind.startswith(("message/", "multipart/")):
        kind = "application/octet-stream"  # base64 is not allowed in those (RFC 2046 5.2.1)
    headers = (
        ("Content-Type", kind),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", f"attachment; {_filename(plain(attachment.name))}"),
    )
    return _Part(headers, base64.encodebytes(attachment.content).replace(b"\n", b"\r\n"))


def _filename(name: str) -> str:
    if name.isascii():
        return f'filename="{quote(name)}"'
    return f"filename*=utf-8''{percent(name, safe='')}"  # RFC 2231
