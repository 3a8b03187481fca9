"""What a plan knows of itself, and what passes from one version to the next (S29, S32, S55, S63)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from mailbot.adapters.memory import memory_store
from mailbot.adapters.records import RecordStore
from mailbot.ports import Unit
from mailbot.program.clocks.pause import Pause
from mailbot.program.model import Mentorship, MentorshipStage
from mailbot.program.plans.plan import Milestone, Plan, PlanStage
from mailbot.program.plans.plan_shown import outline_of, summary_of
from mailbot.program.plans.plan_versions import carried_over, draft_of, plan_of, versions

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
PAIR = Mentorship(id="P-1", mentor="M-1", mentee="M-2", since=NOW, plans=2)
READ = Milestone(number=1, text="Read a book", due=date(2027, 3, 31))
WRITE = Milestone(number=2, text="Write", due=date(2027, 2, 28), blocked=NOW)
TALK = Milestone(number=3, text="Talk", due=date(2027, 1, 31), required=False)


def plan(number: int, stage: PlanStage, *milestones: Milestone) -> Plan:
    agreed = {"M-1": NOW, "M-2": NOW + timedelta(days=1)} if stage is not PlanStage.DRAFT else {"M-2": NOW}
    return Plan(
        id=f"P-1.{number}", pair="P-1", version=number, by="M-2", drafted=NOW, stage=stage, agreed_by=agreed,
        milestones=milestones,
    )  # fmt: skip


def books(*plans: Plan) -> RecordStore:
    store = memory_store()
    store.commit(Unit(records=plans))
    return store


def test_the_next_milestone_is_the_required_one_that_is_due_first_and_what_has_no_date_comes_later() -> None:
    undated = Milestone(number=4, text="Rest")
    assert plan(1, PlanStage.AGREED, READ, WRITE, TALK, undated).next == WRITE
    assert plan(1, PlanStage.AGREED, TALK, undated).next == undated
    assert plan(1, PlanStage.AGREED, TALK, replace(undated, done=NOW)).next == TALK
    assert plan(1, PlanStage.AGREED, replace(TALK, done=NOW)).next is None


def test_what_is_left_are_the_required_ones_or_all_where_none_is_required() -> None:
    assert plan(1, PlanStage.AGREED, replace(READ, done=NOW), WRITE, TALK).left == (WRITE,)
    assert plan(1, PlanStage.AGREED, replace(READ, done=NOW), TALK).left == ()
    assert plan(1, PlanStage.AGREED, TALK).left == (TALK,)


def test_the_agreed_version_stays_in_force_beside_a_draft() -> None:
    store = books(plan(1, PlanStage.AGREED, READ), plan(2, PlanStage.DRAFT, READ, WRITE))
    in_force, draft = plan_of(PAIR, store), draft_of(PAIR, store)
    assert in_force is not None and draft is not None
    assert (in_force.version, draft.version) == (1, 2)
    assert (in_force.agreed, draft.agreed) == (NOW + timedelta(days=1), None)
    assert draft_of(replace(PAIR, plans=1), store) is None
    assert summary_of(replace(PAIR, plans=0), "M-1", store) is None


def test_a_draft_waits_for_nobody_once_the_pair_has_ended() -> None:
    store = books(plan(1, PlanStage.DRAFT, READ))
    pair = replace(PAIR, plans=1)
    told = [summary_of(each, "M-1", store) for each in (pair, replace(pair, stage=MentorshipStage.ENDED))]
    assert [summary.waits for summary in told if summary] == ["you", ""]


def test_a_draft_that_was_replaced_by_an_agreed_version_is_neither() -> None:
    store = books(plan(1, PlanStage.REPLACED, READ), plan(2, PlanStage.AGREED, READ))
    assert draft_of(PAIR, store) is None
    in_force = plan_of(PAIR, store)
    assert in_force is not None and in_force.version == 2


def test_what_stands_in_the_same_words_keeps_what_has_become_of_it() -> None:
    before = plan(1, PlanStage.AGREED, replace(READ, done=NOW), WRITE)
    later = NOW + timedelta(days=9)
    new = (
        Milestone(number=1, text="write."),
        Milestone(number=2, text="READ  a book", done=later),
        Milestone(number=3, text="Read another", done=later),
    )
    assert [(m.done, m.blocked) for m in carried_over(new, before)] == [(None, NOW), (NOW, None), (later, None)]
    assert carried_over(new, None) == new


def test_pauses_move_the_dates_that_were_fixed_before_them() -> None:
    pair = replace(PAIR, pauses=(Pause(since=NOW + timedelta(days=30), until=NOW + timedelta(days=44)),))
    (moved,) = versions(replace(pair, plans=1), books(plan(1, PlanStage.AGREED, READ, WRITE, TALK)))
    assert [milestone.due for milestone in moved.milestones] == [date(2027, 4, 14), date(2027, 3, 14), TALK.due]


def test_others_than_the_pair_see_numbers_and_dates_and_no_words_s55() -> None:
    shown = outline_of(replace(plan(1, PlanStage.AGREED, replace(READ, done=NOW), WRITE, TALK), goals=("grow",)))
    assert shown == {
        "version": 1,
        "stage": "agreed",
        "drafted": NOW,
        "by": "M-2",
        "agreed": NOW + timedelta(days=1),
        "milestones": 3,
        "required": 2,
        "done": 1,
        "blocked": 1,
        "next_due": date(2027, 1, 31),
    }
