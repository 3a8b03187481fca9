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
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, quote
from urllib.parse import quote as percent

from mailbot.mail.message import Address, Attachment

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_WIDTH = 74


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
    whole = replace(body, headers=(*body.headers, *_headers(draft)))
    return OutgoingMail(draft.message_id, envelope_from, (draft.recipient.address,), whole.octets())


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


@dataclass(frozen=True, slots=True)
class _Part:
    """A finished MIME entity: its headers, its encoded content, or the parts of a multipart (RFC 2046 5.1.1)."""

    headers: tuple[tuple[str, str], ...]
    content: bytes = b""
    boundary: bytes = b""
    parts: tuple[_Part, ...] = ()

    def octets(self) -> bytes:
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers).encode("ascii")
        if not self.parts:
            return b"%b\r\n%b" % (head, self.content)
        delimiter = b"--%b\r\n" % self.boundary
        inside = b"".join(b"%b%b\r\n" % (delimiter, part.octets()) for part in self.parts)
        return b"%b\r\n%b--%b--\r\n" % (head, inside, self.boundary)


def _alternative(draft: Draft, seed: str) -> _Part:
    parts = [_text(flowed(draft.text), "plain", "; format=flowed")]
    if draft.html:
        parts.append(_text(draft.html, "html"))
    if draft.calendar:
        parts.append(_text(draft.calendar.decode(), "calendar", f"; method={draft.calendar_method}"))
    return parts[0] if len(parts) == 1 else _multipart("alternative", parts, f"a{seed}")


def _text(text: str, subtype: str, parameters: str = "") -> _Part:
    content = ("\r\n".join(text.splitlines()) + "\r\n").encode("utf-8", "replace")
    plain_enough = content.isascii() and max(map(len, content.split(b"\r\n"))) < 990
    encoding = "7bit" if plain_enough else "quoted-printable"
    kind = f"text/{subtype}; charset=utf-8{parameters}"
    headers = ("Content-Type", kind), ("Content-Transfer-Encoding", encoding)
    return _Part(headers, content if plain_enough else _quoted_printable(content))


def _quoted_printable(content: bytes) -> bytes:
    encoded = binascii.b2a_qp(content)
    # binascii makes a line that ends in a space up to 77 characters long, one more than RFC 2045 6.7 allows.
    lines = encoded.split(b"\r\n")
    return b"\r\n".join(line if len(line) <= 76 else b"%b=\r\n%b" % (line[:-3], line[-3:]) for line in lines)


def _multipart(subtype: str, parts: Sequence[_Part], boundary: str) -> _Part:
    kind = f'multipart/{subtype}; boundary="{boundary}"'
    return _Part((("Content-Type", kind),), boundary=boundary.encode("ascii"), parts=tuple(parts))


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
