"""Plan: what a pair means to work through, as versions of a list of milestones under goals (S29, S32, S63).

A version is a draft until both of the two agree to it; until then the one that they agreed to before stays in force.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from mailbot.program.books import Books
from mailbot.program.model import Mentorship, Record
from mailbot.program.pace import put_off


class PlanStage(StrEnum):
    """Where one version of a plan stands (S63)."""

    DRAFT = "draft"
    AGREED = "agreed"
    REPLACED = "replaced"


class Milestone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a plan: its number from 1, and the title of the goal that it serves ("" where none was named).

    `done` and `blocked` are when the mentee said so; a blocked one that is done is not blocked any more.
    """

    number: int
    text: str
    goal: str = ""
    due: date | None = None
    required: bool = True
    done: datetime | None = None
    blocked: datetime | None = None

    @property
    def open(self) -> bool:
        return self.done is None


class Plan(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a pair's plan, under an id such as P-7.2; `agreed_by` is when each of the two agreed, by person.

    `goals` are the titles in their order; milestones without a goal come before them all.
    """

    pair: str
    version: int
    by: str
    drafted: datetime
    stage: PlanStage = PlanStage.DRAFT
    goals: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    agreed_by: dict[str, datetime] = field(default_factory=dict)

    @property
    def agreed(self) -> datetime | None:
        """When the second of the two agreed; None while one has not."""
        return max(self.agreed_by.values()) if self.stage is not PlanStage.DRAFT and self.agreed_by else None

    def milestone(self, number: int) -> Milestone | None:
        return next((milestone for milestone in self.milestones if milestone.number == number), None)

    @property
    def left(self) -> tuple[Milestone, ...]:
        """The required milestones that are not done yet."""
        return tuple(milestone for milestone in self.milestones if milestone.required and milestone.open)

    @property
    def next(self) -> Milestone | None:
        """What to work on now: of the open milestones the one due first, then the first on the list, optional ones
        last."""
        waiting = [milestone for milestone in self.milestones if milestone.open]
        return min(waiting, key=lambda m: (not m.required, m.due or date.max, m.number), default=None)


def plan_id(pair: str, version: int) -> str:
    return f"{pair}.{version}"


def versions(pair: Mentorship, books: Books) -> list[Plan]:
    """Every version of a pair's plan, the latest last, with its dates as the pair's pauses have moved them."""
    found = (books.get(Plan, plan_id(pair.id, number)) for number in range(1, pair.plans + 1))
    return [_moved_on(plan, pair) for plan in found if plan is not None]


def draft_of(pair: Mentorship, books: Books) -> Plan | None:
    """The latest version, while it waits for somebody's AGREE."""
    return next((plan for plan in versions(pair, books)[-1:] if plan.stage is PlanStage.DRAFT), None)


def plan_of(pair: Mentorship, books: Books) -> Plan | None:
    """The version in force: the one that both have agreed to."""
    return next((plan for plan in reversed(versions(pair, books)) if plan.stage is PlanStage.AGREED), None)


def _moved_on(plan: Plan, pair: Mentorship) -> Plan:
    if not pair.pauses:
        return plan
    return replace(plan, milestones=tuple(_put_off(each, plan, pair) for each in plan.milestones))


def _put_off(milestone: Milestone, plan: Plan, pair: Mentorship) -> Milestone:
    if milestone.due is None:
        return milestone
    due = put_off(datetime.combine(milestone.due, time(12), UTC), pair, plan.drafted)
    return replace(milestone, due=due.date())


def carried_over(milestones: tuple[Milestone, ...], before: Plan | None) -> tuple[Milestone, ...]:
    """A new version's milestones with what has become of those that stood, in the same words, in the one before."""
    known = {_words(each.text): each for each in before.milestones} if before else {}
    return tuple(_with_past(each, known.get(_words(each.text))) for each in milestones)


def _with_past(milestone: Milestone, before: Milestone | None) -> Milestone:
    if before is None:
        return milestone
    done = before.done or milestone.done
    return replace(milestone, done=done, blocked=None if done else before.blocked)


def _words(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
