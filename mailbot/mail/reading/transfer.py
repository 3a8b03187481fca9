"""Transfer: the octets of a part, its transfer encoding undone as far as it can be (RFC 2045 6)."""

from __future__ import annotations

import binascii
import re
from email.message import Message

from mailbot.mail.reading.parts import as_it_came, children, source

_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_NOT_BASE64 = bytes(octet for octet in range(256) if octet not in _BASE64)
_LOOKED_AT = 1_000  # octets from the start
_WORDS, _LONG_WORD = 4, 16
_FOOTER_WITHIN = 10_000  # octets from the end
_FOOTER = re.compile(rb"^[ \t]*[_*-]{2}", re.MULTILINE)
_MORE = re.compile(rb"[A-Za-z0-9+/\r\n]{4,}")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)


def octets(part: Message, encoding: str) -> bytes:
    """The content of a part whose Content-Transfer-Encoding is `encoding`; never raises."""
    if part.is_multipart():
        return b"\n".join(source(child) for child in children(part))
    raw = as_it_came(part)
    return undone(raw, encoding) if encoding else raw


def undone(raw: bytes, encoding: str) -> bytes:
    """Octets without their transfer encoding, whose name may be bent as well."""
    name = encoding.replace(" ", "").replace("_", "-").strip("\"';")
    if name.startswith("base64"):
        return base64_undone(raw)
    if name.startswith("quoted"):
        return binascii.a2b_qp(raw)
    if name.startswith(("x-uu", "uu")):
        begin = _UU_BEGIN.search(raw)
        return uu_undone(raw[begin.end() :] if begin else raw)[0]
    return raw


def base64_undone(raw: bytes) -> bytes:
    """Base64 with whatever stands between its letters; what a mailing list put below it is left out, and what is no
    base64 at all is left as it is."""
    footer = _FOOTER.search(raw, max(0, len(raw) - _FOOTER_WITHIN))
    first, padding, rest = (raw[: footer.start()] if footer else raw).partition(b"=")
    pieces = [first]
    if padding and (rest := rest.lstrip(b"=")):  # several pieces, each encoded by itself
        pieces += [piece for piece in re.split(rb"=+", rest) if _MORE.fullmatch(piece)]
    found = b"".join(_letters_undone(piece.translate(None, _NOT_BASE64)) for piece in pieces)
    return raw if _are_words(first[:_LOOKED_AT]) else found


def _are_words(raw: bytes) -> bool:
    """Whether letters are words: base64 has no spaces in it, so words have many times as many."""
    words = raw.split()
    return not raw.isascii() or (len(words) >= _WORDS and len(b"".join(words)) < _LONG_WORD * len(words))


def _letters_undone(letters: bytes) -> bytes:
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def uu_undone(raw: bytes) -> tuple[bytes, int]:
    """The octets of the uuencoded lines at the start of `raw`, and where these lines end."""
    found: list[bytes] = []
    position = 0
    while position < len(raw):
        line_end = raw.find(b"\n", position)
        line_end = len(raw) if line_end < 0 else line_end + 1
        line = raw[position:line_end].rstrip(b"\r\n")
        position = line_end
        if line.strip() in (b"end", b""):
            break
        found.append(_uu_line(line))
    return b"".join(found), position


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Programs that miscount: as many letters as the length at the start of the line needs.
        needed = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:needed])
        except binascii.Error:
            return b""
