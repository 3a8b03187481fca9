"""A calendar is read whatever was done to it on its way, and nothing that a stranger sends raises or takes long."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.calendars.calendar_event import read_event
from mailbot.mail.calendars.content_line import MAX_OCTETS, read_components, with_method
from tests.bait import in_a_moment

WHOLE = "\r\n".join([
    "BEGIN:VCALENDAR", "METHOD:REPLY", "BEGIN:VEVENT", "UID:p-1-call-1@example.org",
    "SUMMARY:Zoë\\, Mia\\; and\\nAnn", 'ATTENDEE;CN="Bell, Ann: tester";PARTSTAT=ACCEPTED:mailto:ann@example.test',
    "END:VEVENT", "END:VCALENDAR", "",
])  # fmt: skip


def test_names_parameters_and_text_are_read_as_they_are_meant() -> None:
    event = next(read_components(WHOLE.encode()).walk("VEVENT"))
    attendee = event.first("ATTENDEE")
    assert attendee is not None
    assert attendee.params == {"CN": "Bell, Ann: tester", "PARTSTAT": "ACCEPTED"}
    assert attendee.value == "mailto:ann@example.test"
    assert event.text("SUMMARY") == "Zoë, Mia; and\nAnn"


@pytest.mark.parametrize(
    "octets",
    [
        WHOLE.encode(),
        WHOLE.replace("\r\n", "\n").encode(),
        WHOLE.replace("\r\n", "\r\r\n").encode(),
        WHOLE.encode("utf-8-sig"),
        WHOLE.encode("utf-16"),
        WHOLE.encode("utf-16-be"),
        WHOLE.encode("cp1252"),
        base64.encodebytes(WHOLE.encode()),
        quopri.encodestring(WHOLE.encode()),
        WHOLE.replace("SUMMARY", "summary").replace("BEGIN", "begin").encode(),
        WHOLE.replace("END:VEVENT\r\n", "").encode(),
        WHOLE.replace("END:VEVENT\r\nEND:VCALENDAR\r\n", "").encode(),
        WHOLE.replace("BEGIN:VEVENT", "...\r\n\r\nBEGIN:VEVENT\r\n=").encode(),
        WHOLE.replace(":mailto:ann", ":\r\nmailto:ann").encode(),
        WHOLE.replace("ACCEPTED", "ACCEP\r\n TED").replace("UID:p-1", "UID:p\r\n\t-1").encode(),
        WHOLE.replace('"Bell, Ann: tester"', '"Bell').encode(),
    ],
)
def test_broken_folding_charsets_ends_and_transfer_encodings_lose_nothing(octets: bytes) -> None:
    event = read_event(octets)
    assert event is not None
    assert (event.method, event.uid) == ("REPLY", "p-1-call-1@example.org")
    assert [(each.address, each.partstat) for each in event.attendees] == [("ann@example.test", "ACCEPTED")]
    assert event.summary == "Zoë, Mia; and\nAnn"


def test_a_line_that_a_mail_program_broke_by_its_length_goes_on_in_the_next() -> None:
    long = "DESCRIPTION:" + "a" * 60
    event = next(read_components(f"BEGIN:VEVENT\n{long}\nand on\nshort\nUID:1\n?\nEND:VEVENT".encode()).walk("VEVENT"))
    assert event.text("DESCRIPTION") == "a" * 60 + "and on"
    assert event.text("UID") == "1"


@pytest.mark.parametrize(
    ("octets", "method", "expected"),
    [
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "reply", b"METHOD:reply\r\nBEGIN:VCALENDAR\nEND:VCALENDAR"),
        (b"BEGIN:VCALENDAR\nMETHOD:COUNTER", "REPLY", b"BEGIN:VCALENDAR\nMETHOD:COUNTER"),
        (b"BEGIN:VCALENDAR", "", b"BEGIN:VCALENDAR"),
        (b"BEGIN:VCALENDAR", "REPLY\r\nX:1", b"BEGIN:VCALENDAR"),
        (b"QkVHSU46", "REPLY", b"QkVHSU46"),
    ],
)
def test_the_method_of_the_part_counts_where_the_calendar_names_none(
    octets: bytes, method: str, expected: bytes
) -> None:
    assert with_method(octets, method) == expected


lines = st.sampled_from([
    b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"BEGIN:VEVENT", b"END:VEVENT", b"BEGIN:", b"END", b"METHOD:REPLY", b"UID:1",
    b"DTSTART;TZID=X:20261210T170000", b"DTSTART:99999999T999999Z", b"DTSTART:00010101T000000+2359",
    b"BEGIN:VTIMEZONE", b"TZID:X", b"BEGIN:STANDARD", b"TZOFFSETTO:+9999", b"TZOFFSETTO:-0100", b"END:STANDARD",
    b"DTSTART:16010101T000000", b"DTSTART:99991231T235959", b"RRULE:FREQ=YEARLY;BYDAY=-9SU;BYMONTH=12",
    b"RRULE:FREQ=YEARLY;BYDAY=5MO;BYMONTH=2", b"RRULE:FREQ=SECONDLY", b" folded", b'ATTENDEE;CN="x:mailto:a@b',
    b"ORGANIZER:", b"SEQUENCE:-1", b"SEQUENCE:99999999999999999999", b"LOCATION:https://", b"\xff\xfe", b"\0B",
])  # fmt: skip


@given(st.lists(lines | st.binary(max_size=9), max_size=25).map(b"\r\n".join))
def test_any_octets_are_a_calendar_or_none_and_never_an_error(octets: bytes) -> None:
    event = read_event(octets)
    if event is not None and event.starts.at is not None:
        assert event.starts.moment(event.starts.at.tzinfo) is None or event.starts.moment(event.starts.at.tzinfo)


BAIT = {
    "parameters": b"ATTENDEE" + b";A=" * 400_000 + b":x",
    "quotes": b"ATTENDEE;A=" + b'"x"' * 400_000,
    "open quotes": b"ATTENDEE" + b';A="' * 300_000,
    "components": b"BEGIN:VEVENT\r\n" * 100_000,
    "ends": b"END:VEVENT\r\n" * 100_000,
    "folds": b"UID:1\r\n" + b" \r\n" * 400_000,
    "zones": b"BEGIN:VTIMEZONE\r\nTZID:X\r\n" * 40_000,
    "events": b"BEGIN:VEVENT\r\nUID:1\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n" * 20_000,
    "five megabytes": b"DESCRIPTION:" + b"x" * 5_000_000,
    "colons": b":" * 1_000_000,
    "escapes": b"BEGIN:VEVENT\r\nSUMMARY:" + b"\\" * 1_000_000,
    "links": b"BEGIN:VEVENT\r\nLOCATION:x\r\nDESCRIPTION:" + b"https://teams." * 70_000,
    "base64": b"QkVHSU46" * 200_000,
    "months": (
        b"BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETTO:+0100\r\n"
        b"RRULE:FREQ=YEARLY;BYMONTH=" + b"1" * 60_000 + b"\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=X:20260101T000000\r\nEND:VEVENT"
    ),
    "series": b"BEGIN:VEVENT\r\nDTSTART:20260101T000000Z\r\nRRULE:FREQ=SECONDLY;COUNT=999999999\r\nEND:VEVENT",
}


@pytest.mark.parametrize("name", BAIT)
def test_bait_costs_little_and_a_series_is_never_expanded(name: str) -> None:
    with in_a_moment():
        read_event(b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n" + BAIT[name])


def test_what_is_beyond_the_cap_is_not_looked_at() -> None:
    far = b"BEGIN:VEVENT\r\nUID:1\r\n" + b"X-Y:%b\r\n" % (b"x" * MAX_OCTETS) + b"SUMMARY:far\r\n"
    event = read_event(far)
    assert event is not None and event.uid == "1" and event.summary == ""


def test_no_control_character_of_a_calendar_comes_as_far_as_a_letter_or_the_books() -> None:
    event = read_event(b"BEGIN:VEVENT\r\nUID:a\0b\x1b[2J\r\nSUMMARY:x\0\xe2\x80\xaey\r\nEND:VEVENT\r\n", "REPLY")
    assert event is not None and (event.uid, event.summary) == ("ab[2J", "xy")
