"""A look at oneself before the kickoff: for the two of a pair and for nobody else (S45, S55)."""

from __future__ import annotations

from mailbot.program.calls.self_assessment import SelfAssessment, look_of
from mailbot.program.model import MentorshipStage
from tests.conversations.world import World
from tests.conversations.year import letters_of, move, on, only, pair_of, paired


async def test_each_answers_and_both_read_both_and_no_admin_does(world: World) -> None:
    kit, mentees = await paired(world)
    form = only(await world.clicks(world.ann, mentees, "SELF"))
    assert "[1] What are you good at?" in form.text and "no admin either" in form.text

    heard, admins = len(world.mia.inbox), len(world.ada.inbox)
    answers = {"What are you good at?": "Load tests; mail ann@example.test", "a new challenge": "A talk"}
    noted = only(await world.fills(world.ann, form, answers))
    assert "kept for the two of you" in noted.text and "A talk" in noted.text
    assert len(world.mia.inbox) == heard

    both = only(await world.replies(world.mia, kit, "SELF I listen well, and I avoid meetings."))
    assert "I listen well" in both.text and "A talk" in both.text and "ann@example.test" not in both.text
    assert "I listen well" in letters_of(world.ann.inbox, "has answered as well")[-1].text
    pair = pair_of(world)
    mine = look_of(pair, pair.mentor, 0, world.office.store)
    assert mine is not None and mine.text == "I listen well, and I avoid meetings."
    assert len(world.ada.inbox) == admins

    # What is replied to that is talk of the two; other words come by SELF, in the thread of the questions as well.
    heard = len(world.ann.inbox)
    await world.replies(world.mia, both, "Shall we begin with the talk?")
    assert "begin with the talk" in only(world.ann.inbox[heard:]).text
    asked = only(await world.replies(world.mia, kit, "SELF"))
    again = only(await world.replies(world.mia, asked, "I listen well, and I love meetings."))
    assert "love meetings" in again.text and "avoid meetings" not in again.text
    assert len(world.ada.inbox) == admins


async def test_the_day_before_the_call_the_other_reads_it_and_whoever_has_not_said_is_asked(world: World) -> None:
    kit, mentees = await paired(world)
    await world.replies(world.ann, mentees, "SELF I know wrk by heart.")
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-10", 8)
    mias = letters_of(world.mia.inbox, "This is to remind you")[-1]
    assert "I know wrk by heart" in mias.text and "SELF" in mias.text
    assert "SELF" not in letters_of(world.ann.inbox, "This is to remind you")[-1].text


async def test_a_pair_that_is_over_looks_at_itself_no_more(world: World) -> None:
    _, mentees = await paired(world)
    form = only(await world.replies(world.ann, mentees, "SELF"))
    move(world, MentorshipStage.ENDED)
    assert "A talk" not in only(await world.replies(world.ann, mentees, "SELF A talk")).text
    assert "A talk" not in only(await world.fills(world.ann, form, {"What are you good at?": "A talk"})).text
    assert not list(world.office.store.all(SelfAssessment))
