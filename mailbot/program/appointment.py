"""Appointment: the date, time, zone and place of a call, as people write them after CALL (S23, S34)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from mailbot.program.moments import zone_named


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


_MONTHS = (
    ("january", "jan", "januar"), ("february", "feb", "februar"), ("march", "mar", "märz"), ("april", "apr"),
    ("may", "mai"), ("june", "jun", "juni"), ("july", "jul", "juli"), ("august", "aug"),
    ("september", "sep", "sept"), ("october", "oct", "oktober", "okt"), ("november", "nov"),
    ("december", "dec", "dezember", "dez"),
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WEEKDAY = re.compile(r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|mon|tue|wed|thu|fri|sat|sun", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?:[:](\d{2}))?\s?(am|pm|uhr)?", re.IGNORECASE)


def read_appointment(text: str, now: datetime, own_zone: tzinfo) -> Appointment | Unreadable:
    """Reads "2027-01-14 18:00 [zone] [place]"; also "14 January 18:00", "14.01.2027 6pm", with a weekday before.

    A date without a year is the next such date. Without a zone it is the writer's own. A moment that has passed, or
    that an ambiguous day such as 01/02 leaves open, is Unreadable.
    """
    words = text.replace(",", " ").replace("T", " ", 1).split() if _ISO.match(text) else text.replace(",", " ").split()
    if words and _WEEKDAY.fullmatch(words[0]):
        words = words[1:]
    found = _read_date(words, now.astimezone(own_zone).date())
    if isinstance(found, Unreadable):
        return found
    day, words = found
    if words and words[0].casefold() in {"at", "um"}:
        words = words[1:]
    clock, words = _read_time(words)
    if clock is None:
        return Unreadable("the time is missing or cannot be read; write it like 18:00")
    zone, words = _read_zone(words)
    at = datetime.combine(day, clock, zone_named(zone) or own_zone).astimezone(UTC)
    if at <= now:
        return Unreadable(f"{day:%-d %B %Y}, {clock:%H:%M} has passed already")
    if at > now + timedelta(days=366):
        return Unreadable(f"{day:%-d %B %Y} is more than a year away")
    return Appointment(at, zone, " ".join(words))


def _read_date(words: list[str], today: date) -> tuple[date, list[str]] | Unreadable:
    if not words:
        return Unreadable("the date is missing; write it like 2027-01-14")
    try:
        if match := _ISO.fullmatch(words[0]):
            return date(int(match[1]), int(match[2]), int(match[3])), words[1:]
        if match := _DOTTED.fullmatch(words[0]):
            return date(int(match[3]), int(match[2]), int(match[1])), words[1:]
        if len(words) > 1 and (named := _named_month(words[0], words[1])):
            day, month = named
            if len(words) > 2 and re.fullmatch(r"20\d\d", words[2]):
                return date(int(words[2]), month, day), words[3:]
            this_year = date(today.year, month, day)
            return (this_year if this_year >= today else date(today.year + 1, month, day)), words[2:]
    except ValueError:
        return Unreadable(f"{' '.join(words[:3])} is not in the calendar")
    return Unreadable(f"{words[0]} cannot be read as a date; write it like 2027-01-14")


def _named_month(first: str, second: str) -> tuple[int, int] | None:
    for day, month in ((first, second), (second, first)):
        number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?", day)
        if number and month.casefold().rstrip(".") in _MONTH:
            return int(number[1]), _MONTH[month.casefold().rstrip(".")]
    return None


def _read_time(words: list[str]) -> tuple[time | None, list[str]]:
    for taken in (2, 1):
        match = _TIME.fullmatch(" ".join(words[:taken])) if len(words) >= taken else None
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
        name = " ".join(words[:taken]).strip("()")
        if len(words) >= taken and (zone := zone_named(name)):
            return zone.key, words[taken:]
    return "", words
