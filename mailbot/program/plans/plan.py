"""Plan: what a pair means to work through, as versions of a list of milestones under goals (S29, S32, S63).

A version is a draft until both of the two agree to it; until then the one that they agreed to before stays in force.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, field

from mailbot.program.model import Deed, Record


class PlanStage(StrEnum):
    """Where one version of a plan stands (S63)."""

    DRAFT = "draft"
    AGREED = "agreed"
    REPLACED = "replaced"


class Resource(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to learn from: its web address, and a few words on it; `by` is who put it there with RESOURCE, "" where
    it stands in the plan as it was written (S33)."""

    url: str
    words: str = ""
    by: str = ""


class Milestone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a plan: its number from 1, and the title of the goal that it serves ("" where none was named).

    `technical` is None where nobody said (S61), `stages` are keys of the life cycle of software (S62), `cost` is as it
    was written (S43); a `stretch` one is bolder than the rest (S45). `done` and `blocked` are when the mentee said so;
    a blocked one that is done is not blocked any more. `told` is when they last reported on it otherwise.
    """

    number: int
    text: str
    goal: str = ""
    due: date | None = None
    required: bool = True
    technical: bool | None = None
    stages: tuple[str, ...] = ()
    stretch: bool = False
    cost: str = ""
    resources: tuple[Resource, ...] = ()
    done: datetime | None = None
    blocked: datetime | None = None
    told: datetime | None = None

    @property
    def open(self) -> bool:
        return self.done is None


class Plan(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a pair's plan, under an id such as P-7.2; `agreed_by` is when each of the two agreed, by person.

    `goals` are the titles in their order; milestones without a goal come before them all. `hints` are those that have
    been given about this version, or about one before it.
    """

    pair: str
    version: int
    by: str
    drafted: datetime
    stage: PlanStage = PlanStage.DRAFT
    goals: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    agreed_by: dict[str, datetime] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    deeds: tuple[Deed, ...] = ()

    @property
    def agreed(self) -> datetime | None:
        """When the second of the two agreed; None while one has not."""
        return max(self.agreed_by.values()) if self.stage is not PlanStage.DRAFT and self.agreed_by else None

    def milestone(self, number: int) -> Milestone | None:
        return next((milestone for milestone in self.milestones if milestone.number == number), None)

    @property
    def left(self) -> tuple[Milestone, ...]:
        """What is not done yet of what counts: the required milestones, or all where none is required."""
        counts = [milestone for milestone in self.milestones if milestone.required] or self.milestones
        return tuple(milestone for milestone in counts if milestone.open)

    @property
    def next(self) -> Milestone | None:
        """What to work on now: of the open milestones the one due first, then the first on the list, optional ones
        last."""
        waiting = [milestone for milestone in self.milestones if milestone.open]
        return min(waiting, key=lambda m: (not m.required, m.due or date.max, m.number), default=None)


def plan_id(pair: str, version: int) -> str:
    return f"{pair}.{version}"
