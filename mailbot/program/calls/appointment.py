"""Appointment: the date, time, zone and place of a call, as people write them after CALL (S23, S34)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from mailbot.program.clocks.moments import zone_named


@dataclass(frozen=True, slots=True)
class Appointment:
    """A moment (UTC), the zone it was meant in ("" where that was the writer's own), and the place: a URL or text."""

    at: datetime
    zone: str
    channel: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be read, in words for the one who wrote it."""

    problem: str


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as it was written: year None is the next such day, weekday None was not named (0 is Monday)."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None


_NAMES_OF_MONTHS = (
    ("january", "jan", "januar"), ("february", "feb", "februar"), ("march", "mar", "märz"), ("april", "apr"),
    ("may", "mai"), ("june", "jun", "juni"), ("july", "jul", "juli"), ("august", "aug"),
    ("september", "sep", "sept"), ("october", "oct", "oktober", "okt"), ("november", "nov"),
    ("december", "dec", "dezember", "dez"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_NAMES_OF_MONTHS, 1) for name in names}
"""The numbers of months by their names in small letters."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|wed|thu|sat", re.IGNORECASE)
_STAMP = re.compile(r"(\d{4}-\d\d?-\d\d?)T(\d\d?:\d\d(?::\d\d)?)(Z?)(?=[\s,]|$)", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?\s?(am|pm|uhr)?", re.IGNORECASE)
_UNLIKELY = timedelta(days=330)
"""A date without a year that far off was meant for the month that has just passed: letters name no year."""
_OFFSET = re.compile(r"(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|[+-]\d{2}:\d{2}", re.IGNORECASE)
_ABBREVIATION = re.compile(
    "PST|PDT|MDT|CST|CDT|EDT|IST|BST|CEST|EEST|WEST|MEZ|MESZ|MSK|PKT|SGT|HKT|JST|KST|AWST|AEST|AEDT|NZST|NZDT|BRT|SAST"
)
"""What people call zones and no table knows, or what is the name of several: so read as a place it would be wrong."""


def read_appointment(text: str, now: datetime, own_zone: tzinfo) -> Appointment | Unreadable:
    """Reads "2027-01-14 18:00 [zone] [place]"; also "14 January 18:00", "14.01.2027 6pm", with a weekday before.

    A date without a year is the next such date in its zone, unless it was only lately. Without a zone it is the
    writer's own. A moment that has passed or is more than a year away, and one that 01/02 or a wrong weekday leaves
    open, is Unreadable.
    """
    found = _read_day_and_time(text)
    if isinstance(found, Unreadable):
        return found
    written, clock, words = found
    zone, words = _read_zone(words)
    if not zone and words and (_ABBREVIATION.fullmatch(_bare(words[0])) or _OFFSET.fullmatch(_bare(words[0]))):
        return Unreadable(f"{_bare(words[0])} leaves the time zone open; write it as a city, like Berlin or New York")
    where = zone_named(zone) or own_zone
    day = _on_calendar(written, now.astimezone(where).date())
    if isinstance(day, Unreadable):
        return day
    at = datetime.combine(day, clock, where).astimezone(UTC)
    if at <= now:
        return Unreadable(f"{_said(day)}, {clock:%H:%M} has passed already")
    if written.year is None and at > now + _UNLIKELY:
        return Unreadable(f"{day:%-d %B} has passed already; name the year if you mean {day.year}")
    if at > now + timedelta(days=366):
        return Unreadable(f"{_said(day)} is more than a year away")
    return Appointment(at, zone, " ".join(words))


def read_date(text: str, today: date) -> date | Unreadable:
    """Reads a date and nothing else, in any of the forms that an appointment has; without a year the next such day."""
    words = [word for word in text.split() if _bare(word).casefold() not in {"", "of", "the"}]
    found = _read_written_day(words)
    if isinstance(found, Unreadable):
        return found
    written, rest = found
    if rest:
        return Unreadable(f"{text[:40]} cannot be read as a date; write it like 2027-01-14")
    years = (today.year, today.year + 1) if written.year is None else (written.year,)
    days = [day for year in years if (day := _date(year, written.month, written.day))]
    day = next((day for day in days if written.year is not None or day >= today), None)
    return _on_its_weekday(day, written) if day else Unreadable(f"{text[:40]} is not in the calendar")


def names_a_moment(text: str) -> bool:
    """Whether a text begins with a day and a time, so that it can hardly be talk ("call me at 5" can)."""
    return not isinstance(_read_day_and_time(text), Unreadable)


def _read_day_and_time(text: str) -> tuple[_Day, time, list[str]] | Unreadable:
    stamp = _STAMP.match(text)
    if stamp:
        text = f"{stamp[1]} {stamp[2]} {'UTC' if stamp[3] else ''} {text[stamp.end() :]}"
    words = [word for word in text.split() if _bare(word)]
    found = _read_written_day(words)
    if isinstance(found, Unreadable):
        return found
    day, words = found
    clock, words = _read_time(words[1:] if words and words[0].casefold() in {"at", "um", "@"} else words)
    if clock is None:
        return Unreadable("the time is missing or cannot be read; write it like 18:00")
    return day, clock, words


def _read_written_day(words: list[str]) -> tuple[_Day, list[str]] | Unreadable:
    """A day, with or without its weekday in front, and the words behind it."""
    weekday = _bare(words[0]).rstrip(".") if words else ""
    if _WEEKDAY.fullmatch(weekday) is None:
        return _read_day(words)
    found = _read_day(words[1:])
    if isinstance(found, Unreadable):
        return found
    number = next(n for n, name in enumerate(_DAYS) if name[:2].lower() == weekday[:2].lower())
    return replace(found[0], weekday=number), found[1]


def _read_day(words: list[str]) -> tuple[_Day, list[str]] | Unreadable:
    if not words:
        return Unreadable("the date is missing; write it like 2027-01-14")
    first = _bare(words[0])
    if match := _ISO.fullmatch(first):
        return _Day(int(match[3]), int(match[2]), int(match[1])), words[1:]
    if match := _DOTTED.fullmatch(first):
        return _Day(int(match[1]), int(match[2]), int(match[3])), words[1:]
    if match := _SLASHED.fullmatch(first):
        slashed = _which_of_two(first, int(match[1]), int(match[2]), int(match[3]))
        return slashed if isinstance(slashed, Unreadable) else (slashed, words[1:])
    if len(words) > 1 and (named := _named_month(first, _bare(words[1]))):
        if len(words) > 2 and re.fullmatch(r"20\d\d", _bare(words[2])):
            return _Day(*named, int(_bare(words[2]))), words[3:]
        return _Day(*named), words[2:]
    return Unreadable(f"{first[:40]} cannot be read as a date; write it like 2027-01-14")


def _which_of_two(written: str, first: int, second: int, year: int) -> _Day | Unreadable:
    """01/02/2027 is a day in January for some and in February for others: only where it cannot be both is it read."""
    if first <= 12 and second <= 12 and first != second:
        either = f"{year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
        return Unreadable(f"{written} can be read as two days; write {either}")
    return _Day(first, second, year) if second <= 12 else _Day(second, first, year)


def _named_month(first: str, second: str) -> tuple[int, int] | None:
    for day, month in ((first, second), (second, first)):
        number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?", day)
        if number and month.casefold().rstrip(".") in MONTHS:
            return int(number[1]), MONTHS[month.casefold().rstrip(".")]
    return None


def _on_calendar(written: _Day, today: date) -> date | Unreadable:
    """The day itself: of the year that was written, else the first from today on."""
    said = f"{written.day}.{written.month}.{written.year or ''}"
    if written.year is not None and not today.year - 1 <= written.year <= today.year + 1:
        return Unreadable(f"{said} {'has passed already' if written.year < today.year else 'is more than a year away'}")
    years = (today.year, today.year + 1) if written.year is None else (written.year,)
    days = [day for year in years if (day := _date(year, written.month, written.day))]
    day = next((day for day in days if written.year is not None or day >= today), None)
    if day is None:
        return Unreadable(f"{said} is not in the calendar")
    return _on_its_weekday(day, written)


def _on_its_weekday(day: date, written: _Day) -> date | Unreadable:
    if written.weekday is not None and day.weekday() != written.weekday:
        return Unreadable(f"{_said(day)} is a {_DAYS[day.weekday()]}, not a {_DAYS[written.weekday]}")
    return day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _said(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _read_time(words: list[str]) -> tuple[time | None, list[str]]:
    for taken in (2, 1):
        match = _TIME.fullmatch(_bare(" ".join(words[:taken]))) if len(words) >= taken else None
        if match is None or not (match[2] or match[4]):
            continue
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[4] or "").lower()
        if half in {"am", "pm"}:
            if not 1 <= hour <= 12:
                return None, words
            hour = hour % 12 + (12 if half == "pm" else 0)
        return (time(hour, minute), words[taken:]) if hour < 24 and minute < 60 else (None, words)
    return None, words


def _read_zone(words: list[str]) -> tuple[str, list[str]]:
    for taken in (2, 1):
        name = _bare(" ".join(words[:taken])).strip("()")
        if len(words) >= taken and (zone := zone_named(name)):
            after = words[taken:]
            return zone.key, after[1:] if after and _bare(after[0]).casefold() in {"time", "zeit"} else after
    return "", words


def _bare(word: str) -> str:
    """A word without the punctuation that a sentence puts behind it."""
    return word.strip(",;:!?").removesuffix(".")
