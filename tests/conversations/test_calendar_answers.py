"""What a calendar program answers to an invitation is no talk; what a person adds to it is (section 5)."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mailbot.demo.correspondent import Correspondent
from mailbot.mail.message import Mail
from mailbot.program.decision import Disposition
from mailbot.program.model import Call, Mentorship
from tests.conversations.test_from_application_to_kickoff import only, raw_of
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World

GOOGLE = "-//Google Inc//Google Calendar 70.9054//EN"
OUTLOOK = "Microsoft Exchange Server 2010"
THUNDERBIRD = "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN"
SUMMARY = "Kickoff call: Mia and Ann"
GOOGLE_TEXT = f"""Ann Bell has accepted this invitation.

{SUMMARY}
Thursday Dec 10, 2026 ⋅ 18:00 – 19:00
Central European Time - Berlin

Guests
Mentoring the Mentors - organizer
ann@example.test

Invitation from Google Calendar: https://calendar.example.org/calendar/

You are receiving this email because you are subscribed to calendar notifications.
"""


def call_of(world: World) -> Call:
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None and pair.call is not None
    return pair.call


async def invited(world: World) -> Mail:
    """Mia and Ann are a pair and have a date; answers with Ann's invitation."""
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    kit = only(await world.replies(world.mia, world.mia.last, "ACCEPT"))
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    return world.ann.last


def answer(
    world: World, who: Correspondent, invitation: Mail, partstat: str, program: str, text: str = "", **more: str
) -> bytes:
    """A calendar answer as their program sends it to the organizer, with an invite.ics attached besides."""
    ics = invitation.calendars[0].replace(b"\r\n ", b"")
    organizer = re.search(rb"ORGANIZER[^:]*:mailto:(\S+)", ics, re.I)
    uid = re.search(rb"UID:(\S+)", ics)
    assert organizer and uid
    comment = f'X-RESPONSE-COMMENT="{more["comment"]}";' if "comment" in more else ""
    calendar = "\r\n".join([
        "BEGIN:VCALENDAR", f"PRODID:{program}", "VERSION:2.0", f"METHOD:{more.get('method', 'REPLY')}", "BEGIN:VEVENT",
        f"UID:{uid[1].decode()}", "DTSTAMP:20261123T090000Z", "DTSTART:20261210T170000Z", f"SUMMARY:{SUMMARY}",
        f"ORGANIZER:mailto:{organizer[1].decode()}",
        f"ATTENDEE;PARTSTAT={partstat};{comment}CN=Ann:mailto:{who.address}", "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = f"{who.name} <{who.address}>", organizer[1].decode()
    message["Subject"] = f"{partstat.title()}: {SUMMARY}"
    message["Message-ID"] = f"<calendar.{partstat.lower()}{more.get('id', '')}@example.test>"
    if program == GOOGLE:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(calendar, subtype="calendar", params={"method": "REPLY"})
    message.add_attachment(calendar.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("program", "text"),
    [
        (GOOGLE, GOOGLE_TEXT),
        (OUTLOOK, ""),
        (OUTLOOK, f"Accepted: {SUMMARY}\n\n________________________________\n"),
        (THUNDERBIRD, f"Ann Bell <ann@example.test> has accepted your event invitation: {SUMMARY}\n"),
        ("-//Unknown//EN", f"Ann Bell has accepted the invitation to {SUMMARY}."),
    ],
)
async def test_a_bare_acceptance_is_a_sign_of_life_and_reaches_nobody(world: World, program: str, text: str) -> None:
    invitation = await invited(world)
    await world.later(days=1)
    before = [len(person.inbox) for person in world.people.values()]
    await world.post(world.ann, answer(world, world.ann, invitation, "ACCEPTED", program, text))
    assert [len(person.inbox) for person in world.people.values()] == before
    assert world.taken[-1].disposition is Disposition.ACCEPTED
    assert "accepted" in world.taken[-1].because
    pair, ann = world.office.store.get(Mentorship, "P-1"), world.office.store.person_at(world.ann.address)
    assert pair is not None and ann is not None and pair.contact[ann.id] == world.now
    assert call_of(world).answers == {ann.id: "accepted"}
    await world.later(days=15, hours=9)
    assert "Ann has accepted" in world.mia.last.text


async def test_whoever_cannot_come_is_asked_for_another_date_and_the_other_one_knows_in_time(world: World) -> None:
    invitation = await invited(world)
    heard = len(world.mia.inbox)
    asked = only(await world.post(world.ann, answer(world, world.ann, invitation, "DECLINED", OUTLOOK)))
    assert "has declined" in asked.text and "CALL 20" in asked.text
    told = only(world.mia.inbox[heard:])
    assert "Ann cannot come" in told.text and "nothing to do for you" in told.text
    await world.post(world.ann, answer(world, world.ann, invitation, "DECLINED", OUTLOOK, id="2"))
    await world.post(world.ann, answer(world, world.ann, invitation, "ACCEPTED", OUTLOOK, id="3"))
    assert "can come after all" in only(world.mia.inbox[heard + 1 :]).text
    assert call_of(world).answers == {world.office.store.person_at(world.ann.address).id: "accepted"}


@pytest.mark.parametrize(
    ("program", "text", "comment"),
    [
        (GOOGLE, GOOGLE_TEXT + 'With this note: "I shall be five minutes late."', "I shall be five minutes late."),
        (OUTLOOK, "I shall be five minutes late.\n", ""),
        (OUTLOOK, f"I shall be five minutes late.\n\nAccepted: {SUMMARY}\n", ""),
    ],
)
async def test_a_persons_own_words_beside_the_answer_are_passed_on_without_the_calendar(
    world: World, program: str, text: str, comment: str
) -> None:
    invitation = await invited(world)
    heard = len(world.mia.inbox)
    more = {"comment": comment} if comment else {}
    await world.post(world.ann, answer(world, world.ann, invitation, "ACCEPTED", program, text, **more))
    talk = only(world.mia.inbox[heard:])
    assert talk.text.startswith("I shall be five minutes late.\n")
    assert SUMMARY not in talk.text and talk.attachments == () and talk.calendars == ()
    assert world.ann.address.encode() not in raw_of(talk)


async def test_a_calendars_answer_from_outside_a_pair_is_ignored(world: World) -> None:
    invitation = await invited(world)
    before = [len(person.inbox) for person in world.people.values()]
    await world.post(world.sam, answer(world, world.sam, invitation, "DECLINED", OUTLOOK))
    assert world.taken[-1].disposition is Disposition.IGNORED
    assert [len(person.inbox) for person in world.people.values()] == before
