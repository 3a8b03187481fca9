"""Charset: octets to text, whatever the sender called them (RFC 2045, RFC 2047), with nothing in it that can harm."""

from __future__ import annotations

import codecs
import re

# Codecs of Python that are no charsets of mails; some are quadratic, some warn, some run code paths nobody needs.
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# What senders say and what they mean (the supersets that the WHATWG encoding standard uses as well).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso2022_jp": "iso2022_jp_ext",
}
_ALIASES = {"x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "unicode-1-1-utf-7": "utf-7", "x-sjis": "cp932"}
_NAME = re.compile(r"[A-Za-z0-9_:-]{1,40}")
# Never part of a text: C0 without tab and newline, DEL, C1, and what turns the reading direction of what follows.
_FORBIDDEN = dict.fromkeys(
    [*range(9), 11, *range(13, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)
# Half a character, which some codecs make and nothing can write down: shown as what it is, unreadable.
_REPLACED: dict[int, str | None] = {**_FORBIDDEN, **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}
_SURROGATES = re.compile("[\ud800-\udfff]")


def known(charset: str) -> str:
    """The Python codec that reads a declared charset, or "" for none that is one."""
    name = charset.strip().strip("\"'").lower()
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

    Where Latin-1 or nothing is declared UTF-8 goes first: octets that are valid UTF-8 by accident are rare,
    wrong labels are not.
    """
    codec = known(declared)
    order = ("utf-8", "cp1252") if codec in ("", "cp1252") else (codec, "utf-8", "cp1252")
    for name in order:
        try:
            text = octets.decode(name, "replace" if _is_shifting(name) else "strict")
        except (UnicodeError, LookupError, ValueError):
            continue
        return _SURROGATES.sub("\ufffd", text)
    return octets.decode("latin-1")


def _is_shifting(codec: str) -> bool:
    """Whether a charset writes everything in seven bits, so that every other one would seem to fit as well."""
    return codec.startswith(("iso2022", "hz", "utf-7"))


def without_surrogates(text: str) -> str:
    """Text whose octets the parser smuggled through as surrogates, decoded for real."""
    if text.isascii() or not _SURROGATES.search(text):
        return text
    try:
        return decode(text.encode("ascii", "surrogateescape"))
    except UnicodeError:
        # Not the parser's: a charset of a file name can hold half a character.
        return _SURROGATES.sub("\ufffd", text)


def readable(text: str) -> str:
    """Text with newlines as line ends, without control characters, that can be written as UTF-8."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return text.translate(_REPLACED)
