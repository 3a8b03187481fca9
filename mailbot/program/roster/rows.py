"""Roster import: people and pairs that exist already, from the rows of a spreadsheet to changes or to every mistake.

A person is known by their address: who is in the books is updated, by the cells that say something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from mailbot.program.chapter import Moment
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.model import LIVE_PAIR, Deed, Membership, Person
from mailbot.program.roster.cells import COLUMNS, ROLES, Unfit, read_cell
from mailbot.program.roster.pairs import Entry, Problem, pairs_of
from mailbot.source import Mistakes, did_you_mean

NEEDED = ("name", "address")
_PROFILE = ("name", "disciplines", "slots", "timezone", "languages")
_GONE = (Membership.LEFT, Membership.FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column; `line` is the line of the file that it begins on."""

    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Roster:
    """What an import changes, and how many people and pairs that concerns."""

    changes: list[Change] = field(default_factory=list)
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    pairs: int = 0


def read_roster(file: str, columns: Sequence[str], rows: Sequence[Row], moment: Moment, mistakes: Mistakes) -> Roster:
    """What the rows ask for; whatever is wrong with them is noted, and then nothing of it should be done."""
    reader = _Reader(file, moment, mistakes)
    if not reader.has_columns(columns):
        return reader.roster
    if not rows:
        mistakes.note(file, "", "there is nobody in it", "one row for each person, below the names of the columns")
    entries = [entry for row in rows if (entry := reader.entry(row)) is not None]
    reader.pair(entries)
    return reader.roster


class _Reader:
    """Goes through one file, noting mistakes by line and column."""

    def __init__(self, file: str, moment: Moment, mistakes: Mistakes) -> None:
        self.roster = Roster()
        self._file = file
        self._moment = moment
        self._mistakes = mistakes
        self._number = moment.books.last_number("M")
        self._lines: dict[str, int] = {}
        self._unread: set[str] = set()

    def _note(self, line: int, column: str, problem: str, mend: str) -> None:
        place = f"line {line}, {column}" if column else f"line {line}"
        self._mistakes.note(self._file, place, problem, mend)

    def has_columns(self, columns: Sequence[str]) -> bool:
        """Notes unknown, missing and doubled columns; False where the rows cannot be read without."""
        for column in dict.fromkeys(columns):
            if column not in COLUMNS:
                problem = f"there is no column {column!r}" if column else "a column has no name"
                self._note(1, "", problem, did_you_mean(column, COLUMNS))
            elif columns.count(column) > 1:
                self._note(1, "", f"the column {column!r} is there twice", "keep one of them")
        missing = [column for column in NEEDED if column not in columns]
        for column in missing:
            known = ", ".join(COLUMNS)
            self._note(1, "", f"the column {column!r} is missing", f"the first line names the columns: {known}")
        return not missing

    def entry(self, row: Row) -> Entry | None:
        """A row's person; None, and every mistake of the row noted, where something in it is off."""
        said, off = self._cells(row)
        if "address" not in said:
            return None
        address: str = said["address"]
        before = self._moment.books.person_at(address)
        sound = self._is_welcome(row.line, address, before) and not off
        sound = self._fits(row.line, said, off, before) and sound
        if not sound:
            self._unread.add(address)
            return None
        person = self._person(said, before)
        entry = Entry(row.line, before, person, said.get("mentor", ""), said.get("since"))
        self._count(entry)
        return entry

    def pair(self, entries: Sequence[Entry]) -> None:
        """Adds the pairs that the rows name and the books do not have."""
        for pair in pairs_of(entries, self._unread, self._moment):
            if isinstance(pair, Problem):
                self._note(pair.line, "mentor", pair.problem, pair.mend)
            else:
                self.roster.changes.append(Opened(pair))
                self.roster.pairs += 1

    def _cells(self, row: Row) -> tuple[dict[str, Any], set[str]]:
        """What the row's cells say, without the empty ones, and the columns whose cells are off."""
        said: dict[str, Any] = {}
        off: set[str] = set()
        for column, cell in row.cells.items():
            try:
                value = read_cell(column, cell, self._moment.handbook, self._moment.now) if column in COLUMNS else None
            except Unfit as unfit:
                off.add(column)
                self._note(row.line, column, unfit.problem, unfit.mend)
            else:
                said |= {} if value is None else {column: value}
        if not row.cells.get("address", "").strip():
            self._note(row.line, "address", "this cell is empty", "a person is known by their address")
        return said, off

    def _is_welcome(self, line: int, address: str, before: Person | None) -> bool:
        """Whether this is the first row about somebody who has not left."""
        who = before.id if before else address
        first = self._lines.setdefault(who, line)
        if first != line:
            self._note(line, "address", f"{address} stands in line {first} already", "one row for each person")
        elif before is not None and before.stage in _GONE:
            self._note(line, "address", f"{before.id} has left the program", "take the row out; they may apply again")
        else:
            return True
        return False

    def _fits(self, line: int, said: Mapping[str, Any], off: Set[str], before: Person | None) -> bool:
        """Whether a row's cells make sense together, and with the pairs that there are.

        A cell that is `off` has been told of and is not missing as well.
        """
        problems = [*_missing(said, before), *_clashes(said, before), *self._bound(said, before), *_other(said, before)]
        problems = [problem for problem in problems if problem[0] not in off]
        for column, problem, mend in problems:
            self._note(line, column, problem, mend)
        return not problems

    def _bound(self, said: Mapping[str, Any], before: Person | None) -> Iterator[tuple[str, str, str]]:
        """Roles that a living pair needs."""
        if before is None or "roles" not in said:
            return
        for pair in self._moment.books.mentorships_of(before.id):
            role = "mentor" if pair.mentor == before.id else "mentee"
            if pair.stage in LIVE_PAIR and role not in said["roles"]:
                yield "roles", f"{before.id} is {role} in {pair.id}", f"add {role} until that pair has ended"

    def _person(self, said: Mapping[str, Any], before: Person | None) -> Person:
        """The person after the row."""
        fields = {column: said[column] for column in _PROFILE if column in said}
        if "roles" in said:
            fields["roles"] = (*_other_roles(before), *said["roles"])
        if before is not None:
            return replace(before, **fields)
        self._number += 1
        now = self._moment.now
        return Person(
            id=f"M-{self._number}",
            addresses=(said["address"],),
            since=now,
            stage=Membership.MEMBER,
            deeds=(_imported(now),),
            **fields,
        )

    def _count(self, entry: Entry) -> None:
        changes = list(_changes(entry, self._moment.now))
        self.roster.changes += changes
        self.roster.new += entry.before is None
        self.roster.updated += entry.before is not None and bool(changes)
        self.roster.unchanged += not changes


def _missing(said: Mapping[str, Any], before: Person | None) -> Iterator[tuple[str, str, str]]:
    """What a row has to say: more of somebody new."""
    if before is None and "name" not in said:
        yield "name", "somebody new needs a name", "letters greet people by it"
    if before is None and "roles" not in said:
        yield "roles", "somebody new needs a role", "write mentor or mentee"
    if "mentor" in said and "since" not in said:
        yield "since", "the day on which the pair began is missing", "write it as year-month-day: 2024-01-31"
    if "since" in said and "mentor" not in said:
        yield "mentor", "there is a beginning, but no mentor", "write the mentor's address, or leave since empty"


def _clashes(said: Mapping[str, Any], before: Person | None) -> Iterator[tuple[str, str, str]]:
    """What goes with another role only."""
    roles = said.get("roles", before.roles if before else ROLES)
    if said.get("slots") and "mentor" not in roles:
        yield "slots", "only a mentor has slots", "add mentor to the roles, or leave this empty"
    if "mentor" in said and "mentee" not in roles:
        yield "mentor", "only a mentee has a mentor", "add mentee to the roles, or leave this empty"


def _other(said: Mapping[str, Any], before: Person | None) -> Iterator[tuple[str, str, str]]:
    """Somebody else at an address of a member's would take their place: their pairs, their letters and their name."""
    if before is None or "name" not in said or _given(said["name"])[:1] == _given(before.name)[:1]:
        return
    problem = f"{said['address']} is the address of {before.name} ({before.id})"
    yield "address", problem, "somebody else needs an address of their own; the same person says NAME by mail first"


def _given(name: str) -> str:
    """The name in front, also of "Bell, Ann", in lower case."""
    last, comma, first = name.casefold().partition(",")
    return (first if comma else last).strip()


def _changes(entry: Entry, now: datetime) -> Iterator[Change]:
    before, person = entry.before, entry.person
    if before is None:
        yield Opened(person)
        return
    told = {name: getattr(person, name) for name in (*_PROFILE, "roles")}
    told = {name: value for name, value in told.items() if value != getattr(before, name)}
    if told:
        yield Noted(Person, person.id, told)
    if before.stage is Membership.CANDIDATE:
        yield Moved(Person, person.id, Membership.MEMBER, _imported(now))


def _other_roles(person: Person | None) -> tuple[str, ...]:
    """Roles that no roster file gives or takes."""
    return tuple(role for role in person.roles if role not in ROLES) if person else ()


def _imported(now: datetime) -> Deed:
    return Deed(what="imported", at=now)
