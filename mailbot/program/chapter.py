"""Chapter: one part of the program, as what it does with commands, with talk, and with the calendar.

The calendar's part is chains of occasions. A chain is counted from one moment of one record and rises in time; of a
chain only the latest occasion that has come is due, so a week of downtime sends the newest letter and no backlog.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from mailbot.program.bookkeeping import Happened
from mailbot.program.books import Books
from mailbot.program.case import Case
from mailbot.program.clocks.moments import zone_of
from mailbot.program.decision import Decision
from mailbot.program.handbook import Handbook
from mailbot.program.keywords.grammar import Command
from mailbot.program.model import Person, Record


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a chapter sees it: what the books know then, and what the handbook asks for."""

    books: Books
    handbook: Handbook
    now: datetime

    def admins(self) -> list[Person]:
        return self.handbook.admins_in(self.books)

    @property
    def zone(self) -> tzinfo:
        """The program's own zone, in which days are counted."""
        return ZoneInfo(self.handbook.timezone)

    def zone_of(self, person: Person | None) -> tzinfo:
        return zone_of(person, self.handbook.timezone)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A letter or a step that the calendar asks for. `key` is unique for good, so that it happens once (section 3).

    `gives_way` are the people whom it nudges on no day on which another nudge about the same record goes to them."""

    key: str
    at: datetime
    decide: Callable[[Moment], Decision]
    gives_way: tuple[str, ...] = ()


Chain = Sequence[Occasion]


def due_of(chain: Chain, moment: Moment) -> Occasion | None:
    """The latest occasion of a chain that has come, unless it has been dealt with."""
    come = [occasion for occasion in chain if occasion.at <= moment.now]
    if not come or moment.books.get(Happened, come[-1].key) is not None:
        return None
    return come[-1]


def next_of(chain: Chain, moment: Moment, waits: Mapping[str, datetime] | None = None) -> datetime | None:
    """When a chain is to be looked at again; None when nothing of it is left.

    `waits` says, by the keys of occasions that are due, until when they may not go.
    """
    later = next((occasion.at for occasion in chain if occasion.at > moment.now), None)
    due = due_of(chain, moment)
    if due is None:
        return later
    at = (waits or {}).get(due.key, moment.now)
    return at if later is None else min(at, later)


def _nothing(record: Record, moment: Moment) -> Iterable[Chain]:
    return ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """`obeys` maps a keyword to what it does, `hears` decides about talk, `calendar` gives a record's chains: it is
    asked `about` these kinds of records."""

    name: str
    obeys: Mapping[str, Callable[[Case, Command], Decision]] = field(default_factory=dict)
    hears: Callable[[Case], Decision] | None = None
    calendar: Callable[[Record, Moment], Iterable[Chain]] = _nothing
    about: tuple[type[Record], ...] = ()
