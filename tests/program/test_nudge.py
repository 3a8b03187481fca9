"""When somebody may be nudged: never in quiet hours or at weekends by their own clock (section 3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.config import Schedule
from mailbot.program.clocks.nudge import awake

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
USUAL = Schedule()


def local(text: str, zone: tzinfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "may_go"),
    [
        ("2027-01-14T12:00", "2027-01-14T12:00"),
        ("2027-01-14T08:00", "2027-01-14T08:00"),
        ("2027-01-14T07:59", "2027-01-14T08:00"),
        ("2027-01-14T20:00", "2027-01-15T08:00"),
        ("2027-01-15T20:00", "2027-01-18T08:00"),  # a Friday evening: on Monday morning
        ("2027-01-16T12:00", "2027-01-18T08:00"),
        ("2027-03-27T22:00", "2027-03-29T08:00"),  # over the change to summer time
        ("2027-10-31T02:30", "2027-11-01T08:00"),
    ],
)
def test_quiet_hours_and_weekends_pass_by_the_readers_clock(at: str, may_go: str) -> None:
    assert awake(local(at), BERLIN, USUAL) == local(may_go)


def test_the_same_moment_is_quiet_for_one_reader_and_not_for_another() -> None:
    evening = local("2027-01-14T21:00")
    assert awake(evening, NEW_YORK, USUAL) == evening
    assert awake(evening, BERLIN, USUAL) > evening


def test_a_program_may_have_no_quiet_hours_or_quiet_ones_at_noon_and_may_write_at_weekends() -> None:
    sunday = local("2027-01-17T03:00")
    assert awake(sunday, BERLIN, Schedule(quiet_hours=(), weekends=True)) == sunday
    assert awake(sunday, BERLIN, Schedule(quiet_hours=())) == local("2027-01-18T00:00")
    siesta = Schedule(quiet_hours=("12:00", "14:30"))
    assert awake(local("2027-01-14T13:00"), BERLIN, siesta) == local("2027-01-14T14:30")
    assert awake(local("2027-01-14T23:00"), BERLIN, siesta) == local("2027-01-14T23:00")
    never = Schedule(quiet_hours=("08:00", "08:00"))
    assert awake(local("2027-01-14T08:00"), BERLIN, never) == local("2027-01-14T08:00")


zones = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Africa/Cairo"]
)
quarters = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")


@given(st.integers(0, 4 * 24 * 366), zones, st.tuples(quarters, quarters), st.booleans())
@example(quarter=4 * 24 * 86 + 5, name="Europe/Berlin", hours=("20:00", "02:30"), weekends=True)
@example(quarter=4 * 24 * 303 + 2, name="Europe/Berlin", hours=("01:00", "02:15"), weekends=True)
def test_it_is_the_first_moment_that_is_neither_quiet_nor_a_weekend(
    quarter: int, name: str, hours: tuple[str, str], weekends: bool
) -> None:
    zone, schedule = ZoneInfo(name), Schedule(quiet_hours=hours, weekends=weekends)
    at = datetime(2027, 1, 1, tzinfo=UTC) + quarter * timedelta(minutes=15)

    def quiet(moment: datetime) -> bool:
        here = moment.astimezone(zone)
        begins, ends = hours
        clock = f"{here:%H:%M}"
        by_clock = begins <= clock < ends if begins <= ends else clock >= begins or clock < ends
        return by_clock or (here.weekday() > 4 and not weekends)

    found = awake(at, zone, schedule)
    assert not quiet(found)
    while at < found:
        assert quiet(at)
        at += timedelta(minutes=15)
