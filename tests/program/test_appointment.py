"""How people name a call, and what is asked back rather than guessed (S23, S34)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.policy import dates
from mailbot.policy.date_words import Kind, load_date_words
from mailbot.policy.shipped import sources
from mailbot.program.calls.appointment import (
    Appointment,
    Unclear,
    names_a_moment,
    read_appointment,
    written_again,
)
from mailbot.program.dates.day import Unreadable
from mailbot.program.languages import read_tongues
from mailbot.source import Mistakes, Source

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2027, 1, 10, 12, tzinfo=UTC)
SHIPPED = next(source for source in sources("rules") if source.name == "dates.toml")
KNOWN = load_date_words(SHIPPED, Mistakes())
assert KNOWN is not None
WORDS = KNOWN
CALENDARS = {"en": dates.ENGLISH} | {one.language: one.calendar for one in read_tongues(sources("rules"), Mistakes())}


def read(text: str, now: datetime = SUNDAY, language: str = "") -> Appointment | Unclear | Unreadable:
    """What a writer in Berlin has named."""
    return read_appointment(text, now, BERLIN, WORDS, language)


def meanings(text: str, now: datetime = SUNDAY) -> list[str]:
    """What is asked back, as each link would send it, when somebody in Berlin has written this."""
    found = read(text, now)
    assert isinstance(found, Unclear), found
    again = [written_again(reading, BERLIN) for reading in found.readings]
    for reading, line in zip(found.readings, again, strict=True):
        sure = read(line, now)
        assert isinstance(sure, Appointment) and (sure.at, sure.channel) == (reading.at, reading.channel)
    return again


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
        "18:00 on Thursday, 14 January",
        "um 18 Uhr am 14. Januar",
        "Donnerstag, den 14. Januar 2027, 18 Uhr MEZ",
        "jeudi 14 janvier à 18h",
        "le 14 janvier prochain à 18 heures, heure de Paris",
        "14 de enero de 2027 a las 6 de la tarde",
        "quinta-feira, 14 de janeiro, às 18h00",
        "giovedì 14 gennaio alle ore 18",
        "donderdag 14 januari om 18.00 uur",
        "czwartek 14 stycznia 2027 r. o godz. 18:00",
        "Thursday 6 p.m.",
        "next Thursday 18:00",
        "kommenden Donnerstag um 18 Uhr",
        "Thu 18:00 CET",
        "14 January 18:00-19:00",
        "14 January 18:00 UTC+1",
        "2027-01-14T18:00+01:00",
    ],
)
def test_a_date_and_a_time_are_read_as_people_write_them_in_the_writers_zone(text: str) -> None:
    found = read(text)
    assert isinstance(found, Appointment)
    assert (found.at, found.channel) == (at(2027, 1, 14, 17), "")


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2027-01-14 18:00 New York", "America/New_York", at(2027, 1, 14, 23)),
        ("2027-01-14 18:00 america/new_york", "America/New_York", at(2027, 1, 14, 23)),
        ("2027-01-14 18:00 (Tokyo)", "Asia/Tokyo", at(2027, 1, 14, 9)),
        ("2027-01-14 18:00, Kolkata time", "Asia/Kolkata", at(2027, 1, 14, 12, 30)),
        ("2027-01-14 18:00 UTC", "UTC", at(2027, 1, 14, 18)),
        ("2027-01-14T18:00Z", "UTC", at(2027, 1, 14, 18)),
        ("2027-01-14 18:00 München", "Europe/Berlin", at(2027, 1, 14, 17)),
        ("2027-01-14 18:00 San Francisco", "America/Los_Angeles", at(2027, 1, 15, 2)),
        ("14 January 18:00 PST", "America/Los_Angeles", at(2027, 1, 15, 2)),
        ("14 January 18:00 UTC -05:30", "", at(2027, 1, 14, 23, 30)),
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
        ("2027-01-14", "the time is missing"),
        ("2027-01-14 six", "write it like 18:00"),
        ("2027-01-14 25:00", "write it like 18:00"),
        ("2027-01-14 13pm", "write it like 18:00"),
        ("14 January at", "the time is missing"),
        ("31 April 18:00", "31.4. is not in the calendar"),
        ("2027-02-29 18:00", "29.2.2027 is not in the calendar"),
        ("2027-13-01 18:00", "not in the calendar"),
        ("Fri 14 January 18:00", "14 January 2027 is a Thursday, not a Friday"),
        ("2027-01-10 12:59", "10 January 2027, 12:59 has passed already"),
        ("2026-12-31 18:00", "has passed already"),
        ("today 9:00", "has passed already"),
        ("14 January 18:00 UTC+26", "leaves the time zone open"),
        ("Thursday 18:00 14 January", "the time is missing"),
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


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("12/3/2027 10:00 Skype", ["2027-03-12 10:00 Skype", "2027-12-03 10:00 Skype"]),
        ("next Friday 17:00", ["2027-01-15 17:00", "2027-01-22 17:00"]),
        ("friday at 5", ["2027-01-15 05:00", "2027-01-15 17:00"]),
        ("14 January 5:30", ["2027-01-14 05:30", "2027-01-14 17:30"]),
        (
            "3 July 17:00 CST",
            ["2027-07-03 17:00 Asia/Shanghai", "2027-07-03 17:00 America/Chicago", "2027-07-04 01:00"],
        ),
        ("2027-03-28 02:30", ["2027-03-28 01:30", "2027-03-28 03:30"]),  # there is no such hour
        ("2027-10-31 02:30", ["2027-10-31 02:30 +02:00", "2027-10-31 02:30 +01:00"]),  # it comes twice
        ("10/2/2027 10:00", ["2027-02-10 10:00", "2027-10-02 10:00"]),
    ],
)
def test_what_can_mean_several_moments_is_asked_back_and_each_link_means_one_alone(text: str, links: list[str]) -> None:
    wednesday = at(2027, 1, 13, 12)
    assert meanings(text, wednesday) == links


def test_an_order_of_digits_is_certain_where_language_or_weekday_settle_it() -> None:
    assert read("12/3/2027 10:00", language="fr") == Appointment(at(2027, 3, 12, 9), "", "")
    assert read("Wed 3/2/2027 10:00") == Appointment(at(2027, 2, 3, 9), "", "")
    of_two_only_one_is_ahead = read("1/2/2027 10:00", at(2027, 1, 15, 12))
    assert isinstance(of_two_only_one_is_ahead, Unclear) and len(of_two_only_one_is_ahead.readings) == 1


def test_a_weekday_is_the_nearest_to_come_and_today_is_asked_about() -> None:
    assert read("Sunday 9:00") == Appointment(at(2027, 1, 17, 8), "", "")  # today's nine has passed
    assert meanings("Sunday 18:00") == ["2027-01-10 18:00", "2027-01-17 18:00"]
    assert read("this Sunday 18:00") == read("today at 18:00") == Appointment(at(2027, 1, 10, 17), "", "")
    assert read("mañana a las 10 de la mañana") == read("morgen um 10 Uhr") == Appointment(at(2027, 1, 11, 9), "", "")


def test_letters_for_a_zone_mean_the_writers_own_clock_where_it_is_one_of_them() -> None:
    july = "3 July 17:00 CET"
    assert read(july) == Appointment(at(2027, 7, 3, 15), "Europe/Berlin", "")
    elsewhere = read_appointment(july, SUNDAY, ZoneInfo("America/New_York"), WORDS)
    assert isinstance(elsewhere, Unclear)
    assert [reading.at.hour for reading in elsewhere.readings] == [15, 16]


moments = st.integers(1, 8_600).map(lambda hours: SUNDAY + timedelta(hours=hours, minutes=30))
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"]).map(ZoneInfo)


@given(moments, zones, st.sampled_from(sorted(CALENDARS)))
def test_every_date_that_a_letter_says_reads_back_as_itself(when: datetime, zone: ZoneInfo, language: str) -> None:
    printed = dates.moment(when, zone.key, CALENDARS[language])
    found = read_appointment(printed, SUNDAY, zone, WORDS, language)
    if isinstance(found, Unclear):  # the night when the clocks are put back
        assert when in {reading.at for reading in found.readings} and len(found.readings) == 2
    elif isinstance(found, Unreadable):  # letters name no year
        assert "name the year" in found.problem and when > SUNDAY + timedelta(days=329)
    else:
        assert found.at == when


NAMES = [
    (kind, number, " ".join(phrase))
    for phrase, kinds in WORDS.phrases.items()
    for kind, number in kinds.items()
    if kind in {Kind.MONTH, Kind.WEEKDAY}
]


@given(moments, zones, st.data())
def test_every_name_of_a_month_and_a_weekday_is_read_wherever_it_stands(
    when: datetime, zone: ZoneInfo, data: st.DataObject
) -> None:
    local = when.astimezone(zone)
    month = data.draw(st.sampled_from([name for kind, n, name in NAMES if (kind, n) == (Kind.MONTH, local.month)]))
    day = data.draw(st.sampled_from([name for kind, n, name in NAMES if (kind, n) == (Kind.WEEKDAY, local.weekday())]))
    form = data.draw(st.sampled_from(["{day} {n} {month} {year} {time}", "{day}, {n}. {month} {year}, {time}"]))
    text = form.format(day=day, month=month, n=local.day, year=local.year, time=f"{local:%H:%M}")
    found = read_appointment(text, SUNDAY, zone, WORDS)
    there = [found] if isinstance(found, Appointment) else found.readings if isinstance(found, Unclear) else []
    assert when in {reading.at for reading in there}


def test_a_mistake_in_the_words_is_told_when_they_are_loaded() -> None:
    for text, problem in (
        ('[[language]]\ncode = "xx"\nmonths = ["a"]\nweekdays = []', "12"),
        ('[[city]]\nzone = "Europe/Berln"\nnames = []', "Europe/Berlin"),
        ("[[language]]\nmonth = 1", "month"),
    ):
        mistakes = Mistakes()
        assert load_date_words(Source("dates.toml", text, "rules/dates.toml"), mistakes) is None
        assert problem in str(mistakes.found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2027-01-14 18:00", True),
        ("14 Jan 6pm Skype", True),
        ("1999-01-01 10:00", True),
        ("me at 5", False),
        ("Thursday 6pm", True),
        ("tomorrow at 10:00 would be fine with me", False),
        ("Thursday 5pm works for me?", False),
        ("", False),
    ],
)
def test_talk_is_told_from_a_named_moment_without_a_clock(text: str, names: bool) -> None:
    assert names_a_moment(text, WORDS) is names


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
        "next",
        "mar",
        "mañana",
        "12/3",
        "CST",
        "a las",
        "in the afternoon",
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
    found = read_appointment(text, now, zone, WORDS)
    if isinstance(found, Appointment):
        assert now < found.at <= now + timedelta(days=366)
    else:
        assert found.problem
    if isinstance(found, Unclear):
        assert 1 <= len(found.readings) <= 4
