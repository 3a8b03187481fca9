"""Header fields as text: unfolded, decoded (RFC 2047), without control characters, each name with its values."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterable
from email.message import Message

from mailbot.mail.reading import charset

# Neither side of a word overlaps with what ends it, so a search costs one pass whatever the sender wrote.
_WORD = re.compile(r"=\?([A-Za-z0-9_:.+-]{0,40})(?:\*[A-Za-z0-9-]{0,20})?\?([bBqQ])\?([^?]*)(?:\?=|\??$)")
# A question mark within a word of letters (RFC 2047 4.2 forbids it, programs write it); at most so long.
_ASKING_WORD = re.compile(
    r"=\?([A-Za-z0-9_:.+-]{1,40})(?:\*[A-Za-z0-9-]{0,20})?\?([qQ])\?((?:[^?=]|=[0-9A-Fa-f]{2}|\?(?!=)){1,900})\?="
)
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_ID = re.compile(r"<([^<>]{1,998})>")
_SPACE = re.compile(r"\s+")
_BREAKS = re.compile("[\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")


def fields(message: Message, spoken: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """All header fields of a message: lower-case names, values from the topmost down; `spoken` as in `decoded`."""
    found: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        found.setdefault(name.lower(), []).append(decoded(value, spoken))
    return {name: tuple(values) for name, values in found.items()}


def raw_values(message: Message, names: Collection[str], spoken: Iterable[str] = ()) -> dict[str, list[str]]:
    """The values of some headers by their lower-case names, unfolded but with encoded words as they are."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for header, value in message.raw_items():
        if (name := header.lower()) in found:
            found[name].append(_unfolded(value, spoken))
    return found


def decoded(value: str, spoken: Iterable[str] = ()) -> str:
    """A header value as one line of text; `spoken` are the charsets that raw octets in it may be in."""
    return one_line(words(_unfolded(value, spoken)))


def one_line(text: str) -> str:
    """Text without line breaks and control characters, so that it may be used in a header or a list."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return charset.readable(_BREAKS.sub(" ", text)).strip()


def words(value: str) -> str:
    """A header value with its encoded words decoded; neighbours with one charset are joined before that."""
    if "=?" not in value:
        return value
    text = _joined_words(value, _WORD)
    return _joined_words(text, _ASKING_WORD) if "=?" in text and "?=" in text else text


def _joined_words(value: str, word: re.Pattern[str]) -> str:
    text: list[str] = []
    run: list[bytes] = []  # octets of neighbouring words: senders split characters between them
    run_charset, end = "", 0
    for match in word.finditer(value):
        octets = _octets(match[2], match[3])
        if octets is None:
            continue
        gap = value[end : match.start()]
        joins = bool(run) and (not gap or gap.isspace())
        if not joins or match[1].lower() != run_charset:
            text.append(charset.decode(b"".join(run), run_charset))
            text.append("" if joins else gap)
            run = []
        run.append(octets)
        run_charset, end = match[1].lower(), match.end()
    text.append(charset.decode(b"".join(run), run_charset))
    return "".join(text) + value[end:]


def ids(value: str) -> tuple[str, ...]:
    """The message ids of a header value, bare; a lone id without its brackets counts too (RFC 5322 3.6.4)."""
    found = tuple(_SPACE.sub("", match) for match in _ID.findall(value))
    if not found and (bare := value.strip(" <>")) and not _SPACE.search(bare):
        return (bare,)
    return tuple(dict.fromkeys(one for one in found if one))


def _unfolded(value: str, spoken: Iterable[str]) -> str:
    return charset.without_surrogates(str(value).replace("\r", "").replace("\n", ""), spoken)


def _octets(encoding: str, text: str) -> bytes | None:
    """What an encoded word holds, also where it was cut or padded wrongly; None for what is no such word."""
    if encoding in "bB":
        data = _SPACE.sub("", text).replace("=", "").encode("utf-8")
        data = data[: len(data) - (len(data) % 4 == 1)]
        try:
            return base64.b64decode(data + b"=" * (-len(data) % 4))
        except (binascii.Error, ValueError):
            return None
    data = text.replace("_", " ").encode("utf-8")
    return _HEX.sub(lambda match: bytes([int(match[1], 16)]), data)
