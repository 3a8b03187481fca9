"""Indexes: an answer at hand for every question that is asked of the books, kept in step record by record.

They are built from the records at opening and live in memory, whatever store the records lie in.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.bookkeeping import OutboxRow, Reach, Receipt, Thread
from mailbot.program.decision import Disposition
from mailbot.program.initiatives.catalogue import Initiative
from mailbot.program.model import (
    LIVE_PAIR,
    Application,
    ApplicationStage,
    Membership,
    Mentorship,
    OfferState,
    Person,
    Record,
)
from mailbot.program.news.edition import Edition
from mailbot.program.news.subscription import Subscription
from mailbot.program.privacy.forgetting import Forgetting
from mailbot.program.trust.challenge import Challenge
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.relocation import Relocation

K = TypeVar("K")
V = TypeVar("V")
Stage = tuple[type[Record], StrEnum]
Staged = Enquiry | Challenge | Custody | Relocation | Volunteering | Edition | Initiative | Forgetting | Subscription
_BY_STAGE = (Enquiry, Challenge, Custody, Relocation, Volunteering, Edition, Initiative, Forgetting)
"""What is asked for by its stage alone."""


class Indexes:
    """Ids by what they are asked for. `slots` are those of mentors who are there; `taken` counts what holds one.
    `changes` counts the changes to who waits and to who is available, for answers that are kept as long as they hold.

    What ought to be unique (an address, a party's topic) is a set as well: taking one of two records back must not
    hide the other.
    """

    def __init__(self) -> None:
        self.person_at: dict[str, set[str]] = defaultdict(set)
        self.thread_of: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.applications_of: dict[str, set[str]] = defaultdict(set)
        self.mentorships_of: dict[str, set[str]] = defaultdict(set)
        self.subscriptions_of: dict[str, set[str]] = defaultdict(set)
        self.offers_to: dict[str, set[str]] = defaultdict(set)
        self.in_stage: dict[Stage, set[str]] = defaultdict(set)
        self.outbox: dict[str, None] = {}
        self.held: dict[str, datetime] = {}
        self.decided: list[tuple[datetime, str]] = []
        self.unreachable: dict[str, str] = {}
        self.slots: dict[str, int] = {}
        self.taken: dict[str, int] = defaultdict(int)
        self.available: set[str] = set()
        self.changes = 0
        self._counting: dict[type[Record], Callable[[Any, int], None]] = {
            Person: self._person,
            Thread: self._thread,
            Application: self._application,
            Mentorship: self._pair,
            Subscription: self._subscription,
            OutboxRow: self._row,
            Reach: self._reach,
            Receipt: self._receipt,
            **dict.fromkeys(_BY_STAGE, self._staged),
        }

    def changed(self, before: Record | None, after: Record | None) -> None:
        """A record was written (`before` is None when it is new) or removed (`after` is None)."""
        if before is not None:
            self._count(before, -1)
        if after is not None:
            self._count(after, +1)

    def free(self, mentor: str) -> int:
        return max(0, self.slots.get(mentor, 0) - self.taken.get(mentor, 0))

    def _count(self, record: Record, by: int) -> None:
        counting = self._counting.get(type(record))
        if counting is not None:
            counting(record, by)

    def _thread(self, thread: Thread, by: int) -> None:
        self._member(self.thread_of, (thread.party, thread.topic), thread.id, by)

    def _application(self, application: Application, by: int) -> None:
        self._member(self.applications_of, application.applicant, application.id, by)
        self._stage(application, application.stage, by)
        self.changes += application.stage is ApplicationStage.WAITLISTED
        self._offers(application, by)
        self._decided(application, by)

    def _subscription(self, subscription: Subscription, by: int) -> None:
        self._member(self.subscriptions_of, subscription.party, subscription.id, by)
        self._staged(subscription, by)

    def _staged(self, record: Staged, by: int) -> None:
        self._stage(record, record.stage, by)

    def _row(self, row: OutboxRow, by: int) -> None:
        self._put(self.outbox, row.id, None, by)

    def _reach(self, reach: Reach, by: int) -> None:
        if reach.suppressed is not None:
            self.changes += 1
            self._put(self.unreachable, reach.id, reach.party, by)

    def _receipt(self, receipt: Receipt, by: int) -> None:
        if receipt.disposition == Disposition.HELD.value:
            self._put(self.held, receipt.id, receipt.at, by)

    def _person(self, person: Person, by: int) -> None:
        self.changes += person.slots > 0
        for address in person.addresses if person.stage is not Membership.FORGOTTEN else ():
            self._member(self.person_at, address.lower(), person.id, by)
        self._stage(person, person.stage, by)
        if person.stage is Membership.MEMBER and "mentor" in person.roles and person.slots > 0:
            self._put(self.slots, person.id, person.slots, by)
        self._weigh(person.id)

    def _decided(self, application: Application, by: int) -> None:
        if application.decided is None:
            return
        entry = (application.decided, application.id)
        if by > 0:
            insort(self.decided, entry)
        else:
            del self.decided[bisect_left(self.decided, entry)]

    def _pair(self, pair: Mentorship, by: int) -> None:
        for half in (pair.mentor, pair.mentee):
            self._member(self.mentorships_of, half, pair.id, by)
        self._stage(pair, pair.stage, by)
        if pair.stage in LIVE_PAIR:
            self._take(pair.mentor, by)

    def _offers(self, application: Application, by: int) -> None:
        if application.stage is not ApplicationStage.OFFERED:
            return
        for offer in application.offers:
            if offer.state is OfferState.OPEN:
                self._member(self.offers_to, offer.mentor, application.id, by)
                self._take(offer.mentor, by)

    def _take(self, mentor: str, by: int) -> None:
        self.taken[mentor] += by
        if not self.taken[mentor]:
            del self.taken[mentor]
        self._weigh(mentor)

    def _weigh(self, mentor: str) -> None:
        if (self.free(mentor) > 0) == (mentor in self.available):
            return
        self.changes += 1
        if mentor in self.available:
            self.available.remove(mentor)
        else:
            self.available.add(mentor)

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
    return sorted(ids, key=_number)


def first(ids: Iterable[str]) -> str:
    """The id with the lowest number, or ""."""
    return min(ids, key=_number, default="")


def _number(id: str) -> tuple[str, int, str]:
    kind, _, number = id.partition("-")
    return (kind, int(number), id) if number.isdecimal() else (id, 0, id)
