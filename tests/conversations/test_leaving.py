"""Applications are taken back, members leave without blame, and what they know goes on to the next mentor (S12, S21,
S74)."""

from __future__ import annotations

from mailbot.mail.message import Mail
from mailbot.program.decision import Disposition
from mailbot.program.matching.handover import Handover
from mailbot.program.model import ApplicationStage, Membership, MentorshipStage, Person
from mailbot.program.plans.plan_versions import draft_of
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import WHOLE, applied, stage
from tests.conversations.test_plan import pair_up
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, pair_of, paired

A = ApplicationStage


def person(world: World, key: str) -> Person:
    found: Person | None = world.office.store.person_at(world.people[key].address)
    assert found is not None
    return found


async def leaves(world: World, key: str, letter: Mail) -> Mail:
    """Says LEAVE and YES; answers with the question."""
    who = world.people[key]
    question = only(await world.replies(who, letter, "LEAVE"))
    await world.clicks(who, question, "YES")
    return question


async def test_an_applicant_withdraws_at_once_and_can_apply_again_at_once(world: World) -> None:
    await applied(world)
    done = only(await world.replies(world.ann, world.ann.last, "WITHDRAW"))
    assert stage(world, "A-1") is A.WITHDRAWN
    assert "A-1 is taken back" in done.text
    assert "Ann Bell has taken application A-1 back" in world.ada.last.text
    late = only(await world.replies(world.ada, letters_of(world.ada.inbox, "applies")[0], "APPROVE"))
    assert stage(world, "A-1") is A.WITHDRAWN and "withdrawn" in late.text

    form = only(await world.clicks(world.ann, done, "APPLY"))
    assert form.subject.endswith("[A-2]")
    await world.fills(world.ann, form, WHOLE)
    assert stage(world, "A-2") is A.COMPLETE


async def test_an_unfinished_application_is_withdrawn_too_and_a_second_word_changes_nothing(world: World) -> None:
    form = only(await world.writes(world.ann, "APPLY", ""))
    missing = only(await world.fills(world.ann, form, {"Your discipline": "load testing"}))
    heard = len(world.ada.inbox)
    only(await world.replies(world.ann, missing, "withdraw."))
    assert stage(world, "A-1") is A.WITHDRAWN and len(world.ada.inbox) == heard
    again = only(await world.replies(world.ann, missing, "WITHDRAW"))
    assert "Nothing of yours is open" in again.text
    again = only(await world.replies(world.ann, missing, "LEAVE"))
    assert "Nothing of yours is open" in again.text


async def test_an_offer_is_taken_back_from_its_mentor_kindly_and_the_waitlist_moves(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world, "ann")
    await applied(world, "cem")
    packets = letters_of(world.ada.inbox, "applies")
    await world.replies(world.ada, packets[0], "APPROVE")
    await world.later(minutes=11)
    await world.replies(world.ada, packets[1], "APPROVE")
    await world.later(minutes=11)
    offer = only(world.mia.inbox)
    assert stage(world, "A-2") is A.WAITLISTED

    await world.replies(world.ann, world.ann.last, "WITHDRAW")
    assert stage(world, "A-1") is A.WITHDRAWN
    over = letters_of(world.mia.inbox, "taken the application back")[0]
    assert "Thank you for thinking about it" in " ".join(over.text.split())
    assert stage(world, "A-2") is A.OFFERED  # the slot goes to the next at once
    told = only(await world.replies(world.mia, offer, "ACCEPT"))
    assert "taken back" in told.text and not world.office.store.mentorships_of(person(world, "mia").id)


async def test_within_the_undo_window_nobody_ever_hears_of_the_offer(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    heard = len(world.ann.inbox)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    only(await world.replies(world.ann, world.ann.last, "WITHDRAW"))
    await world.later(minutes=30)
    assert world.mia.inbox == [] and len(world.ann.inbox) == heard + 1
    assert world.office.store.free_slots(person(world, "mia").id) == 1


async def test_a_mentor_leaves_their_mentee_waits_for_the_next_and_the_brief_goes_to_them(world: World) -> None:
    kit, _ = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    question = only(await world.replies(world.mia, kit, "LEAVE"))
    assert "Ann" in question.text and "Monday 30 November" in question.text
    assert pair_of(world).stage is MentorshipStage.KICKOFF  # a word by mistake ends nothing

    await world.clicks(world.mia, question, "YES")
    assert pair_of(world).stage is MentorshipStage.ENDED
    mia = person(world, "mia")
    assert (mia.stage, mia.slots, mia.roles, mia.listed) == (Membership.LEFT, 0, (), False)
    told = letters_of(world.ann.inbox, "has left the program")[-1]
    assert "nothing to do with you" in told.text and "number 1 of 1" in told.text
    assert "is off" in told.text and "application/ics" in {file.type for file in told.attachments}
    assert letters_of(world.mia.inbox, "takes it out of your calendar")
    assert "Mia Mentor (M-" in letters_of(world.ada.inbox, "has left the program")[-1].text
    assert stage(world, "A-1") is A.WAITLISTED

    asked = letters_of(world.mia.inbox, "next mentor")[-1]
    answers = {"What did the two": "Load models of the checkout path.", "What would help next": "A queueing book."}
    noted = only(await world.fills(world.mia, asked, answers))
    assert "wait for Ann's next mentor" in noted.text
    assert not letters_of(world.ada.inbox, "queueing")  # it is the pair's

    world.enrol_mentor("ben", ["testing"], slots=1)
    await world.later(minutes=1)
    offer = world.ben.last
    assert "queueing" not in offer.text and "Ann" not in offer.text
    await world.replies(world.ben, offer, "ACCEPT")
    assert pair_of(world, "P-2").stage is MentorshipStage.KICKOFF
    brief = letters_of(world.ben.inbox, "A queueing book.")[0]
    assert "Load models of the checkout path." in brief.text and "Mia mentored Ann before you" in brief.text
    assert letters_of(world.ann.inbox, "A queueing book.")
    kept = world.office.store.get(Handover, "P-1")
    assert kept is not None and not kept.answers and kept.passed == "P-2"
    late = only(await world.replies(world.mia, asked, "And one more thing: she is quick."))
    assert "changed nothing" in late.text


async def test_a_plan_that_was_agreed_goes_along_to_the_next_mentor_with_its_mentees_yes(world: World) -> None:
    _, mentees = await meet(world)
    await world.replies(world.ann, mentees, "PLAN\nGoal: learn to plan capacity\n1. Model one service of ours")
    await world.replies(world.mia, world.mia.last, "AGREE")
    question = only(await world.replies(world.mia, world.mia.last, "LEAVE"))
    await world.clicks(world.mia, question, "YES")
    told = letters_of(world.ann.inbox, "has left the program")[-1]
    assert "Your learning plan is yours" in told.text and "waitlist" in told.text
    said = only(await world.clicks(world.ann, told, "YES"))
    assert "goes along" in said.text
    world.enrol_mentor("ben", ["testing"], slots=1)
    await world.later(minutes=1)
    await world.replies(world.ben, letters_of(world.ben.inbox, "Would you mentor")[-1], "ACCEPT")
    assert letters_of(world.ben.inbox, "Model one service of ours")
    draft = draft_of(pair_of(world, "P-2"), world.office.store)
    assert draft is not None and [each.text for each in draft.milestones] == ["Model one service of ours"]


async def test_words_of_another_shape_reach_the_next_mentor_even_when_they_come_late(world: World) -> None:
    kit, _ = await paired(world)
    await leaves(world, "mia", kit)
    world.enrol_mentor("ben", ["testing"], slots=1)
    await world.later(minutes=1)
    await world.replies(world.ben, world.ben.last, "ACCEPT")
    asked = letters_of(world.mia.inbox, "next mentor")[-1]
    held = only(await world.replies(world.mia, asked, "See the customer list, card 4111 1111 1111 1111."))
    assert world.taken[-1].disposition is Disposition.HELD and "leave that out" in " ".join(held.text.split())
    await world.replies(world.mia, asked, "She asks the right questions. You reach me at mia@example.test.")
    brief = world.ben.last
    assert "She asks the right questions." in brief.text and "mia@example.test" not in brief.text


async def test_a_mentee_leaves_and_the_mentor_is_free_again(world: World) -> None:
    kit, mentees = await paired(world)
    await leaves(world, "ann", mentees)
    assert pair_of(world).stage is MentorshipStage.ENDED
    assert person(world, "ann").stage is Membership.LEFT
    told = letters_of(world.mia.inbox, "has left the program")[-1]
    assert "Thank you for the time you gave" in told.text and "Ann" in told.text
    assert world.office.store.free_slots(person(world, "mia").id) == 1
    over = only(await world.replies(world.mia, kit, "How are you, Ann?"))
    assert not letters_of(world.ann.inbox, "How are you") and "was not passed on" in over.text


async def test_no_keeps_everything_and_a_late_yes_is_none(world: World) -> None:
    _, mentees = await paired(world)
    question = only(await world.replies(world.ann, mentees, "LEAVE"))
    stays = only(await world.clicks(world.ann, question, "NO"))
    assert "Everything is as it was" in stays.text
    over = only(await world.replies(world.ann, question, "YES"))
    assert "changed nothing" in over.text and pair_of(world).stage is MentorshipStage.KICKOFF
    question = only(await world.replies(world.ann, mentees, "LEAVE"))
    await world.later(days=7, minutes=1)
    over = only(await world.replies(world.ann, question, "YES"))
    assert "changed nothing" in over.text and pair_of(world).stage is MentorshipStage.KICKOFF


async def test_a_leaving_mentors_open_offer_goes_to_the_next(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1, years=20)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    offer = only(world.mia.inbox)
    heard = len(world.ann.inbox)
    world.enrol_mentor("ben", ["testing"], slots=1)
    await leaves(world, "mia", offer)
    await world.later(minutes=1)
    assert stage(world, "A-1") is A.OFFERED and len(world.ann.inbox) == heard
    assert "Would you take this applicant on?" in world.ben.last.text
    over = only(await world.replies(world.mia, offer, "ACCEPT"))
    assert "nothing has changed" in over.text and stage(world, "A-1") is A.OFFERED


async def test_no_offer_comes_to_a_mentor_who_left_while_it_could_still_be_undone(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1, years=20)
    office = only(await world.writes(world.mia, "STATUS", ""))
    await applied(world)
    packet, heard = world.ada.last, len(world.ann.inbox)
    await world.replies(world.ada, packet, "APPROVE")
    await leaves(world, "mia", office)
    await world.later(minutes=11)
    assert not letters_of(world.mia.inbox, "Would you take this applicant on?")
    assert "approved, and you are on the waitlist" in only(world.ann.inbox[heard:]).text


async def test_an_approval_that_is_undone_after_its_mentor_has_left_is_heard_of_by_nobody(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1, years=20)
    office = only(await world.writes(world.mia, "STATUS", ""))
    await applied(world)
    packet, heard = world.ada.last, len(world.ann.inbox)
    await world.replies(world.ada, packet, "APPROVE")
    await leaves(world, "mia", office)
    undone = only(await world.replies(world.ada, packet, "UNDO"))
    assert "is taken back" in undone.text and stage(world, "A-1") is A.COMPLETE
    await world.later(minutes=11)
    assert len(world.ann.inbox) == heard and not letters_of(world.mia.inbox, "Would you take this applicant on?")


async def test_whoever_has_left_can_come_back(world: World) -> None:
    kit, mentees = await paired(world)
    await leaves(world, "ann", mentees)
    again = only(await world.replies(world.ann, mentees, "LEAVE"))
    assert "You left the program on Monday 23 November 2026" in again.text
    form = only(await world.writes(world.ann, "APPLY", ""))
    await world.fills(world.ann, form, WHOLE)
    assert stage(world, "A-2") is A.COMPLETE
    assert person(world, "ann").stage is Membership.CANDIDATE
    await leaves(world, "mia", kit)
    volunteers = only(await world.writes(world.mia, "VOLUNTEER", ""))
    assert "[V-" in volunteers.subject


async def test_an_admin_who_is_nothing_else_stays_one(world: World) -> None:
    await applied(world)
    told = only(await world.replies(world.ada, world.ada.last, "LEAVE"))
    assert "configuration" in told.text and person(world, "ada").stage is Membership.MEMBER


async def test_leaving_needs_its_proof_and_the_words_of_a_stranger_do_nothing(world: World) -> None:
    await paired(world)
    only(await world.writes(world.ann, "LEAVE", ""))
    assert world.taken[-1].disposition is Disposition.HELD
    assert person(world, "ann").leaving is None
    told = only(await world.writes(world.sam, "", "LEAVE"))
    assert "does not fit here" in told.text


async def test_the_mentee_of_a_pair_from_before_the_books_waits_for_another_mentor_too(world: World) -> None:
    await pair_up(world)
    await leaves(world, "mia", world.mia.last)
    assert stage(world, "A-1") is A.WAITLISTED and "number 1 of 1" in world.ann.last.text
    assert "A-1" in only(await world.replies(world.ada, world.ada.last, "LIST waitlist")).text


async def test_whoever_has_left_hears_no_more_of_a_question_that_nobody_answers(world: World) -> None:
    kit, _ = await paired(world)
    await leaves(world, "mia", kit)
    only(await world.writes(world.mia, "One last thing", "Where do I send the book that I borrowed from the program?"))
    for _ in range(3):
        await world.later(days=8)
    assert len(letters_of(world.ada.inbox, "Our first letter about it")) == 2
    assert not letters_of(world.mia.inbox, "We have reminded them")
