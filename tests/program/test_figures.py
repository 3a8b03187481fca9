"""The figures of a quarter count what fell into it, and nothing that was taken back, before it or after it (S48)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from mailbot.adapters.memory import memory_store
from mailbot.adapters.records import RecordStore
from mailbot.ports import Unit
from mailbot.program.chapter import Moment
from mailbot.program.clocks.pause import Pause
from mailbot.program.facts import Facts
from mailbot.program.handbook import Handbook
from mailbot.program.model import (
    Application,
    ApplicationStage,
    Call,
    Deed,
    Mentorship,
    MentorshipStage,
    Record,
)
from mailbot.program.oversight.figures import figures
from mailbot.program.plans.plan import Milestone, Plan, PlanStage
from tests.programs import BERLIN, program_in

BEGINS, ENDS = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
A, M = ApplicationStage, MentorshipStage


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    return program_in(tmp_path_factory.mktemp("program"), BERLIN).handbook


@pytest.fixture
def books() -> RecordStore:
    return memory_store()


def counted(books: RecordStore, handbook: Handbook, *records: Record) -> Facts:
    books.commit(Unit(records=records))
    return figures((BEGINS, ENDS), Moment(books, handbook, ENDS + DAY))


def deed(what: str, day: float) -> Deed:
    return Deed(what=what, at=BEGINS + day * DAY, by="M-1")


def application(number: int, stage: ApplicationStage, completed: float, *deeds: Deed, links: str = "") -> Application:
    at = BEGINS + completed * DAY
    return Application(
        id=f"A-{number}",
        applicant=f"M-{number + 100}",
        filed=at,
        touched=at,
        completed=at,
        stage=stage,
        answers={"links": links},
        deeds=deeds,
    )


def pair(number: int, day: float, stage: MentorshipStage = M.KICKOFF, **fields: object) -> Mentorship:
    since = BEGINS + day * DAY
    return replace(
        Mentorship(id=f"P-{number}", mentor="M-1", mentee=f"M-{number + 100}", since=since), stage=stage, **fields
    )


def call(number: int, day: float, *, held: bool) -> Call:
    at = BEGINS + day * DAY
    return Call(number=number, at=at, zone="UTC", held=at if held else None)


def test_books_without_anything_give_noughts_and_no_wait(books: RecordStore, handbook: Handbook) -> None:
    none = counted(books, handbook)
    assert none.wait_days is None
    assert {value for name, value in vars(none).items() if name != "wait_days"} == {0}


def test_applications_and_decisions_count_in_the_quarter_that_they_fell_into(
    books: RecordStore, handbook: Handbook
) -> None:
    found = counted(
        books,
        handbook,
        application(1, A.MATCHED, -20, deed("approved", 10), links="https://code.example.org/ann"),
        application(2, A.OFFERED, 4, deed("approved", 8), links="none"),
        application(3, A.REJECTED, 5, deed("rejected", 7)),
        application(4, A.COMPLETE, 40),
        application(5, A.MATCHED, -60, deed("approved", -1)),
        application(6, A.COMPLETE, 95),
    )
    assert (found.applications, found.approved, found.open_source) == (3, 2, 1)
    assert found.wait_days == 4  # of 2, 4 and 30


def test_what_was_undone_or_became_a_rejection_is_no_approval(books: RecordStore, handbook: Handbook) -> None:
    found = counted(
        books,
        handbook,
        application(1, A.COMPLETE, 1, deed("approved", 2), deed("undone", 2.001)),
        application(2, A.REJECTED, 1, deed("approved", 3), deed("waitlisted", 3), deed("rejected", 20)),
        application(3, A.REJECTED, 1, deed("approved", 2), deed("undone", 2.001), deed("rejected", 7)),
    )
    assert found.approved == 0
    assert found.wait_days == 4  # of 2 and 6


def test_calls_are_held_of_those_that_fell_due(books: RecordStore, handbook: Handbook) -> None:
    kickoff = BEGINS - 30 * DAY
    found = counted(
        books,
        handbook,
        # The kickoff was before, its first catch-up is due on 2 March, and was.
        pair(1, -40, M.ACTIVE, kickoff_held=kickoff, calls=(call(1, -30, held=True), call(2, 55, held=True))),
        # The same, but nobody has named its catch-up.
        pair(2, -40, M.ACTIVE, kickoff_held=kickoff, calls=(call(1, -30, held=True),)),
        # Its kickoff was in the quarter; the catch-up is due after it.
        pair(3, 5, M.PLANNING, kickoff_held=BEGINS + 12 * DAY, calls=(call(1, 12, held=True),)),
        # A kickoff without a date, three weeks on.
        pair(4, 10),
        # One with a date that is to come, and one that has just begun.
        pair(5, 80, calls=(call(1, 95, held=False),)),
        pair(6, 85),
    )
    assert (found.due, found.held) == (4, 2)
    assert (found.begun, found.going_on) == (4, 6)


def test_nothing_is_due_of_a_pair_that_is_over_or_paused_by_then(books: RecordStore, handbook: Handbook) -> None:
    kickoff = BEGINS - 30 * DAY
    found = counted(
        books,
        handbook,
        pair(1, -40, M.ENDED, kickoff_held=kickoff, deeds=(deed("closed", 30),)),
        pair(2, -40, M.PAUSED, kickoff_held=kickoff, pauses=(Pause(since=BEGINS + 20 * DAY),)),
        pair(3, -40, M.ACTIVE, kickoff_held=kickoff, pauses=(Pause(since=BEGINS, until=BEGINS + 40 * DAY),)),
    )
    assert (found.due, found.going_on) == (0, 2)


def test_a_plan_counts_when_both_first_agreed_and_a_milestone_when_it_was_done(
    books: RecordStore, handbook: Handbook
) -> None:
    def plan(pair: int, version: int, stage: PlanStage, *agreed: float, done: tuple[float, ...] = ()) -> Plan:
        people = ("M-1", f"M-{pair + 100}")
        return Plan(
            id=f"P-{pair}.{version}",
            pair=f"P-{pair}",
            version=version,
            by="M-1",
            drafted=BEGINS,
            stage=stage,
            milestones=tuple(Milestone(number=n, text="x", done=BEGINS + d * DAY) for n, d in enumerate(done, 1)),
            agreed_by={who: BEGINS + day * DAY for who, day in zip(people, agreed, strict=False)},
        )

    found = counted(
        books,
        handbook,
        pair(1, -50, M.ACTIVE, plans=2),
        plan(1, 1, PlanStage.REPLACED, 3),  # a draft that gave way
        plan(1, 2, PlanStage.AGREED, 4, 6, done=(20, 30, 100)),
        pair(2, -50, M.ACTIVE, plans=2),
        plan(2, 1, PlanStage.REPLACED, -20, -19, done=(-3,)),
        plan(2, 2, PlanStage.AGREED, 5, 7, done=(-3, 8)),  # a change of what was agreed before
        pair(3, -50, M.PLANNING, plans=1),
        plan(3, 1, PlanStage.DRAFT, 9),
    )
    assert (found.plans, found.milestones) == (1, 3)


def test_graduates_are_counted_and_those_who_pass_it_on(books: RecordStore, handbook: Handbook) -> None:
    own = replace(pair(4, 70), mentor="M-101")
    found = counted(
        books,
        handbook,
        pair(1, -400, M.GRADUATED, deeds=(deed("graduated", -20),)),
        pair(2, -400, M.GRADUATED, deeds=(deed("graduated", 20),)),
        pair(3, -400, M.GRADUATED, deeds=(deed("graduated", 91),)),  # after the quarter
        own,
    )
    assert (found.graduated, found.graduates, found.passing_on) == (1, 2, 1)
