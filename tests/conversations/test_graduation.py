"""The end of a year is the beginning of the next: the mentee graduates, becomes a mentor, and takes on a mentee of
their own (S40, S64, S65)."""

from __future__ import annotations

from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Mentorship, MentorshipStage, Person
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, move, on, only, pair_of


async def to_the_question(world: World) -> None:
    """Mia and Ann, a year after their kickoff, with a plan that another story tells."""
    await meet(world)
    move(world, MentorshipStage.ACTIVE)
    await on(world, "2027-12-13", 16)


async def graduated(world: World) -> None:
    await to_the_question(world)
    await world.clicks(world.mia, letters_of(world.mia.inbox, "ready to mentor somebody?")[-1], "GRADUATE")
    await world.clicks(world.ada, letters_of(world.ada.inbox, "is ready to graduate")[-1], "CONFIRM P-1")
    await world.later(minutes=11)


async def test_from_the_question_to_the_graduates_own_first_mentee(world: World) -> None:
    await to_the_question(world)
    question = letters_of(world.mia.inbox, "ready to mentor somebody?")[-1]
    assert not letters_of(world.ann.inbox, "ready to mentor somebody?")

    asked = only(await world.clicks(world.mia, question, "GRADUATE"))
    assert "well done" in asked.text and pair_of(world).stage is MentorshipStage.ACTIVE
    confirm = letters_of(world.ada.inbox, "is ready to graduate")[-1]
    assert letters_of(world.abe.inbox, "is ready to graduate")

    done = only(await world.clicks(world.ada, confirm, "CONFIRM P-1"))
    assert "Ann Bell graduates" in done.text and "UNDO" in done.text
    assert "Ada Admin has confirmed it" in world.abe.last.text and "UNDO" not in world.abe.last.text
    assert pair_of(world).stage is MentorshipStage.ACTIVE and not letters_of(world.ann.inbox, "Congratulations")
    await world.later(minutes=11)
    pair = pair_of(world)
    ann = world.office.store.get(Person, pair.mentee)
    assert ann is not None
    assert pair.stage is MentorshipStage.GRADUATED
    assert (ann.roles, ann.slots, ann.disciplines) == (("mentor",), 1, ("testing",))
    assert "performance testing" in letters_of(world.ann.inbox, "Congratulations")[-1].text
    assert "Ann has graduated" in world.mia.last.text
    assert world.office.store.free_slots(pair.mentor) == 1

    again = only(await world.clicks(world.abe, letters_of(world.abe.inbox, "is ready to graduate")[-1], "CONFIRM P-1"))
    assert "changed nothing" in again.text and "graduated" in again.text

    # Their own first mentee.
    await applied(world, "cem")
    packet = letters_of(world.ada.inbox, "Cem Kaya")[-1]
    assert "Ann Bell" in packet.text
    await world.replies(world.ada, packet, "APPROVE Ann")
    await world.later(minutes=11)
    offer = world.ann.last
    assert "Would you take this applicant on?" in offer.text and "Cem" not in offer.text
    kit = only(await world.clicks(world.ann, offer, "ACCEPT"))
    assert "Cem Kaya" in kit.text and "Question" in kit.text and "CALL" in kit.text
    assert "Ann Bell" in world.cem.last.text
    own = pair_of(world, "P-2")
    assert own.mentor == ann.id and own.stage is MentorshipStage.KICKOFF

    await on(world, "2028-01-20")
    assert not letters_of(world.ann.inbox, "no mentee has come your way")


async def test_open_milestones_come_first_and_the_plan_leads_to_the_graduation(world: World) -> None:
    kit, mentees = await meet(world)
    drafted = await world.replies(world.ann, mentees, "PLAN\n1. Model the checkout path\n2. Give a talk (optional)")
    assert drafted
    await world.replies(world.mia, world.mia.last, "AGREE")
    await world.replies(world.ann, world.ann.last, "AGREE")
    assert pair_of(world).stage is MentorshipStage.ACTIVE

    almost = only(await world.replies(world.mia, kit, "GRADUATE"))
    assert "Model the checkout path" in almost.text and "Give a talk" not in almost.text
    assert pair_of(world).graduation is None and not letters_of(world.ada.inbox, "is ready to graduate")

    await world.replies(world.ann, mentees, "DONE 1")
    await world.replies(world.mia, kit, "GRADUATE")
    confirm = letters_of(world.ada.inbox, "is ready to graduate")[-1]
    assert "checkout" not in confirm.text  # what the two work on stays theirs (S55)
    await world.clicks(world.ada, confirm, "CONFIRM P-1")
    await world.later(minutes=11)
    assert pair_of(world).stage is MentorshipStage.GRADUATED


async def test_what_the_two_agree_to_after_the_question_comes_first_as_well(world: World) -> None:
    kit, mentees = await meet(world)
    await world.replies(world.ann, mentees, "PLAN\n1. Model the checkout path")
    await world.replies(world.mia, world.mia.last, "AGREE")
    await world.replies(world.ann, mentees, "DONE 1")
    await world.replies(world.mia, kit, "GRADUATE")
    confirm = letters_of(world.ada.inbox, "is ready to graduate")[-1]
    await world.replies(world.ann, mentees, "PLAN\n1. Model the checkout path\n2. Learn to model queues")
    await world.replies(world.mia, world.mia.last, "AGREE")
    await on(world, "2027-01-04", 16)
    assert not letters_of(world.ada.inbox, "still waits to graduate")
    unmoved = only(await world.clicks(world.ada, confirm, "CONFIRM P-1"))
    assert "a new version of their plan" in unmoved.text and "queues" not in unmoved.text
    assert pair_of(world).stage is MentorshipStage.ACTIVE
    await world.replies(world.ann, mentees, "DONE 2")
    await world.clicks(world.ada, confirm, "CONFIRM P-1")
    await world.later(minutes=11)
    assert pair_of(world).stage is MentorshipStage.GRADUATED


async def test_an_admin_is_reminded_and_then_the_mentor_hears_of_it(world: World) -> None:
    await to_the_question(world)
    await world.clicks(world.mia, letters_of(world.mia.inbox, "ready to mentor somebody?")[-1], "GRADUATE")
    twice = only(await world.replies(world.mia, world.mia.last, "GRADUATE"))
    assert "13 December" in twice.text and "reminded" not in twice.text
    assert len(letters_of(world.ada.inbox, "is ready to graduate")) == 1
    await on(world, "2027-12-21", 16)
    assert len(letters_of(world.ada.inbox, "still waits to graduate")) == 1
    assert not letters_of(world.mia.inbox[-1:], "The admins have not confirmed")
    await on(world, "2027-12-29", 16)
    assert len(letters_of(world.ada.inbox, "still waits to graduate")) == 2
    assert letters_of(world.mia.inbox, "we have reminded them")


async def test_the_mentor_is_asked_again_each_quarter(world: World) -> None:
    await to_the_question(world)
    assert len(letters_of(world.mia.inbox, "ready to mentor somebody?")) == 1
    await on(world, "2028-03-14", 16)
    assert len(letters_of(world.mia.inbox, "ready to mentor somebody?")) == 2


async def test_graduate_and_confirm_out_of_place_change_nothing(world: World) -> None:
    kit, mentees = await meet(world)
    early = only(await world.replies(world.mia, kit, "GRADUATE"))
    assert "does not fit now" in early.text and "learning plan" in early.text
    theirs = only(await world.replies(world.ann, mentees, "GRADUATE"))
    assert "does not fit here" in theirs.text
    unasked = only(await world.replies(world.ada, world.ada.inbox[0], "CONFIRM P-1"))
    assert "nothing to confirm" in unasked.text
    assert pair_of(world).stage is MentorshipStage.PLANNING


async def test_an_admin_who_is_the_mentor_does_not_confirm_their_own_pair(world: World) -> None:
    await to_the_question(world)
    abe = world.office.store.person_at(world.abe.address)
    assert abe is not None
    with world.office.unit(world.now):
        change = Noted(Mentorship, "P-1", {"mentor": abe.id, "graduation": world.now})
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (change,)), world.now)
    own = only(await world.replies(world.abe, world.abe.inbox[0], "CONFIRM P-1"))
    assert "another admin" in own.text and pair_of(world).stage is MentorshipStage.ACTIVE


async def test_the_pledge_is_remembered_until_it_is_kept(world: World) -> None:
    await graduated(world)
    await on(world, "2028-01-13", 16)
    reminded = letters_of(world.ann.inbox, "no mentee has come your way")
    assert len(reminded) == 1
    await world.clicks(world.ann, reminded[0], "SLOTS 0")
    await on(world, "2028-03-14", 16)
    told = letters_of(world.ada.inbox, "has no mentee yet")[-1]
    assert "no slot open" in told.text and "13 December" in told.text
    assert len(letters_of(world.ann.inbox, "no mentee has come your way")) == 1


async def test_a_mentor_who_rests_already_is_not_offered_to_rest(world: World) -> None:
    await to_the_question(world)
    await world.clicks(world.mia, letters_of(world.mia.inbox, "ready to mentor somebody?")[-1], "GRADUATE")
    await world.replies(world.mia, world.mia.last, "SLOTS 0")
    await world.clicks(world.ada, letters_of(world.ada.inbox, "is ready to graduate")[-1], "CONFIRM P-1")
    await world.later(minutes=11)
    told = letters_of(world.mia.inbox, "Ann has graduated")[-1]
    assert "SLOTS 0" not in told.text and "slot is free" not in told.text and "SLOTS 1" in told.text


async def test_a_graduate_who_mentors_already_keeps_the_number_that_they_have_named(world: World) -> None:
    await to_the_question(world)
    ann = world.office.store.get(Person, pair_of(world).mentee)
    assert ann is not None
    with world.office.unit(world.now):
        both = Noted(Person, ann.id, {"roles": ("mentee", "mentor"), "slots": 0})
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (both,)), world.now)
    await world.clicks(world.mia, letters_of(world.mia.inbox, "ready to mentor somebody?")[-1], "GRADUATE")
    await world.clicks(world.ada, letters_of(world.ada.inbox, "is ready to graduate")[-1], "CONFIRM P-1")
    await world.later(minutes=11)
    told = letters_of(world.ann.inbox, "Congratulations")[-1]
    assert "SLOTS 0" not in told.text and "SLOTS 1" in told.text and world.office.store.free_slots(ann.id) == 0


async def test_an_admin_raises_a_graduates_slots(world: World) -> None:
    await graduated(world)
    desk = letters_of(world.ada.inbox, "is ready to graduate")[-1]
    done = only(await world.replies(world.ada, desk, "SLOTS Ann Bell 2"))
    assert "2 slots now, instead of 1" in done.text
    assert "trust you with more" in world.ann.last.text
    ann = world.office.store.person_at(world.ann.address)
    assert ann is not None and ann.slots == 2 and ann.deeds[-1].what == "slots set" and ann.deeds[-1].by
    await world.replies(world.ann, world.ann.last, "SLOTS 1")
    assert world.office.store.free_slots(ann.id) == 1
    nobody = only(await world.replies(world.ada, desk, "SLOTS Nobody 2"))
    assert "No mentor is called Nobody" in nobody.text
    theirs = only(await world.replies(world.ann, world.ann.last, "SLOTS Mia 0"))
    assert "SLOTS n" in theirs.text
