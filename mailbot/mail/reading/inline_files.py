"""Inline files: what older programs write as uuencode between the lines of a text (POSIX uuencode)."""

from __future__ import annotations

import re

from mailbot.mail.reading.transfer import uu_undone

_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,255})\n(?=[!-M][ -`]+$)", re.MULTILINE)
_MOST = 50
_LEAST = 3
"""Fewer octets than these are words that look like a file."""


def take_out(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without the files written into it, and these: name and content."""
    if "begin " not in text:
        return text, []
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    end = 0
    while len(files) < _MOST and (begin := _BEGIN.search(text, end)):
        content, length = uu_undone(text[begin.end() :].encode("latin-1", "replace"))
        kept.append(text[end : begin.start()])
        if len(content) < _LEAST:
            kept.append(text[begin.start() : begin.end()])
            end = begin.end()
            continue
        files.append((begin[1].strip(), content))
        end = begin.end() + length
    kept.append(text[end:])
    return "".join(kept), files
