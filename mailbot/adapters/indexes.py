"""Indexes: an answer at hand for every question that is asked of the books, kept in step record by record.

They are built from the records at opening and live in memory, whatever store the records lie in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from mailbot.program.model import (
    LIVE_PAIR,
    Application,
    ApplicationStage,
    Enquiry,
    Membership,
    Mentorship,
    OfferState,
    OutboxRow,
    Person,
    Record,
    Thread,
)

K = TypeVar("K")
V = TypeVar("V")
Stage = tuple[type[Record], StrEnum]


class Indexes:
    """Ids by what they are asked for. `mentors` are those who have slots at all; `taken` counts what holds one."""

    def __init__(self) -> None:
        self.person_at: dict[str, str] = {}
        self.thread_of: dict[tuple[str, str], str] = {}
        self.applications_of: dict[str, set[str]] = defaultdict(set)
        self.mentorships_of: dict[str, set[str]] = defaultdict(set)
        self.offers_to: dict[str, set[str]] = defaultdict(set)
        self.in_stage: dict[Stage, set[str]] = defaultdict(set)
        self.outbox: dict[str, None] = {}
        self.slots: dict[str, int] = {}
        self.taken: dict[str, int] = defaultdict(int)
        self.available: set[str] = set()

    def changed(self, before: Record | None, after: Record | None) -> None:
        """A record was written (`before` is None when it is new) or removed (`after` is None)."""
        if before is not None:
            self._count(before, -1)
        if after is not None:
            self._count(after, +1)

    def free(self, mentor: str) -> int:
        return max(0, self.slots.get(mentor, 0) - self.taken[mentor])

    def _count(self, record: Record, by: int) -> None:
        match record:
            case Person():
                self._person(record, by)
            case Thread():
                self._put(self.thread_of, (record.party, record.topic), record.id, by)
            case Application():
                self._member(self.applications_of, record.applicant, record.id, by)
                self._stage(record, record.stage, by)
                self._offers(record, by)
            case Mentorship():
                self._pair(record, by)
            case Enquiry():
                self._stage(record, record.stage, by)
            case OutboxRow():
                self._put(self.outbox, record.id, None, by)

    def _person(self, person: Person, by: int) -> None:
        for address in person.addresses:
            self._put(self.person_at, address, person.id, by)
        self._stage(person, person.stage, by)
        here = person.stage in {Membership.MEMBER, Membership.CANDIDATE} and "mentor" in person.roles
        self._put(self.slots, person.id, person.slots if here else 0, by)
        self._weigh(person.id)

    def _pair(self, pair: Mentorship, by: int) -> None:
        for half in (pair.mentor, pair.mentee):
            self._member(self.mentorships_of, half, pair.id, by)
        self._stage(pair, pair.stage, by)
        if pair.stage in LIVE_PAIR:
            self.taken[pair.mentor] += by
            self._weigh(pair.mentor)

    def _offers(self, application: Application, by: int) -> None:
        if application.stage is not ApplicationStage.OFFERED:
            return
        for offer in application.offers:
            if offer.state is OfferState.OPEN:
                self._member(self.offers_to, offer.mentor, application.id, by)
                self.taken[offer.mentor] += by
                self._weigh(offer.mentor)

    def _weigh(self, mentor: str) -> None:
        if self.free(mentor) > 0:
            self.available.add(mentor)
        else:
            self.available.discard(mentor)

    def _stage(self, record: Record, stage: StrEnum, by: int) -> None:
        self._member(self.in_stage, (type(record), stage), record.id, by)

    @staticmethod
    def _put(index: dict[K, V], key: K, value: V, by: int) -> None:
        if by > 0:
            index[key] = value
        else:
            index.pop(key, None)

    @staticmethod
    def _member(index: dict[K, set[str]], key: K, id: str, by: int) -> None:
        if by > 0:
            index[key].add(id)
            return
        index[key].discard(id)
        if not index[key]:
            del index[key]


def in_order(ids: Iterable[str]) -> list[str]:
    """Ids by their numbers: A-2 before A-10."""
    return sorted(ids, key=lambda id: (id.partition("-")[0], int(id.rpartition("-")[2]) if id[-1:].isdigit() else 0))
