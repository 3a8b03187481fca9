"""What the calendar says of a plan: that there is none, that a draft waits, that milestones come due (section 3)."""

from __future__ import annotations

from mailbot.demo.correspondent import Correspondent
from mailbot.program.clocks.pace import pause, resume
from mailbot.program.model import Deed, MentorshipStage
from tests.conversations.test_plan import change, pair_of, pair_up
from tests.conversations.world import World

NO_PLAN = "there is no learning plan yet"
WAITS = "Does it suit you?"
DUE = "is due on Friday 15 January 2027"
WAS_DUE = "was due on Friday 15 January 2027"


def times(who: Correspondent, words: str) -> int:
    """In how many of somebody's letters these words stand."""
    return sum(words in " ".join(letter.text.split()) for letter in who.inbox)


async def days_pass(world: World, days: int) -> None:
    for _ in range(days):
        await world.later(days=1)


async def agreed(world: World, text: str) -> None:
    await pair_up(world)
    await world.replies(world.ann, world.ann.last, f"PLAN\n{text}")
    await world.replies(world.mia, world.mia.last, "AGREE")
    assert pair_of(world).stage is MentorshipStage.ACTIVE


async def test_a_pair_without_a_plan_is_asked_the_mentee_first_then_both(world: World) -> None:
    await pair_up(world)
    await days_pass(world, 29)
    assert times(world.ann, NO_PLAN) == 0
    await days_pass(world, 4)
    assert (times(world.ann, NO_PLAN), times(world.mia, NO_PLAN)) == (1, 0)
    await days_pass(world, 16)
    assert (times(world.ann, NO_PLAN), times(world.mia, NO_PLAN)) == (2, 1)
    await days_pass(world, 20)
    assert (times(world.ann, NO_PLAN), times(world.mia, NO_PLAN)) == (2, 1)


async def test_a_draft_without_an_answer_is_brought_to_mind_twice_and_then_whoever_wrote_it_is_told(
    world: World,
) -> None:
    await pair_up(world)
    await world.replies(world.ann, world.ann.last, "PLAN\n- Read a book")
    await days_pass(world, 6)
    assert times(world.mia, WAITS) == 0
    await days_pass(world, 2)
    assert times(world.mia, WAITS) == 1
    await days_pass(world, 8)
    assert (times(world.mia, WAITS), times(world.ann, "has not answered yet")) == (2, 0)
    await days_pass(world, 30)
    assert (times(world.mia, WAITS), times(world.ann, "has not answered yet")) == (2, 1)


async def test_an_answer_ends_the_reminders_of_a_draft(world: World) -> None:
    await agreed(world, "- Read a book")
    await days_pass(world, 40)
    assert times(world.mia, WAITS) == 0 and times(world.ann, "has not answered yet") == 0
    assert times(world.ann, NO_PLAN) == 0


async def test_a_milestone_is_brought_to_mind_before_and_after_its_day_and_to_the_mentee_alone(world: World) -> None:
    await agreed(world, "1. Read a book by 2027-01-15\n2. Learn wrk by 2027-01-15\n3. Give a talk by 2027-03-31")
    await world.replies(world.ann, world.ann.last, "DONE 2")
    await days_pass(world, 38)
    assert times(world.ann, DUE) == 0  # Thursday 31 December
    await days_pass(world, 5)
    assert times(world.ann, DUE) == 1  # a fortnight before; the first of January is a Friday
    reminder = next(letter for letter in world.ann.inbox if DUE in letter.text)
    assert "Milestone 1, “Read a book”" in reminder.text and "Learn wrk" not in reminder.text
    await days_pass(world, 9)
    assert times(world.ann, DUE) == 2
    await days_pass(world, 14)
    assert (times(world.ann, DUE), times(world.ann, WAS_DUE)) == (2, 1)
    await days_pass(world, 14)
    assert (times(world.ann, DUE), times(world.ann, WAS_DUE)) == (2, 1)
    assert times(world.mia, DUE) == 0 and times(world.mia, WAS_DUE) == 0


async def test_nobody_is_reminded_of_a_milestone_that_they_wrote_about_that_day_or_the_day_before(world: World) -> None:
    await agreed(world, "1. Read a book by 2027-01-15\n2. Learn wrk by 2027-01-15\n3. Give a talk by 2027-01-15")
    await days_pass(world, 38)  # Thursday 31 December, the day before the first reminder
    await world.replies(world.ann, world.ann.last, "BLOCKED 1 The shop has none left.")
    await world.replies(world.ann, world.ann.last, "PROGRESS: milestones 2 and 4 go well, and 3 people helped.")
    await days_pass(world, 1)
    reminder = next(letter for letter in world.ann.inbox if DUE in letter.text)
    assert "Give a talk" in reminder.text and "Read a book" not in reminder.text and "Learn wrk" not in reminder.text
    await days_pass(world, 12)
    assert times(world.ann, DUE) == 1 and times(world.ann, "These are due on Friday 15 January 2027") == 1

    await days_pass(world, 8)  # the day before the last reminder all three are spoken of, in three ways
    await world.replies(world.ann, world.ann.last, "DONE 3")
    await world.replies(world.ann, world.ann.last, "BLOCKED 1 Still none.")
    await world.replies(world.ann, world.ann.last, "PROGRESS: I have yet to learn wrk. Soon!")
    await days_pass(world, 7)
    assert times(world.ann, "due on Friday 15 January 2027") == 2


async def test_after_weeks_of_downtime_only_the_newest_that_still_makes_sense_is_sent(world: World) -> None:
    await agreed(world, "1. Read a book by 2027-01-15")
    await world.later(days=51)
    assert times(world.ann, DUE) == 1
    await world.later(days=12)
    assert (times(world.ann, DUE), times(world.ann, WAS_DUE)) == (1, 1)


async def test_what_lay_behind_when_the_plan_was_agreed_is_not_said_any_more(world: World) -> None:
    await agreed(world, "1. Read a book by 2026-11-27\n2. Write by 2026-11-20")
    assert times(world.ann, "This is due") == 0 and times(world.ann, "was due") == 0
    await days_pass(world, 3)
    assert times(world.ann, "is due on Friday 27 November 2026") == 1
    assert times(world.ann, "was due on Friday 20 November 2026") == 0


async def test_a_pause_puts_the_dates_of_a_plan_off_by_its_length(world: World) -> None:
    await agreed(world, "1. Read a book by 2027-01-15")
    await days_pass(world, 10)
    change(world, *pause(pair_of(world), Deed(what="paused", at=world.now)))
    await days_pass(world, 28)
    change(world, *resume(pair_of(world), Deed(what="resumed", at=world.now)))
    shown = await world.replies(world.ann, world.ann.last, "PLAN")
    assert "1. Read a book\n       by Friday 12 February 2027" in shown[-1].text
    await days_pass(world, 32)
    assert times(world.ann, DUE) == 0
    assert times(world.ann, "is due on Friday 12 February 2027") == 1
    await world.replies(world.ann, world.ann.last, "DONE 1")
    shown = await world.replies(world.ann, world.ann.last, "PLAN")
    assert (
        "1. [x] Read a book\n       by Friday 12 February 2027" in shown[-1].text
    )  # moved once, not again with every change
