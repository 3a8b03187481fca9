"""The life cycle's invariants: nobody over their slots (S17), and no step that the tables do not have (S58)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache

from mailbot.office import Office
from mailbot.program.lifecycle import TRANSITIONS
from mailbot.program.model import LIVE_PAIR, Application, ApplicationStage, Mentorship, OfferState, Person, Record
from mailbot.rehearsal.step import Step


class LegalSteps:
    """A record goes from stage to stage as the tables say, and begins nowhere else than in the books."""

    name = "no illegal step"

    def after(self, step: Step, office: Office) -> Iterator[str]:
        for written in step.written:
            before, after = written.before, written.after
            if before is None or after is None or type(after) not in TRANSITIONS:
                continue
            was, now = getattr(before, "stage"), getattr(after, "stage")  # noqa: B009  # all kinds with a table have one
            if was != now and now not in reachable(type(after), was):
                yield f"{after.id} went from {was} to {now}"

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        """Where records stand says nothing of how they came there."""
        yield from ()


@cache
def reachable(kind: type[Record], stage: StrEnum) -> frozenset[StrEnum]:
    """All stages that may follow, since one commit may take several steps at once."""
    table: Mapping[StrEnum, frozenset[StrEnum]] = TRANSITIONS[kind]
    found: set[StrEnum] = set()
    left = [stage]
    while left:
        new = table.get(left.pop(), frozenset()) - found
        found |= new
        left += new
    return frozenset(found)


class SlotsKept:
    """Nobody takes on more than they have slots for; who gives slots up keeps the pairs that there are. What holds a
    slot is counted here record by record, apart from the books' own index."""

    name = "nobody over slots"

    def __init__(self) -> None:
        self._held: dict[str, dict[str, str]] = defaultdict(dict)

    def after(self, step: Step, office: Office) -> Iterator[str]:
        before: dict[str, int] = {}
        for written in step.written:
            for record, by in ((written.before, -1), (written.after, 1)):
                holds = _holder(record)
                if holds is None or record is None:
                    continue
                mentor = holds
                before.setdefault(mentor, len(self._held[mentor]))
                if by > 0:
                    self._held[mentor][record.id] = mentor
                else:
                    self._held[mentor].pop(record.id, None)
        for mentor, taken in before.items():
            person = office.store.get(Person, mentor)
            now, slots = len(self._held[mentor]), person.slots if person else 0
            if now > taken and now > slots:
                yield f"{mentor} has {slots} slots, and {', '.join(sorted(self._held[mentor]))} hold one each"

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        for mentor, held in self._held.items():
            person = office.store.get(Person, mentor)
            there = person is not None and person.stage == "member" and "mentor" in person.roles
            free = max(0, person.slots - len(held)) if person is not None and there else 0
            if free != office.store.free_slots(mentor):
                yield f"{mentor} has {free} free slots, and the books say {office.store.free_slots(mentor)}"


def _holder(record: Record | None) -> str | None:
    """The mentor one of whose slots a record holds."""
    if isinstance(record, Mentorship) and record.stage in LIVE_PAIR:
        return record.mentor
    if isinstance(record, Application) and record.stage is ApplicationStage.OFFERED:
        return next((offer.mentor for offer in record.offers if offer.state is OfferState.OPEN), None)
    return None
