"""A moment in a calendar is the moment that its writer meant, in whatever way its zone is written."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mailbot.mail.calendars.calendar_time import read_start
from mailbot.mail.calendars.content_line import read_components

DEFINED = """
BEGIN:VTIMEZONE
TZID:Home
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:(UTC-05:00) Eastern Time
BEGIN:STANDARD
DTSTART:20071104T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20070311T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Half past
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Named
X-LIC-LOCATION:Asia/Tokyo
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Empty
END:VTIMEZONE
"""


def start_of(line: str):
    calendar = read_components((DEFINED + line + "\n").encode())
    return read_start(calendar.first("DTSTART"), calendar)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("DTSTART:20261210T170000Z", "2026-12-10T17:00"),
        ("DTSTART:2026-12-10T17:00:00Z", "2026-12-10T17:00"),
        ("DTSTART:20261210T180000+0100", "2026-12-10T17:00"),
        ("DTSTART;TZID=Europe/Berlin:20261210T180000", "2026-12-10T17:00"),
        ('DTSTART;TZID="Europe/Berlin":20261210T1800', "2026-12-10T17:00"),
        ("DTSTART;TZID=/example.org/20101230/Europe/Berlin:20260710T180000", "2026-07-10T16:00"),
        ("DTSTART;TZID=/freeassociation.example.org/America/Argentina/Ushuaia:20261210T180000", "2026-12-10T21:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20260710T180000", "2026-07-10T16:00"),
        ("DTSTART;TZID=Pacific Standard Time:20261210T090000", "2026-12-10T17:00"),
        ("DTSTART;TZID=Home:20261210T180000", "2026-12-10T17:00"),
        ("DTSTART;TZID=Home:20260710T180000", "2026-07-10T16:00"),
        ("DTSTART;TZID=Home:20261025T040000", "2026-10-25T03:00"),
        ("DTSTART;TZID=Home:20260329T010000", "2026-03-29T00:00"),
        ('DTSTART;TZID="(UTC-05:00) Eastern Time":20261031T120000', "2026-10-31T16:00"),
        ('DTSTART;TZID="(UTC-05:00) Eastern Time":20261101T120000', "2026-11-01T17:00"),
        ('DTSTART;TZID="(UTC-05:00) Eastern Time":20260201T120000', "2026-02-01T17:00"),
        ("DTSTART;TZID=Half past:20261210T173000", "2026-12-10T12:00"),
        ("DTSTART;TZID=Named:20261210T180000", "2026-12-10T09:00"),
        ("DTSTART:20261210T180000", "2026-12-10T23:00"),
    ],
)
def test_every_form_of_zone_gives_its_moment_and_none_is_the_readers_own(line: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert start_of(line).moment(ZoneInfo("America/New_York")) == expected


@pytest.mark.parametrize(
    ("line", "all_day", "zone"),
    [
        ("DTSTART;VALUE=DATE:20261210", True, ""),
        ("DTSTART:20261210", True, ""),
        ("DTSTART;TZID=Atlantis:20261210T180000", False, "Atlantis"),
        ("DTSTART;TZID=Empty:20261210T180000", False, "Empty"),
        ("DTSTART;TZID=Berlin:20261210T180000", False, "Berlin"),
        ("DTSTART:20261310T180000Z", False, ""),
        ("DTSTART:soon", False, ""),
        ("DTSTART:", False, ""),
        ("SUMMARY:x", False, ""),
    ],
)
def test_what_has_no_moment_says_why_and_is_never_guessed(line: str, all_day: bool, zone: str) -> None:
    start = start_of(line)
    assert (start.moment(UTC), start.all_day, start.zone) == (None, all_day, zone)
