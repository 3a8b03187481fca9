"""Roster pairs: which pairs the rows of a roster file make, once it is known who everybody in it is.

An imported pair is beyond its kickoff. A pair that is or was in the books is never made a second time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot.program.chapter import Moment
from mailbot.program.model import LIVE_PAIR, OPEN_APPLICATION, Deed, Mentorship, MentorshipStage, Person


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as understood: the person before (None: nobody yet) and after it, and the pair that it names."""

    line: int
    before: Person | None
    person: Person
    mentor: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row with its mentor, and how to mend it."""

    line: int
    problem: str
    mend: str


def pairs_of(entries: Sequence[Entry], unread: Collection[str], moment: Moment) -> Iterator[Mentorship | Problem]:
    """The new pairs in the order of their rows, and what is wrong with a row's mentor.

    `unread` are the addresses of rows that are off themselves: they have been told of already.
    """
    found = {address: entry.person for entry in entries for address in entry.person.addresses}
    number = moment.books.last_number("P")
    for entry in entries:
        if entry.since is None or entry.mentor in unread:
            continue
        mentor = _mentor(entry, found, moment)
        if isinstance(mentor, Problem):
            yield mentor
        elif not _paired(entry, mentor, moment):
            number += 1
            yield _not_free(entry, moment) or _pair(f"P-{number}", entry, mentor, entry.since, moment.now)


def _mentor(entry: Entry, found: Mapping[str, Person], moment: Moment) -> Person | Problem:
    """Who the row's mentor is, in the file or in the books."""
    mentor = found.get(entry.mentor) or moment.books.person_at(entry.mentor)
    if mentor is None:
        return Problem(entry.line, f"nobody has the address {entry.mentor}", "give them a row in this file")
    if mentor.id == entry.person.id:
        return Problem(entry.line, "nobody is their own mentor", "write the mentor's address")
    if "mentor" not in mentor.roles:
        return Problem(entry.line, f"{entry.mentor} is no mentor", "give them the role mentor in a row of their own")
    return mentor


def _paired(entry: Entry, mentor: Person, moment: Moment) -> bool:
    pairs = moment.books.mentorships_of(entry.person.id)
    return any((pair.mentor, pair.mentee) == (mentor.id, entry.person.id) for pair in pairs)


def _not_free(entry: Entry, moment: Moment) -> Problem | None:
    """What stands in the way of a new pair: a mentee has one mentor at a time (S59)."""
    mentee = entry.person.id
    for pair in moment.books.mentorships_of(mentee):
        if pair.mentee == mentee and pair.stage in LIVE_PAIR:
            return Problem(entry.line, f"they have another mentor in {pair.id}", "that pair has to end first")
    for application in moment.books.applications_of(mentee):
        if application.stage in OPEN_APPLICATION:
            mend = "it has to be decided or withdrawn first"
            return Problem(entry.line, f"their application {application.id} is open", mend)
    return None


def _pair(id: str, entry: Entry, mentor: Person, since: datetime, now: datetime) -> Mentorship:
    return Mentorship(
        id=id,
        mentor=mentor.id,
        mentee=entry.person.id,
        since=since,
        stage=MentorshipStage.ACTIVE,
        kickoff_held=since,
        # Silence counts from the import: what the two have written to each other before is not known.
        contact={mentor.id: now, entry.person.id: now},
        deeds=(Deed(what="imported", at=now),),
    )
