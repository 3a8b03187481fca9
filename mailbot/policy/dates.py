"""Dates as letters say them: weekday, month as a word, in the reader's zone, which is named by its city."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
}


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


def day(moment: date, zone: str, language: str = "en") -> str:
    """ "Thursday 14 January 2027", as the day is in the reader's zone; a plain date is the same everywhere."""
    local = _local(moment, zone)
    return f"{_day(local, language)} {local.year}"


def moment(when: datetime, zone: str, language: str = "en") -> str:
    """ "Thursday 14 January, 18:00 (Berlin)"; TypeError where the moment names no zone of its own."""
    if not isinstance(when, datetime) or when.tzinfo is None:
        raise TypeError(f"{when!r} is no moment with a zone")
    local = when.astimezone(zone_of(zone))
    return f"{_day(local, language)}, {local:%H:%M} ({city(zone)})"


def _local(when: date, zone: str) -> date:
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise TypeError(f"{when!r} is no moment with a zone")
        return when.astimezone(zone_of(zone))
    if not isinstance(when, date):
        raise TypeError(f"{when!r} is no date")
    return when


def _day(when: date, language: str) -> str:
    days, months = _DAYS.get(language, _DAYS["en"]), _MONTHS.get(language, _MONTHS["en"])
    weekday, month = days[when.weekday()], months[when.month - 1]
    return f"{weekday}, {when.day}. {month}" if language == "de" else f"{weekday} {when.day} {month}"
