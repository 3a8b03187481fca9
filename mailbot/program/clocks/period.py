"""Period: the weeks and the quarters of the program itself, by its own clock: when the admins get the digest of one and
the report on one (section 3).

Each begins on a day that follows from the calendar alone, so that a restart or a stretch of downtime changes none.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from mailbot.program.chapter import Moment

_MORNING = time(8)
"""At this time of a period's first day its letter is due."""


def week_of(day: date, days: int = 7) -> date:
    """The first day of the stretch of so many days that a day lies in; of seven it is a Monday (ISO 8601)."""
    since_a_monday = day.toordinal() - 1
    return day - timedelta(days=since_a_monday % days)


def quarter_of(day: date, months: int = 3) -> date:
    """The first day of the stretch of so many months that a day lies in; of three it begins a quarter of the year."""
    return _first_of(_month(day) // months * months)


def quarter_after(begins: date, months: int = 3) -> date:
    """The first day of the stretch of months after the one that begins so; a negative number goes back."""
    return _first_of(_month(begins) + months)


def today(moment: Moment) -> date:
    return moment.now.astimezone(moment.zone).date()


def morning_of(day: date, moment: Moment) -> datetime:
    """When a letter about the time up to this day is due."""
    return datetime.combine(day, _MORNING, moment.zone).astimezone(UTC)


def midnight_before(day: date, moment: Moment) -> datetime:
    """When a day begins."""
    return datetime.combine(day, time(), moment.zone).astimezone(UTC)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
