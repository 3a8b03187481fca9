"""What Google, Outlook and Apple say of appointments, told as the two of a pair live through it (section 5)."""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from mailbot.demo.correspondent import Correspondent
from mailbot.mail.calendars.calendar_event import CalendarEvent, event_in
from mailbot.mail.message import Mail
from mailbot.program.decision import Disposition
from mailbot.program.trust.token import ProgramAddress
from tests.conversations.test_authenticity import failed, passed, vouching
from tests.conversations.test_calendar_answers import call_of, invited
from tests.conversations.test_from_application_to_kickoff import only, raw_of
from tests.conversations.test_graduation import to_the_question
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World, link_in
from tests.conversations.year import letters_of

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "calendar"
ORGANIZER = rb"mentoring\+k3xqm7va2fhw5tcne4jd@example\.org"


def event_of(letter: Mail) -> CalendarEvent:
    event = event_in(letter)
    assert event is not None
    return event


def home(world: World) -> str:
    return world.office.handbook.address.address


def sent(who: Correspondent, to: str, sample: str, text: str = "", **changed: str) -> bytes:
    """A sample of what their calendar program writes, to the organizer's or the invited address; `changed` are
    properties with another value."""
    ics = (SAMPLES / f"{sample}.ics").read_bytes().replace(b"\r\n ", b"")
    ics = re.sub(ORGANIZER, to.encode(), ics).replace(b"ann@example.test", who.address.encode())
    for name, value in changed.items():
        ics = re.sub(rb"(?m)^%b[;:][^\r\n]*" % name.encode(), f"{name}{value}".encode(), ics)
    method = re.search(rb"METHOD:(\w+)", ics)
    assert method is not None
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = f"{who.name} <{who.address}>", to
    message["Subject"] = f"{method[1].decode().title()}: {sample}"
    message["Message-ID"] = f"<{abs(hash((sample, text, *changed.values())))}@calendar.example.test>"
    message.set_content(text)
    if sample.startswith("google"):
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text or "Invitation from Google Calendar: https://calendar.example.org/")
    message.add_alternative(ics.decode(), subtype="calendar", params={"method": method[1].decode()})
    return message.as_bytes()


async def paired(world: World) -> str:
    """Mia and Ann are a pair without a date; answers with the address at which Ann reaches Mia."""
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    await world.replies(world.mia, world.mia.last, "ACCEPT")
    return address_in(world.ann.last)


def address_in(letter: Mail) -> str:
    return letter.header("reply-to").rpartition("<")[2].rstrip(">")


@pytest.mark.parametrize("sample", ["google-counter", "outlook-counter", "apple-counter"])
async def test_a_counter_proposal_is_put_before_the_other_one_whose_click_moves_the_call(
    world: World, sample: str
) -> None:
    invitation = await invited(world)
    heard = len(world.mia.inbox)
    told = only(await world.post(world.ann, sent(world.ann, event_of(invitation).organizer, sample)))
    assert "we have asked Mia" in told.text
    asked = only(world.mia.inbox[heard:])
    assert "Ann proposes another time" in asked.text and world.ann.address.encode() not in raw_of(asked)
    when = "CALL 2026-12-11 17:30"
    assert link_in(asked, when)
    assert call_of(world).sequence == 0 and list(call_of(world).answers.values()) == ["proposed"]
    moved = only(await world.clicks(world.mia, asked, when))
    assert "2026-12-11T16:30" in call_of(world).at.isoformat() and call_of(world).sequence == 1
    before, after = event_of(invitation), event_of(world.ann.last)
    assert (after.uid, after.organizer) == (before.uid, before.organizer)
    assert (after.method, after.sequence) == ("REQUEST", 1)
    assert event_of(moved).organizer != after.organizer


async def test_every_program_accepts_and_declines_in_its_own_way_and_each_counts(world: World) -> None:
    organizer = event_of(await invited(world)).organizer
    ann = world.office.store.person_at(world.ann.address)
    assert ann is not None
    for program in ("apple", "google", "outlook"):
        await world.post(world.ann, sent(world.ann, organizer, f"{program}-accepted"))
        assert call_of(world).answers == {ann.id: "accepted"}
        heard = len(world.mia.inbox)
        asked = only(await world.post(world.ann, sent(world.ann, organizer, f"{program}-declined")))
        assert "Would you name another date?" in asked.text and call_of(world).answers == {ann.id: "declined"}
        assert "Ann cannot come" in world.mia.inbox[heard].text
    await world.post(world.ann, sent(world.ann, organizer, "apple-tentative"))
    assert call_of(world).answers == {ann.id: "tentative"}


async def test_without_sub_addresses_the_subject_of_an_answer_brings_the_token(world: World) -> None:
    bare = replace(world.office.handbook, address=ProgramAddress(home(world), ""))
    world.office.handbook, world.office.composer = bare, replace(world.office.composer, handbook=bare)
    event = event_of(await invited(world))
    assert event.organizer == home(world) and event.summary.startswith("Kickoff call: Mia and Ann [")
    raw = sent(world.ann, event.organizer, "google-accepted")
    named = raw.replace(b"Subject: Reply: google-accepted", b"Subject: Accepted: %b" % event.summary.encode())
    await world.post(world.ann, named)
    assert list(call_of(world).answers.values()) == ["accepted"]


async def test_an_answer_to_an_earlier_date_changes_nothing_and_a_proposal_to_it_hears_so(world: World) -> None:
    invitation = await invited(world)
    organizer = event_of(invitation).organizer
    await world.replies(world.mia, world.mia.last, "CALL 2026-12-12 18:00")
    quiet = [len(person.inbox) for person in world.people.values()]
    await world.post(world.ann, sent(world.ann, organizer, "outlook-declined"))
    assert [len(person.inbox) for person in world.people.values()] == quiet
    assert call_of(world).answers == {} and "earlier date" in world.taken[-1].because
    told = only(await world.post(world.ann, sent(world.ann, organizer, "google-counter")))
    assert "the call has been moved since" in " ".join(told.text.split())


async def test_a_calendar_that_asks_for_the_invitation_again_gets_it_as_it_stands(world: World) -> None:
    invitation = await invited(world)
    organizer, heard = event_of(invitation).organizer, len(world.mia.inbox)
    again = only(await world.post(world.ann, sent(world.ann, organizer, "apple-tentative", METHOD=":REFRESH")))
    assert "once more" in again.text
    assert event_of(again) == event_of(invitation)
    assert len(world.mia.inbox) == heard


async def test_an_invited_one_cannot_cancel_what_the_program_organizes_but_only_decline_it(world: World) -> None:
    invitation = await invited(world)
    at, heard = call_of(world).at, len(world.mia.inbox)
    cancel = sent(world.ann, event_of(invitation).organizer, "apple-tentative", METHOD=":CANCEL")
    assert "Would you name another date?" in only(await world.post(world.ann, cancel)).text
    assert "Ann cannot come" in only(world.mia.inbox[heard:]).text
    assert call_of(world).at == at


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"METHOD": ":DECLINECOUNTER"}, "nothing follows from it"),
        ({"UID": ":p-2-call-1@example.org"}, "not the sender's"),
        ({"UID": ":p-1-call-9@example.org"}, "over"),
        ({"UID": ":p-1-call-1@example.test"}, "none of ours"),
        ({"UID": ":somebody-else@example.net"}, "none of ours"),
        ({"ATTENDEE": ";PARTSTAT=DECLINED:mailto:mia@example.test"}, "for somebody else"),
    ],
)
async def test_what_is_said_of_no_call_of_the_senders_changes_nothing(
    world: World, changed: dict[str, str], because: str
) -> None:
    invitation = await invited(world)
    quiet = [len(person.inbox) for person in world.people.values()]
    await world.post(world.ann, sent(world.ann, event_of(invitation).organizer, "outlook-declined", **changed))
    assert world.taken[-1].disposition is Disposition.IGNORED and because in world.taken[-1].because
    assert [len(person.inbox) for person in world.people.values()] == quiet and call_of(world).answers == {}


async def test_a_calendar_program_that_knows_another_address_of_its_owner_is_believed_by_the_token(
    world: World,
) -> None:
    invitation = await invited(world)
    alias = {"ATTENDEE": ";PARTSTAT=ACCEPTED:mailto:ann.bell@work.example.test"}
    await world.post(world.ann, sent(world.ann, event_of(invitation).organizer, "google-accepted", **alias))
    assert list(call_of(world).answers.values()) == ["accepted"]


async def test_without_proof_a_calendars_decline_changes_nothing(world: World) -> None:
    await invited(world)
    heard = len(world.mia.inbox)
    await world.post(world.ann, sent(world.ann, home(world), "outlook-declined"))
    assert world.taken[-1].disposition is Disposition.HELD
    assert call_of(world).answers == {} and len(world.mia.inbox) == heard


async def test_a_pair_that_is_closed_keeps_no_call_in_its_calendars(world: World) -> None:
    invitation = await invited(world)
    await world.replies(world.ada, world.ada.inbox[0], "CLOSE P-1 Both have left.")
    await world.later(minutes=11)
    for person, before in ((world.ann, event_of(invitation)), (world.mia, event_of(world.mia.inbox[-2]))):
        gone = event_of(next(letter for letter in reversed(person.inbox) if event_in(letter)))
        assert (gone.method, gone.uid, gone.organizer) == ("CANCEL", before.uid, before.organizer)
        assert (before.sequence, gone.sequence) == (0, 1)
        assert "takes it out of your calendar" in " ".join(person.last.text.split())


async def test_a_calendars_answer_takes_one_proof_and_an_explicit_forgery_says_nothing(world: World) -> None:
    await invited(world)
    vouching(world)
    heard = len(world.mia.inbox)
    declined = sent(world.ann, home(world), "outlook-declined")
    assert await world.post(world.ann, failed(declined)) == []
    assert world.taken[-1].disposition is Disposition.HELD
    assert call_of(world).answers == {} and len(world.mia.inbox) == heard
    again = sent(world.ann, home(world), "outlook-declined", CLASS=":PRIVATE")
    assert "Would you name another date?" in only(await world.post(world.ann, passed(again))).text
    assert "Ann cannot come" in only(world.mia.inbox[heard:]).text


async def test_an_answer_from_an_address_that_we_do_not_know_is_asked_about_where_it_was_ann_who_was_invited(
    world: World,
) -> None:
    invitation = await invited(world)
    organizer, heard = event_of(invitation).organizer, len(world.ann.inbox)
    mine = {"ATTENDEE": ";PARTSTAT=DECLINED:mailto:ann@example.test"}
    assert await world.post(world.sam, sent(world.sam, organizer, "outlook-declined", **mine)) == []
    asked = only(world.ann.inbox[heard:])
    assert call_of(world).answers == {} and world.taken[-1].disposition is Disposition.HELD
    assert "YES" in asked.text and "sam@example.test" in asked.text
    await world.post(world.sam, sent(world.sam, organizer, "outlook-declined"))
    assert len(world.ann.inbox) == heard + 1 and world.taken[-1].disposition is Disposition.IGNORED


async def test_a_graduate_keeps_no_call_in_the_calendar(world: World) -> None:
    await to_the_question(world)
    await world.clicks(world.mia, letters_of(world.mia.inbox, "ready to mentor somebody?")[-1], "GRADUATE")
    await world.replies(
        world.mia, letters_of(world.mia.inbox, "ready to mentor somebody?")[-1], "CALL 2027-12-20 18:00"
    )
    named = call_of(world)
    assert named.held is None
    await world.clicks(world.ada, letters_of(world.ada.inbox, "is ready to graduate")[-1], "CONFIRM P-1")
    await world.later(minutes=11)
    for person in (world.mia, world.ann):
        gone = event_of(next(letter for letter in reversed(person.inbox) if letter.calendars))
        assert (gone.method, gone.sequence) == ("CANCEL", named.sequence + 1)
        assert gone.uid == f"p-1-call-{named.number}@example.org"
