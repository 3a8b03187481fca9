"""Taking apart: octets to the tree of messages that the standard library's compat32 parser makes of them.

It looks at each line of a text several times, to find what nearly no mail has. A mail whose parts follow the grammar
(RFC 5322 2.1, RFC 2046 5.1.1) is cut at its boundaries instead; whatever does not, the library takes apart.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message

_HEAD = re.compile(r"(?:[!-9;-~]++:[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n)*+)*+\r?\n")
_FIELD = re.compile(r"[!-9;-~]++:[^\n]*\n(?:[ \t][^\n]*\n)*")
# A boundary that has one reading only, as nearly all do.
_PLAIN_BOUNDARY = re.compile(r"[a-z]++/[a-z-]++;[ \t\r\n]*+boundary=\"([0-9A-Za-z=_.+:/?-]++)\"[ \t]*+", re.I)
_AFTER_BOUNDARY = re.compile(r"(--)?[ \t]*+\r?(?=\n|\Z)")
_DEEPEST = 5
"""Levels of parts that are cut; each looks at all that is inside."""


def taken_apart(raw: bytes) -> Message:
    """The message in `raw`; raises what the standard library does, RecursionError among others."""
    text = raw.decode("ascii", "surrogateescape")
    # A carriage return of its own ends a line, too: that is left to the library.
    is_plain = "\r" not in text or text.count("\r") == text.count("\r\n")
    return (_cut(text, _DEEPEST) if is_plain else None) or email.message_from_bytes(raw)


def _cut(text: str, deepest: int) -> Message | None:
    """A message that holds no others but parts; None where its header or its boundaries are not as they should be."""
    head = _HEAD.match(text)
    if head is None:
        return None
    message = Message()
    for one in _FIELD.finditer(text, 0, head.end()):
        message.set_raw(*message.policy.header_source_parse([one[0]]))
    kind = message.get_content_type()
    if kind.startswith("multipart/"):
        return message if kind != "multipart/digest" and _has_parts(message, text, head.end(), deepest) else None
    if kind.startswith("message/"):
        return None
    # The line end before a boundary belongs to that (RFC 2046 5.1.1).
    message.set_payload(text[head.end() :] if deepest == _DEEPEST else _without_line_end(text[head.end() :]))
    return message


def _has_parts(message: Message, text: str, start: int, deepest: int) -> bool:
    """Gives a message the parts that stand between its boundaries from `start` on; False where they are unclear."""
    plain = _PLAIN_BOUNDARY.fullmatch(str(message["Content-Type"]))
    boundary = plain[1] if plain else message.get_boundary()
    if not deepest or not boundary or "\n" in boundary:
        return False
    begins, is_inside = start, False
    for line_at, end, is_last in _lines_of(boundary, text, start):
        before, begins = text[begins:line_at], end
        if is_inside:
            child = _cut(before, deepest - 1)
            if child is None:
                return False
            child.epilogue = _without_line_end(child.epilogue) if child.epilogue else None
            message.attach(child)
        elif before:
            message.preamble = _without_line_end(before)
        if is_last:
            message.epilogue = text[begins:]
            return is_inside
        is_inside = True
    return False


def _lines_of(boundary: str, text: str, start: int) -> Iterator[tuple[int, int, bool]]:
    """The lines from `start` on that are a boundary: where each begins, where the next one does, whether it closes."""
    sign = f"\n--{boundary}"  # sought as it is: to compile a pattern for each mail costs more than to read it
    at = text.find(sign, start - 1)
    while at >= 0:
        if rest := _AFTER_BOUNDARY.match(text, at + len(sign)):
            yield at + 1, rest.end() + 1, rest[1] is not None
        at = text.find(sign, at + 1)


def _without_line_end(text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text.removesuffix("\n")
