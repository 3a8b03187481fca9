"""Mend: octets that were bent on the way before they are taken apart, where only one reading makes a mail of them."""

from __future__ import annotations

import re

_BOM = b"\xef\xbb\xbf"
_FIELD = re.compile(rb"[!-9;-~]{1,76}[ \t]*:")
_FROM = re.compile(rb"^from[ \t]*:", re.IGNORECASE | re.MULTILINE)
_EMPTY = re.compile(rb"\r?\n\r?\n")


def mended(raw: bytes, most: int) -> bytes:
    """The mail with its header in one piece, if the lines that cut it in two stand within the first `most` octets.

    A parser takes the first line that is no field for the end of the header. Where that end comes before From, and From
    stands below it with no empty line between, such lines were put in or lost their indent on the way: those at the top
    are left out, the others go on with the field above them (RFC 5322 2.2.3).
    """
    if raw[:1] in b"\r\n\xef":
        raw = raw.removeprefix(_BOM).lstrip(b"\r\n")
    first = raw.find(b"\n")
    end = _EMPTY.search(raw, 0, most)
    size = end.start() if end else min(len(raw), most)
    cut = _cut(raw, size)
    if cut is None or _FROM.search(raw, 0, cut) or not _FROM.search(raw, cut, size) or first < 0:
        return raw
    return b"".join(_indented(raw[:size].splitlines(keepends=True))) + raw[size:]


def _cut(raw: bytes, size: int) -> int | None:
    """Where the first line stands in the header that is neither a field nor the rest of one."""
    position = 0
    while position < size:
        is_rest = raw[position] in b" \t" or (not position and raw.startswith(b"From "))
        if not is_rest and not _FIELD.match(raw, position):
            return position
        position = raw.find(b"\n", position) + 1
        if not position:
            return None
    return None


def _indented(lines: list[bytes]) -> list[bytes]:
    kept: list[bytes] = []
    for line in lines:
        if _FIELD.match(line) or line[:1] in b" \t" or (line.startswith(b"From ") and not kept):
            kept.append(line)
        elif kept:
            kept.append(b" " + line)
    return kept
