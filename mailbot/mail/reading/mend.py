"""Mend: octets that were bent on the way before they are taken apart, where only one reading makes a mail of them."""

from __future__ import annotations

import re

_BOM = b"\xef\xbb\xbf"
_FIELD = re.compile(rb"[!-9;-~]{1,76}[ \t]*:")
_FROM = re.compile(rb"^from[ \t]*:", re.IGNORECASE | re.MULTILINE)
_MIME = re.compile(rb"^(?:mime-version|content-(?:type|transfer-encoding))[ \t]*:", re.IGNORECASE | re.MULTILINE)
_EMPTY = re.compile(rb"\r?\n\r?\n")


def mended(raw: bytes, most: int) -> bytes:
    """The mail with its header in one piece, if the lines that cut it in two stand within the first `most` octets.

    A parser takes the first line that is no field for the end of the header. Where that end comes before From or the
    fields of MIME, and they stand below it with no empty line between, such lines were put in or lost their indent on
    the way: those at the top are left out, the others go on with the field above them (RFC 5322 2.2.3). So does a line
    that ends an address. An empty line above the fields of MIME was put in as well.
    """
    if raw[:1] in b"\r\n\xef":
        raw = raw.removeprefix(_BOM).lstrip(b"\r\n")
    end = _EMPTY.search(raw, 0, most)
    size = end.start() if end else min(len(raw), most)
    cut = _cut(raw, 0, size)
    if cut is not None:
        if b"\n" in raw and (_goes_on(raw, cut, size) or _ends_address(raw, cut, size)):
            return b"".join(_indented(raw[:size].splitlines(keepends=True))) + raw[size:]
        return raw
    if end and _is_rest_of_header(raw, end.end(), most) and not _MIME.search(raw, 0, size):
        return raw[:size] + b"\n" + raw[end.end() :]
    return raw


def _goes_on(raw: bytes, cut: int, size: int) -> bool:
    """Whether a field that every mail has, or without which none is read, stands only below the cut."""
    return any(field.search(raw, cut, size) and not field.search(raw, 0, cut) for field in (_FROM, _MIME))


def _ends_address(raw: bytes, cut: int, size: int) -> bool:
    """Whether the line at the cut is alone, and the one above it breaks off within an address."""
    above = raw[raw.rfind(b"\n", 0, max(cut - 1, 0)) + 1 : cut]
    below = raw.find(b"\n", cut, size)
    is_open = above.rfind(b"<") > above.rfind(b">")
    return (
        is_open
        and b">" in raw[cut : below if below >= 0 else size]
        and (below < 0 or _cut(raw, below + 1, size) is None)
    )


def _is_rest_of_header(raw: bytes, start: int, most: int) -> bool:
    """Whether what begins here is nothing but fields that say how to read a mail, the first one MIME's, and an empty
    line: no field that says who wrote it or to whom comes in this way."""
    first = _MIME.match(raw, start)
    end = _EMPTY.search(raw, start, most) if first else None
    if end is None or _cut(raw, start, end.start()) is not None:
        return False
    lines = raw[start : end.start()].lower().splitlines()
    return all(line[:1] in b" \t" or line.startswith((b"content-", b"mime-", b"x-")) for line in lines)


def _cut(raw: bytes, start: int, size: int) -> int | None:
    """Where the first line from there on stands in the header that is neither a field nor the rest of one."""
    position = start
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
