"""A pair of which nothing is heard is asked after, gently and in turn, and is closed by an admin in the end."""

from __future__ import annotations

import pytest

from mailbot.mail.message import Mail
from mailbot.program.model import MentorshipStage
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, on, only, pair_of, paired


def asked(inbox: list[Mail], since: str = "11 December") -> list[Mail]:
    """The letters that ask after a silence since that day."""
    return [mail for mail in letters_of(inbox, "We have heard nothing of") if since in mail.text]


async def test_first_the_mentee_then_the_mentor_then_the_admins(world: World) -> None:
    await meet(world)
    await on(world, "2026-12-28")
    assert len(asked(world.ann.inbox)) == 1 and not asked(world.mia.inbox)
    await on(world, "2027-01-04")
    assert len(asked(world.mia.inbox)) == 1 and not asked(world.ada.inbox)
    await on(world, "2027-01-11")
    told = asked(world.ada.inbox)[-1]
    assert "Mia Mentor" in told.text and "CLOSE" not in told.text


async def test_any_act_and_any_click_ends_the_silence(world: World) -> None:
    await meet(world)
    await on(world, "2026-12-28")
    await world.clicks(world.ann, asked(world.ann.inbox)[-1], "ALL WELL")
    await on(world, "2027-01-08")
    assert not asked(world.mia.inbox) and not asked(world.ada.inbox)


@pytest.mark.parametrize("hour", [12, 18])
async def test_a_silence_is_asked_after_on_no_day_with_another_question_about_the_pair(world: World, hour: int) -> None:
    _, mentees = await meet(world)
    await on(world, "2027-02-03", hour)
    await world.replies(world.ann, mentees, "I am at it, and write when there is more.")
    had = len(world.ann.inbox)

    # A fortnight of silence is over that day at the same hour, and at 17:00 a date for the next call is asked for.
    await on(world, "2027-02-17", 16)
    assert not world.ann.inbox[had:]
    await on(world, "2027-02-17", 18)
    assert "is due around" in only(world.ann.inbox[had:]).text and not asked(world.ann.inbox[had:], "3 February")
    await on(world, "2027-02-18", 9)
    assert len(asked(world.ann.inbox, "3 February")) == 1 and len(world.ann.inbox) == had + 2
    await on(world, "2027-02-26", 9)
    assert len(asked(world.mia.inbox, "3 February")) == 1


async def test_before_a_date_for_the_kickoff_that_date_is_asked_for_and_nothing_else(world: World) -> None:
    await paired(world)
    await on(world, "2026-12-22")
    for person in (world.ann, world.mia):
        assert not letters_of(person.inbox, "We have heard nothing of")
        assert letters_of(person.inbox, "your first call has no date yet")


async def test_the_admins_are_asked_to_close_and_both_are_told_kindly(world: World) -> None:
    await meet(world)
    await on(world, "2027-03-12", 16)
    last = asked(world.ann.inbox)[-1]
    assert "in 7 days we ask the admins to close the pair" in last.text
    await on(world, "2027-03-19", 16)
    question = letters_of(world.ada.inbox, "Shall the pair be closed?")[-1]
    assert world.office.store.free_slots(pair_of(world).mentor) == 0

    done = only(await world.replies(world.ada, question, "CLOSE P-1 both have moved on"))
    assert "both have moved on" in done.text and "closed" in done.text
    assert "Ada Admin closes the pair" in world.abe.last.text
    assert pair_of(world).stage is MentorshipStage.PLANNING
    await world.later(minutes=11)
    pair = pair_of(world)
    assert pair.stage is MentorshipStage.ENDED and pair.deeds[-1].by and pair.deeds[-1].reason == "both have moved on"
    assert world.office.store.free_slots(pair.mentor) == 1
    for person in (world.ann, world.mia):
        assert "Nobody has done anything wrong" in person.last.text and "moved on" not in person.last.text

    again = only(await world.replies(world.abe, letters_of(world.abe.inbox, "Shall the pair")[-1], "CLOSE P-1"))
    assert "changed nothing" in again.text
    over = only(await world.replies(world.ann, last, "HELD"))
    assert "ended" in over.text


async def test_one_answer_keeps_the_pair_from_being_closed(world: World) -> None:
    await meet(world)
    await on(world, "2027-03-12", 16)
    await world.clicks(world.mia, asked(world.mia.inbox)[-1], "ALL WELL")
    await on(world, "2027-03-24")
    assert not letters_of(world.ada.inbox, "Shall the pair be closed?")


async def test_only_an_admin_closes_a_pair(world: World) -> None:
    kit, _ = await meet(world)
    answer = only(await world.replies(world.mia, kit, "CLOSE P-1"))
    assert "does not fit here" in answer.text and pair_of(world).stage is MentorshipStage.PLANNING
    gone = only(await world.replies(world.ada, world.ada.inbox[0], "CLOSE P-99"))
    assert "P-99" in gone.text


async def test_of_a_pair_that_is_over_status_tells_no_call_and_nothing_of_the_other(world: World) -> None:
    await meet(world)
    await world.replies(world.mia, world.mia.last, "CALL 2027-03-10 18:00 Berlin")
    await world.replies(world.mia, world.mia.last, "AWAY until 14 January")
    before = only(await world.writes(world.ann, "STATUS", ""))
    assert "10 March" in before.text and "14 January" in before.text
    await world.replies(world.ada, world.ada.last, "CLOSE P-1")
    await world.later(minutes=11)
    after = only(await world.writes(world.ann, "STATUS", ""))
    assert "ended" in after.text and "10 March" not in after.text and "14 January" not in after.text


async def test_what_is_said_to_the_program_itself_reaches_no_partner(world: World) -> None:
    await meet(world)
    question = only(await world.writes(world.ann, "Holidays", "PAUSE until 1 March 2027"))
    assert "Was it you?" in question.text
    heard = len(world.mia.inbox)
    status = only(await world.writes(world.ann, "", "STATUS"))
    await world.replies(world.ann, status, "Between us: may I have another mentor?")
    assert "Between us: may I have another mentor?" in world.ada.last.text
    for words in ("No, that was not me!", "NO"):
        await world.replies(world.ann, question, words)
    assert len(world.mia.inbox) == heard
    await world.replies(world.ann, question, "Now it works, see you on Monday")  # from this letter, it counts
    assert "see you on Monday" in world.mia.last.text


async def test_several_keywords_in_a_pair_that_is_over_draw_one_letter(world: World) -> None:
    _, mentees = await meet(world)
    await world.replies(world.ada, world.ada.last, "CLOSE P-1")
    await world.later(minutes=11)
    over = only(await world.replies(world.ann, mentees, "HELD\nAGREE\n\nIt was good."))
    assert "ended" in over.text
