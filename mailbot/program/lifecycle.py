"""The life cycle: three tables of what may follow what (S58), and the only code that moves a record along them.

A decision says what shall change as values: Opened (a new record), Moved (to another stage), Noted (other fields).
`enact` turns them into the records to write. A stage changes through Moved alone, and Moved obeys the table; so
an illegal step cannot be written down anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec.structs import replace

from mailbot.program.admission import volunteering
from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.bookkeeping import Counter
from mailbot.program.initiatives import catalogue
from mailbot.program.initiatives.catalogue import Initiative
from mailbot.program.model import (
    Application,
    ApplicationStage,
    Deed,
    Membership,
    Mentorship,
    MentorshipStage,
    Person,
    Record,
)
from mailbot.program.news import edition, subscription
from mailbot.program.news.edition import Edition
from mailbot.program.news.subscription import Subscription
from mailbot.program.plans.plan import Plan, PlanStage
from mailbot.program.privacy import forgetting
from mailbot.program.privacy.forgetting import Forgetting
from mailbot.program.trust import challenge, custody, relocation
from mailbot.program.trust.challenge import Challenge
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.relocation import Relocation

A, M, P, E = ApplicationStage, MentorshipStage, Membership, EnquiryStage

APPLICATION: Mapping[ApplicationStage, frozenset[ApplicationStage]] = {
    A.INCOMPLETE: frozenset({A.COMPLETE, A.WITHDRAWN, A.EXPIRED}),
    A.COMPLETE: frozenset({A.APPROVED, A.REJECTED, A.WITHDRAWN}),
    A.APPROVED: frozenset({A.WAITLISTED, A.OFFERED, A.WITHDRAWN, A.COMPLETE}),
    A.WAITLISTED: frozenset({A.OFFERED, A.REJECTED, A.WITHDRAWN, A.COMPLETE}),
    A.OFFERED: frozenset({A.MATCHED, A.WAITLISTED, A.WITHDRAWN, A.COMPLETE}),
    A.MATCHED: frozenset({A.WAITLISTED}),
    A.REJECTED: frozenset({A.COMPLETE, A.WAITLISTED}),
    A.WITHDRAWN: frozenset(),
    A.EXPIRED: frozenset({A.INCOMPLETE, A.COMPLETE}),
}
MENTORSHIP: Mapping[MentorshipStage, frozenset[MentorshipStage]] = {
    M.KICKOFF: frozenset({M.PLANNING, M.PAUSED, M.ENDED}),
    M.PLANNING: frozenset({M.ACTIVE, M.KICKOFF, M.PAUSED, M.ENDED}),
    M.ACTIVE: frozenset({M.GRADUATED, M.PAUSED, M.ENDED}),
    M.PAUSED: frozenset({M.KICKOFF, M.PLANNING, M.ACTIVE, M.ENDED}),
    M.GRADUATED: frozenset(),
    M.ENDED: frozenset(),
}
MEMBERSHIP: Mapping[Membership, frozenset[Membership]] = {
    P.CANDIDATE: frozenset({P.MEMBER, P.LEFT, P.FORGOTTEN}),
    P.MEMBER: frozenset({P.AWAY, P.PAUSED, P.LEFT, P.FORGOTTEN}),
    P.AWAY: frozenset({P.MEMBER, P.PAUSED, P.LEFT, P.FORGOTTEN}),
    P.PAUSED: frozenset({P.MEMBER, P.AWAY, P.LEFT, P.FORGOTTEN}),
    P.LEFT: frozenset({P.CANDIDATE, P.MEMBER, P.FORGOTTEN}),
    P.FORGOTTEN: frozenset(),
}
ENQUIRY: Mapping[EnquiryStage, frozenset[EnquiryStage]] = {
    E.OPEN: frozenset({E.ANSWERED}),
    E.ANSWERED: frozenset({E.OPEN}),
}
PLAN: Mapping[PlanStage, frozenset[PlanStage]] = {
    PlanStage.DRAFT: frozenset({PlanStage.AGREED, PlanStage.REPLACED}),
    PlanStage.AGREED: frozenset({PlanStage.REPLACED}),
    PlanStage.REPLACED: frozenset(),
}

TRANSITIONS: Mapping[type[Record], Mapping[StrEnum, frozenset[StrEnum]]] = {
    Application: {stage: frozenset(after) for stage, after in APPLICATION.items()},
    Mentorship: {stage: frozenset(after) for stage, after in MENTORSHIP.items()},
    Person: {stage: frozenset(after) for stage, after in MEMBERSHIP.items()},
    Enquiry: {stage: frozenset(after) for stage, after in ENQUIRY.items()},
    Initiative: {stage: frozenset(after) for stage, after in catalogue.STEPS.items()},
    Plan: {stage: frozenset(after) for stage, after in PLAN.items()},
    Challenge: {stage: frozenset(after) for stage, after in challenge.STEPS.items()},
    Custody: {stage: frozenset(after) for stage, after in custody.STEPS.items()},
    Relocation: {stage: frozenset(after) for stage, after in relocation.STEPS.items()},
    Volunteering: {stage: frozenset(after) for stage, after in volunteering.STEPS.items()},
    Subscription: {stage: frozenset(after) for stage, after in subscription.STEPS.items()},
    Edition: {stage: frozenset(after) for stage, after in edition.STEPS.items()},
    Forgetting: {stage: frozenset(after) for stage, after in forgetting.STEPS.items()},
}


class IllegalStep(Exception):
    """Code asked for a step that the table does not have: a fault of ours, so the mail is shunted."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new record; a numbered one (A-12) also advances the counter of its letter."""

    record: Record

    def __str__(self) -> str:
        return f"{type(self.record).__name__.lower()} {self.record.id}: opened"


@dataclass(frozen=True, slots=True)
class Moved:
    """A record moves to another stage, and who did it is written down with it."""

    kind: type[Record]
    id: str
    to: StrEnum
    deed: Deed | None = None

    def __str__(self) -> str:
        return f"{self.kind.__name__.lower()} {self.id}: {self.to.value}"


@dataclass(frozen=True, slots=True)
class Noted:
    """Fields of a record other than its stage get new values."""

    kind: type[Record]
    id: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind in TRANSITIONS and "stage" in self.fields:
            raise IllegalStep(f"{self.kind.__name__} {self.id}: a stage changes through Moved only")
        if "id" in self.fields:
            raise IllegalStep(f"{self.kind.__name__} {self.id}: an id never changes")

    def __str__(self) -> str:
        return f"{self.kind.__name__.lower()} {self.id}: {', '.join(sorted(self.fields))} noted"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number has been given out before its record exists (an application form carries its future id)."""

    prefix: str
    number: int

    def __str__(self) -> str:
        return f"number {self.prefix}-{self.number}: given out"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A record is kept no longer: nothing of it remains."""

    kind: type[Record]
    id: str

    def __str__(self) -> str:
        return f"{self.kind.__name__.lower()} {self.id}: forgotten"


Change = Opened | Moved | Noted | Numbered | Dropped
Find = Callable[[type[Record], str], Record | None]


def enact(changes: Iterable[Change], find: Find) -> tuple[Record, ...]:
    """The records that are not as they were, as they are after all changes, in the order of the first touch.

    `find` looks a record up as the books have it. Raises IllegalStep when a change has no record or no such step.
    """
    enactment = _Enactment(find)
    for change in changes:
        enactment.take(change)
    return tuple(after for (kind, id), after in enactment.after.items() if after != find(kind, id))


class _Enactment:
    def __init__(self, find: Find) -> None:
        self.find = find
        self.after: dict[tuple[type[Record], str], Record] = {}

    def take(self, change: Change) -> None:
        match change:
            case Numbered():
                self._advance(change.prefix, change.number)
            case Opened():
                self._open(change.record)
            case Dropped():
                self.after.pop((change.kind, change.id), None)
            case Moved() | Noted():
                before = self._current(change.kind, change.id)
                if before is None:
                    raise IllegalStep(f"{change.kind.__name__} {change.id} is not in the books")
                self._write(_moved(before, change) if isinstance(change, Moved) else replace(before, **change.fields))

    def _open(self, record: Record) -> None:
        if self._current(type(record), record.id) is not None:
            raise IllegalStep(f"{type(record).__name__} {record.id} is there already")
        self._write(record)
        prefix, dash, number = record.id.partition("-")
        if dash and number.isdecimal() and len(prefix) == 1:
            self._advance(prefix, int(number))

    def _advance(self, prefix: str, number: int) -> None:
        counter = self._current(Counter, prefix)
        if not isinstance(counter, Counter) or counter.last < number:
            self._write(Counter(id=prefix, last=number))

    def _current(self, kind: type[Record], id: str) -> Record | None:
        return self.after.get((kind, id)) or self.find(kind, id)

    def _write(self, record: Record) -> None:
        self.after[(type(record), record.id)] = record


def _moved(before: Record, change: Moved) -> Record:
    if change.kind not in TRANSITIONS:
        raise IllegalStep(f"{change.kind.__name__} {change.id}: has no stages")
    stage: StrEnum = getattr(before, "stage")  # noqa: B009  # every kind in TRANSITIONS has one
    if change.to not in TRANSITIONS[change.kind].get(stage, frozenset()):
        raise IllegalStep(f"{change.kind.__name__} {change.id}: {stage.value} is never followed by {change.to.value}")
    after = replace(before, stage=change.to, **_across_pause(before, change))
    return after if change.deed is None else replace(after, deeds=(*getattr(before, "deeds", ()), change.deed))


def _across_pause(before: Record, change: Moved) -> dict[str, object]:
    """A paused pair returns to where it was and nowhere else: the table alone cannot say so (S58)."""
    if not isinstance(before, Mentorship):
        return {}
    if change.to is M.PAUSED:
        return {"before_pause": before.stage}
    if before.stage is M.PAUSED and change.to not in {before.before_pause, M.ENDED}:
        was = before.before_pause.value if before.before_pause else "unknown"
        raise IllegalStep(f"Mentorship {before.id}: paused returns to {was}, not to {change.to.value}")
    return {"before_pause": None}
