"""Another match, without fault: asked for by either side, decided by an admin, kind to both (S22, S57, S59, S74)."""

from __future__ import annotations

from mailbot.mail.message import Mail
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Application, ApplicationStage, Mentorship, MentorshipStage
from mailbot.program.plans.plan import Plan
from tests.conversations.test_other_ways import stage
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, on, only, pair_of, paired

PLAN = "PLAN\nGoal: learn to plan capacity\n1. Read two books on queueing\n2. Model one service of ours\n"


def heard(world: World, words: str, *who: str) -> list[str]:
    """Who of these has a letter that says these words."""
    return [name for name in who if letters_of(world.people[name].inbox, words)]


async def test_a_mentees_request_reaches_the_admins_and_never_the_mentor(world: World) -> None:
    _, mentees = await paired(world)
    answer = only(await world.replies(world.ann, mentees, "REMATCH: we do not get on, and I am sorry.\nIt is me, too."))
    assert "Mia has not been told" in answer.text and "nobody is blamed" in answer.text
    for admin in ("ada", "abe"):
        request = letters_of(world.people[admin].inbox, "Ann Bell asks for another match")[-1]
        assert "It is me, too." in request.text and "CLOSE P-1" in request.text
    assert not heard(world, "sorry", "mia") and not heard(world, "another match", "mia")
    assert pair_of(world).stage is MentorshipStage.KICKOFF
    assert not any("sorry" in deed.reason for deed in pair_of(world).deeds)  # the books keep no word of it

    again = only(await world.replies(world.ann, mentees, "REMATCH"))
    assert "You asked for another match on Monday 23 November" in again.text
    assert len(letters_of(world.ada.inbox, "Ann Bell asks for another match")) == 1
    await world.replies(world.ann, mentees, "REMATCH And one more thing.")
    assert "one more thing" in world.ada.last.text
    talked = len(world.mia.inbox)
    await world.replies(world.ann, mentees, "A rematch of the chess game on Friday?")  # talk is talk
    assert len(world.mia.inbox) == talked + 1


async def test_a_mentor_asks_as_well_and_a_link_asks_the_next_mentor(world: World) -> None:
    kit, mentees = await paired(world)
    world.enrol_mentor("ben", ["testing"], slots=1)
    await world.replies(world.mia, kit, "REMATCH")
    request = letters_of(world.ada.inbox, "Mia Mentor asked for another match")[-1]
    assert "No reason is needed" in request.text and "asks Ben Brook, 1 of 1 slot free" in request.text
    before = len(world.ann.inbox)
    ben = next(word for word in request.text.split() if word.startswith("M-"))
    done = only(await world.clicks(world.ada, request, f"REMATCH P-1 {ben}"))
    assert "Ben Brook is asked next" in done.text and "UNDO" in done.text
    assert heard(world, "Ada Admin said on", "abe")
    assert pair_of(world).stage is MentorshipStage.KICKOFF and len(world.ann.inbox) == before

    await world.later(minutes=11)
    assert pair_of(world).stage is MentorshipStage.ENDED and pair_of(world).deeds[-1].what == "rematched"
    assert world.office.store.free_slots(pair_of(world).mentor) == 1
    assert heard(world, "Nobody has done anything wrong", "ann", "mia") == ["ann", "mia"]
    assert heard(world, "asked to take Ann on (A-1)", "ada", "abe") == ["ada", "abe"]
    offer = only(world.ben.inbox)
    assert "Would you mentor" in offer.subject and "Mia" not in offer.text and "Ann" not in offer.text
    await world.replies(world.ben, offer, "ACCEPT")
    assert pair_of(world, "P-2").mentee == pair_of(world).mentee
    assert "with another mentor before you" in world.ben.last.text and "Mia" not in world.ben.last.text

    over = only(await world.replies(world.ann, mentees, "Dear Mia, one last word."))
    assert "ended" in over.text and not heard(world, "one last word", "mia", "ben")
    late = only(
        await world.replies(world.abe, letters_of(world.abe.inbox, "asked for another match")[-1], "REMATCH P-1")
    )
    assert "changed nothing" in late.text


async def test_an_admin_may_undo_it_before_anybody_hears(world: World) -> None:
    await paired(world)
    done = only(await world.replies(world.ada, world.ada.last, "REMATCH P-1"))
    second = only(await world.replies(world.abe, world.abe.last, "REMATCH P-1"))
    assert "Ada Admin said REMATCH" in second.text and "changed nothing" in second.text
    not_his = only(await world.replies(world.abe, second, "UNDO"))
    assert "nothing to take back" in not_his.subject.lower() or "no decision of yours" in not_his.text
    undone = only(await world.clicks(world.ada, done, "UNDO"))
    assert "Ann Bell and Mia Mentor (P-1): REMATCH" in undone.text
    heard_before = len(world.ann.inbox), len(world.mia.inbox)
    await world.later(minutes=30)
    assert pair_of(world).stage is MentorshipStage.KICKOFF
    assert (len(world.ann.inbox), len(world.mia.inbox)) == heard_before
    late = only(await world.replies(world.ada, done, "UNDO"))
    assert "could take back" in late.text


async def test_without_a_free_mentor_the_mentee_waits_by_the_old_strength_and_date_and_not_for_the_old_mentor(
    world: World,
) -> None:
    await paired(world)
    before = world.office.store.get(Application, "A-1")
    assert before is not None
    await world.later(days=20)
    await world.replies(world.ada, world.ada.last, "REMATCH p1")
    await world.later(minutes=11)
    waiting = world.office.store.get(Application, "A-1")
    assert waiting is not None and waiting.stage is ApplicationStage.WAITLISTED
    assert (waiting.strength, waiting.decided) == (before.strength, before.decided)
    assert "number 1 of 1 on the waitlist" in letters_of(world.ann.inbox, "Another mentor for you")[-1].text
    await world.later(days=1)
    assert len(letters_of(world.mia.inbox, "Would you mentor")) == 1  # the one of before
    world.enrol_mentor("ben", ["testing"], slots=1)
    await world.later(minutes=1)
    assert "Would you mentor" in world.ben.last.subject


async def test_a_name_that_cannot_be_asked_changes_nothing_and_those_who_can_are_links(world: World) -> None:
    await paired(world)
    world.enrol_mentor("ben", ["testing"], slots=1)
    for name, why in (("Mia", "has been their mentor already"), ("Max", "no mentor is called Max")):
        letter = only(await world.replies(world.ada, world.ada.last, f"REMATCH P-1 {name}"))
        assert why in letter.text and "asks Ben Brook" in letter.text
    wrong = only(await world.replies(world.ada, world.ada.last, "REMATCH"))
    assert "REMATCH id [mentor]" in wrong.text
    gone = only(await world.replies(world.ada, world.ada.last, "REMATCH P-9"))
    assert "P-9" in gone.text
    await world.later(minutes=11)
    assert pair_of(world).stage is MentorshipStage.KICKOFF


async def test_only_an_admin_decides(world: World) -> None:
    _, mentees = await paired(world)
    answer = only(await world.replies(world.ann, mentees, "REMATCH P-1"))
    assert "has not been told" in answer.text and pair_of(world).stage is MentorshipStage.KICKOFF


async def test_a_call_that_was_named_is_taken_back_from_both_calendars(world: World) -> None:
    kit, _ = await paired(world)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await world.replies(world.ada, world.ada.last, "REMATCH P-1")
    await world.later(minutes=11)
    for person in (world.ann, world.mia):
        assert "is off; the enclosed entry" in letters_of(person.inbox, "Nobody has done anything wrong")[-1].text


async def plan_agreed(world: World) -> tuple[Mail, Mail]:
    kit, mentees = await meet(world)
    await world.replies(world.ann, mentees, PLAN)
    await world.replies(world.mia, letters_of(world.mia.inbox, "Does the plan suit you?")[-1], "AGREE")
    await world.replies(world.ann, mentees, "DONE 1")
    return kit, mentees


async def test_with_the_mentees_yes_the_plan_goes_along_as_a_draft(world: World) -> None:
    await plan_agreed(world)
    await world.replies(world.ada, world.ada.last, "REMATCH P-1")
    await world.later(minutes=11)
    question = letters_of(world.ann.inbox, "Another mentor for you")[-1]
    assert "Your next mentor gets it" in only(await world.clicks(world.ann, question, "YES")).text
    world.enrol_mentor("ben", ["testing"], slots=1)
    await world.later(minutes=1)
    await world.replies(world.ben, world.ben.last, "ACCEPT")
    brief = letters_of(world.ben.inbox, "with another mentor before you")[-1]
    assert "1 of 2 milestones done" in brief.text and "queueing" not in brief.text
    draft = world.office.store.get(Plan, "P-2.1")
    assert draft is not None and draft.milestones[0].done
    proposed = letters_of(world.ben.inbox, "Read two books on queueing")[-1]
    await world.replies(world.ben, proposed, "AGREE")
    agreed = world.office.store.get(Plan, "P-2.1")
    assert agreed is not None and agreed.agreed


async def test_a_yes_that_comes_later_brings_the_plan_and_without_one_it_stays(world: World) -> None:
    await plan_agreed(world)
    world.enrol_mentor("ben", ["testing"], slots=1)
    await world.replies(world.ada, world.ada.last, "REMATCH P-1 ben")
    await world.later(minutes=11)
    question = letters_of(world.ann.inbox, "Another mentor for you")[-1]
    await world.replies(world.ben, world.ben.last, "ACCEPT")
    assert not letters_of(world.ben.inbox, "queueing")
    assert "stays here" in only(await world.clicks(world.ann, question, "NO")).text
    assert "with your mentor now" in only(await world.replies(world.ann, question, "Yes")).text
    assert letters_of(world.ben.inbox, "Read two books on queueing")
    assert pair_of(world, "P-2").plans == 1
    await world.replies(world.ann, question, "YES")
    assert pair_of(world, "P-2").plans == 1


async def test_a_request_that_waits_is_brought_to_mind_and_then_its_asker_is_told(world: World) -> None:
    _, mentees = await meet(world)
    await on(world, "2026-12-14")
    await world.replies(world.ann, mentees, "REMATCH Please.")
    await on(world, "2026-12-22")
    assert len(letters_of(world.ada.inbox, "Ann Bell asked for another match on")) == 1
    assert not letters_of(world.ann.inbox, "have not decided yet")
    await on(world, "2026-12-30")
    assert len(letters_of(world.ada.inbox, "Ann Bell asked for another match on")) == 2
    assert letters_of(world.ann.inbox, "have not decided yet")


async def test_for_a_mentor_who_is_away_for_long_the_admins_are_offered_a_stand_in(world: World) -> None:
    kit, _ = await meet(world)
    world.enrol_mentor("ben", ["testing"], slots=1)
    await world.replies(world.mia, kit, "AWAY until 1 March 2027")
    await on(world, "2026-12-24")
    assert not letters_of(world.ada.inbox, "a stand-in?")
    await on(world, "2026-12-28")
    question = letters_of(world.ada.inbox, "a stand-in?")[-1]
    assert "back on Monday 1 March 2027" in question.text and "asks Ben Brook" in question.text
    await on(world, "2027-01-20")
    assert len(letters_of(world.ada.inbox, "a stand-in?")) == 1
    ben = next(word for word in question.text.split() if word.startswith("M-"))
    await world.clicks(world.ada, question, f"REMATCH P-1 {ben}")
    await world.later(minutes=11)
    assert stage(world, "A-1") is ApplicationStage.OFFERED


async def test_a_short_absence_offers_nobody(world: World) -> None:
    kit, _ = await meet(world)
    await world.replies(world.mia, kit, "AWAY until 22 December 2026")
    await on(world, "2027-01-05")
    assert not letters_of(world.ada.inbox, "a stand-in?")


async def test_who_writes_to_a_pair_that_is_not_theirs_any_more_is_told_so(world: World) -> None:
    _, mentees = await paired(world)
    with world.office.unit(world.now):
        noted = Noted(Mentorship, "P-1", {"mentee": "M-99"})
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (noted,)), world.now)
    heard_before = len(world.mia.inbox)
    for words in ("Hello Mia, are you there?", "ALL WELL", "REMATCH please", "PLAN\n1. Read a book"):
        answers = await world.replies(world.ann, mentees, words)
        assert world.taken[-1].disposition is not Disposition.SHUNTED
        assert all("P-1" in letter.text for letter in answers)
    assert len(world.mia.inbox) == heard_before
    assert "Nothing is open for you" in only(await world.replies(world.ann, mentees, "STATUS")).text
