"""Confidence: something that somebody has reported to whoever sees to conduct, apart from everything else (S57).

Its words stand in letters alone and never here. Nobody of whom it may speak is among those who read it.
"""

from __future__ import annotations

import re
from datetime import datetime

from mailbot.program.case import Case
from mailbot.program.model import Person, Record

_NAMED = 3
"""Fewer letters than these name nobody."""


class Confidence(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Who reported and when; `party` as in Thread. `readers` are those who got it: ids of persons, or an address."""

    party: str
    since: datetime
    name: str = ""
    readers: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


def is_confided(case: Case) -> bool:
    """Whether a mail reports something: nothing of it is anybody else's, and it is no sign of life in a pair."""
    return any(command.keyword == "REPORT" for command in case.said.commands)


def apart_of(case: Case, text: str) -> frozenset[str]:
    """The ids of those whom a report may be about: whoever is or was in a pair with its sender, and of the admins
    and the conduct address whoever is named in it."""
    sender = case.sender.id if case.sender else ""
    partners = {pair.partner(sender) for pair in case.books.mentorships_of(sender)} if sender else set()
    named = {person.id for person in _readers(case) if _names(f"{case.mail.subject}\n{text}", person)}
    return frozenset((partners | named | {sender}) - {""})


def _readers(case: Case) -> list[Person]:
    conduct = case.books.person_at(case.handbook.conduct) if case.handbook.conduct else None
    return [*case.admins(), *([conduct] if conduct else [])]


def _names(text: str, person: Person) -> bool:
    said = text.casefold()
    words = [word for word in (*person.name.split(), *person.addresses) if len(word) >= _NAMED]
    return any(re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", said) for word in words)


def readers_of(case: Case, apart: frozenset[str]) -> tuple[str, ...]:
    """Who reads a report: the conduct address, or the admins where there is none, or where it is about that one;
    never anybody whom it may be about. () where nobody is left."""
    conduct = case.handbook.conduct.lower()
    person = case.books.person_at(conduct) if conduct else None
    if conduct and (person is None or person.id not in apart) and conduct != _address_of(case):
        return (person.id if person else conduct,)
    return tuple(admin.id for admin in case.admins() if admin.id not in apart)


def _address_of(case: Case) -> str:
    return case.mail.sender.address if case.mail.sender else ""
