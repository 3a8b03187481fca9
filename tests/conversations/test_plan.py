"""The plan: the mentee writes it, both agree to it, it is worked through and changed (S29, S31, S36-S38, S42, S63)."""

from __future__ import annotations

from mailbot.mail.message import Attachment, Mail
from mailbot.program.bookkeeping import Happened, OutboxRow, Receipt, Thread
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.model import Membership, Mentorship, MentorshipStage, Person
from mailbot.program.plans.plan import Plan, PlanStage
from tests.conversations.world import CAST, World

LIST = """\
Dear Mia, here is my plan:

Goal: become a capacity planner
1. Read two books on queueing — by 2027-01-15
2. Model the checkout path, and compare it
   with what we measure, by 2027-02-26
- Give a talk about it (optional)

Short term:
4) Learn wrk

What do you think of the talk? You reach me at ann@example.test.
"""


def only(letters: list[Mail]) -> Mail:
    assert len(letters) == 1, [letter.subject for letter in letters]
    return letters[0]


async def pair_up(world: World, stage: MentorshipStage = MentorshipStage.PLANNING) -> None:
    """Mia and Ann are a pair, and each has a letter in its thread; past the kickoff stage they have held their call."""
    for id, key, role in (("M-8", "mia", "mentor"), ("M-9", "ann", "mentee")):
        name, address, zone = CAST[key]
        person = Person(
            id=id, name=name, addresses=(address,), since=world.now, timezone=zone, roles=(role,),
            stage=Membership.MEMBER, slots=1 if role == "mentor" else 0, agreed=world.program.handbook.rules_version,
        )  # fmt: skip
        change(world, Opened(person))
    held = None if stage is MentorshipStage.KICKOFF else world.now
    pair = Mentorship(id="P-1", mentor="M-8", mentee="M-9", since=world.now, stage=stage, kickoff_held=held)
    words = {"text": "Good morning!", "writer": "Ada", "pair": Facts(id="P-1"), "remarks": []}
    letters = tuple(Letter(id, "talk", "P-1", words, Urgency.RELAY) for id in ("M-8", "M-9"))
    change(world, Opened(pair), letters=letters)
    await world.later(minutes=1)


def change(world: World, *changes: Change, letters: tuple[Letter, ...] = ()) -> None:
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", changes, letters), world.now)


def pair_of(world: World) -> Mentorship:
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None
    return pair


def version(world: World, number: int) -> Plan:
    plan = world.office.store.get(Plan, f"P-1.{number}")
    assert plan is not None
    return plan


async def test_a_plan_is_written_agreed_to_and_worked_through(world: World) -> None:
    await pair_up(world)
    ann, mia = world.ann, world.mia
    how = only(await world.replies(ann, ann.last, "PLAN"))
    assert "one milestone to a line" in how.text and "Goal: learn to plan capacity" in how.text

    # Both get it as it was understood; her words beside it go along, without her address.
    drafted = only(await world.replies(ann, how, f"PLAN\n{LIST}"))
    proposed = mia.last
    for letter in (drafted, proposed):
        assert "Goal: become a capacity planner\n" in letter.text and "Short term:\n" in letter.text
        shown = " ".join(letter.text.split())
        assert (
            "1. Read two books on queueing by Friday 15 January 2027 2. Model the checkout path, and compare" in shown
        )
        assert "compare it with what we measure by Friday 26 February 2027 3. Give a talk about it (optional)" in shown
        assert "4. Learn wrk\n" in letter.text
        assert "What do you think of the talk?" in letter.text
        assert letter.subject.endswith("[P-1]")
    assert ann.address not in proposed.text + proposed.html
    assert pair_of(world).stage is MentorshipStage.PLANNING

    agreed = only(await world.clicks(mia, proposed, "AGREE"))
    assert "counts" in agreed.text and "4. Learn wrk" in ann.last.text
    assert "First comes milestone 1, due Friday 15 January 2027" in ann.last.text
    assert pair_of(world).stage is MentorshipStage.ACTIVE
    assert version(world, 1).agreed == world.now
    assert "already" in only(await world.replies(mia, proposed, "AGREE")).text

    # A finished milestone is congratulated, and the mentor hears of it at once.
    well_done = only(await world.clicks(ann, ann.last, "DONE 1"))
    assert "Well done" in well_done.text and "1 of 4" in well_done.text
    assert "Next comes milestone 2, “Model the checkout path" in well_done.text
    assert "finished milestone 1" in mia.last.text
    again = only(await world.replies(ann, well_done, "done 1"))
    assert "was done on Monday 23 November 2026 already" in again.text and "1. [x] Read two books" in again.text
    unknown = only(await world.replies(ann, well_done, "DONE 7"))
    assert "no milestone 7" in unknown.text and "4. Learn wrk" in unknown.text

    # What is in the way, and how it goes, reaches the mentor, and the books keep none of it.
    passed = only(
        await world.replies(ann, well_done, "BLOCKED 2 Nobody gives me the rates.\nWrite to ann@example.test!")
    )
    assert "Mia has your words" in passed.text
    assert "Nobody gives me the rates.\n" in mia.last.text and "[address kept private]" in mia.last.text
    assert mia.last.sender is not None and mia.last.sender.name.startswith("Ann Bell via")
    notes = Attachment("notes.txt", "text/plain", b"ask ann@example.test\n")
    await world.replies(ann, passed, "PROGRESS: chapter 3 is read", [notes])
    assert "chapter 3 is read" in mia.last.text
    assert mia.last.attachments[0].content == b"ask [address kept private]\n"
    plan = version(world, 1)
    assert plan.milestones[1].blocked == world.now
    assert not any("rates" in repr(record) or "chapter 3" in repr(record) for record in everything(world))

    # What stands below DONE goes along in the one letter that tells of it, and a file with it.
    before = len(mia.inbox)
    await world.replies(ann, passed, "DONE 2\n\nIt was the histogram; write to ann@example.test.", [notes])
    told = only(mia.inbox[before:])
    assert "finished milestone 2" in told.text and "It was the histogram; write to [address kept private]." in told.text
    assert told.attachments[0].content == b"ask [address kept private]\n"
    assert told.sender is not None and told.sender.name.startswith("Ann Bell via")
    assert version(world, 1).milestones[1].blocked is None

    # What may not go goes back to her, and the news goes all the same; of nothing new there are only the words.
    await world.later(minutes=5)
    before = len(mia.inbox)
    await world.replies(ann, passed, "DONE 3\nDONE 2\n\nThe call that fails is the one for card 4111 1111 1111 1111.")
    assert "finished milestone 3" in only(mia.inbox[before:]).text and "4111" not in mia.last.text
    await world.later(minutes=5)
    await world.replies(ann, passed, "DONE 2\n\nAs I said.")
    assert "As I said." in mia.last.text and "finished" not in mia.last.text

    last = only(await world.replies(ann, passed, "DONE 4"))
    assert "graduation is in sight" in last.text and "graduation is in sight" in mia.last.text
    assert "Next comes" not in last.text


def everything(world: World) -> list[object]:
    kinds = (Mentorship, Plan, Person, Receipt, Thread, Happened, OutboxRow)
    return [record for kind in kinds for record in world.office.store.all(kind)]


async def test_a_change_to_an_agreed_plan_needs_both_and_what_is_done_stays_done(world: World) -> None:
    await pair_up(world)
    ann, mia = world.ann, world.mia
    await world.replies(mia, mia.last, "PLAN\n- Read a book\n- Learn wrk by 2027-01-15")
    assert "The plan is yours" in ann.last.text
    await world.replies(ann, ann.last, "Agree.")
    await world.replies(ann, ann.last, "DONE 1")

    await world.replies(ann, ann.last, "PLAN\n1. Learn wrk by 2027-02-26\n2. read a book\n3. Learn JFR")
    change_of_plan = mia.last
    assert "counts until you agree" in change_of_plan.text and "2. [x] read a book" in change_of_plan.text
    both = only(await world.replies(mia, change_of_plan, "PLAN"))
    assert "1. [x] Read a book" in both.text and "3. Learn JFR" in both.text and "waits for your word" in both.text

    # The agreed one stays in force: milestone 2 is still "Learn wrk".
    await world.replies(ann, ann.last, "DONE 2")
    assert "Learn wrk" in mia.last.text and version(world, 1).milestones[1].done is not None

    # Mia would have it otherwise: her version takes the draft's place, and the AGREE is Ann's now.
    await world.replies(mia, change_of_plan, "PLAN\n1. Learn wrk by 2027-02-26\n2. Learn JFR\n3. Give a talk")
    stale = only(await world.replies(mia, change_of_plan, "AGREE"))
    assert "by having written it" in stale.text
    assert version(world, 2).stage is PlanStage.REPLACED
    await world.replies(ann, ann.last, "AGREE")
    assert [version(world, n).stage for n in (1, 2, 3)] == [PlanStage.REPLACED, PlanStage.REPLACED, PlanStage.AGREED]
    assert [m.done is not None for m in version(world, 3).milestones] == [True, False, False]
    assert pair_of(world).stage is MentorshipStage.ACTIVE


async def test_whoever_answers_a_version_that_has_changed_since_sees_the_new_one_first(world: World) -> None:
    await pair_up(world)
    ann, mia = world.ann, world.mia
    await world.replies(ann, ann.last, "PLAN\n- Read a book")
    first = mia.last
    await world.replies(ann, ann.last, "PLAN\n- Read two books")
    shown = only(await world.replies(mia, first, "AGREE"))
    assert "changed since" in shown.text and "Read two books" in shown.text
    assert version(world, 2).stage is PlanStage.DRAFT
    again = only(await world.replies(mia, first, "PLAN"))
    assert "Read two books" in again.text and version(world, 2).stage is PlanStage.DRAFT
    await world.replies(mia, shown, "AGREE")  # this is the thread of the new one
    assert version(world, 2).stage is PlanStage.AGREED


async def test_what_cannot_be_read_is_named_in_one_answer_and_nothing_is_lost(world: World) -> None:
    await pair_up(world)
    ann = world.ann
    before = len(world.mia.inbox)
    text = "PLAN\n1. Read — by 30 February 2027\n2. Write — by 01/02/2027\n3. Talk about it"
    answer = only(await world.replies(ann, ann.last, text))
    assert "30 February 2027 is not in the calendar" in answer.text
    assert "two days; write 2027-02-01 or 2027-01-02" in answer.text
    assert "3. Talk about it" in answer.text
    assert pair_of(world).plans == 0 and len(world.mia.inbox) == before
    await world.replies(ann, answer, "PLAN\n1. Read — by 28 February 2027\n2. Write — by 1 February\n3. Talk about it")
    assert "2. Write\n       by Monday 1 February 2027" in world.mia.last.text


async def test_words_out_of_place_change_nothing_and_are_told(world: World) -> None:
    await pair_up(world)
    ann, mia = world.ann, world.mia
    assert "no plan" in only(await world.replies(mia, mia.last, "AGREE")).text
    assert "There is no plan yet" in only(await world.replies(ann, ann.last, "DONE 1")).text
    assert "could not follow" in only(await world.replies(mia, mia.last, "DONE 1")).text
    await world.replies(ann, ann.last, "PLAN\n- Read a book")
    assert "not agreed yet" in only(await world.replies(ann, ann.last, "DONE 1")).text
    assert "like BLOCKED 2" in only(await world.replies(ann, ann.last, "BLOCKED by the weather")).text
    assert "having written it" in only(await world.replies(ann, ann.last, "AGREE")).text
    change(world, Moved(Mentorship, "P-1", MentorshipStage.ENDED))
    for words in ("PLAN\n- Read", "AGREE"):
        assert "ended" in only(await world.replies(mia, mia.last, words)).text
    assert pair_of(world).plans == 1


async def test_a_plan_agreed_before_the_kickoff_waits_for_it(world: World) -> None:
    await pair_up(world, MentorshipStage.KICKOFF)
    ann, mia = world.ann, world.mia
    await world.replies(ann, ann.last, "PLAN\n- Read a book by 2027-06-01")
    await world.replies(mia, mia.last, "AGREE")
    assert version(world, 1).stage is PlanStage.AGREED
    assert pair_of(world).stage is MentorshipStage.KICKOFF
    await world.later(days=3)
    change(
        world, Noted(Mentorship, "P-1", {"kickoff_held": world.now}), Moved(Mentorship, "P-1", MentorshipStage.PLANNING)
    )
    await world.later(minutes=5)
    assert pair_of(world).stage is MentorshipStage.ACTIVE
