"""Calendar time: the moment that a DTSTART means, in whatever form of zone it was written (RFC 5545 3.3.5, 3.6.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from mailbot.mail.calendars.content_line import Component, Property

_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d{1,9})?[ ]?(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_BYDAY = re.compile(r"([+-]?\d)(SU|MO|TU|WE|TH|FR|SA)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_MONTHS = frozenset(f"{month:{width}}" for month in range(1, 13) for width in ("", "02"))
_OBSERVANCES = 40


@dataclass(frozen=True, slots=True)
class Start:
    """When something starts: `at`, which is naive where it floats; `all_day` has no hour; `zone` is one that nobody
    knows, so that `at` says nothing. Without any of them it cannot be read."""

    at: datetime | None = None
    all_day: bool = False
    zone: str = ""

    def moment(self, own_zone: tzinfo) -> datetime | None:
        """The moment in UTC, for somebody in this zone; None where there is none."""
        if self.at is None or self.all_day or self.zone:
            return None
        aware = self.at if self.at.tzinfo else self.at.replace(tzinfo=own_zone)
        try:
            return aware.astimezone(UTC)
        except OverflowError:  # the first day of the year 1, in the east
            return None


def read_start(found: Property | None, calendar: Component) -> Start:
    """What a DTSTART says; `calendar` is where the definition of its zone may stand."""
    match = _MOMENT.match(found.value.strip()) if found else None
    if found is None or match is None:
        return Start()
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        local = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001  # its zone comes below
    except ValueError:
        return Start()
    if match[4] is None:
        return Start(local, all_day=True)
    if match[7]:
        return Start(local.replace(tzinfo=UTC if match[7] in "Zz" else _fixed(match[7])))
    name = found.params.get("TZID", "").strip()
    if not name:
        return Start(local)
    zone = zone_called(name) or _defined(name, calendar, local)
    return Start(local.replace(tzinfo=zone)) if zone else Start(local, zone=name[:60])


def zone_called(name: str) -> tzinfo | None:
    """The zone of an IANA name, also below a maker's own path ("/example.org/2010/Europe/Berlin"), or of Windows'."""
    parts = name.strip('"/ ').split("/")
    for taken in (len(parts), 3, 2, 1):
        key = _keys().get("/".join(parts[-taken:]).casefold())
        if key and (taken > 1 or len(parts) == 1):
            return ZoneInfo(key)
    return None


@cache
def _keys() -> dict[str, str]:
    """The zones by their names in small letters, Windows' among them."""
    keys = {name.casefold(): name for name in available_timezones() if name not in {"Factory", "localtime"}}
    windows = {name.casefold(): key for name, key in WINDOWS_TO_OLSON.items() if key.casefold() in keys}
    return {**keys, **windows}


def _defined(name: str, calendar: Component, local: datetime) -> tzinfo | None:
    """The zone as the calendar itself defines it: by another name, or by its observances."""
    found = next((each for each in calendar.walk("VTIMEZONE") if each.text("TZID") == name), None)
    if found is None:
        return None
    return zone_called(found.text("X-LIC-LOCATION")) or _observed(found, local)


def _observed(zone: Component, local: datetime) -> tzinfo | None:
    """The offset of the observance that has begun last before a local time (RFC 5545 3.6.5)."""
    begun: list[tuple[datetime, str]] = []
    first: tuple[datetime, str] | None = None
    for each in list(zone.walk("STANDARD", "DAYLIGHT"))[:_OBSERVANCES]:
        start = read_start(each.first("DTSTART"), Component()).at
        if start is None or start.tzinfo is not None:
            continue
        begun += [(onset, each.text("TZOFFSETTO")) for onset in _onsets(each, start, local) if onset <= local]
        first = min(first or (start, each.text("TZOFFSETFROM")), (start, each.text("TZOFFSETFROM")))
    latest = max(begun, default=first)
    return _fixed(latest[1]) if latest else None


def _onsets(observance: Component, start: datetime, local: datetime) -> list[datetime]:
    """When an observance begins in the year of a moment and in the one before, or the only time that it does."""
    rule = dict(part.partition("=")[::2] for part in observance.text("RRULE").upper().split(";"))
    if "FREQ" not in rule:
        return [start]
    until = rule.get("UNTIL", "")[:4]
    years = [year for year in (local.year - 1, local.year) if year >= start.year and not (until and str(year) > until)]
    return [onset for year in years if (onset := _in_year(rule, start, year))] or [start]


def _in_year(rule: dict[str, str], start: datetime, year: int) -> datetime | None:
    """The last Sunday in March, in this year; without a weekday the day of the first time."""
    month = rule.get("BYMONTH", "")
    wanted = int(month) if month in _MONTHS else start.month
    by_day = _BYDAY.fullmatch(rule.get("BYDAY", ""))
    try:
        if by_day is None:
            return start.replace(year=year, month=wanted)
        nth, weekday = int(by_day[1]), _WEEKDAYS.index(by_day[2])
        if nth > 0:
            first = start.replace(year=year, month=wanted, day=1)
            return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
        after = start.replace(year=year + wanted // 12, month=wanted % 12 + 1, day=1)
        return after - timedelta(days=(after.weekday() - weekday - 1) % 7 + 1 + 7 * (-nth - 1))
    except (ValueError, OverflowError):
        return None


def _fixed(offset: str) -> tzinfo | None:
    match = _OFFSET.match(offset)
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    minutes = int(match[2]) * 60 + int(match[3])
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
