"""What calendars say of an appointment, and what our own invitations say to the calendars of others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from mailbot.mail.calendars.calendar import Invitation, render_invitation
from mailbot.mail.calendars.calendar_answer import answers_invitation, read_answer, without_calendars
from mailbot.mail.calendars.calendar_event import calendar_seen, event_in, read_event
from mailbot.mail.message import Address, Attachment, Mail
from mailbot.mail.outgoing import Draft, finish
from mailbot.mail.reading.parse import parse

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "calendar"
OURS = Invitation("p-1-call-1@example.org", 2, datetime(2026, 12, 10, 17, tzinfo=UTC), "Kickoff call: Zoë and Ann")
HOST = Address("mentoring+k3xqm7va2fhw5tcne4jd@example.org", "Mentoring, the Mentors")
GUEST = Address("ann@example.test", "Ann Bell")


def mail(
    *calendars: bytes, files: tuple[Attachment, ...] = (), sender: str = "ann@example.test", **headers: str
) -> Mail:
    named = {name.replace("_", "-"): (value,) for name, value in headers.items()}
    return Mail("1@example.test", "", Address(sender), calendars=calendars, attachments=files, headers=named)


@pytest.mark.parametrize(
    ("sample", "method", "partstat", "starts"),
    [
        ("google-accepted", "REPLY", "ACCEPTED", "2026-12-10T17:00"),
        ("google-counter", "COUNTER", "DECLINED", "2026-12-11T16:30"),
        ("outlook-declined", "REPLY", "DECLINED", "2026-12-10T17:00"),
        ("outlook-counter", "COUNTER", "TENTATIVE", "2026-12-11T16:30"),
        ("apple-tentative", "REPLY", "TENTATIVE", "2026-12-10T17:00"),
        ("google-request", "REQUEST", "ACCEPTED", "2026-12-15T17:00"),
        ("outlook-request", "REQUEST", "NEEDS-ACTION", "2026-12-15T17:00"),
        ("apple-request", "REQUEST", "ACCEPTED", "2026-12-15T18:00"),
    ],
)
def test_google_outlook_and_apple_are_read(sample: str, method: str, partstat: str, starts: str) -> None:
    event = read_event((SAMPLES / f"{sample}.ics").read_bytes())
    assert event is not None
    assert (event.method, event.sequence, event.attendees[0].partstat) == (method, 0, partstat)
    assert event.starts.moment(UTC) == datetime.fromisoformat(starts).replace(tzinfo=UTC)
    assert event.organizer in {HOST.address, GUEST.address, ""}  # Exchange names none in its answers
    assert event.repeats is (sample == "google-request")


def ics(*lines: str, method: str = "REQUEST") -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", f"METHOD:{method}", *lines, "END:VCALENDAR"]).encode()


def test_the_calendar_with_an_appointment_counts_be_it_inline_or_a_file() -> None:
    empty = ics("...", method="REPLY")
    todo = ics("BEGIN:VTODO", "UID:todo", "END:VTODO")
    event = ics("BEGIN:VEVENT", "UID:event", "END:VEVENT", method="REPLY")
    seen = calendar_seen(mail(empty, todo, files=(Attachment("invite.ICS", "application/octet-stream", event),)))
    assert seen == {"method": "REPLY", "uid": "event", "attendee": None, "partstat": None}
    assert calendar_seen(mail(empty, todo)) == {"method": "REQUEST", "uid": "todo", "attendee": None, "partstat": None}
    assert calendar_seen(mail(empty)) == {"method": "REPLY", "uid": None, "attendee": None, "partstat": None}
    assert calendar_seen(mail(b"no calendar")) is None
    assert calendar_seen(mail(files=(Attachment("plan.txt", "text/plain", event),))) is None


def test_of_several_attendees_the_one_who_sends_the_mail_has_answered() -> None:
    both = ics(
        "BEGIN:VEVENT",
        "UID:1",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:mia@example.test",
        "ATTENDEE;PARTSTAT=DECLINED:MAILTO:Ann@Example.test",
        "END:VEVENT",
        method="REPLY",
    )
    seen = calendar_seen(mail(both))
    assert seen is not None
    assert (seen["attendee"], seen["partstat"]) == ("ann@example.test", "DECLINED")


def test_an_exception_of_a_series_does_not_stand_for_the_series() -> None:
    series = ics(
        *("BEGIN:VEVENT", "UID:1", "RECURRENCE-ID:20270101T090000Z", "SUMMARY:moved", "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:1", "RRULE:FREQ=DAILY", "SUMMARY:all", "END:VEVENT"),
    )
    event = read_event(series)
    assert event is not None and event.summary == "all" and event.repeats


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["LOCATION:Room 5"], "Room 5"),
        (["LOCATION:https://meet.example.org/spe", "URL:https://x.example.org"], "https://meet.example.org/spe"),
        (["URL:https://meet.example.org/spe"], "https://meet.example.org/spe"),
        (["CONFERENCE;VALUE=URI:https://meet.example.org/spe"], "https://meet.example.org/spe"),
        (["LOCATION:Room 5", "X-GOOGLE-CONFERENCE:https://meet.google.com/a"], "Room 5, https://meet.google.com/a"),
        (["LOCATION:Zoom", r"DESCRIPTION:Join\nhttps://eu1.zoom.us/j/1?pwd=2\nbye"], "https://eu1.zoom.us/j/1?pwd=2"),
        (["DESCRIPTION:see https://docs.example.org/agenda"], ""),
        (["LOCATION:" + "x" * 900], "x" * 200),
        (["URL:javascript:alert(1)"], ""),
    ],
)
def test_the_place_is_where_one_can_go(lines: list[str], place: str) -> None:
    event = read_event(ics("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"))
    assert event is not None and event.place == place


OWN = ("BEGIN:VEVENT", "UID:1", "ORGANIZER:mailto:ann@example.test", "END:VEVENT")


def test_a_persons_own_invitation_is_heard_and_a_newsletters_is_not() -> None:
    assert answers_invitation(mail(ics(*OWN)))
    assert not answers_invitation(mail(ics(*OWN), list_unsubscribe="<mailto:x@example.test>"))
    assert not answers_invitation(mail(ics(*OWN), precedence="bulk"))
    assert not answers_invitation(mail(ics(*OWN), sender="mia@example.test"))
    noreply = ics(*(line.replace("ann@", "no-reply@") for line in OWN))
    assert not answers_invitation(mail(noreply, sender="no-reply@example.test"))


@pytest.mark.parametrize("method", ["PUBLISH", "ADD", "NONSENSE", ""])
def test_what_is_only_told_or_added_to_is_neither_an_answer_nor_a_proposal(method: str) -> None:
    assert read_answer(mail(ics(*OWN, method=method))) is None
    assert read_answer(mail(ics("BEGIN:VTODO", "UID:1", "END:VTODO"))) is None


def test_an_event_that_is_sent_as_cancelled_is_a_cancel() -> None:
    found = read_answer(mail(ics(*OWN[:3], "STATUS:CANCELLED", "END:VEVENT")))
    assert found is not None and found.method == "CANCEL" and not found.stays


def test_calendar_files_stay_here_and_all_other_files_go_on() -> None:
    plan = Attachment("plan.pdf", "application/pdf", b"")
    files = (Attachment("invite.ics", "application/ics", b""), plan, Attachment("x.ics", "text/plain", b""))
    assert without_calendars(mail(files=files)).attachments == (plan,)


def test_the_method_of_a_part_is_known_where_its_calendar_has_none() -> None:
    raw = (
        b"From: ann@example.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nYes\r\n"
        b"--b\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\n"
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n"
    )
    seen = calendar_seen(parse(raw))
    assert seen is not None and (seen["method"], seen["uid"]) == ("REPLY", "1")


@pytest.mark.parametrize("off", [False, True])
def test_our_invitations_hold_what_google_outlook_and_apple_ask_for(off: bool) -> None:
    stamp = datetime(2026, 11, 23, 9, tzinfo=UTC)
    ours = Invitation(OURS.uid, 3, OURS.starts, OURS.summary, "https://meet.example.org/spe", cancelled=off)
    raw = render_invitation(ours, HOST, GUEST, stamp)
    assert raw.endswith(b"END:VCALENDAR\r\n") and all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = Calendar.from_ical(raw)
    assert (calendar["prodid"], calendar["version"]) == ("-//mailbot//mentoring//EN", "2.0")
    assert calendar["method"] == ("CANCEL" if off else "REQUEST")
    (event,) = calendar.walk("VEVENT")
    assert (event["uid"], event["sequence"], event["dtstamp"].dt) == (OURS.uid, 3, stamp)
    assert event["dtstart"].dt == OURS.starts and (event["dtend"].dt - event["dtstart"].dt).seconds == 3600
    assert event["status"] == ("CANCELLED" if off else "CONFIRMED")
    assert event["organizer"] == f"mailto:{HOST.address}" and event["organizer"].params["cn"] == HOST.name
    guest = event["attendee"]
    assert guest == "mailto:ann@example.test" and guest.params["cn"] == "Ann Bell"
    assert guest.params.get("rsvp") == (None if off else "TRUE")
    assert len(calendar.walk("VALARM")) == (0 if off else 1)

    read = event_in(mail(raw, sender="mia@example.test"))
    assert read is not None
    assert (read.uid, read.sequence, read.organizer, read.cancelled) == (OURS.uid, 3, HOST.address, off)
    assert (read.summary, read.place) == (OURS.summary, "https://meet.example.org/spe")


def test_the_part_of_an_invitation_names_its_method_as_the_calendar_does() -> None:
    off = Invitation(OURS.uid, 3, OURS.starts, OURS.summary, cancelled=True)
    calendar = render_invitation(off, HOST, GUEST, OURS.starts)
    draft = Draft(
        "1@example.org", HOST, GUEST, HOST, "Off", OURS.starts, "Off.", calendar=calendar, calendar_method=off.method
    )
    raw = finish(draft, HOST.address).raw
    assert b"Content-Type: text/calendar; charset=utf-8; method=CANCEL\r\n" in raw
    assert calendar_seen(parse(raw)) == {
        "method": "CANCEL",
        "uid": OURS.uid,
        "attendee": GUEST.address,
        "partstat": None,
    }
