"""ISO-2022-JP as it is really sent (RFC 1468): with vendors' characters in it, and with octets of another charset."""

from __future__ import annotations

import re

_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([A-Z@]|\([A-Z@]|[()][A-Z])")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_DOUBLE = frozenset({b"$B", b"$@", b"$(B", b"$(@"})
_KATAKANA = b"(I"
_SUPPLEMENT = b"$(D"


def decode_jis(octets: bytes) -> str:
    """Text of octets that are said to be ISO-2022-JP; never raises, U+FFFD for what is nothing."""
    if not octets.isascii() and (text := _in_eight_bits(octets)) is not None:
        return text
    try:
        return octets.decode("iso2022_jp_ext")
    except UnicodeError:
        return "".join(_segments(octets))


def _in_eight_bits(octets: bytes) -> str | None:
    """Text of octets with eight bits, which ISO-2022-JP has none of: it is UTF-8, Shift_JIS or EUC then."""
    found = None
    for codec in ("utf-8", "cp932", "euc_jp"):
        try:
            text = octets.decode(codec)
        except UnicodeError:
            continue
        if not _HALF_WIDTH.search(text):  # EUC read as Shift_JIS is full of them
            return text
        found = found or text
    return found


def _segments(octets: bytes) -> list[str]:
    """The stretches between two escapes, each by the character set that the escape before it names."""
    pieces = _ESCAPE.split(octets)
    texts = [pieces[0].decode("cp932", "replace")]
    for escape, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if escape in _DOUBLE:
            texts.append(_shifted(piece).decode("cp932", "replace"))
        elif escape == _SUPPLEMENT:
            texts.append(_supplement(piece).decode("euc_jp", "replace"))
        elif escape == _KATAKANA:
            texts.append(bytes(octet | 0x80 if octet > 0x20 else octet for octet in piece).decode("cp932", "replace"))
        else:
            texts.append(piece.decode("cp932", "replace"))
    return texts


def _shifted(piece: bytes) -> bytes:
    """Pairs of JIS X 0208 as Shift_JIS, which has the vendors' rows that Python's ISO-2022-JP lacks."""
    found = bytearray()
    position = 0
    while position < len(piece):
        first = piece[position]
        second = piece[position + 1] if position + 1 < len(piece) else 0
        if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
            found.append(first)
            position += 1
            continue
        lead = ((first - 0x21) >> 1) + 0x81
        found.append(lead if lead <= 0x9F else lead + 0x40)
        found.append(second + 0x1F + (second >= 0x60) if first % 2 else second + 0x7E)
        position += 2
    return bytes(found)


def _supplement(piece: bytes) -> bytes:
    """Pairs of JIS X 0212 as EUC-JP writes them."""
    pairs = (piece[position : position + 2] for position in range(0, len(piece), 2))
    return b"".join(b"\x8f" + bytes(octet | 0x80 for octet in pair) for pair in pairs)
