"""The weeks and quarters of the program follow from the calendar alone, also at the ends of years and summer time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.memory import memory_store
from mailbot.program.chapter import Moment
from mailbot.program.clocks.period import midnight_before, morning_of, quarter_after, quarter_of, week_of
from mailbot.program.handbook import Handbook
from tests.programs import BERLIN, program_in

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    return program_in(tmp_path_factory.mktemp("program"), BERLIN).handbook


@given(DAYS)
def test_a_week_is_that_of_iso_8601_and_begins_on_its_monday(day: date) -> None:
    monday = week_of(day)
    assert monday.isoweekday() == 1
    assert monday.isocalendar()[:2] == day.isocalendar()[:2]


@given(DAYS, st.integers(1, 60))
def test_every_day_lies_in_one_stretch_of_days_of_that_length(day: date, days: int) -> None:
    begins = week_of(day, days)
    assert begins <= day < begins + timedelta(days=days)
    assert week_of(begins + timedelta(days=days), days) == begins + timedelta(days=days)


@given(DAYS, st.integers(1, 24))
def test_every_day_lies_in_one_stretch_of_months(day: date, months: int) -> None:
    begins = quarter_of(day, months)
    assert begins <= day < quarter_after(begins, months)
    assert quarter_of(quarter_after(begins, months), months) == quarter_after(begins, months)
    assert quarter_after(quarter_after(begins, months), -months) == begins


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 12, 31), date(2026, 10, 1)),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2028, 1, 1)),
        (date(2027, 6, 30), date(2027, 4, 1)),
    ],
)
def test_three_months_are_the_quarters_of_the_year(day: date, begins: date) -> None:
    assert quarter_of(day) == begins


def test_a_letter_is_due_at_eight_by_the_programs_clock_in_winter_and_in_summer(handbook: Handbook) -> None:
    moment = Moment(memory_store(), handbook, datetime.fromisoformat("2027-01-01T00:00+00:00"))
    assert morning_of(date(2027, 3, 22), moment) == datetime.fromisoformat("2027-03-22T07:00+00:00")
    assert morning_of(date(2027, 3, 29), moment) == datetime.fromisoformat("2027-03-29T06:00+00:00")
    assert midnight_before(date(2027, 4, 1), moment) == datetime.fromisoformat("2027-03-31T22:00+00:00")
