"""The digest is answered in one reply, line by line, with a result for each line."""

from __future__ import annotations

from mailbot.mail.message import Mail
from mailbot.program.model import ApplicationStage, MentorshipStage
from tests.conversations.test_digest import asks_to_graduate, digests
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World, link_in
from tests.conversations.year import letters_of, meet, on, only, pair_of


async def two_and_a_question(world: World) -> Mail:
    """1. Ann applies; 2. Cem applies; 3. Sam asks a question."""
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world, "ann")
    await applied(world, "cem")
    await world.writes(world.sam, "Is it free?", "Hello, what does the program cost?")
    await on(world, "2026-11-30", 14)
    return only(digests(world.ada.inbox))


async def test_each_line_has_its_result_in_one_letter(world: World) -> None:
    digest = await two_and_a_question(world)
    answer = only(
        await world.replies(
            world.ada, digest, "1 yes\n2 no: too early;\ntry again in spring.\n3 It costs nothing\nbut your time."
        )
    )
    assert "1 · Ann Bell: approved, Mia Mentor is asked" in answer.text
    assert "2 · Cem Kaya: not taken in this time" in answer.text
    assert "3 · Sam Stranger: your answer is on its way" in answer.text
    assert answer.subject == f"Re: {digest.subject}"
    assert world.sam.last.text.startswith("It costs nothing\nbut your time.")
    assert world.mia.inbox == []  # the undo window
    await world.later(minutes=11)
    assert "try again in spring." in world.cem.last.text
    assert "Would you mentor" in world.mia.last.subject
    assert letters_of(world.abe.inbox, "Ada Admin")


async def test_undo_in_the_same_thread_takes_all_of_it_back(world: World) -> None:
    digest = await two_and_a_question(world)
    done = only(await world.replies(world.ada, digest, "1 yes, 2 no"))
    undone = only(await world.clicks(world.ada, done, "UNDO"))
    assert "Ann Bell (A-1): approved" in undone.text and "Cem Kaya (A-2): rejected" in undone.text
    await world.later(minutes=30)
    assert stage(world, "A-1") is stage(world, "A-2") is ApplicationStage.COMPLETE
    assert world.mia.inbox == []
    late = only(await world.replies(world.ada, done, "UNDO"))
    assert "changed nothing" in late.text


async def test_what_was_decided_meanwhile_is_told_and_changes_nothing(world: World) -> None:
    digest = await two_and_a_question(world)
    await world.replies(world.abe, only(digests(world.abe.inbox)), "1 yes\n3 Nothing.")
    answer = only(await world.replies(world.ada, digest, "1 no\n2 ask: Which part was yours?\n3 ask: Ten euros."))
    assert "1 · Ann Bell: decided before, nothing changed (approved; a mentor is being asked)" in answer.text
    assert "2 · Cem Kaya: your question is on its way" in answer.text
    assert "3 · Sam Stranger: decided before, nothing changed (answered)" in answer.text
    assert "Which part was yours?" in world.cem.last.text and "Ten euros" not in world.sam.last.text
    again = only(await world.replies(world.ada, digest, "2 yes"))  # no slot is left for Cem
    assert "2 · Cem Kaya: approved, on the waitlist" in again.text


async def test_a_line_that_cannot_be_read_is_named_with_its_grammar(world: World) -> None:
    digest = await two_and_a_question(world)
    answer = only(await world.replies(world.ada, digest, "Dear bot,\n1 perhaps\n2 yes\n9 yes\n2 no\n3 ask"))
    for line in ("Dear bot,", "1 perhaps", "9 yes", "2 yes", "2 no"):
        assert line in answer.text
    assert "“2 no: reason”" in answer.text
    assert stage(world, "A-1") is stage(world, "A-2") is ApplicationStage.COMPLETE
    nothing = only(await world.replies(world.ada, digest, "I shall look at it on Friday."))
    assert "no line could be read" in nothing.text


async def test_the_link_opens_a_reply_with_all_numbers(world: World) -> None:
    digest = await two_and_a_question(world)
    assert "body=1%20%0D%0A2%20%0D%0A3" in link_in(digest, "1 …, 2 …, 3 …")
    empty = only(await world.clicks(world.ada, digest, "1 …, 2 …, 3 …"))
    assert "no line could be read" in empty.text
    filled = only(await world.replies(world.ada, digest, "1 \n2 yes: Mia\n3"))
    assert "2 · Cem Kaya: approved, Mia Mentor is asked" in filled.text and "1 ·" not in filled.text


async def test_a_mentor_who_cannot_be_told_is_asked_back(world: World) -> None:
    digest = await two_and_a_question(world)
    letters = await world.replies(world.ada, digest, "1 yes Max")
    assert any("no mentor is called Max" in letter.text for letter in letters)
    assert any("1 · Ann Bell: nothing changed" in letter.text for letter in letters)
    assert stage(world, "A-1") is ApplicationStage.COMPLETE


async def test_a_graduation_is_refused_kindly_to_the_mentor_alone(world: World) -> None:
    await meet(world)
    asks_to_graduate(world)
    await on(world, "2026-12-14", 14)
    heard = len(world.ann.inbox)
    answer = only(await world.replies(world.ada, only(digests(world.ada.inbox)), "1 no: one more talk first"))
    assert "1 · Ann Bell: not yet; the mentor has your reason" in answer.text
    assert "one more talk first" in world.mia.last.text and "a little more time" in world.mia.last.text
    assert len(world.ann.inbox) == heard
    pair = pair_of(world)
    assert pair.stage is MentorshipStage.ACTIVE and pair.graduation is None


async def test_a_graduation_is_confirmed_and_a_closing_left_until_the_next_digest(world: World) -> None:
    await meet(world)
    await world.later(days=98)
    await on(world, "2027-03-22")
    left = only(await world.replies(world.ada, digests(world.ada.inbox)[-1], "1 no"))
    assert "left as it is; the next digest asks again" in left.text
    await on(world, "2027-03-29")
    digest = digests(world.ada.inbox)[-1]
    assert "closing is proposed" in digest.text
    closed = only(await world.replies(world.ada, digest, "1 yes"))
    assert "closed, both are told" in closed.text and "UNDO" in closed.text
    await world.later(minutes=11)
    assert pair_of(world).stage is MentorshipStage.ENDED


async def test_a_digest_counts_for_an_admin_alone(world: World) -> None:
    digest = await two_and_a_question(world)
    await world.replies(world.mia, digest, "1 yes")
    assert stage(world, "A-1") is ApplicationStage.COMPLETE


async def test_a_digest_may_be_answered_bit_by_bit_in_as_many_mails_as_it_takes(world: World) -> None:
    digest = await two_and_a_question(world)
    for words, result in (
        ("2 ask: Which part was yours?", "2 · Cem Kaya: your question is on its way"),
        ("2 ask: And how long did it take?", "2 · Cem Kaya: your question is on its way"),
        ("3 Nothing at all.", "3 · Sam Stranger: your answer is on its way"),
        ("1 yes", "1 · Ann Bell: approved, Mia Mentor is asked"),
        ("2 no", "2 · Cem Kaya: not taken in this time"),
    ):
        assert result in only(await world.replies(world.ada, digest, words)).text
