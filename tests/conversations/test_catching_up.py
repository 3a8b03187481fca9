"""Once a quarter the two talk: counted from the kickoff as held, and asked for only where something is missing (S35,
S44)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from mailbot.program.calls.cycle import end_of
from mailbot.program.calls.self_assessment import look_noted
from mailbot.program.decision import Decision, Disposition
from tests.conversations.test_from_application_to_kickoff import raw_of
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, on, only, pair_of

DUE = datetime(2027, 3, 10, 17, 0, tzinfo=UTC)


async def test_a_quarter_with_its_date_agenda_and_outcome(world: World) -> None:
    await meet(world)
    pair = pair_of(world)
    assert end_of(1, pair, world.office.moment(world.now)) == DUE

    # Three weeks before it is due, both are asked for a date.
    await on(world, "2027-02-19", 16)
    asked = letters_of(world.mia.inbox, "Your first catch-up with Ann is due around")[-1]
    assert "Wednesday 10 March" in asked.text
    assert letters_of(world.ann.inbox, "Your first catch-up with Mia is due around")

    invitation = only(
        await world.replies(world.mia, asked, "CALL 2027-03-08 17:00 Berlin https://meet.example.org/two")
    )
    assert "Monday 8 March" in invitation.subject and "first catch-up" in invitation.text
    for person in (world.ann, world.mia):
        assert (
            b"UID:p-1-call-2@" in person.last.calendars[0]
            and b"SUMMARY:Catch-up: Mia and Ann" in person.last.calendars[0]
        )
    assert "AGENDA" in world.ann.last.text and "AGENDA" not in invitation.text

    # A second CALL before it is held moves it.
    await world.replies(world.ann, world.ann.last, "CALL 2027-03-11 17:00")
    calls = pair_of(world).calls
    assert [(call.number, call.sequence) for call in calls] == [(1, 0), (2, 1)]
    assert "moved" in world.mia.last.text and b"SEQUENCE:1" in world.mia.last.calendars[0]

    # A week before, the mentee is asked for an agenda; it goes to the mentor, without an address, and is kept.
    await on(world, "2027-03-05")
    asked = letters_of(world.ann.inbox, "What would you like to talk about?")[-1]
    assert not letters_of(world.mia.inbox, "What would you like to talk about?")
    noted = only(await world.replies(world.ann, asked, "AGENDA: the wrk patch\nwrite to ann@example.test"))
    assert "the wrk patch" in noted.text and "Mia has it" in noted.text
    assert "the wrk patch" in world.mia.last.text and world.ann.address.encode() not in raw_of(world.mia.last)
    assert world.mia.last.sender is not None and world.mia.last.sender.name.startswith("Ann Bell via")
    assert not letters_of(world.ada.inbox, "wrk patch")
    await world.replies(world.ann, noted, "AGENDA: whether to change jobs")
    assert len(pair_of(world).agenda) == 2

    await on(world, "2027-03-11")
    assert "Ann would like to talk about" in world.mia.last.text and "change jobs" in world.mia.last.text
    assert "You would like to talk about" in world.ann.last.text

    # Three days after, both are asked; one answer is enough, and a line below it goes to the other.
    await on(world, "2027-03-15", 16)
    asked = letters_of(world.mia.inbox, "Have you had your first catch-up")[-1]
    assert letters_of(world.ann.inbox, "Have you had your first catch-up")
    await world.replies(world.mia, asked, "HELD\n\nThe patch is nearly there.")
    held = letters_of(world.mia.inbox, "10 June")[-1]
    assert "Noted" in held.text
    assert "The patch is nearly there." in world.ann.last.text
    pair = pair_of(world)
    assert pair.calls[-1].held == pair.calls[-1].at and pair.agenda == () and pair.kickoff_held != pair.calls[-1].held

    # The next quarter is counted from the kickoff, not from this call.
    await on(world, "2027-05-21", 16)
    assert "Thursday 10 June" in letters_of(world.ann.inbox, "Your second catch-up with Mia is due around")[-1].text


async def test_whoever_names_a_date_early_is_not_asked_for_one(world: World) -> None:
    _, mentees = await meet(world)
    await world.replies(world.ann, mentees, "CALL 2027-03-09 17:00")
    await on(world, "2027-03-01")
    for person in (world.ann, world.mia):
        assert not letters_of(person.inbox, "is due around")
    call = pair_of(world).call
    assert call is not None and call.number == 2


async def test_without_a_date_it_is_asked_whether_they_talked_and_held_counts(world: World) -> None:
    await meet(world)
    await on(world, "2027-03-16", 16)
    asked = letters_of(world.ann.inbox, "we know of no date")[-1]
    await world.clicks(world.ann, asked, "HELD")
    call = pair_of(world).calls[-1]
    assert call.number == 2 and call.held == world.now
    await on(world, "2027-05-19")
    assert len(letters_of(world.ann.inbox, "is due around")) >= 1


async def test_after_missed_the_same_catch_up_gets_another_date(world: World) -> None:
    kit, mentees = await meet(world)
    await world.replies(world.ann, mentees, "CALL 2027-03-09 17:00")
    await on(world, "2027-03-12")
    asked = only(await world.replies(world.mia, kit, "MISSED"))
    await world.replies(world.mia, asked, "CALL 2027-03-18 17:00")
    calls = pair_of(world).calls
    assert [(call.number, call.sequence, call.said) for call in calls[1:]] == [(2, 1, {})]


async def test_a_quarter_nobody_spoke_of_makes_room_for_the_next(world: World) -> None:
    _, mentees = await meet(world)
    await on(world, "2027-05-24")
    await world.replies(world.ann, mentees, "CALL 2027-06-09 17:00")
    assert [call.number for call in pair_of(world).calls] == [1, 3]


async def test_agenda_is_the_mentees(world: World) -> None:
    kit, _ = await meet(world)
    answer = only(await world.replies(world.mia, kit, "AGENDA: my own wishes"))
    assert "does not fit here" in answer.text and pair_of(world).agenda == ()


async def test_the_form_after_a_catch_up_brings_each_answer_where_it_belongs_s55(world: World) -> None:
    _, mentees = await meet(world)
    await world.replies(world.ann, mentees, "CALL 2027-03-09 17:00")
    await on(world, "2027-03-15", 16)
    asked = letters_of(world.ann.inbox, "Have you had your first catch-up")[-1]
    mia, ada = len(world.mia.inbox), len(world.ada.inbox)
    answers = {
        "Have you talked": "yes",
        "What do you take": "Percentiles before medians.",
        "What comes next": "The talk, on 3 May at the meetup; write to ann@example.test",
        "Is there anything for the program": "Mia seems overworked. Is there help for mentors?",
    }
    await world.fills(world.ann, asked, answers)
    call = pair_of(world).calls[-1]
    assert call.number == 2 and call.held is not None

    # What is for the other reaches the other, and nobody else; what is for the program reaches the admins alone.
    news = letters_of(world.mia.inbox[mia:], "Percentiles before medians.")[-1]
    assert "3 May at the meetup" in news.text and world.ann.address.encode() not in raw_of(news)
    assert not letters_of(world.mia.inbox, "overworked")
    question = letters_of(world.ada.inbox[ada:], "overworked")[-1]
    assert not letters_of(world.ada.inbox, "Percentiles") and "yes" not in question.text
    assert letters_of(world.ann.inbox, "Mia has what you take from it")

    # An admin's answer comes back to who asked, and to nobody else.
    before = len(world.mia.inbox)
    await world.replies(world.ada, question, "Yes: we can find her a stand-in for a while.")
    assert "a stand-in for a while" in world.ann.last.text and len(world.mia.inbox) == before

    # Words without a question go to the other, as the letter says; the form once more changes nothing of the call.
    await world.replies(world.ann, asked, "It was good to hear your voice.")
    assert "good to hear your voice" in world.mia.last.text
    await world.fills(world.ann, asked, {"Have you talked": "yes"})
    assert pair_of(world).calls[-1] == call


async def test_a_word_on_top_of_the_form_sends_nothing_of_it_astray_s55(world: World) -> None:
    _, mentees = await meet(world)
    await world.replies(world.ann, mentees, "CALL 2027-03-09 17:00")
    await on(world, "2027-03-15", 16)
    asked = letters_of(world.ann.inbox, "Have you had your first catch-up")[-1]
    text = (
        "[2] What do you take from it?\nLess is more.\n\n[4] Is there anything for the program alone?\nMia seems tired."
    )
    await world.replies(world.ann, asked, f"HELD\n\n{text}")
    assert pair_of(world).calls[-1].held is not None
    assert letters_of(world.mia.inbox, "Less is more.") and not letters_of(world.mia.inbox, "tired")
    assert letters_of(world.ada.inbox, "Mia seems tired.") and not letters_of(world.ada.inbox, "Less is more")


async def test_a_catch_up_that_was_missed_is_made_up_for(world: World) -> None:
    kit, mentees = await meet(world)
    await world.replies(world.ann, mentees, "CALL 2027-03-09 17:00")
    await on(world, "2027-03-10")
    await world.replies(world.mia, kit, "MISSED")
    for day in ("2027-03-23", "2027-03-31"):
        before = len(letters_of(world.ann.inbox, "it can be made up for"))
        await on(world, day)
        assert len(letters_of(world.ann.inbox, "it can be made up for")) == before + 1
    asked = letters_of(world.mia.inbox, "it can be made up for")[-1]
    await world.replies(world.mia, asked, "CALL 2027-04-07 17:00")
    call = pair_of(world).calls[-1]
    assert (call.number, call.said) == (2, {})
    before = len(letters_of(world.ann.inbox, "it can be made up for"))
    await on(world, "2027-04-06")
    assert len(letters_of(world.ann.inbox, "it can be made up for")) == before


async def test_both_looks_stand_side_by_side_before_the_call_with_what_has_happened_s45(world: World) -> None:
    kit, mentees = await meet(world)
    await world.replies(world.ann, mentees, "PLAN\n1. Read two books\n2. Model the checkout path")
    await world.replies(world.mia, kit, "AGREE")
    pair = pair_of(world)
    at_the_start = {pair.mentee: {"strengths": "Load tests"}, pair.mentor: {"strengths": "Patience"}}
    looks(world, 0, at_the_start)
    await world.replies(world.ann, mentees, "DONE 1")
    await world.replies(world.ann, mentees, "CALL 2027-03-11 17:00")

    # Two weeks before, each is asked; what they say is for the two of them alone.
    await on(world, "2027-02-26")
    assert letters_of(world.ann.inbox, "How do you see yourself by now?")
    assert letters_of(world.mia.inbox, "How do you see yourself by now?")
    asked = letters_of(world.ann.inbox, "How do you see yourself by now?")[-1]
    before = len(world.mia.inbox)
    await world.fills(
        world.ann, asked, {"What are you good at": "Load tests <b>and</b> traces", "What is hard": "Saying no"}
    )
    assert len(world.mia.inbox) == before  # who has not looked at themselves does not see what the other said

    # Some days before, both see what has happened, and how they see themselves.
    await on(world, "2027-03-09")
    hers = letters_of(world.ann.inbox, "Before your first catch-up")[-1]
    for words in ("1 of 2 milestones done", "- Read two books", "- Model the checkout path"):
        assert words in hers.text
    assert "Then: Load tests" in hers.text and "Now: Load tests <b>and</b> traces" in hers.text
    assert "<td>Load tests</td><td>Load tests &lt;b&gt;and&lt;/b&gt; traces</td>" in unstyled(hers.html)
    theirs = letters_of(world.mia.inbox, "Before your first catch-up")[-1]
    assert "Patience" in theirs.text and "traces" not in theirs.text and "Patience" in hers.text
    assert not letters_of(world.ada.inbox, "traces") and not letters_of(world.ada.inbox, "Patience")
    await on(world, "2027-03-11")
    reminder = world.ann.last
    assert "This is to remind you" in reminder.text and "traces" not in reminder.text  # said once is enough


async def test_what_would_come_on_the_day_of_the_reminder_is_in_it_and_on_that_of_the_invitation_a_day_later(
    world: World,
) -> None:
    kit, mentees = await meet(world)
    await world.replies(world.ann, mentees, "PLAN\n1. Read two books\n2. Model the checkout path")
    await world.replies(world.mia, kit, "AGREE")
    await world.replies(world.ann, mentees, "DONE 1")

    # Of a call on a Tuesday the brief would come on Monday, with the reminder.
    await world.replies(world.ann, mentees, "CALL 2027-03-09 17:00")
    await on(world, "2027-03-09")
    for person in (world.ann, world.mia):
        assert not letters_of(person.inbox, "Before your first catch-up")
        (reminder,) = letters_of(person.inbox, "This is to remind you of your first catch-up")
        assert "1 of 2 milestones done" in reminder.text and "- Model the checkout path" in reminder.text
        assert reminder is person.last
    await on(world, "2027-03-10")
    await world.replies(world.mia, kit, "HELD")

    # Named two days ahead, the next one brings the invitation, then the reminder with all there is, and no third.
    await on(world, "2027-06-02", 10)
    before = [(person, len(person.inbox)) for person in (world.ann, world.mia)]
    await world.replies(world.ann, mentees, "CALL 2027-06-04 17:00")
    await on(world, "2027-06-04")
    for person, had in before:
        invitation, reminder = person.inbox[had:]
        assert "Friday 4 June" in invitation.subject and "This is to remind you" in reminder.text
        assert "1 of 2 milestones done" in reminder.text


async def test_no_question_about_a_call_comes_on_the_day_of_its_invitation(world: World) -> None:
    _, mentees = await meet(world)
    await on(world, "2027-02-18", 9)
    await world.replies(world.ann, mentees, "CALL 2027-03-02 18:00")  # in less than the fortnight of the questions
    await world.later(hours=3)
    assert not letters_of(world.ann.inbox, "How do you see yourself by now?")
    await on(world, "2027-02-19", 9)
    assert letters_of(world.ann.inbox, "How do you see yourself by now?")


def looks(world: World, number: int, said: dict[str, dict[str, str]]) -> None:
    """What each of the two says of themselves."""
    pair, store = pair_of(world), world.office.store
    for person, answers in said.items():
        change = look_noted(pair, person, number, world.now, answers, "", store)
        with world.office.unit(world.now):
            world.office.carry_out(Decision(Disposition.ACCEPTED, "", (change,)), world.now)


def unstyled(html: str) -> str:
    return re.sub(r' (?:style|class)="[^"]*"', "", html)
