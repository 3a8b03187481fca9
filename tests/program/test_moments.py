"""Calendar arithmetic that keeps the wall clock and the day of the month (section 3), and the zones people read in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.program.clocks.moments import plus_days, plus_months, zone_name_of, zone_named, zone_of
from mailbot.program.model import Person

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati")


def berlin(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        ((2027, 1, 31), 1, (2027, 2, 28)),
        ((2027, 1, 31), 3, (2027, 4, 30)),
        ((2027, 1, 31), 2, (2027, 3, 31)),
        ((2027, 11, 30), 3, (2028, 2, 29)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2028, 2, 29), 48, (2032, 2, 29)),
        ((2027, 12, 31), 12, (2028, 12, 31)),
        ((2027, 3, 31), -1, (2027, 2, 28)),
        ((2027, 1, 15), -1, (2026, 12, 15)),
        ((2027, 12, 15), 1, (2028, 1, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one_of_that_month(
    start: tuple[int, int, int], months: int, day: tuple[int, int, int]
) -> None:
    assert plus_months(berlin(*start), months, BERLIN) == berlin(*day)


def test_days_and_months_keep_the_wall_clock_over_both_changes_of_the_clocks() -> None:
    assert plus_days(berlin(2027, 3, 27), 1, BERLIN) == berlin(2027, 3, 28)
    assert plus_days(berlin(2027, 3, 27), 1, BERLIN) - berlin(2027, 3, 27).astimezone(UTC) == timedelta(hours=23)
    assert plus_days(berlin(2027, 10, 30), 1, BERLIN) - berlin(2027, 10, 30).astimezone(UTC) == timedelta(hours=25)
    assert plus_days(berlin(2027, 10, 31), -1, BERLIN) == berlin(2027, 10, 30)
    assert plus_months(berlin(2027, 1, 15), 3, BERLIN) == berlin(2027, 4, 15)


def test_an_hour_that_does_not_exist_comes_an_hour_later_and_one_that_comes_twice_the_first_time() -> None:
    assert plus_days(berlin(2027, 3, 27, 2, 30), 1, BERLIN) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert plus_days(berlin(2027, 10, 30, 2, 30), 1, BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_day_is_a_day_of_the_readers_zone_not_of_ours() -> None:
    kiritimati = ZoneInfo("Pacific/Kiritimati")
    evening = datetime(2027, 1, 30, 11, tzinfo=UTC)  # 01:00 on the 31st there
    assert plus_months(evening, 1, kiritimati) == datetime(2027, 2, 28, 1, tzinfo=kiritimati)
    assert plus_months(evening, 1, UTC) == datetime(2027, 2, 28, 11, tzinfo=UTC)


FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # earlier, some zones have skipped a whole day
moments = st.integers(0, 30_000_000).map(lambda minutes: FIRST + timedelta(minutes=minutes))
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(moments, st.integers(-60, 240), zones)
def test_months_later_is_that_month_and_never_a_later_day_of_it(at: datetime, months: int, zone: ZoneInfo) -> None:
    before, after = at.astimezone(zone), plus_months(at, months, zone).astimezone(zone)
    assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == months
    assert after.day == before.day or (after.day < before.day and (after + timedelta(days=1)).month != after.month)


@given(moments, st.integers(-60, 240), st.integers(1, 60), zones)
def test_more_months_or_days_are_always_later(at: datetime, count: int, more: int, zone: ZoneInfo) -> None:
    assert plus_months(at, count, zone) < plus_months(at, count + more, zone)
    assert plus_days(at, count, zone) < plus_days(at, count + more, zone)


@given(moments, st.integers(-400, 400), zones)
def test_days_later_is_that_many_dates_later_at_the_same_time_by_the_clock(
    at: datetime, days: int, zone: ZoneInfo
) -> None:
    before, after = at.astimezone(zone), plus_days(at, days, zone).astimezone(zone)
    exact = before.replace(tzinfo=None) + timedelta(days=days)
    shift = after.replace(tzinfo=None) - exact
    assert shift == timedelta() or timedelta() < shift <= timedelta(hours=1)  # only where that hour does not exist


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" BERLIN ", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Atlantis", None),
        ("GMT+5", None),
        ("West", None),
        ("Easter", None),
        ("", None),
        ("../../etc/passwd", None),
        ("x" * 1000, None),
    ],
)
def test_a_zone_is_known_by_its_name_or_its_city_in_any_case(said: str, zone: str | None) -> None:
    found = zone_named(said)
    assert (found.key if found else None) == zone


@given(st.text(max_size=80))
def test_no_name_of_a_zone_is_an_error(name: str) -> None:
    found = zone_named(name)
    assert found is None or datetime(2027, 1, 1, tzinfo=UTC).astimezone(found)


def person(timezone: str = "", utc_offset: int | None = None) -> Person:
    since = datetime(2027, 1, 1, tzinfo=UTC)
    return Person(
        id="M-1", name="Ann", addresses=("ann@example.org",), since=since, timezone=timezone, utc_offset=utc_offset
    )


@pytest.mark.parametrize(
    ("reader", "name", "hour"),
    [
        (person("Asia/Tokyo", utc_offset=60), "Asia/Tokyo", 9),
        (person("berlin"), "Europe/Berlin", 1),
        (person(utc_offset=330), "UTC+5:30", 5),
        (person(utc_offset=-210), "UTC-3:30", 20),
        (person(utc_offset=-480), "UTC-8", 16),
        (person(utc_offset=0), "UTC", 0),
        (person("Atlantis"), "Europe/Lisbon", 0),
        (person(), "Europe/Lisbon", 0),
        (None, "Europe/Lisbon", 0),
    ],
)
def test_a_reader_reads_in_the_zone_they_named_else_that_of_their_mails_else_the_programs_s68(
    reader: Person | None, name: str, hour: int
) -> None:
    midnight = datetime(2027, 1, 1, tzinfo=UTC)
    assert zone_name_of(reader, "Europe/Lisbon") == name
    assert midnight.astimezone(zone_of(reader, "Europe/Lisbon")).hour == hour
