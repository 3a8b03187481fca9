"""Dates as letters say them: weekday, month as a word, in the reader's zone, which is named by its city."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from mailbot.source import Mistakes, Toml, did_you_mean


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a language writes dates: weekdays from Monday on, months, and where they stand in a day and in a moment;
    `date` and `month_day` are a day without its weekday, and without its year as well."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    moment: str
    date: str = "{day} {month} {year}"
    month_day: str = "{day} {month}"


ENGLISH = Calendar(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    day="{weekday} {day} {month} {year}",
    moment="{weekday} {day} {month}, {time} ({city})",
)
_SHAPES = ("day", "moment", "date", "month_day")
_PLACES = {"weekday": "", "day": 1, "month": "", "year": 2027, "time": "", "city": ""}


def read_calendar(toml: Toml, mistakes: Mistakes) -> Calendar:
    """The table `[dates]` of a language's words; the English one, and a mistake, where it is not whole."""
    dates = toml.data.get("dates")
    written = dates if isinstance(dates, dict) else {}
    for key in written:
        if key not in Calendar.__dataclass_fields__:
            mend = did_you_mean(key, Calendar.__dataclass_fields__)
            mistakes.note(toml.source.path, toml.place(("dates", key), key), f"there is no {key!r} here", mend)
    for key, many in (("days", 7), ("months", 12)):
        names = written.get(key)
        if not isinstance(names, list) or len(names) != many or not all(isinstance(name, str) for name in names):
            place = toml.place(("dates", key), key)
            mistakes.note(toml.source.path, place, f"a language has {many} {key}", f'write {key} = ["…", …]')
            return ENGLISH
    shapes = {key: str(written.get(key, getattr(ENGLISH, key))) for key in _SHAPES}
    for key, shape in shapes.items():
        try:
            shape.format(**_PLACES)
        except (LookupError, ValueError, AttributeError):
            known = ", ".join(f"{{{name}}}" for name in _PLACES)
            place = toml.place(("dates", key), key)
            mistakes.note(toml.source.path, place, f"{shape!r} is no way to write dates", f"its places are {known}")
            return ENGLISH
    return Calendar(tuple(written["days"]), tuple(written["months"]), **shapes)


_IN_ENGLISH = re.compile(rf"(\d{{1,2}}) ({'|'.join(ENGLISH.months)})(?: (\d{{4}}))?(, \d\d:\d\d)?")


def said_day(text: str, calendar: Calendar) -> str:
    """ "14 January 2027", as code says a day in English, in another language; "" where a text is no such day."""
    found = _IN_ENGLISH.fullmatch(text)
    if found is None:
        return ""
    month = calendar.months[ENGLISH.months.index(found[2])]
    shape = calendar.date if found[3] else calendar.month_day
    return shape.format(**{**_PLACES, "day": found[1], "month": month, "year": found[3]}) + (found[4] or "")


def zone_of(name: str) -> tzinfo:
    """A zone by its IANA name, or a fixed offset ("UTC+05:30"); ValueError where there is none of that name."""
    sign, rest = name[3:4], name[4:]
    if name.startswith("UTC") and sign in ("+", "-") and rest:
        hours, _, minutes = rest.partition(":")
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(offset if sign == "+" else -offset)
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise ValueError(f"there is no time zone {name!r}") from None


def city(zone: str) -> str:
    """ "America/Argentina/Buenos_Aires" → "Buenos Aires"; UTC and fixed offsets stay as they are."""
    return zone.rpartition("/")[2].replace("_", " ")


def day(moment: date, zone: str, calendar: Calendar = ENGLISH) -> str:
    """ "Thursday 14 January 2027", as the day is in the reader's zone; a plain date is the same everywhere."""
    return _written(calendar.day, _local(moment, zone), zone, calendar)


def moment(when: datetime, zone: str, calendar: Calendar = ENGLISH) -> str:
    """ "Thursday 14 January, 18:00 (Berlin)"; TypeError where the moment names no zone of its own."""
    if not isinstance(when, datetime) or when.tzinfo is None:
        raise TypeError(f"{when!r} is no moment with a zone")
    return _written(calendar.moment, when.astimezone(zone_of(zone)), zone, calendar)


def _local(when: date, zone: str) -> date:
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise TypeError(f"{when!r} is no moment with a zone")
        return when.astimezone(zone_of(zone))
    if not isinstance(when, date):
        raise TypeError(f"{when!r} is no date")
    return when


def _written(shape: str, when: date, zone: str, calendar: Calendar) -> str:
    return shape.format(
        weekday=calendar.days[when.weekday()],
        day=when.day,
        month=calendar.months[when.month - 1],
        year=when.year,
        time=f"{when:%H:%M}",
        city=city(zone),
    )
