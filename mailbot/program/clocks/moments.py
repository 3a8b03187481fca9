"""Moments: arithmetic on the calendar that keeps what people expect: the wall-clock hour and the day of the month.

Aware times in, aware UTC times out. A day is a calendar day in the zone, so a change to or from summer time does
not shift an hour; the 31st plus a month is the last day of that month (section 3).
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from mailbot.program.model import Person

_SHORTEST = 28
"""Days that every month has."""
_LONGEST_NAME = 60
"""Characters of a zone's name."""


def plus_days(moment: datetime, days: int, zone: tzinfo = UTC) -> datetime:
    """The same wall-clock time so many days later (earlier where negative)."""
    local = moment.astimezone(zone)
    if zone is UTC:
        return local + timedelta(days=days)
    return _at_wall_clock(local.replace(tzinfo=None) + timedelta(days=days), zone)


def plus_months(moment: datetime, months: int, zone: tzinfo = UTC) -> datetime:
    """The same day and wall-clock time so many months later; a day that the month lacks becomes its last."""
    local = moment.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = local.day if local.day <= _SHORTEST else min(local.day, calendar.monthrange(year, month + 1)[1])
    later = local.replace(year=year, month=month + 1, day=day)
    return later if zone is UTC else _at_wall_clock(later.replace(tzinfo=None), zone)


def _at_wall_clock(local: datetime, zone: tzinfo) -> datetime:
    """An hour that does not exist is taken an hour later, one that comes twice the first time."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of an IANA name in any case, or of its city ("Berlin", "new york"); None where there is none."""
    return _zone_named(name) if len(name) <= _LONGEST_NAME else None


@lru_cache(maxsize=512)
def _zone_named(name: str) -> ZoneInfo | None:
    canonical = _ZONES.get(name.strip().replace(" ", "_").casefold())
    return ZoneInfo(canonical) if canonical else None


_NO_CITIES = {
    *(f"Australia/{part}" for part in ("ACT", "North", "South", "West")),
    *("America/North_Dakota/Center", "Mexico/General", "Pacific/Easter", "Factory"),
}
"""Zones whose last word is an ordinary one: "18:00 West Wing" names a room."""


def _index() -> dict[str, str]:
    zones: dict[str, str] = {}
    known = available_timezones()
    for name in sorted(known):
        if not name.startswith(("posix/", "right/", "SystemV/", "Etc/", "Brazil/")) and name not in _NO_CITIES:
            zones.setdefault(name.rpartition("/")[2].casefold(), name)
    zones.update({name.casefold(): name for name in known})
    return zones


_ZONES = _index()


def zone_of(person: Person | None, program_zone: str) -> tzinfo:
    """In which zone somebody reads: the one they named, else that of their own mails, else the program's (S68)."""
    if person is not None and person.timezone and (zone := zone_named(person.timezone)):
        return zone
    if person is not None and person.utc_offset is not None:
        return timezone(timedelta(minutes=person.utc_offset))
    return ZoneInfo(program_zone)


def zone_name_of(person: Person | None, program_zone: str) -> str:
    """The name under which a reader's zone is shown: an IANA name, "UTC", or a fixed offset such as "UTC+5:30"."""
    zone = zone_of(person, program_zone)
    if isinstance(zone, ZoneInfo):
        return zone.key
    minutes = round((zone.utcoffset(None) or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "-"
    return "UTC" if minutes == 0 else f"UTC{sign}{hours}{f':{rest:02}' if rest else ''}"
