"""Records: the Store port over anything that keeps documents, with the indexes and the units that all stores share.

A backend keeps records by kind and id, and makes what is written between `begin` and `end` durable together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from mailbot.adapters.indexes import Indexes, first, in_order
from mailbot.adapters.running import Running
from mailbot.adapters.serving import Serving
from mailbot.adapters.tables import BY_ID, TABLES
from mailbot.ports import Unit
from mailbot.program.bookkeeping import Counter, OutboxRow, Reach, Sent, Thread
from mailbot.program.model import Application, Mentorship, Person, Record
from mailbot.program.news.subscription import Subscription

R = TypeVar("R", bound=Record)
_Begun = tuple[bool, int, int]
"""Of a unit: whether it is the outermost, and how much was written before it, here and in the backend."""


class Backend(Protocol):
    """Where the records lie."""

    def load(self, kind: type[R], id: str) -> R | None: ...
    def save(self, record: Record) -> None: ...
    def drop(self, kind: type[Record], id: str) -> None: ...
    def all(self, kind: type[R]) -> Iterable[R]: ...
    def begin(self) -> int: ...
    def end(self, begun: int, *, failed: bool) -> None: ...
    def undone(self) -> None:
        """A unit has failed: what was written in it never was."""
        ...

    def forget(self, *, aside: bool) -> None: ...
    def close(self) -> None: ...


class RecordStore:
    """The books over one backend; every question is answered from an index."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.reindex()

    def reindex(self) -> None:
        """Builds the indexes anew from the records."""
        self._indexes = Indexes()
        self._serving = Serving(self, self._indexes)
        self._written: list[tuple[Record | None, Record | None]] | None = None
        for kind in TABLES:
            if kind not in BY_ID:
                for record in self._backend.all(kind):
                    self._indexes.changed(None, record)

    # --- questions (program/books.py)

    def get(self, kind: type[R], id: str) -> R | None:
        return self._backend.load(kind, id) if id else None

    def last_number(self, prefix: str) -> int:
        counter = self.get(Counter, prefix)
        return counter.last if counter else 0

    def person_at(self, address: str) -> Person | None:
        return self.get(Person, first(self._indexes.person_at.get(address.lower(), ())))

    def thread_with(self, token: str) -> Thread | None:
        return self.get(Thread, token)

    def thread(self, party: str, topic: str) -> Thread | None:
        return self.get(Thread, first(self._indexes.thread_of.get((party, topic), ())))

    def applications_of(self, person: str) -> list[Application]:
        return self._records(Application, self._indexes.applications_of.get(person, ()))

    def offers_to(self, mentor: str) -> list[Application]:
        return self._records(Application, self._indexes.offers_to.get(mentor, ()))

    def mentorships_of(self, person: str) -> list[Mentorship]:
        return self._records(Mentorship, self._indexes.mentorships_of.get(person, ()))

    def subscriptions_of(self, party: str) -> list[Subscription]:
        return self._records(Subscription, self._indexes.subscriptions_of.get(party, ()))

    def free_slots(self, mentor: str) -> int:
        return self._indexes.free(mentor)

    def available_mentors(self) -> list[Person]:
        return self._serving.mentors()

    def waitlist(self) -> list[Application]:
        return self._serving.waiting()

    def lately_decided(self, most: int) -> Iterator[Application]:
        found = (self._backend.load(Application, id) for _, id in reversed(self._indexes.decided[-most:]))
        return (application for application in found if application is not None)

    def held_since(self, since: datetime) -> int:
        return sum(at >= since for at in self._indexes.held.values())

    def unreachable(self, party: str = "") -> list[Reach]:
        closed = self._indexes.unreachable
        return self._records(Reach, (id for id, of in closed.items() if not party or of == party))

    def in_stage(self, kind: type[R], stages: Iterable[StrEnum]) -> list[R]:
        ids = {id for stage in stages for id in self._indexes.in_stage.get((kind, stage), ())}
        return self._records(kind, ids)

    def _records(self, kind: type[R], ids: Iterable[str]) -> list[R]:
        found = (self._backend.load(kind, id) for id in in_order(ids))
        return [record for record in found if record is not None]

    # --- writing (ports.py)

    def unit(self) -> AbstractContextManager[None]:
        return Running(self)

    def begin(self) -> _Begun:
        outermost = self._written is None
        if self._written is None:
            self._written = []
        return outermost, len(self._written), self._backend.begin()

    def end(self, begun: _Begun, *, failed: bool) -> None:
        outermost, start, behind = begun
        try:
            self._backend.end(behind, failed=failed)
        except BaseException:
            failed = True
            raise
        finally:
            if failed:
                self._take_back(start)
            if outermost:
                self._written = None

    def _take_back(self, start: int) -> None:
        assert self._written is not None  # a unit is being ended
        for before, after in reversed(self._written[start:]):
            self._indexes.changed(after, before)
        del self._written[start:]
        self._backend.undone()

    def commit(self, unit: Unit) -> tuple[OutboxRow, ...]:
        with self.unit():
            cancelled = tuple(row for row in self.outbox() if row.cancel_key in unit.cancels) if unit.cancels else ()
            for row in cancelled:
                self._drop(row)
            for record in (*unit.records, *unit.outbox):
                self._save(record)
            for record in unit.drops:
                self._drop(record)
            if unit.receipt is not None:
                self._save(unit.receipt)
        return cancelled

    def outbox(self) -> list[OutboxRow]:
        rows = (self._backend.load(OutboxRow, id) for id in self._indexes.outbox)
        return sorted((row for row in rows if row is not None), key=lambda row: (row.made, row.id))

    def sent(self, row: OutboxRow, sent: Sent | None = None) -> None:
        with self.unit():
            self._drop(row)
            if sent is not None:
                self._save(sent)

    def postponed(self, row: OutboxRow) -> None:
        with self.unit():
            if self.get(OutboxRow, row.id) is not None:  # UNDO may have taken it off while the server was spoken to
                self._save(row)

    def all(self, kind: type[R]) -> Iterable[R]:
        return self._backend.all(kind)

    def forget(self, *, aside: bool = False) -> None:
        self._backend.forget(aside=aside)

    def close(self) -> None:
        self._backend.close()

    def _save(self, record: Record) -> None:
        before = self._backend.load(type(record), record.id)
        self._backend.save(record)
        self._note(before, record)

    def _drop(self, record: Record) -> None:
        before = self._backend.load(type(record), record.id)
        self._backend.drop(type(record), record.id)
        self._note(before, None)

    def _note(self, before: Record | None, after: Record | None) -> None:
        assert self._written is not None  # nothing is written outside a unit
        self._indexes.changed(before, after)
        self._written.append((before, after))
