"""Reserve: what a pair keeps back and what it has opened: mails that wait for their writer's SEND, addresses that were
told with SHARE, and who has been warned already (S52, S56)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from mailbot.program.books import Books
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.model import Record
from mailbot.program.topic import record_of


class Withheld(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A mail that was not passed on; `rules` are those that matched, () where it looked like a command. Its text lies
    in the spool and never here (section 6)."""

    number: int
    by: str
    at: datetime
    rules: tuple[str, ...] = ()


class Reserve(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Of the pair with the same id; `last` counts its withheld mails, `shared` and `warned` are ids of persons."""

    last: int = 0
    withheld: tuple[Withheld, ...] = ()
    shared: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()

    def topic(self, number: int) -> str:
        """The thread about a withheld mail, and the id of the file that keeps it."""
        return f"{self.id}/held/{number}"

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(self.topic(each.number) for each in self.withheld)

    def waiting_of(self, person: str) -> list[Withheld]:
        return [each for each in self.withheld if each.by == person]


def reserve_of(pair: str, books: Books) -> Reserve:
    return books.get(Reserve, pair) or Reserve(id=pair)


def noted(pair: str, books: Books, **fields: object) -> Change:
    """The change that gives a pair's reserve these fields."""
    if books.get(Reserve, pair) is None:
        return Opened(Reserve(id=pair, **fields))  # type: ignore[arg-type]  # the caller's are its fields
    return Noted(Reserve, pair, fields)


def shared_between(person: str, partner: str, books: Books) -> frozenset[str]:
    """Which of the two have told the other their address."""
    pairs = (pair for pair in books.mentorships_of(person) if pair.partner(person) == partner)
    return frozenset(id for pair in pairs for id in reserve_of(pair.id, books).shared)


def is_withheld(file: str, books: Books) -> bool:
    """Whether a file in the spool is a mail that waits for its writer's SEND."""
    return file in reserve_of(record_of(file), books).files
