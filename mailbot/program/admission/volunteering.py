"""Volunteering: somebody's offer to become a mentor, from the form to an admin's yes (S19).

An approved one is enrolled once the undo window is over: then its volunteer is a mentor, and not before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import field

from mailbot.program.books import Books
from mailbot.program.model import Deed, Record


class VolunteerStage(StrEnum):
    """Where an offer to volunteer stands."""

    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    APPROVED = "approved"
    ENROLLED = "enrolled"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


V = VolunteerStage

STEPS: Mapping[VolunteerStage, frozenset[VolunteerStage]] = {
    V.INCOMPLETE: frozenset({V.COMPLETE, V.WITHDRAWN, V.EXPIRED}),
    V.COMPLETE: frozenset({V.APPROVED, V.REJECTED, V.WITHDRAWN}),
    V.APPROVED: frozenset({V.ENROLLED, V.COMPLETE, V.WITHDRAWN}),
    V.ENROLLED: frozenset(),
    V.REJECTED: frozenset({V.COMPLETE}),
    V.WITHDRAWN: frozenset(),
    V.EXPIRED: frozenset({V.INCOMPLETE, V.COMPLETE, V.WITHDRAWN}),
}
"""What may follow what, for the tables in lifecycle.py."""

OPEN = (V.INCOMPLETE, V.COMPLETE, V.APPROVED)
"""Stages in which something can still become of it."""

_DECISIONS = frozenset({"approved", "rejected"})


class Volunteering(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody told us who wants to mentor. `volunteer` is a person's id; `touched`, `asked` and `completed` are
    as in Application. `decided` is when an admin said yes or no.
    """

    volunteer: str
    filed: datetime
    touched: datetime
    stage: VolunteerStage = VolunteerStage.INCOMPLETE
    answers: dict[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    completed: datetime | None = None
    decided: datetime | None = None
    deeds: tuple[Deed, ...] = ()

    @property
    def decision(self) -> Deed | None:
        """What was decided last: by whom, and when; None where nothing is, or it has been undone."""
        last = next((deed for deed in reversed(self.deeds) if deed.what in {*_DECISIONS, "undone"}), None)
        return last if last is not None and last.what in _DECISIONS else None

    @property
    def question_waits(self) -> bool:
        """Whether the admins have asked something that is not answered yet."""
        return bool(self.deeds) and self.deeds[-1].what == "asked"


def volunteerings_of(person: str, books: Books) -> list[Volunteering]:
    """Everything that a person has volunteered with, the oldest first."""
    return [each for each in books.in_stage(Volunteering, VolunteerStage) if each.volunteer == person]


def open_volunteering(person: str, books: Books) -> Volunteering | None:
    """The one of which something can still become."""
    return next((each for each in reversed(volunteerings_of(person, books)) if each.stage in OPEN), None)
