"""Body: what the parts of a message hold (RFC 2046): text to read, files, calendars, and a delivery report's pieces.

Walked by ourselves: mail-parser joins parts with a marker that a sender can forge and loses calendars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message

from mailbot.errors import MalformedMail
from mailbot.mail import charset, headers
from mailbot.mail.flowed import unflow
from mailbot.mail.html import html_to_text
from mailbot.mail.limits import Limits
from mailbot.mail.message import Attachment

_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"})
_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f<>:\"|?*]+")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")


@dataclass(slots=True)
class Body:
    """The pieces found so far, in the order of the mail."""

    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendars: list[bytes] = field(default_factory=list)
    delivery_status: list[str] = field(default_factory=list)
    returned_headers: list[str] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    """A readable stretch of the body."""

    text: str
    is_html: bool = False

    @property
    def flat(self) -> str:
        return "".join(self.text.split())


def read_body(message: Message, limits: Limits) -> Body:
    """The body of a message; raises MalformedMail where it has too many parts or is nested too deeply."""
    reader = _Reader(limits)
    blocks = reader.read(message, depth=0)
    # Some servers put their prose where the fields belong.
    reader.body.text = _joined(blocks) or "\n\n".join(reader.body.delivery_status)
    return reader.body


def content_type(part: Message) -> str:
    """The media type of a part in lower case; text/plain where it cannot be read (RFC 2045 5.2)."""
    try:
        return part.get_content_type()
    except Exception:  # the standard library stumbles over broken parameters in more than one way
        return "text/plain"


def _is_readable(kind: str, depth: int) -> bool:
    if kind == "text/calendar":
        return False
    # A multipart without its boundary lines was flattened on the way: what is left is text.
    alone = depth == 0 and kind.startswith("text/")
    return alone or kind in ("text/plain", "text/html") or kind.startswith("multipart/")


class _Reader:
    """Walks the tree of parts once and keeps count."""

    def __init__(self, limits: Limits) -> None:
        self.body = Body()
        self._limits = limits
        self._is_report = False
        self._parts = 0

    def read(self, part: Message, depth: int) -> list[_Block]:
        """The readable blocks of a part; what is no text to read is filed in `body`."""
        self._count(part, depth)
        kind = content_type(part)
        self._is_report = self._is_report or kind in _STATUS or kind == "multipart/report"
        if kind in _STATUS:
            self.body.delivery_status.append(_status_text(part))
        elif self._is_report and kind in _RETURNED:
            self.body.returned_headers.append(_returned_head(part))
        elif kind.startswith("message/") and isinstance(part.get_payload(), list):
            self._attach_messages(part, kind)
        elif kind.startswith("multipart/") and isinstance(part.get_payload(), list):
            return self._read_children(part, kind, depth)
        else:
            return self._read_leaf(part, kind, depth)
        return []

    def _count(self, part: Message, depth: int) -> None:
        self._parts += 1
        if self._parts > self._limits.parts:
            raise MalformedMail(f"the mail has more than {self._limits.parts} parts")
        if depth > self._limits.nesting:
            raise MalformedMail(f"the mail is nested more than {self._limits.nesting} levels deep")
        sizes = [(name, len(name) + len(value)) for name, value in part.raw_items()]
        if any(size > self._limits.content_field for name, size in sizes if name.lower().startswith("content-")):
            raise MalformedMail(f"a content field of the mail is larger than {self._limits.content_field} octets")
        if sum(size for _, size in sizes) > self._limits.header:
            raise MalformedMail(f"the header of a part is larger than {self._limits.header} octets")

    def _read_children(self, part: Message, kind: str, depth: int) -> list[_Block]:
        children = [self.read(child, depth + 1) for child in _children(part)]
        if kind != "multipart/alternative":
            return [block for blocks in children for block in blocks]
        readable = [blocks for blocks in children if any(block.flat for block in blocks)]
        plain = [blocks for blocks in readable if any(block.flat and not block.is_html for block in blocks)]
        return (plain or readable or [[]])[0]

    def _read_leaf(self, part: Message, kind: str, depth: int) -> list[_Block]:
        disposition, name = _disposition(part), _file_name(part)
        if kind == "text/calendar":
            self.body.calendars.append(_octets(part))
        # A name in Content-Type alone is decoration; an inline file is a file unless it is all there is.
        is_file = disposition == "attachment" or (disposition == "inline" and name != "" and depth > 0)
        if _is_readable(kind, depth) and not is_file:
            return [self._text_block(part, kind)]
        if kind != "text/calendar" or name or disposition == "attachment":
            self._attach(name, kind, _octets(part))
        return []

    def _text_block(self, part: Message, kind: str) -> _Block:
        text = charset.readable(charset.decode(_octets(part), _parameter(part, "charset")))
        if kind == "text/html":
            self.body.html.append(text)
            return _Block(html_to_text(text), is_html=True)
        if _parameter(part, "format").lower() == "flowed":
            text = unflow(text, delsp=_parameter(part, "delsp").lower() == "yes")
        return _Block(text)

    def _attach_messages(self, part: Message, kind: str) -> None:
        for inner in _children(part):
            subject = next((headers.decoded(value) for value in headers.raw_values(inner, "subject")), "")
            subject = subject[:80].replace("/", "-")
            self._attach(_file_name(part) or f"{subject or 'message'}.eml", kind, _source(inner))

    def _attach(self, name: str, kind: str, content: bytes) -> None:
        self.body.attachments.append(Attachment(safe_name(name, kind), kind, content))


def safe_name(name: str, kind: str) -> str:
    """A bare file name of at most 120 characters: no path, no control characters, never empty or hidden."""
    bare = headers.one_line(name).replace("\\", "/").rpartition("/")[2]
    bare = _UNSAFE_NAME.sub("_", bare).strip(" .")
    if not bare:
        subtype = kind.rpartition("/")[2]
        return f"unnamed.{subtype if _EXTENSION.fullmatch(subtype) else 'bin'}"
    stem, dot, extension = bare.rpartition(".")
    if len(bare) > 120 and dot and len(extension) <= 10:
        return f"{stem[: 119 - len(extension)]}.{extension}"
    return bare[:120]


def _joined(blocks: list[_Block]) -> str:
    """The blocks as one text; HTML that only repeats what was said in plain text is left out."""
    said: set[str] = set()
    texts: list[str] = []
    for block in blocks:
        if not block.flat or (block.is_html and block.flat in said):
            continue
        said.add(block.flat)
        texts.append(block.text.rstrip("\n"))
    return "\n\n".join(texts)


def _octets(part: Message) -> bytes:
    """The content of a part, its transfer encoding undone as far as it can be."""
    try:
        content = part.get_payload(decode=True)
    except Exception:  # broken base64, uuencode and surrogates raise in several ways
        content = None
    if isinstance(content, bytes):
        return content
    if part.is_multipart():
        return b"\n".join(_source(child) for child in _children(part))
    return str(part.get_payload() or "").encode("utf-8", "surrogateescape")


def _source(message: Message) -> bytes:
    """A message as octets; where the generator fails on it, its fields and its text."""
    try:
        return message.as_bytes()
    except Exception:  # broken headers and payloads of a kind that the generator did not expect
        payload = message.get_payload()
        text = payload if isinstance(payload, str) else ""
        return f"{_head(message)}\n\n{text}".encode("utf-8", "surrogateescape")


def _head(message: Message) -> str:
    return "\n".join(f"{name}: {value}" for name, value in message.raw_items())


def _status_text(part: Message) -> str:
    """The groups of fields of a delivery status (RFC 3464 2.1), an empty line between them."""
    if not part.is_multipart():
        text = charset.decode(_octets(part))
    else:
        groups = []
        for group in _children(part):
            rest = group.get_payload()
            groups += [_head(group), rest if isinstance(rest, str) else ""]
        text = charset.without_surrogates("\n\n".join(one for one in groups if one.strip()))
    return charset.readable(text)


def _returned_head(part: Message) -> str:
    """The header of a mail that came back."""
    for returned in _children(part):
        return charset.readable(charset.without_surrogates(_head(returned)))
    text = charset.readable(charset.decode(_octets(part)))
    return text.lstrip("\n").partition("\n\n")[0]


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name)
    except Exception:  # see content_type
        return ""
    return value[2] or "" if isinstance(value, tuple) else str(value or "")


def _disposition(part: Message) -> str:
    try:
        return part.get_content_disposition() or ""
    except Exception:  # see content_type
        return ""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename()
    except Exception:  # see content_type
        return ""
    return headers.decoded(name) if name else ""
