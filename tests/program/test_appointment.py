"""How people name a call, and what is asked back rather than guessed (S23, S34)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.program.calls.appointment import Appointment, Unreadable, names_a_moment, read_appointment

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2027, 1, 10, 12, tzinfo=UTC)


def read(text: str, now: datetime = SUNDAY) -> Appointment | Unreadable:
    """What a writer in Berlin has named."""
    return read_appointment(text, now, BERLIN)


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-14 18:00",
        "2027-1-14 18.00",
        "2027-01-14T18:00",
        "2027-01-14T18:00:00",
        "14 January 18:00",
        "14 january 2027 18:00",
        "14th Jan 6pm",
        "14. Januar 2027 um 18:00 Uhr",
        "14. Jan. 18 Uhr",
        "January 14, 2027 6 pm",
        "Jan 14th at 6:00 PM",
        "Thu 14 Jan 18:00",
        "Thursday, 14 January 2027, 18h00",
        "thurs. 14 Jan, 18:00.",
        "14.01.2027 18:00",
        "14.1.2027, 6PM",
        "14/01/2027 18:00",
        "01/14/2027 18:00",
        "14-01-2027 18:00",
    ],
)
def test_a_date_and_a_time_are_read_as_people_write_them_in_the_writers_zone(text: str) -> None:
    assert read(text) == Appointment(at(2027, 1, 14, 17), "", "")


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2027-01-14 18:00 New York", "America/New_York", at(2027, 1, 14, 23)),
        ("2027-01-14 18:00 america/new_york", "America/New_York", at(2027, 1, 14, 23)),
        ("2027-01-14 18:00 (Tokyo)", "Asia/Tokyo", at(2027, 1, 14, 9)),
        ("2027-01-14 18:00, Kolkata time", "Asia/Kolkata", at(2027, 1, 14, 12, 30)),
        ("2027-01-14 18:00 UTC", "UTC", at(2027, 1, 14, 18)),
        ("2027-01-14T18:00Z", "UTC", at(2027, 1, 14, 18)),
    ],
)
def test_a_zone_is_a_city_or_an_iana_name(text: str, zone: str, moment: datetime) -> None:
    assert read(text) == Appointment(moment, zone, "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Thu 14 Jan 2027, 6pm Berlin https://meet.example.org/a,b?c=T", "https://meet.example.org/a,b?c=T"),
        ("2027-01-14 18:00 Berlin Room 5, 2nd floor", "Room 5, 2nd floor"),
        ("2027-01-14 18:00 Berlin: Teams", "Teams"),
    ],
)
def test_the_place_is_kept_as_it_was_written(text: str, place: str) -> None:
    assert read(text) == Appointment(at(2027, 1, 14, 17), "Europe/Berlin", place)


@pytest.mark.parametrize("place", ["Teams", "West Wing", "Center court", "+49 30 123456"])
def test_a_place_is_not_taken_for_a_zone(place: str) -> None:
    assert read(f"2027-01-14 18:00 {place}") == Appointment(at(2027, 1, 14, 17), "", place)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the date is missing"),
        ("18:00", "18:00 cannot be read as a date"),
        ("tomorrow 18:00", "write it like 2027-01-14"),
        ("2027-01-14", "the time is missing"),
        ("2027-01-14 six", "write it like 18:00"),
        ("2027-01-14 25:00", "write it like 18:00"),
        ("2027-01-14 13pm", "write it like 18:00"),
        ("14 January at", "the time is missing"),
        ("31 April 18:00", "31.4. is not in the calendar"),
        ("2027-02-29 18:00", "29.2.2027 is not in the calendar"),
        ("2027-13-01 18:00", "not in the calendar"),
        ("01/02/2027 18:00", "01/02/2027 can be read as two days; write 2027-02-01 or 2027-01-02"),
        ("Fri 14 January 18:00", "14 January 2027 is a Thursday, not a Friday"),
        ("14 January 18:00 PST", "write it as a city"),
        ("14 January 18:00 UTC+2", "UTC+2 leaves the time zone open"),
        ("14 January 18:00 +02:00", "+02:00 leaves the time zone open"),
        ("2027-01-10 12:59", "10 January 2027, 12:59 has passed already"),
        ("2026-12-31 18:00", "has passed already"),
        ("0001-01-01 00:00", "has passed already"),
        ("2028-01-12 18:00", "12 January 2028 is more than a year away"),
        ("9999-12-31 23:59 Los Angeles", "more than a year away"),
    ],
)
def test_what_cannot_be_read_for_sure_is_asked_back_with_how_to_write_it(text: str, problem: str) -> None:
    found = read(text)
    assert isinstance(found, Unreadable)
    assert problem in found.problem


def test_the_same_day_and_month_in_either_order_leaves_nothing_open() -> None:
    assert read("02/02/2027 18:00") == Appointment(at(2027, 2, 2, 17), "", "")


def test_a_date_without_a_year_is_the_next_such_date() -> None:
    december = at(2026, 12, 20, 12)
    assert read("14 January 18:00", december) == Appointment(at(2027, 1, 14, 17), "", "")
    assert read("10 January 18:00") == Appointment(at(2027, 1, 10, 17), "", "")


@pytest.mark.parametrize("text", ["10 January 09:00", "9 January 18:00", "12 December 18:00"])
def test_a_date_without_a_year_that_was_only_lately_is_not_put_off_for_a_year_unnoticed(text: str) -> None:
    found = read(text)
    assert isinstance(found, Unreadable)
    assert "has passed already" in found.problem


def test_the_next_such_date_is_counted_in_the_zone_that_was_named() -> None:
    in_berlin_the_14th = at(2027, 1, 14, 1)
    found = read("13 January 22:00 Los Angeles", in_berlin_the_14th)
    assert found == Appointment(at(2027, 1, 14, 6), "America/Los_Angeles", "")


def test_a_leap_day_without_a_year_is_the_next_there_is() -> None:
    assert read("29 February 18:00", at(2028, 2, 1, 0)) == Appointment(at(2028, 2, 29, 17), "", "")
    assert read("29 February 18:00", at(2027, 6, 1, 0)) == Appointment(at(2028, 2, 29, 17), "", "")


def test_summer_and_winter_time_are_those_of_the_day_of_the_call() -> None:
    assert read("2027-03-27 18:00") == Appointment(at(2027, 3, 27, 17), "", "")
    assert read("2027-03-28 18:00") == Appointment(at(2027, 3, 28, 16), "", "")


def test_an_hour_that_does_not_exist_is_an_hour_later_and_one_that_comes_twice_the_first() -> None:
    assert read("2027-03-28 02:30") == Appointment(at(2027, 3, 28, 1, 30), "", "")  # 03:30 in summer time
    assert read("2027-10-31 02:30") == Appointment(at(2027, 10, 31, 0, 30), "", "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2027-01-14 18:00", True),
        ("14 Jan 6pm Skype", True),
        ("1999-01-01 10:00", True),
        ("me at 5", False),
        ("", False),
    ],
)
def test_talk_is_told_from_a_named_moment_without_a_clock(text: str, names: bool) -> None:
    assert names_a_moment(text) is names


words = st.sampled_from(
    [
        "2027-01-14",
        "0000-00-00",
        "14",
        "January",
        "Feb",
        "29",
        "31.12.9999",
        "1/1/0001",
        "18:00",
        "6pm",
        "٣",
        "T",
        "Z",
        "Thu",
        "at",
        "Berlin",
        "New",
        "York",
        "UTC",
        "+02:00",
        ",",
        "(",
        "https://x.test/a,b",
        "99:99",
        "0am",
        "²",
    ]
)


@given(
    st.one_of(st.text(max_size=60), st.lists(words, max_size=7).map(" ".join)),
    st.integers(0, 80_000).map(lambda hours: SUNDAY + timedelta(hours=hours)),
    st.sampled_from(["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Monrovia"]).map(ZoneInfo),
)
@example("0001-01-01 00:00", SUNDAY, BERLIN)
@example("9999-12-31 23:59", SUNDAY, ZoneInfo("Pacific/Pago_Pago"))
def test_whatever_is_written_is_a_moment_within_a_year_or_a_sentence(text: str, now: datetime, zone: ZoneInfo) -> None:
    found = read_appointment(text, now, zone)
    if isinstance(found, Appointment):
        assert now < found.at <= now + timedelta(days=366)
    else:
        assert found.problem
