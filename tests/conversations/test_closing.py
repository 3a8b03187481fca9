"""A pair that has ended: a letter worth keeping, questions that hold nothing back, a line that goes on (S64, S75)."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from mailbot.ports import Unit
from mailbot.program.knowledge.closing import Closing
from mailbot.program.knowledge.lesson import OfferedLessons, Shelf
from mailbot.program.model import Mentorship, MentorshipStage
from mailbot.program.oversight.figures import figures
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, move, on, only, pair_of


async def graduate(world: World) -> None:
    """Ann's mentor finds her ready, and Ada confirms it, in April 2027."""
    kit, _ = await meet(world)
    move(world, MentorshipStage.ACTIVE)
    await on(world, "2027-04-05")
    await world.replies(world.mia, kit, "GRADUATE")
    await world.clicks(world.ada, letters_of(world.ada.inbox, "is to graduate")[-1], "CONFIRM P-1")
    await world.later(minutes=11)


async def test_a_graduate_gets_a_letter_worth_keeping_and_both_may_look_back(world: World) -> None:
    await graduate(world)
    letter = letters_of(world.ann.inbox, "Letter of completion: Ann Bell")[-1]
    for words in ("Mia Mentor", "Ada Admin", "10 December 2026", "5 April 2027", "1 call"):
        assert words in letter.text
    assert not letters_of(world.mia.inbox, "Letter of completion")  # plans are the mentee's to show

    # A week later both are asked, apart from each other; nothing waits for it.
    await on(world, "2027-04-13", 15)
    asked = letters_of(world.ann.inbox, "looking back")[-1]
    assert "graduation" in asked.text and letters_of(world.mia.inbox, "looking back")
    before = len(world.mia.inbox)
    await world.fills(world.ann, asked, {"Has it helped": "yes", "What have you learned": "Mia says: measure first."})
    assert letters_of(world.ann.inbox, "Thank you for looking back")
    offered = letters_of(world.ann.inbox, "[mentor] says: measure first.")[-1]
    assert len(world.mia.inbox) == before + 1 and "measure first" in world.mia.last.text
    assert "Has it helped" not in world.mia.last.text

    # With two consents it is kept, although the pair is over; a no from the other is a no, and is counted.
    await world.clicks(world.ann, offered, "YES")
    await world.clicks(world.mia, world.mia.last, "YES")
    shelf = world.office.store.get(Shelf, "testing")
    assert shelf is not None and [lesson.wording for lesson in shelf.lessons] == ["[mentor] says: measure first."]
    await world.fills(world.mia, letters_of(world.mia.inbox, "looking back")[-1], {"Has it helped": "no"})
    closing = world.office.store.get(Closing, "P-1")
    assert closing is not None and sorted(closing.helped.values()) == [False, True]
    moment = world.office.moment(world.now)
    counted = figures((moment.now.replace(day=1), moment.now + timedelta(days=1)), moment)
    assert (counted.asked, counted.helped, counted.lessons, counted.generations) == (2, 1, 1, 2)

    # Other words reach the admins, and not the other of the two.
    before = len(world.mia.inbox)
    await world.replies(world.ann, asked, "I wish there were more mentors in Lisbon.")
    assert "more mentors in Lisbon" in world.ada.last.text and len(world.mia.inbox) == before
    assert not world.office.store.get(OfferedLessons, "P-1").lessons


async def test_whoever_has_left_is_asked_nothing_and_no_answer_is_waited_for(world: World) -> None:
    _, mentees = await meet(world)
    asked = only(await world.replies(world.ann, mentees, "LEAVE"))
    await world.clicks(world.ann, asked, "YES")
    assert pair_of(world).stage is MentorshipStage.ENDED
    await on(world, "2026-12-31")
    assert not letters_of(world.ann.inbox, "looking back")
    assert "nothing waits for your answer" in letters_of(world.mia.inbox, "looking back")[-1].text
    await on(world, "2027-02-15")
    assert len(letters_of(world.mia.inbox, "looking back")) == 1


async def test_the_line_of_generations_goes_on_with_each_graduate_s75(world: World) -> None:
    await graduate(world)
    first = pair_of(world)
    with world.office.unit(world.now):
        second = replace(first, id="P-2", mentor=first.mentee, mentee="M-9", stage=MentorshipStage.ACTIVE, deeds=())
        world.office.store.commit(Unit(records=(second,)))
    graduated = replace(second, stage=MentorshipStage.GRADUATED, deeds=(first.deeds[-1],))
    moment = world.office.moment(world.now)
    span = moment.now.replace(day=1), moment.now + timedelta(days=1)
    assert figures(span, moment).generations == 2
    with world.office.unit(world.now):
        world.office.store.commit(Unit(records=(graduated,)))
    assert figures(span, moment).generations == 3
    assert [pair.id for pair in world.office.store.in_stage(Mentorship, [MentorshipStage.GRADUATED])] == ["P-1", "P-2"]
