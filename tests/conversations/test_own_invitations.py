"""An appointment that one of a pair makes in their own calendar is a CALL, and the other one never sees whose calendar
it came from (section 5, S52)."""

from __future__ import annotations

import pytest

from mailbot.program.decision import Disposition
from mailbot.program.model import Mentorship
from tests.conversations.test_authenticity import passed, vouching
from tests.conversations.test_calendar_answers import call_of
from tests.conversations.test_calendar_programs import event_of, home, paired, sent
from tests.conversations.test_from_application_to_kickoff import only, raw_of
from tests.conversations.world import World


@pytest.mark.parametrize(
    ("sample", "place"),
    [
        ("google-request", "https://meet.google.com/abc-defg-hij"),
        ("outlook-request", "https://teams.microsoft.com/l/meetup-join/19%3ameeting_Zm9v"),
        ("apple-request", "Room 5, 2nd floor"),
    ],
)
async def test_an_invitation_of_ones_own_is_a_call_and_comes_to_both_from_the_program(
    world: World, sample: str, place: str
) -> None:
    address = await paired(world)
    heard = len(world.mia.inbox)
    named = only(await world.post(world.ann, sent(world.ann, address, sample)))
    got = only(world.mia.inbox[heard:])
    assert call_of(world).at.isoformat() == "2026-12-15T17:00:00+00:00" and call_of(world).channel == place
    for letter, reader in ((named, world.ann), (got, world.mia)):
        event = event_of(letter)
        assert [each.address for each in event.attendees] == [reader.address]
        assert event.organizer.startswith("mentoring") and (event.method, event.place) == ("REQUEST", place)
    assert world.ann.address.encode() not in raw_of(got)
    assert ("Only the first date" in " ".join(named.text.split())) is (sample == "google-request")
    assert "Only the first date" not in got.text


async def test_an_address_in_the_place_of_an_own_invitation_stays_private(world: World) -> None:
    address = await paired(world)
    await world.post(world.ann, sent(world.ann, address, "apple-request", LOCATION=":skype ann@example.test"))
    assert call_of(world).channel == "skype [address kept private]"


async def test_an_own_invitation_is_moved_by_its_next_sequence_and_taken_back_by_its_cancel(world: World) -> None:
    address = await paired(world)
    await world.post(world.ann, sent(world.ann, address, "apple-request"))
    first = event_of(world.mia.last)
    later = {"SEQUENCE": ":1", "DTSTART": ":20261216T180000"}
    await world.post(world.ann, sent(world.ann, address, "apple-request", **later))
    assert call_of(world).at.isoformat() == "2026-12-16T17:00:00+00:00" and call_of(world).sequence == 1
    quiet = len(world.mia.inbox)
    await world.post(world.ann, sent(world.ann, address, "apple-request", "", DTSTART=":20261217T180000", SUMMARY=":x"))
    assert len(world.mia.inbox) == quiet and call_of(world).sequence == 1

    cancel = {"METHOD": ":CANCEL", "SEQUENCE": ":2"}
    told = only(await world.post(world.ann, sent(world.ann, address, "apple-request", **cancel)))
    asked = only(world.mia.inbox[quiet:])
    assert "Would you name another date?" in asked.text
    for letter in (told, asked):
        gone = event_of(letter)
        assert (gone.method, gone.cancelled, gone.sequence) == ("CANCEL", True, 2)
    assert (event_of(asked).uid, event_of(asked).organizer) == (first.uid, first.organizer)
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None and pair.calls == ()
    await world.replies(world.mia, asked, "CALL 2026-12-18 18:00")
    assert event_of(world.mia.last).sequence == 3


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"DTSTART": ";VALUE=DATE:20261215"}, "names no hour"),
        ({"DTSTART": ";TZID=Atlantis:20261215T180000"}, "time zone Atlantis is unknown"),
        ({"DTSTART": ":20251215T180000Z"}, "has passed already"),
        ({"DTSTART": ":20291215T180000Z"}, "more than a year away"),
        ({"DTSTART": ":soon"}, "cannot be read"),
    ],
)
async def test_an_own_invitation_without_a_usable_moment_is_asked_about(
    world: World, changed: dict[str, str], problem: str
) -> None:
    address = await paired(world)
    heard = len(world.mia.inbox)
    asked = only(await world.post(world.ann, sent(world.ann, address, "apple-request", **changed)))
    assert problem in " ".join(asked.text.split()) and "CALL" in asked.text
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None and pair.calls == () and len(world.mia.inbox) == heard


async def test_what_is_said_of_another_date_of_a_series_leaves_the_call_alone(world: World) -> None:
    address = await paired(world)
    await world.post(world.ann, sent(world.ann, address, "google-request"))
    before = call_of(world)
    other = {"RRULE": "\r\nRECURRENCE-ID;TZID=Europe/Berlin:20270119T180000", "SEQUENCE": ":1"}
    moved = {**other, "DTSTART": ";TZID=Europe/Berlin:20270120T090000"}
    for changed in (moved, {**other, "METHOD": ":CANCEL"}):
        quiet = len(world.mia.inbox)
        await world.post(world.ann, sent(world.ann, address, "google-request", **changed))
        assert call_of(world) == before and len(world.mia.inbox) == quiet
    first = {"RRULE": "\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261215T180000", "SEQUENCE": ":1", "METHOD": ":CANCEL"}
    await world.post(world.ann, sent(world.ann, address, "google-request", **first))
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None and pair.calls == ()


async def test_what_a_person_writes_into_an_invitation_is_passed_on_without_what_outlook_adds(world: World) -> None:
    address = await paired(world)
    heard = len(world.mia.inbox)
    text = "Shall we talk about the plan?\n\n________________________________\nMicrosoft Teams meeting\nJoin: here\n"
    await world.post(world.ann, sent(world.ann, address, "outlook-request", text))
    told = world.mia.inbox[heard:]
    assert len(told) == 2 and call_of(world).number == 1
    talk = next(letter for letter in told if "Shall we talk about the plan?" in letter.text)
    assert "Teams" not in talk.text and talk.calendars == () and talk.attachments == ()


async def test_somebody_elses_invitation_is_passed_on_like_any_file(world: World) -> None:
    address = await paired(world)
    heard = len(world.mia.inbox)
    other = {"ORGANIZER": ":mailto:events@conference.example.net"}
    await world.post(world.ann, sent(world.ann, address, "apple-request", "Shall we both go there?", **other))
    assert "Shall we both go there?" in only(world.mia.inbox[heard:]).text
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None and pair.calls == ()


async def test_an_invitation_to_the_program_itself_is_for_the_only_pair_there_is(world: World) -> None:
    await paired(world)
    vouching(world)
    await world.post(world.ann, sent(world.ann, home(world), "google-request"))
    assert world.taken[-1].disposition is Disposition.HELD
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None and pair.calls == ()
    again = sent(world.ann, home(world), "google-request", SUMMARY=":Once more")
    await world.post(world.ann, passed(again))
    assert call_of(world).at.isoformat() == "2026-12-15T17:00:00+00:00"


async def test_a_strangers_invitation_names_nothing(world: World) -> None:
    address = await paired(world)
    quiet = [len(person.inbox) for person in (world.ann, world.mia)]
    await world.post(world.sam, sent(world.sam, address, "google-request"))
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None and pair.calls == ()
    assert len(world.mia.inbox) == quiet[1]
