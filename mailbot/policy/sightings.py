"""Sightings: what in a text looks like a number or an address that is somebody's own. Each takes time in proportion to
the text, and gives what it found as it stands there, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_NUMBERS = re.compile(r"[+(]{0,2}\d(?:[ ()./-]{0,3}\d){5,40}")
"""A stretch of digits in groups, which may hold a card's or a telephone's number from one of its groups on."""
_MAY_BE_NUMBERS = re.compile(r"\d(?:[ ()./-]{0,3}\d){5}")
"""What every such stretch has in it; to look for it first is quick, since it begins with a digit."""
_GROUP = re.compile(r"(?<![\w.,/+-])[+(\d]")
_CARD = re.compile(r"[2-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\w-])|3\d{3}[ -]?\d{6}[ -]?\d{4,5}(?![\w-])")
_LENGTHS = {13, 14, 15, 16, 19}  # ISO/IEC 7812
_TWO_DIGITS = re.compile(r"\d\d")
_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2}\d{2})((?:[ -]?[A-Za-z0-9]){11,30})")
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24,
    "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
_PHONE = re.compile(
    r"(?:\+|00)[1-9](?:[ ()./-]{0,2}\d){6,14}(?!\d)"  # international
    r"|\(?0[1-9]\d{1,4}\)?[ /-]{1,3}\d(?:[ -]?\d){4,9}(?![\w.])"  # with the area's 0
    r"|\(?[2-9]\d{2}\)?[ .-]\d{3}[.-]\d{4}(?![\w-])"  # North American
)
_ANY_PHONE = re.compile(r"\d(?:[ ()./-]{0,2}\d){5,14}(?!\d)")
_CALLED_PHONE = re.compile(
    r"\b(?:tele(?:phone|fon)|tel|phone|mobile|mobil|cell|handy|whatsapp|signal|call me (?:at|on))\b[ .:#()+-]{1,5}$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_EDGES = " \t*_#=-–—[]()<>!.:"
_LONG_NUMBER = re.compile(r"\d(?:[ ./-]?\d){3,20}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_BETWEEN = frozenset({"no", "nr", "is", "ist", "est", "es", "è", "é", "the", "of"})
"""Words that may stand between a phrase and its number."""
_NO_WORD = re.compile(r"[\W_]+")
_NO_ASCII_WORD = {code: " " for code in range(128) if not chr(code).isalnum()}
"""The same for a text of ASCII alone, which takes a tenth of the time."""
_LONG_LINE = 200

MOST = 20
"""So many are given at most."""


def cards(text: str) -> list[str]:
    """Numbers of payment cards: the length and the check digit fit (ISO/IEC 7812, Luhn)."""
    found = (_CARD.match(text, at) for at in _groups(text))
    return _each(match[0] for match in found if match and _is_card(re.sub(r"\D", "", match[0])))


def ibans(text: str) -> list[str]:
    """Numbers of bank accounts: country, length and check digits fit (ISO 13616)."""
    if not _TWO_DIGITS.search(text):
        return []
    return _each(found for match in _IBAN.finditer(text) if (found := _iban(match[1], match[2])))


def phones(text: str) -> list[str]:
    """Telephone numbers, as people write them."""
    found: list[str] = []
    end = 0
    for at in _groups(text):
        called = _CALLED_PHONE.search(text, max(at - 30, 0), at)
        match = (_ANY_PHONE if called else _PHONE).match(text, at)
        if match and at >= end:
            found.append(match[0])
            end = match.end()
    return _each(found)


def addresses(text: str) -> list[str]:
    """Mail addresses, in small letters."""
    return _each((match[0].lower() for match in _ADDRESS.finditer(text)), most=1000) if "@" in text else []


def _groups(text: str) -> Iterator[int]:
    """Where a group of digits begins in a stretch that is long enough."""
    if not _MAY_BE_NUMBERS.search(text):
        return
    for stretch in _NUMBERS.finditer(text):
        yield from (group.start() for group in _GROUP.finditer(text, stretch.start(), stretch.end()))


def named(text: str, phrases: Sequence[str]) -> list[str]:
    """Those of the phrases that stand in the text as whole words, whatever the case, line breaks and hyphens."""
    within = _words(text.casefold())
    return _each(one for one, words in _spoken(tuple(phrases)) if words in within)


def marked(text: str, phrases: Sequence[str]) -> list[str]:
    """Those of the phrases that are a mark on the text: a line of their own, or in capitals."""
    lines = {line.strip(_EDGES).casefold() for line in text.splitlines() if len(line) < _LONG_LINE}
    within = _words(text)
    return _each(one for one, line, words in _as_marks(tuple(phrases)) if line in lines or words in within)


def numbered(text: str, phrases: Sequence[str]) -> list[str]:
    """Those of the phrases that a number of four digits or more belongs to, together with it; a year is none."""
    found: list[str] = []
    wanted: set[str] = set()
    for number in _LONG_NUMBER.finditer(text):
        wanted = wanted or {" ".join(phrase.casefold().split()) for phrase in phrases}
        if not _YEAR.fullmatch(number[0]):
            words = _said_before(text, number.start())
            named = (" ".join(words[-n:]) for n in range(min(3, len(words)), 0, -1))
            found += [f"{one} {number[0]}" for one in named if one.casefold() in wanted]
    return _each(found)


def _said_before(text: str, at: int) -> list[str]:
    """The words on the line before a number, less those that only lead to it and the letters that belong to it."""
    before = text[max(at - 60, 0) : at].rpartition("\n")[2]
    words = _LETTERS.findall(before)
    if words and len(words[-1]) < 4 and words[-1].isupper() and not before.endswith(" "):
        words.pop()
    while words and words[-1].casefold() in _BETWEEN:
        words.pop()
    return words


@lru_cache(maxsize=2)
def _words(text: str) -> str:
    """The words of a text with a blank around each, so that only whole ones are found in it."""
    return _apart(text)


@lru_cache(maxsize=64)
def _spoken(phrases: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each phrase of the rules, which are few and looked for again and again, with its words as `_words` has them."""
    return [(one, _apart(one.casefold())) for one in phrases]


@lru_cache(maxsize=64)
def _as_marks(phrases: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """The same of marks: as a line of their own, and in capitals."""
    return [(one, one.casefold(), _apart(one.upper())) for one in phrases]


def _apart(text: str) -> str:
    blanks = text.translate(_NO_ASCII_WORD) if text.isascii() else _NO_WORD.sub(" ", text)
    return f" {' '.join(blanks.split())} "


def _each(found: Iterable[str], most: int = MOST) -> list[str]:
    return list(dict.fromkeys(found))[:most]


def _is_card(digits: str) -> bool:
    if len(digits) not in _LENGTHS or len(set(digits)) < 2:
        return False
    doubled = (int(digit) * (2 - i % 2) for i, digit in enumerate(reversed(digits), 1))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _iban(head: str, rest: str) -> str:
    """The account's number at the beginning of what looks like one, or ""."""
    length = _IBAN_LENGTHS.get(head[:2].upper(), 0)
    shown, count = head, len(head)
    for sign in rest:
        if count == length:
            break
        shown += sign
        count += sign.isalnum()
    number = re.sub(r"[ -]", "", shown).upper()
    if not length or len(number) != length:
        return ""
    digits = "".join(str(int(sign, 36)) for sign in number[4:] + number[:4])
    return shown if int(digits) % 97 == 1 else ""
