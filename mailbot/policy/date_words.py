"""Date words: what months, weekdays, hours and zones are called in people's languages, as data (rules/dates.toml).

A word may mean several things ("mar" is March and Tuesday, "mañana" is tomorrow and the morning): whoever reads a date
tries each of them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import available_timezones

import msgspec

from mailbot.source import Mistakes, Source, did_you_mean, read_toml


class Kind(StrEnum):
    """What a word can be in a written date."""

    MONTH = "month"
    WEEKDAY = "weekday"
    DAY = "day"  # so many days from today
    NEXT = "next"
    THIS = "this"
    UNTIL = "until"
    END = "end"  # of a month
    AT = "at"
    HOURS = "hours"
    OCLOCK = "oclock"
    NOON = "noon"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    ZONE = "zone"
    FILLER = "filler"


Phrase = tuple[str, ...]
_LONGEST = 5
"""Words of a phrase."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """What a zone is called: the offset that it says, and the IANA names of the zones whose people say so."""

    offset: timedelta
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """Phrases by what they can mean, folded (see `fold`); `day_first` are the languages in which 3/12 is certain."""

    phrases: Mapping[Phrase, Mapping[Kind, int]] = field(default_factory=dict)
    cities: Mapping[str, str] = field(default_factory=dict)
    abbreviations: Mapping[str, tuple[Abbreviation, ...]] = field(default_factory=dict)
    day_first: frozenset[str] = frozenset()

    def at(self, words: Sequence[str], start: int, kind: Kind) -> list[tuple[int, int]]:
        """Each (value, end) of a phrase of this kind that begins at `start`, the longest first."""
        found = []
        for end in range(min(len(words), start + _LONGEST), start, -1):
            value = self.phrases.get(tuple(words[start:end]), {}).get(kind)
            if value is not None:
                found.append((value, end))
        return found

    def past(self, words: Sequence[str], start: int, kind: Kind) -> int:
        """Where words go on behind a phrase of this kind, if one stands here."""
        found = self.at(words, start, kind)
        return found[0][1] if found else start

    def is_a(self, word: str, kind: Kind) -> bool:
        return kind in self.phrases.get((word,), {})


_OUTSIDE = ",;:!?()\"'"
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "’": "'", "ʼ": "'", "đ": "d", "ı": "i"})


def fold(word: str) -> str:
    """A word as it is looked up: in small letters, without accents, and without the dots of an abbreviation."""
    spread = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter)).strip(_OUTSIDE)
    return bare.replace(".", "") if not any(letter.isdigit() for letter in bare) else bare.removesuffix(".")


def words_of(
    phrases: Iterable[tuple[str, Kind, int]],
) -> dict[Phrase, dict[Kind, int]]:
    """Phrases as they are written, by their folded words."""
    found: dict[Phrase, dict[Kind, int]] = defaultdict(dict)
    for phrase, kind, value in phrases:
        folded = tuple(filter(None, map(fold, phrase.split())))
        if folded:
            found[folded][kind] = value
    return dict(found)


class _Language(msgspec.Struct, forbid_unknown_fields=True):
    """A `[[language]]` table as written."""

    code: Annotated[str, msgspec.Meta(min_length=2, max_length=8)]
    months: Annotated[list[str], msgspec.Meta(min_length=12, max_length=12)]
    weekdays: Annotated[list[str], msgspec.Meta(min_length=7, max_length=7)]
    order: Literal["day", "either"] = "either"
    today: list[str] = []
    tomorrow: list[str] = []
    after_tomorrow: list[str] = []
    next: list[str] = []
    this: list[str] = []
    until: list[str] = []
    end: list[str] = []
    at: list[str] = []
    hours: list[str] = []
    oclock: list[str] = []
    noon: list[str] = []
    morning: list[str] = []
    afternoon: list[str] = []
    zone: list[str] = []
    fillers: list[str] = []

    def phrases(self) -> Iterable[tuple[str, Kind, int]]:
        for numbered, kind, first in ((self.months, Kind.MONTH, 1), (self.weekdays, Kind.WEEKDAY, 0)):
            for number, names in enumerate(numbered, first):
                yield from ((name, kind, number) for name in names.split())
        for days, said in enumerate((self.today, self.tomorrow, self.after_tomorrow)):
            yield from ((phrase, Kind.DAY, days) for phrase in said)
        for kind in _PLAIN:
            said = self.fillers if kind is Kind.FILLER else getattr(self, kind.value)
            yield from ((phrase, kind, 0) for phrase in said)


_PLAIN = (
    *(Kind.NEXT, Kind.THIS, Kind.UNTIL, Kind.END, Kind.AT, Kind.HOURS, Kind.OCLOCK, Kind.NOON, Kind.MORNING),
    *(Kind.AFTERNOON, Kind.ZONE, Kind.FILLER),
)


class _City(msgspec.Struct, forbid_unknown_fields=True):
    zone: str
    names: list[str]


class _Said(msgspec.Struct, forbid_unknown_fields=True):
    said: list[str]
    offset: Annotated[str, msgspec.Meta(pattern=r"^[+-](0\d|1[0-4]):[0-5]\d$")]
    zones: Annotated[list[str], msgspec.Meta(min_length=1)]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    language: list[_Language] = []
    city: list[_City] = []
    abbreviation: list[_Said] = []


def load_date_words(source: Source, mistakes: Mistakes) -> DateWords | None:
    """Reads dates.toml; None where anything in it was noted."""
    toml = read_toml(source, mistakes)
    if toml is None:
        return None
    try:
        file = msgspec.convert(toml.data, _File)
    except msgspec.ValidationError as error:
        mistakes.note(source.path, "", str(error), "see the first lines of the shipped file for what belongs there")
        return None
    before, zones = len(mistakes.found), available_timezones()
    for name in (*(city.zone for city in file.city), *(zone for said in file.abbreviation for zone in said.zones)):
        if name not in zones:
            mend = did_you_mean(name, sorted(zones))
            mistakes.note(source.path, name, f"there is no time zone {name!r}", mend)
    if len(mistakes.found) > before:
        return None
    return DateWords(
        words_of(phrase for language in file.language for phrase in language.phrases()),
        {_city_key(name): city.zone for city in file.city for name in city.names},
        _abbreviations(file.abbreviation),
        frozenset(language.code for language in file.language if language.order == "day"),
    )


def _abbreviations(tables: Iterable[_Said]) -> dict[str, tuple[Abbreviation, ...]]:
    found: dict[str, tuple[Abbreviation, ...]] = defaultdict(tuple)
    for table in tables:
        for said in table.said:
            found[fold(said)] += (Abbreviation(offset_of(table.offset), tuple(table.zones)),)
    return dict(found)


def offset_of(text: str) -> timedelta:
    """ "+05:30" as a time."""
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


def _city_key(name: str) -> str:
    return " ".join(map(fold, name.split()))


DIGITS = DateWords()
"""No words at all: a day is read where it is written in digits."""
