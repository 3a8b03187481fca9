"""What a pair has learned is kept for others in words that name nobody, and only when both say yes (S72, S73)."""

from __future__ import annotations

from mailbot.program.knowledge.lesson import OfferedLessons, Shelf
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, on, only

TEXT = """LESSON: design: Mia told Ann Bell (ann@example.test) to draw the queue before the code.
Ben Brook did so as well, at Initech."""
WORDING = """[mentor] told [mentee] ([address]) to draw the queue before the code.
[name] did so as well, at Initech."""


def shelf(world: World) -> tuple[str, ...]:
    found = world.office.store.get(Shelf, "testing")
    return tuple(lesson.wording for lesson in found.lessons) if found is not None else ()


def waiting(world: World) -> int:
    found = world.office.store.get(OfferedLessons, "P-1")
    return len(found.lessons) if found is not None else 0


async def test_a_lesson_is_kept_once_both_have_said_yes_to_words_that_name_nobody_s72_s73(world: World) -> None:
    world.enrol_mentor("ben", ["testing"], slots=0)
    _, mentees = await meet(world)
    before = len(world.ada.inbox)

    mine = only(await world.replies(world.ann, mentees, TEXT))
    theirs = world.mia.last
    for letter in (mine, theirs):
        assert (
            all(line in letter.text for line in WORDING.split("\n")) and "performance testing · design" in letter.text
        )
    assert "Ann has learned something" in theirs.text and "Mia is asked the same" in mine.text

    # Who said it names the company too; other words take the place of these, and both are asked anew.
    mine = only(await world.replies(world.ann, mine, "LESSON: design: Draw the queue before the code."))
    assert "Draw the queue" in mine.text and waiting(world) == 1
    over = only(await world.replies(world.mia, theirs, "YES"))
    assert "Nothing waits for an answer here" in over.text
    theirs = letters_of(world.mia.inbox, "Draw the queue")[-1]

    # One yes is none yet; words that are neither go nowhere, least of all to the admins.
    once = only(await world.clicks(world.mia, theirs, "YES"))
    assert "Thank you for your yes" in once.text and shelf(world) == ()
    unclear = only(await world.replies(world.ann, mine, "I am not so sure. Initech might mind."))
    assert "could not tell" in unclear.text and not letters_of(world.mia.inbox, "might mind")
    kept = only(await world.clicks(world.ann, mine, "YES"))
    assert "in the manual now" in kept.text and "in the manual now" in world.mia.last.text
    assert shelf(world) == ("Draw the queue before the code.",) and waiting(world) == 0
    assert len(world.ada.inbox) == before

    # Anybody of the program reads it with the rules; a yes that comes later changes nothing.
    again = only(await world.replies(world.ann, mine, "YES"))
    assert "Nothing waits for an answer here" in again.text and len(shelf(world)) == 1
    rules = only(await world.writes(world.ben, "", "FRAMEWORK"))
    manual = rules.attachments[0]
    assert manual.name == "manual.md" and b"Draw the queue before the code" in manual.content
    assert "enclosed" in rules.text
    stranger = only(await world.writes(world.sam, "", "FRAMEWORK"))
    assert stranger.attachments == () and "enclosed" not in stranger.text


async def test_a_no_or_silence_drops_a_lesson_and_nothing_of_it_is_kept_s72(world: World) -> None:
    _, mentees = await meet(world)
    await world.replies(world.ann, mentees, "LESSON: Measure first.")
    answer = only(await world.clicks(world.mia, world.mia.last, "NO"))
    assert "dropped" in answer.text and "is not kept" in world.ann.last.text
    assert waiting(world) == 0 and shelf(world) == ()

    await world.replies(world.ann, mentees, "LESSON: Measure twice.")
    await world.clicks(world.ann, world.ann.last, "YES")
    said = len(letters_of(world.ann.inbox, "Measure twice"))
    await on(world, "2026-12-31")
    assert letters_of(world.mia.inbox, "still wait for your yes")
    assert len(letters_of(world.ann.inbox, "Measure twice")) == said  # who has said yes is not asked again
    assert letters_of(world.ann.inbox, "Not both of you have said yes")
    assert waiting(world) == 0 and shelf(world) == ()


async def test_what_looks_like_customer_data_or_has_no_second_reader_is_no_lesson(world: World) -> None:
    _, mentees = await meet(world)
    card = only(await world.replies(world.ann, mentees, "LESSON: never paste 4111 1111 1111 1111 into a ticket"))
    assert "please leave that out" in card.text and waiting(world) == 0
    empty = only(await world.replies(world.ann, mentees, "LESSON:"))
    assert waiting(world) == 0 and "LESSON" in empty.text
    outside = only(await world.writes(world.ada, "", "LESSON: from an admin's desk"))
    assert "LESSON" in outside.text and waiting(world) == 0
