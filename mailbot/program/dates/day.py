"""Day: a day as people write it, in each of the ways in which it can be read, and which days it can mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mailbot.policy.date_words import DateWords, Kind
from mailbot.program.dates.words import Words, cut

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)")
_DOTTED_SHORT = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})[/-](\d{4}|\d\d)")
_SLASHED_SHORT = re.compile(r"(\d{1,2})/(\d{1,2})")
_JOINED = re.compile(r"(\d{1,2})[-/.]([^\W\d_]{3,12})(?:[-/.](\d{4}))?")
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|eme|e|o|a)?")
_YEAR = re.compile(r"20\d\d")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be read, in words for the one who wrote it."""

    problem: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was written: year None is the next such day, weekday None was not named (0 is Monday).

    `ahead` counts days from today; `which` of several weekdays is "", "this" or "next". `either` says that the digits
    can be read the other way round as well, `turned` that this is with the month first; `exact` that they are in the
    order of ISO 8601.
    """

    day: int = 0
    month: int = 0
    year: int | None = None
    weekday: int | None = None
    ahead: int | None = None
    which: str = ""
    either: bool = False
    turned: bool = False
    exact: bool = False

    @property
    def written(self) -> str:
        return f"{self.day}.{self.month}.{self.year or ''}"


def days_at(words: Words, start: int) -> Iterator[tuple[Day, int]]:
    """Each day that can be read here, and where it ends."""
    for at in words.starts(start):
        yield from _relative(words, at)
        yield from _weekdays(words, at)
        yield from _dated(words, at)


def _dated(words: Words, start: int) -> Iterator[tuple[Day, int]]:
    """A day of a month; "next" behind it says nothing ("le 3 mars prochain")."""
    for day, end in _dates(words, start):
        yield day, end
        yield from ((day, then) for _, then in _which(words, end))


def _relative(words: Words, start: int) -> Iterator[tuple[Day, int]]:
    for ahead, end in words.at(start, Kind.DAY):
        yield Day(ahead=ahead), end
        for weekday, then in words.at(end, Kind.WEEKDAY):
            yield Day(ahead=ahead, weekday=weekday), then


def _weekdays(words: Words, start: int) -> Iterator[tuple[Day, int]]:
    for which, at in _which(words, start):
        yield from ((Day(weekday=weekday, which=which), end) for weekday, end in words.at(at, Kind.WEEKDAY))
    for weekday, end in words.at(start, Kind.WEEKDAY):
        yield Day(weekday=weekday), end
        yield from ((Day(weekday=weekday, which=which), then) for which, then in _which(words, end))
        for at in words.starts(end):
            yield from ((replace(day, weekday=weekday), then) for day, then in _dated(words, at))


def _which(words: Words, start: int) -> Iterator[tuple[str, int]]:
    for kind in (Kind.THIS, Kind.NEXT):
        yield from ((kind.value, end) for _, end in words.at(start, kind))


def _dates(words: Words, start: int) -> Iterator[tuple[Day, int]]:
    word = words.word(start)
    yield from ((day, start + 1) for day in _numeric(word))
    if (joined := _JOINED.fullmatch(word)) and (month := words.known.phrases.get((joined[2],), {}).get(Kind.MONTH)):
        yield Day(int(joined[1]), month, int(joined[3]) if joined[3] else None), start + 1
    if number := _NUMBER.fullmatch(word):
        for at in words.starts(start + 1):
            yield from (_with_year(words, Day(int(number[1]), month), end) for month, end in words.at(at, Kind.MONTH))
    for month, end in words.at(start, Kind.MONTH):
        for at in words.starts(end):
            if number := _NUMBER.fullmatch(words.word(at)):
                yield _with_year(words, Day(int(number[1]), month), at + 1)


def _with_year(words: Words, day: Day, end: int) -> tuple[Day, int]:
    for at in words.starts(end):
        if _YEAR.fullmatch(words.word(at)):
            after = words.at(at + 1, Kind.FILLER) if words.word(at + 1) == "r" else []  # "2027 r." in Polish
            return replace(day, year=int(words.word(at))), after[-1][1] if after else at + 1
    return day, end


def _numeric(word: str) -> Iterator[Day]:
    if found := _ISO.fullmatch(word):
        yield Day(int(found[3]), int(found[2]), int(found[1]), exact=True)
    elif found := _DOTTED.fullmatch(word):
        yield Day(int(found[1]), int(found[2]), _year(found[3]))
    elif found := _DOTTED_SHORT.fullmatch(word):
        yield Day(int(found[1]), int(found[2]))
    elif found := _SLASHED.fullmatch(word):
        yield from _in_either_order(int(found[1]), int(found[3]), _year(found[4]))
    elif found := _SLASHED_SHORT.fullmatch(word):
        yield from _in_either_order(int(found[1]), int(found[2]), None)


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _in_either_order(first: int, second: int, year: int | None) -> Iterator[Day]:
    """01/02/2027 is a day in January for some and in February for others: certain is what cannot be both."""
    either = first <= 12 and second <= 12 and first != second
    if second <= 12:
        yield Day(first, second, year, either=either)
    if second > 12 or either:
        yield Day(second, first, year, either=either, turned=True)


def meant(day: Day, today: date) -> list[date] | str:
    """The days of the calendar that a written one can mean, as seen from today; or why there is none."""
    if day.ahead is not None:
        return _on_its_weekday(today + timedelta(days=day.ahead), day)
    if not day.day:
        return _coming(day, today)
    years = (today.year, today.year + 1) if day.year is None else (day.year,)
    there = [found for year in years if (found := on_calendar(year, day.month, day.day))]
    found = next((each for each in there if day.year is not None or each >= today), None)
    return _on_its_weekday(found, day) if found else f"{day.written} is not in the calendar"


def _coming(day: Day, today: date) -> list[date]:
    """The nearest such weekday; today's and the next one are both meant by its bare name, and "next" leaves open
    whether it is the nearest or that of the week to come."""
    assert day.weekday is not None
    ahead = (day.weekday - today.weekday()) % 7
    nearest = today + timedelta(days=ahead)
    if day.which == "next":
        of_next_week = today + timedelta(days=7 - today.weekday() + day.weekday)
        return sorted({nearest if ahead else of_next_week, of_next_week})
    return [nearest] if ahead or day.which else [today, today + timedelta(days=7)]


def _on_its_weekday(found: date, day: Day) -> list[date] | str:
    if day.weekday is not None and found.weekday() != day.weekday:
        return f"{said(found)} is a {DAYS[found.weekday()]}, not a {DAYS[day.weekday]}"
    return [found]


def read_date(text: str, today: date, known: DateWords) -> date | Unreadable:
    """Reads a date and nothing else, in any of the forms that an appointment has; without a year the next such day."""
    words = cut(text, known)
    if not words.said:
        return Unreadable("the date is missing; write it like 2027-01-14")
    found = {day: None for day, end in days_at(words, 0) if day.day and end == len(words.read)}
    dated = [day for day in found if day.weekday is not None] or list(found)
    if not dated:
        return Unreadable(f"{text[:40]} cannot be read as a date; write it like 2027-01-14")
    if len(dated) > 1 and dated[0].either:
        shown = " or ".join(f"{day.year or today.year}-{day.month:02}-{day.day:02}" for day in dated)
        return Unreadable(f"{text[:40]} can be read as two days; write {shown}")
    days = meant(dated[0], today)
    if isinstance(days, str):
        return Unreadable(f"{text[:40]} is not in the calendar" if "calendar" in days else days)
    return days[0]


def on_calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def said(day: date) -> str:
    """ "14 January 2027"."""
    return f"{day:%-d %B %Y}"
