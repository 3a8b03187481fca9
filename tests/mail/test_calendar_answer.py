"""A calendar's answer is read whatever its program made of it, and a person's words are told from the program's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.calendars.calendar_answer import answers_invitation, read_answer
from mailbot.mail.message import Mail

LINES = [
    b"BEGIN:VCALENDAR",
    b"END:VCALENDAR",
    b"BEGIN:VEVENT",
    b"END:VEVENT",
    b"METHOD:REPLY",
    b"METHOD:COUNTER",
    b"METHOD:REQUEST",
    b"ATTENDEE;PARTSTAT=DECLINED:mailto:ann@example.org",
    b"ATTENDEE:x",
    b"ATTENDEE;=:",
    b"COMMENT:no",
    b"COMMENT:yes",
    b"PRODID:-//Google//EN",
    b"SUMMARY:Call",
    b"SUMMARY",
    b"DTSTART:never",
    b"BEGIN:VTIMEZONE",
    b" folded",
    b"BEGIN:VALARM",
    b"RRULE:FREQ=",
    b"DURATION:P",
    b"DTSTART;TZID=Nowhere:20261210T170000",
    b"\xff",
    b"",
]


def mail(*lines: bytes, text: str = "", subject: str = "Accepted: Call") -> Mail:
    calendar = b"\r\n".join(lines)
    return Mail(
        message_id="1@example.org",
        digest="",
        sender=None,
        subject=subject,
        text=text,
        new_text=text,
        calendars=(calendar,),
    )


def answer(partstat: str, *lines: bytes, text: str = "") -> Mail:
    begins = (b"BEGIN:VCALENDAR", b"METHOD:REPLY", b"BEGIN:VEVENT", b"SUMMARY:Kickoff call")
    attendee = b"ATTENDEE;PARTSTAT=" + partstat.encode() + b":mailto:ann@example.org"
    return mail(*begins, attendee, *lines, b"END:VEVENT", b"END:VCALENDAR", b"", text=text)


@given(st.lists(st.sampled_from(LINES) | st.binary(max_size=5), max_size=12))
def test_whatever_says_that_it_answers_is_an_answer_and_nothing_else_is(lines):
    read = mail(*lines)
    found = read_answer(read)
    assert (found is not None) is answers_invitation(read)
    assert found is None or found.method in {"REPLY", "COUNTER"}


@pytest.mark.parametrize(
    ("partstat", "stays"), [("ACCEPTED", True), ("TENTATIVE", True), ("DELEGATED", True), ("DECLINED", False)]
)
def test_the_appointment_stays_unless_somebody_declines(partstat, stays):
    found = read_answer(answer(partstat))
    assert found is not None
    assert (found.partstat, found.stays) == (partstat, stays)


def test_another_time_proposed_is_no_yes():
    found = read_answer(mail(b"BEGIN:VCALENDAR", b"METHOD:COUNTER", b"END:VCALENDAR", b""))
    assert found is not None
    assert not found.stays


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("Accepted: Call", ""),
        ("Ann has tentatively accepted this.\n-----\n", ""),
        ("I have accepted another meeting, sorry.", "I have accepted another meeting, sorry."),
        ("See you.\n\nKickoff call, Thursday", "See you."),
    ],
)
def test_a_line_that_only_names_the_event_or_states_the_answer_is_nobodys(text, words):
    found = read_answer(answer("ACCEPTED", text=text))
    assert found is not None
    assert found.words == words


def test_a_comment_in_the_calendar_is_what_the_person_says():
    found = read_answer(answer("ACCEPTED", b"COMMENT:See you.", b"COMMENT:Ann", text="Ann has accepted."))
    assert found is not None
    assert found.words == "See you."


def test_an_invitation_is_no_answer():
    assert read_answer(mail(b"BEGIN:VCALENDAR", b"METHOD:REQUEST", b"END:VCALENDAR", b"")) is None
