"""Charset: octets to text, whatever the sender called them (RFC 2045, RFC 2047), with nothing in it that can harm."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache

from mailbot.mail.reading.japanese import decode_jis

# Codecs of Python that are no charsets of mails; some are quadratic, some warn, some run code paths nobody needs.
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# What senders say and what they mean (the supersets that the WHATWG encoding standard uses as well).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis_620": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-8-sig": "utf-8",
    **dict.fromkeys(
        ("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_2004"), "iso2022_jp_ext"
    ),
}
_ALIASES = {
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "chinesegb": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "x-windows-949": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-x-big5": "big5",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "windows-874": "cp874",
}
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
# Their octets in pairs: one that is lost must not spoil all the others.
_PAIRED = frozenset({"gb18030", "cp932", "cp949", "big5", "big5hkscs", "cp950", "euc_jp", "johab", "utf-8"})
_RELATIVES = {"big5": ("cp950", "big5hkscs"), "cp932": ("euc_jp",), "euc_jp": ("cp932",)}
_WESTERN = frozenset({"cp1252", "utf-8"})
_MANY = 6
"""So many characters of several octets are not UTF-8 by accident, whatever else is said of them."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Never part of a text: C0 without tab and newline, DEL, C1, and what turns the reading direction of what follows.
_FORBIDDEN = dict.fromkeys(
    [*range(9), 11, *range(13, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)
# Half a character, which some codecs make and nothing can write down: shown as what it is, unreadable.
_REPLACED: dict[int, str | None] = {**_FORBIDDEN, **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}
_ANY_REPLACED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ESCAPES = ("\x1b$", "\x1b(")


@lru_cache(256)
def known(charset: str) -> str:
    """The Python codec that reads a declared charset, or "" for none that is one."""
    name = charset.strip().strip("\"'").strip().lower()
    name = _ALIASES.get(name, name)
    if not _NAME.fullmatch(name):
        return ""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError, ImportError):
        return ""
    return "" if codec.replace("-", "_") in _NOT_CHARSETS else _MEANT.get(codec, codec)


def decode(octets: bytes, declared: str = "") -> str:
    """Text of octets: by the declared charset, else UTF-8, else Windows-1252; never raises, no surrogates.

    Where a charset of single octets or nothing is declared UTF-8 goes first: octets that are valid UTF-8 by accident
    are rare, wrong labels are not.
    """
    codec = known(declared)
    if octets.isascii() and codec in ("", "cp1252", "utf-8"):
        return octets.decode("ascii")
    for mark, name in _MARKS:
        if octets.startswith(mark) and (text := _strictly(octets, name)) is not None:
            return _SURROGATES.sub("\ufffd", text)
    if codec == "iso2022_jp_ext":
        return decode_jis(octets)
    for name in _order(octets, codec):
        text = octets.decode(name, "replace") if _is_shifting(name) else _strictly(octets, name)
        if text is not None:
            return text if name == "utf-8" else _SURROGATES.sub("\ufffd", text)
    return _mostly(octets, codec) or octets.decode("latin-1")


def _order(octets: bytes, codec: str) -> tuple[str, ...]:
    """The charsets to try, strictly, before one is taken that reads most of the octets."""
    if codec in ("", "utf-8", "cp1252"):
        return ("utf-8",)
    if codec in _PAIRED:
        relatives = (codec, *_RELATIVES.get(codec, ()))
        return ("utf-8", *relatives) if _is_plainly_utf8(octets) else (*relatives, "utf-8")
    if codec.startswith("utf-16") and b"\0" not in octets:
        return ("utf-8", codec)
    return (codec,) if _is_shifting(codec) else ("utf-8", codec)


def _is_plainly_utf8(octets: bytes) -> bool:
    text = _strictly(octets, "utf-8")
    return text is not None and sum(character > "\x7f" for character in text[:2000]) >= _MANY


def _mostly(octets: bytes, codec: str) -> str | None:
    """Text of octets of which a few are lost; without that, Windows-1252."""
    for name in dict.fromkeys((codec, "utf-8")):
        if name in _PAIRED:
            text = octets.decode(name, "replace")
            lost = text.count("\ufffd")
            if lost * 8 <= sum(character > "\x7f" for character in text) - lost:
                return text
    return _strictly(octets, "cp1252")


def _strictly(octets: bytes, codec: str) -> str | None:
    try:
        return octets.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_shifting(codec: str) -> bool:
    """Whether a charset writes everything in seven bits, so that every other one would seem to fit as well."""
    return codec.startswith(("iso2022", "hz", "utf-7"))


def without_surrogates(text: str, spoken: Iterable[str] = ()) -> str:
    """Text whose octets the parser smuggled through as surrogates, decoded for real.

    `spoken` are the charsets that are declared elsewhere in the mail: a header in raw octets is in one of them. Those
    of the West come last: programs put them there that know of no other.
    """
    if text.isascii():
        return decode_jis(text.encode()) if "\x1b" in text and any(escape in text for escape in _ESCAPES) else text
    if not _SURROGATES.search(text):
        return text
    try:
        octets = text.encode("ascii", "surrogateescape")
    except UnicodeError:
        # Not the parser's: a charset of a file name can hold half a character.
        return _SURROGATES.sub("\ufffd", text)
    found = _strictly(octets, "utf-8")
    for codec in () if found is not None else dict.fromkeys(known(name) for name in spoken):
        if codec == "iso2022_jp_ext":
            return decode_jis(octets)
        if codec and codec not in _WESTERN and not codec.startswith("utf") and (found := _strictly(octets, codec)):
            break
    return decode(octets) if found is None else _SURROGATES.sub("\ufffd", found)


def readable(text: str) -> str:
    """Text with newlines as line ends, without control characters, that can be written as UTF-8."""
    if "\r" in text or "\f" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    # Nothing of the kind is printable, and most texts are, line by line.
    if text.replace("\n", "").isprintable() or not _ANY_REPLACED.search(text):
        return text
    return text.translate(_REPLACED)
