"""After the kickoff: was it held, what came of it, do the two fit; and a month later, is all well (S25-S28, S35)."""

from __future__ import annotations

from datetime import UTC, datetime

from mailbot.mail.message import Attachment
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Mentorship, MentorshipStage
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, on, only, pair_of, paired

KICKOFF = datetime(2026, 12, 10, 17, 0, tzinfo=UTC)


async def test_the_day_after_both_are_asked_and_held_begins_the_planning(world: World) -> None:
    kit, _ = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11", 18)
    assert letters_of(world.ann.inbox, "How was your first call") and letters_of(world.mia.inbox, "How was your first")
    asked = world.ann.last
    assert "Have you talked about strengths" in asked.text and "Do the two of you fit?" in asked.text

    heard = len(world.mia.inbox)
    told = only(await world.clicks(world.ann, asked, "HELD"))
    pair = pair_of(world)
    assert pair.stage is MentorshipStage.PLANNING
    assert pair.kickoff_held == KICKOFF and pair.calls[0].held == KICKOFF
    assert "PLAN" in told.text and "10 March" in told.text
    news = only(world.mia.inbox[heard:])
    assert "Ann tells us" in news.text and "PLAN" not in news.text

    # Saying it twice, or the other saying the same, changes nothing.
    again = only(await world.clicks(world.mia, letters_of(world.mia.inbox, "How was your first")[0], "HELD"))
    assert "Noted" in again.text and pair_of(world).stage is MentorshipStage.PLANNING


async def test_a_doubt_about_the_fit_reaches_the_admins_and_nobody_else(world: World) -> None:
    kit, _ = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11", 18)
    heard = len(world.mia.inbox)
    await world.replies(world.ann, world.ann.last, "I do not think that we fit, to be honest.")
    assert len(world.mia.inbox) == heard
    assert "I do not think that we fit" in world.ada.last.text


async def test_a_doubt_does_not_reach_the_other_one_even_if_they_are_an_admin(world: World) -> None:
    kit, _ = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11", 18)
    abe = world.office.store.person_at(world.abe.address)
    assert abe is not None
    with world.office.unit(world.now):
        change = Noted(Mentorship, "P-1", {"mentor": abe.id})
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (change,)), world.now)
    heard = len(world.abe.inbox)
    received = only(await world.replies(world.ann, world.ann.last, "I do not think that we fit, to be honest."))
    assert "I do not think that we fit" in world.ada.last.text
    await world.replies(world.ada, world.ada.last, "Let us find somebody else.")
    await world.replies(world.ann, received, "Yes, please.")
    assert "Yes, please." in world.ada.last.text
    assert len(world.abe.inbox) == heard


async def test_words_below_held_in_that_letter_reach_the_admins_too(world: World) -> None:
    kit, _ = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11", 18)
    await world.replies(world.ann, world.ann.last, "HELD\n\nBut I would rather work with somebody else.")
    assert pair_of(world).stage is MentorshipStage.PLANNING
    assert "somebody else" in world.ada.last.text
    assert not letters_of(world.mia.inbox, "somebody else")


async def test_whoever_does_not_answer_is_asked_twice_more(world: World) -> None:
    kit, mentees = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    asked = [len(letters_of(world.mia.inbox, "How was your first call"))]
    for day in ("2026-12-14", "2026-12-21", "2026-12-29", "2027-01-18"):
        await on(world, day)
        asked.append(len(letters_of(world.mia.inbox, "How was your first call")))
    assert asked == [0, 1, 2, 3, 3]
    await world.replies(world.ann, mentees, "Held")
    assert pair_of(world).kickoff_held == KICKOFF


async def test_missed_asks_for_another_date_and_blames_nobody(world: World) -> None:
    kit, _ = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11", 18)
    asked = only(await world.clicks(world.mia, letters_of(world.mia.inbox, "How was your first")[-1], "MISSED"))
    assert "CALL" in asked.text and "That happens" in asked.text
    assert "Mia tells us" in world.ann.last.text and "CALL" in world.ann.last.text
    assert pair_of(world).stage is MentorshipStage.KICKOFF

    invitation = only(await world.replies(world.ann, world.ann.last, "CALL 2026-12-17 18:00"))
    assert "17 December" in invitation.subject
    await on(world, "2026-12-18", 18)
    assert "17 December" in letters_of(world.mia.inbox, "How was your first")[-1].text
    await world.replies(world.mia, world.mia.last, "Held.")
    assert pair_of(world).kickoff_held == datetime(2026, 12, 17, 17, 0, tzinfo=UTC)


async def test_where_the_two_disagree_both_are_asked_and_both_together_decide(world: World) -> None:
    kit, mentees = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11")
    await world.replies(world.mia, kit, "HELD")
    asked = only(await world.replies(world.ann, mentees, "MISSED"))
    assert "Mia says that your first call has taken place" in asked.text
    assert "You say that your first call has taken place" in world.mia.last.text
    assert pair_of(world).stage is MentorshipStage.PLANNING
    heard = len(world.mia.inbox)
    assert "Mia says that" in only(await world.replies(world.ann, mentees, "MISSED")).text
    assert len(world.mia.inbox) == heard

    named = only(await world.clicks(world.mia, world.mia.last, "MISSED"))
    assert "CALL" in named.text and "Mia tells us" in world.ann.last.text
    pair = pair_of(world)
    assert pair.stage is MentorshipStage.KICKOFF and pair.kickoff_held is None and pair.calls[0].held is None

    await world.clicks(world.ann, world.ann.last, "HELD")
    await world.clicks(world.mia, world.mia.last, "HELD")
    assert pair_of(world).stage is MentorshipStage.PLANNING


async def test_held_before_the_hour_or_missed_without_a_date_changes_nothing(world: World) -> None:
    kit, mentees = await paired(world)
    none = only(await world.replies(world.mia, kit, "MISSED"))
    assert "no call has been named" in none.text.lower() and pair_of(world).calls == ()
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    early = only(await world.replies(world.ann, mentees, "HELD"))
    assert "still ahead" in early.text and pair_of(world).calls[0].said == {}


async def test_a_call_that_nobody_named_to_us_was_held_today(world: World) -> None:
    _, mentees = await paired(world)
    await world.later(days=3)
    await world.replies(world.ann, mentees, "HELD")
    pair = pair_of(world)
    assert pair.stage is MentorshipStage.PLANNING and pair.kickoff_held == world.now


async def test_a_plan_that_is_agreed_before_the_kickoff_begins_with_it(world: World) -> None:
    kit, mentees = await paired(world)
    await world.replies(world.ann, mentees, "PLAN\n1. Model the checkout path")
    await world.replies(world.mia, world.mia.last, "AGREE")
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11")
    told = only(await world.replies(world.ann, mentees, "HELD"))
    assert pair_of(world).stage is MentorshipStage.ACTIVE and "Next comes" not in told.text


async def test_a_kickoff_that_both_take_back_after_the_plan_is_asked_about_again(world: World) -> None:
    kit, mentees = await paired(world)
    await world.replies(world.ann, mentees, "PLAN\n1. Learn to model queues")
    await world.replies(world.mia, world.mia.last, "AGREE")
    for word in ("HELD", "MISSED"):
        await world.replies(world.ann, mentees, word)
        await world.replies(world.mia, kit, word)
    pair = pair_of(world)
    assert (pair.stage, pair.kickoff_held) == (MentorshipStage.ACTIVE, None)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11", 18)
    assert len(letters_of(world.ann.inbox, "Have you had your first call with Mia")) == 1


async def test_a_later_call_that_was_held_after_the_kickoff_was_taken_back_is_the_kickoff(world: World) -> None:
    kits = await meet(world)
    await world.replies(world.mia, kits[0], "CALL 2027-03-10 18:00 Berlin")
    second = letters_of(world.ann.inbox, "10 March")[-1]
    await world.replies(world.mia, letters_of(world.mia.inbox, "10 December")[0], "MISSED")
    await world.replies(world.ann, letters_of(world.ann.inbox, "10 December")[0], "MISSED")
    assert pair_of(world).kickoff_held is None
    await on(world, "2027-03-11")
    await world.replies(world.ann, second, "HELD")
    assert world.taken[-1].disposition is Disposition.ACCEPTED
    await world.replies(world.mia, letters_of(world.mia.inbox, "10 December")[0], "HELD")
    assert pair_of(world).kickoff_held == KICKOFF


async def test_held_in_a_sentence_is_talk(world: World) -> None:
    _, mentees = await paired(world)
    await world.replies(world.ann, mentees, "Held up at work today, sorry.")
    assert "Held up at work" in world.mia.last.text
    assert world.taken[-1].disposition is Disposition.RELAYED


async def test_a_month_later_one_click_says_that_all_is_well(world: World) -> None:
    kit, mentees = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11")
    await world.replies(world.ann, mentees, "HELD")
    await on(world, "2027-01-08")
    await world.replies(world.ann, mentees, "Here is what I read this week.")
    await on(world, "2027-01-14")
    pulse = letters_of(world.ann.inbox, "How is it going with Mia?")[-1]
    assert letters_of(world.mia.inbox, "How is it going with Ann?")
    well = only(await world.clicks(world.ann, pulse, "ALL WELL"))
    assert "Good to hear" in well.text
    assert pair_of(world).contact[pair_of(world).mentee] == world.now


async def test_a_complaint_in_answer_to_the_pulse_never_reaches_the_other(world: World) -> None:
    await meet(world)
    await on(world, "2027-01-14")
    merged = letters_of(world.ann.inbox, "How is it going with Mia?")[-1]
    assert "learning plan" in merged.text  # two nudges have met in one letter
    heard, read = len(world.mia.inbox), len(world.ada.inbox)
    asked = only(await world.replies(world.ann, merged, "To be honest, I hear nothing from Mia."))
    assert "several parts" in asked.text  # which part it answers is asked and never guessed
    assert (len(world.mia.inbox), len(world.ada.inbox)) == (heard, read)


async def test_a_file_beside_a_keyword_reaches_the_other_one_but_no_logo_does(world: World) -> None:
    _, mentees = await meet(world)
    notes, logo = Attachment("notes.pdf", "application/pdf", b"%PDF-"), Attachment("logo.png", "image/png", b"PNG")
    heard = len(world.mia.inbox)
    await world.replies(world.ann, mentees, "ALL WELL", [logo])
    assert len(world.mia.inbox) == heard
    await world.replies(world.ann, mentees, "ALL WELL", [notes])
    assert [file.name for file in world.mia.last.attachments] == ["notes.pdf"]
    await world.replies(world.ann, mentees, "PROGRESS: half of it is done", [notes])
    assert len(world.mia.inbox) == heard + 2
