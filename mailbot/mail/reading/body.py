"""Body: what the parts of a message hold (RFC 2046): text to read, files, calendars, and a delivery report's pieces.

Walked by ourselves: mail-parser joins parts with a marker that a sender can forge and loses calendars.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from email.message import Message

from mailbot.errors import MalformedMail
from mailbot.mail.calendars.content_line import with_method
from mailbot.mail.limits import Limits
from mailbot.mail.message import Attachment
from mailbot.mail.reading import charset, headers
from mailbot.mail.reading.block import Block, chosen, joined
from mailbot.mail.reading.file_name import safe_name
from mailbot.mail.reading.flowed import unflow
from mailbot.mail.reading.html import html_to_text
from mailbot.mail.reading.inline_files import take_out
from mailbot.mail.reading.parts import Label, children, head, label, source
from mailbot.mail.reading.sealed import SMIME, sealed_by, sealed_in_text, signed_content, without_armour
from mailbot.mail.reading.tnef import is_tnef, read_tnef
from mailbot.mail.reading.transfer import octets, undone

_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"})
_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
# A calendar is read; the other tells the version of what is sealed beside it.
_UNNAMED_IS_NO_FILE = frozenset({"text/calendar", "application/pgp-encrypted"})
_ENCODED = ("base64", "quoted-printable")
_META_CHARSET = re.compile(r"<meta[^>]{1,200}charset\s{0,5}=\s{0,5}[\"']?([\w:.-]{1,40})", re.I)
_META_WITHIN = 2_000
# Octets of the texts of a mail, and characters of what others wrote, that are looked at.
_MOST_TEXT = 2_000_000
_MOST_ENCLOSED = 200_000


@dataclass(slots=True)
class Body:
    """The pieces found so far, in the order of the mail; `enclosed` is the text of the messages inside."""

    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendars: list[bytes] = field(default_factory=list)
    delivery_status: list[str] = field(default_factory=list)
    returned_headers: list[str] = field(default_factory=list)
    enclosed: list[str] = field(default_factory=list)
    text: str = ""
    sealed: str = ""


def read_body(message: Message, limits: Limits, spoken: Iterable[str] = ()) -> Body:
    """The body of a message; raises MalformedMail where it has too many parts or is nested too deeply."""
    reader = _Reader(limits, spoken)
    reader.body.text = joined(reader.read(message, depth=0))
    if not reader.body.text:
        # Some servers put their prose where the fields belong.
        reader.body.text = "\n\n".join(reader.body.delivery_status)
    reader.body.sealed = reader.body.sealed or sealed_in_text(reader.body.text)
    return reader.body


def _is_readable(kind: str, depth: int) -> bool:
    if kind == "text/calendar":
        return False
    # A multipart without its boundary lines was flattened on the way: what is left is text.
    alone = depth == 0 and kind.startswith("text/")
    return alone or kind in ("text/plain", "text/html") or kind.startswith("multipart/")


class _Reader:
    """Walks the tree of parts once and keeps count."""

    def __init__(self, limits: Limits, spoken: Iterable[str] = (), parts: int = 0) -> None:
        self.body = Body()
        self._limits = limits
        self._spoken = spoken
        self._is_report = False
        self._parts = parts
        self._unread = _MOST_TEXT

    def read(self, part: Message, depth: int, *, is_choice: bool = False) -> Sequence[Block]:
        """The readable blocks of a part; what is no text to read is filed in `body`. `is_choice`: one of several forms
        of the same."""
        self._count(part, depth)
        told = label(part, self._spoken)
        kind, is_list = told.type, part.is_multipart()
        self._is_report = self._is_report or kind in _STATUS or kind == "multipart/report"
        if kind in _STATUS:
            self.body.delivery_status.append(_status_text(part, told))
        elif self._is_report and kind in _RETURNED:
            self._take_returned(part, told, depth)
        elif kind.startswith("message/") and is_list:
            self._attach_messages(part, told, depth)
        elif kind.startswith("multipart/") and is_list:
            return self._read_children(part, kind, depth)
        elif not (is_choice and kind.startswith("text/") and not told.name and not _is_known(kind)):
            return self._read_leaf(part, told, depth)
        return []

    def _count(self, part: Message, depth: int) -> None:
        self._parts += 1
        if self._parts > self._limits.parts:
            raise MalformedMail(f"the mail has more than {self._limits.parts} parts")
        if depth > self._limits.nesting:
            raise MalformedMail(f"the mail is nested more than {self._limits.nesting} levels deep")
        sizes = [(len(name) + len(value), name) for name, value in part.raw_items()]
        large = [name for size, name in sizes if size > self._limits.content_field]
        if any(name.lower().startswith("content-") for name in large):
            raise MalformedMail(f"a content field of the mail is larger than {self._limits.content_field} octets")
        if sum(size for size, _ in sizes) > self._limits.header:
            raise MalformedMail(f"the header of a part is larger than {self._limits.header} octets")

    def _read_children(self, part: Message, kind: str, depth: int) -> Sequence[Block]:
        is_choice = kind == "multipart/alternative"
        found = [self.read(child, depth + 1, is_choice=is_choice) for child in children(part)]
        return chosen(found) if is_choice else [block for blocks in found for block in blocks]

    def _read_leaf(self, part: Message, told: Label, depth: int) -> Sequence[Block]:
        kind, content = told.type, octets(part, told.encoding)
        if kind == "text/calendar":
            self.body.calendars.append(with_method(content, told.parameter("method")))
        # A name in Content-Type alone is decoration; an inline file is a file unless it is all there is.
        is_attached = told.disposition == "attachment"
        is_file = is_attached or (told.disposition == "inline" and told.name != "" and depth > 0)
        if _is_readable(kind, depth) and not is_file:
            return [self._text_block(content, told)]
        if (seal := sealed_by(kind)) and (block := self._opened(content, seal, depth)) is not None:
            return block
        if is_tnef(kind, told.name, content):
            return self._unwrap(content, told)
        if kind not in _UNNAMED_IS_NO_FILE or told.name or is_attached:
            self._attach(told.name, kind, content)
        return []

    def _opened(self, content: bytes, seal: str, depth: int) -> Sequence[Block] | None:
        """The blocks of a message that is signed from the outside; None, and named, where it is hidden as well."""
        inner = signed_content(content) if seal == SMIME else None
        if inner is None:
            self.body.sealed = self.body.sealed or seal
            return None
        return self.read(_message_in(inner), depth + 1)

    def _unwrap(self, content: bytes, told: Label) -> Sequence[Block]:
        """The files inside a winmail.dat instead of it, or it where nothing in it can be read."""
        inside = read_tnef(content, self._limits.parts)
        for file in inside.files:
            self._attach(file.name, file.type, file.content)
        if not inside.files:
            self._attach(told.name or "winmail.dat", told.type, content)
        return [Block(inside.text)] if inside.text else []

    def _text_block(self, content: bytes, told: Label) -> Block:
        content, declared = content[: self._unread], told.parameter("charset")
        self._unread -= len(content)
        if told.type == "text/html":
            text = charset.readable(charset.decode(content, declared or _declared_inside(content)))
            self.body.html.append(text)
            return Block(html_to_text(text), is_html=True)
        text = charset.readable(charset.decode(content, declared))
        if told.parameter("format").lower() == "flowed":
            text = unflow(text, delsp=told.parameter("delsp").lower() == "yes")
        text, files = take_out(without_armour(text))
        for name, inner in files:
            self._attach(name, "application/octet-stream", inner)
        return Block(text)

    def _attach_messages(self, part: Message, told: Label, depth: int) -> None:
        for inner in _messages(part, told):
            subjects = headers.raw_values(inner, ("subject",), self._spoken)["subject"]
            subject = headers.decoded(subjects[0])[:80].replace("/", "-") if subjects else ""
            self._attach(told.name or f"{subject or 'message'}.eml", told.type, source(inner))
            self._read_inner(inner, depth)

    def _take_returned(self, part: Message, told: Label, depth: int) -> None:
        """The header of a mail that came back, and what that mail says."""
        for returned in _messages(part, told)[:1]:
            self.body.returned_headers.append(charset.readable(charset.without_surrogates(head(returned))))
            self._read_inner(returned, depth)
            return
        text = charset.readable(charset.decode(octets(part, told.encoding)))
        self.body.returned_headers.append(text.lstrip("\n").partition("\n\n")[0])

    def _read_inner(self, message: Message, depth: int) -> None:
        """The text of a message inside: it is kept apart, being nothing that the sender says."""
        if sum(map(len, self.body.enclosed)) > _MOST_ENCLOSED:
            return
        reader = _Reader(self._limits, self._spoken, self._parts)
        text = joined(reader.read(message, depth + 1))
        self._parts = reader._parts
        self.body.enclosed += [one[:_MOST_ENCLOSED] for one in (text, *reader.body.enclosed) if one]

    def _attach(self, name: str, kind: str, content: bytes) -> None:
        self.body.attachments.append(Attachment(safe_name(name, kind), kind, content))


def _is_known(kind: str) -> bool:
    return kind in ("text/plain", "text/html", "text/calendar")


def _declared_inside(content: bytes) -> str:
    """The charset that HTML declares of itself where its part does not."""
    match = _META_CHARSET.search(content[:_META_WITHIN].decode("latin-1"))
    return match[1] if match else ""


def _messages(part: Message, told: Label) -> list[Message]:
    """The messages in a part, also where they are encoded although they must not be (RFC 2046 5.2.1)."""
    inner = children(part)
    if inner and told.encoding.startswith(_ENCODED) and not inner[0].keys():
        return [_message_in(undone(octets(inner[0], ""), told.encoding))]
    return inner


def _message_in(raw: bytes) -> Message:
    try:
        return email.message_from_bytes(raw)
    except RecursionError:
        raise MalformedMail("the mail is nested too deeply to be read") from None


def _status_text(part: Message, told: Label) -> str:
    """The groups of fields of a delivery status (RFC 3464 2.1), an empty line between them."""
    if not part.is_multipart():
        text = charset.decode(octets(part, told.encoding))
    else:
        groups = []
        for group in children(part):
            rest = "" if group.is_multipart() else charset.decode(octets(group, ""))
            groups += [charset.without_surrogates(head(group)), rest]
        text = "\n\n".join(one for one in groups if one.strip())
    return charset.readable(text)
