"""Books: the questions that the core asks of what is stored. Every store answers all of them from an index.

The answers belong to one moment: nothing is written between the first question about a mail and its commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from mailbot.program.bookkeeping import Reach, Thread
from mailbot.program.model import Application, Mentorship, Person, Record

if TYPE_CHECKING:  # it asks the books itself
    from mailbot.program.news.subscription import Subscription

R = TypeVar("R", bound=Record)


class Books(Protocol):
    """What the books know. Lists come in the order of their records' numbers."""

    def get(self, kind: type[R], id: str) -> R | None:
        """The record with this id."""
        ...

    def last_number(self, prefix: str) -> int:
        """The last number given out under a letter: 12 when A-12 was the last application."""
        ...

    def person_at(self, address: str) -> Person | None:
        """Who is registered with this address (lower case), also as a second one."""
        ...

    def thread_with(self, token: str) -> Thread | None:
        """The thread that a token belongs to."""
        ...

    def thread(self, party: str, topic: str) -> Thread | None:
        """One party's thread about a topic."""
        ...

    def applications_of(self, person: str) -> list[Application]:
        """Everything that a person has applied with, the oldest first."""
        ...

    def subscriptions_of(self, party: str) -> list[Subscription]:
        """The subscriptions to the news of a person's id, or of a stranger's address."""
        ...

    def offers_to(self, mentor: str) -> list[Application]:
        """The applications that this mentor has been offered and has not answered."""
        ...

    def mentorships_of(self, person: str) -> list[Mentorship]:
        """The pairs that a person is or was one half of, the oldest first."""
        ...

    def free_slots(self, mentor: str) -> int:
        """Slots less live pairs and open offers; never below 0."""
        ...

    def available_mentors(self) -> list[Person]:
        """The mentors with a free slot who are neither away nor paused, and whom letters reach (S17)."""
        ...

    def waitlist(self) -> list[Application]:
        """The waitlisted applications, the strongest first, then the one that has waited longest (S17)."""
        ...

    def lately_decided(self, most: int) -> Iterable[Application]:
        """The applications that were decided last, the latest first, so many at most."""
        ...

    def held_since(self, since: datetime) -> int:
        """How many of the mails that are held now have been so from a moment on."""
        ...

    def unreachable(self, party: str = "") -> list[Reach]:
        """The addresses that nothing is sent to any more: all, or those of one person."""
        ...

    def in_stage(self, kind: type[R], stages: Iterable[StrEnum]) -> list[R]:
        """The records of a kind that stand in one of these stages."""
        ...

    def all(self, kind: type[R]) -> Iterable[R]:
        """Every record of a kind: the one question that takes as long as there are records. It is asked where somebody
        wants to know all that is held on them, or to be forgotten."""
        ...
