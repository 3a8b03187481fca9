"""Outgoing mail: a finished message, byte for byte the same each time it is tried (RFC 5322, 2045, 2046, 3676, 3834).

It is put together from the standard library's plain message objects, with boundaries made from the Message-ID, so
that the same letter always gives the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.header import Header
from email.message import Message
from email.quoprimime import body_encode
from email.utils import format_datetime, quote
from urllib.parse import quote as percent

from mailbot.mail.message import Address, Attachment


class _Wire(policy.Compat32):
    """Writes headers as they are: each was encoded and folded where it was made."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}\r\n".encode("ascii")


WIRE = _Wire(linesep="\r\n", max_line_length=None)

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
    for name, value in _headers(draft):
        body[name] = value
    return OutgoingMail(draft.message_id, envelope_from, (draft.recipient.address,), body.as_bytes(policy=WIRE))


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


def _alternative(draft: Draft, seed: str) -> Message:
    parts = [_text(flowed(draft.text), "plain", "; format=flowed")]
    if draft.html:
        parts.append(_text(draft.html, "html"))
    if draft.calendar:
        parts.append(_text(draft.calendar.decode(), "calendar", "; method=REQUEST"))
    return parts[0] if len(parts) == 1 else _multipart("alternative", parts, f"a{seed}")


def _text(text: str, subtype: str, parameters: str = "") -> Message:
    part = Message(policy=WIRE)
    octets = "\r\n".join(text.splitlines()).encode("utf-8", "replace") + b"\r\n"
    part["Content-Type"] = f"text/{subtype}; charset=utf-8{parameters}"
    if octets.isascii() and max(map(len, octets.split(b"\r\n"))) < 990:
        part["Content-Transfer-Encoding"] = "7bit"
        part.set_payload(octets.decode("ascii"))
        return part
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload("\r\n".join(map(_quoted_printable, octets.split(b"\r\n"))))
    return part


def _quoted_printable(line: bytes) -> str:
    if line.endswith((b" ", b"\t")):  # binascii makes such a line 77 characters long, one more than RFC 2045 6.7 allows
        return body_encode(line.decode("latin-1"), 76, "\r\n")
    return binascii.b2a_qp(line).decode("ascii").replace("\n", "\r\n")


def _multipart(subtype: str, parts: Sequence[Message], boundary: str) -> Message:
    whole = Message(policy=WIRE)
    whole["Content-Type"] = f'multipart/{subtype}; boundary="{boundary}"'
    for part in parts:
        whole.attach(part)
    return whole


def _file(attachment: Attachment) -> Message:
    part = Message(policy=WIRE)
    kind = attachment.type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", attachment.type) else "application/octet-stream"
    if kind.startswith(("message/", "multipart/")):
        kind = "application/octet-stream"  # base64 is not allowed in those (RFC 2046 5.2.1)
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = f"attachment; {_filename(plain(attachment.name))}"
    part.set_payload(base64.encodebytes(attachment.content).decode("ascii").replace("\n", "\r\n"))
    return part


def _filename(name: str) -> str:
    if name.isascii():
        return f'filename="{quote(name)}"'
    return f"filename*=utf-8''{percent(name, safe='')}"  # RFC 2231
