"""Serving: who has a free slot and who waits for one, each worked out once for as long as it holds.

Both are asked for again and again, for everybody on the waitlist; either changes with few of the records.
"""

from __future__ import annotations

from mailbot.adapters.indexes import Indexes, in_order
from mailbot.program.books import Books
from mailbot.program.matching.waitlist import order
from mailbot.program.model import Application, ApplicationStage, Person
from mailbot.program.traffic.reach import key_of


class Serving:
    """Both sides of the waitlist, over some books and their indexes."""

    def __init__(self, books: Books, indexes: Indexes) -> None:
        self._books = books
        self._indexes = indexes
        self._as_of = -1
        self._mentors: list[Person] = []
        self._waiting: list[Application] = []

    def mentors(self) -> list[Person]:
        """As Books.available_mentors."""
        self._work_out()
        return list(self._mentors)

    def waiting(self) -> list[Application]:
        """As Books.waitlist."""
        self._work_out()
        return list(self._waiting)

    def _work_out(self) -> None:
        if self._as_of == self._indexes.changes:
            return
        closed = self._indexes.unreachable
        free = [person for id in in_order(self._indexes.available) if (person := self._books.get(Person, id))]
        self._mentors = [mentor for mentor in free if not closed or key_of(mentor.address) not in closed]
        self._waiting = sorted(self._books.in_stage(Application, (ApplicationStage.WAITLISTED,)), key=order)
        self._as_of = self._indexes.changes
