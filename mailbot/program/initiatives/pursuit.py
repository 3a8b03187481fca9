"""Pursuit: in which open-source initiatives somebody takes part, from the day they chose one, also after they have
graduated (S30, S41, S66)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from mailbot.program.books import Books
from mailbot.program.facts import Facts
from mailbot.program.handbook import Handbook
from mailbot.program.initiatives.catalogue import Initiative, shown_to
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.model import Application, Mentorship, Person, Record

MOST = 10
"""So many initiatives are kept of one person; the oldest make room."""


class Taking(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An initiative that somebody chose: from the catalogue (`initiative` is its id) or their own."""

    name: str
    url: str
    since: datetime
    initiative: str = ""


class Pursuit(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Of the person with the same id: what they take part in, the latest last."""

    taken: tuple[Taking, ...] = ()


def taken_by(person: str, books: Books) -> tuple[Taking, ...]:
    pursuit = books.get(Pursuit, person)
    return pursuit.taken if pursuit is not None else ()


def taking(person: str, one: Taking, books: Books) -> Change:
    """The change that notes one more."""
    if books.get(Pursuit, person) is None:
        return Opened(Pursuit(id=person, taken=(one,)))
    return Noted(Pursuit, person, {"taken": (*taken_by(person, books), one)[-MOST:]})


def initiatives_for(pair: Mentorship, reader: str, books: Books, handbook: Handbook) -> Facts:
    """What a letter to one of a pair says of it: the mentee's own, and while there is none (`gap`) what could be
    chosen; `asked` says that its reader is who chooses."""
    own = taken_by(pair.mentee, books)
    offered = () if own else shown_to(_disciplines(pair, books), books)
    return Facts(
        gap=not own,
        asked=not own and reader == pair.mentee,
        own=[taking_shown(each) for each in own],
        catalogue=[initiative_shown(each, handbook) for each in offered],
    )


def initiative_shown(initiative: Initiative, handbook: Handbook) -> Facts:
    discipline = handbook.discipline(initiative.discipline) if initiative.discipline else ""
    return Facts(number=initiative.number, name=initiative.name, url=initiative.url, discipline=discipline)


def taking_shown(one: Taking) -> Facts:
    return Facts(name=one.name, url=one.url, since=one.since)


def _disciplines(pair: Mentorship, books: Books) -> set[str]:
    """What the two work in: the mentee's own disciplines, else those of the mentor."""
    mentee, mentor = books.get(Person, pair.mentee), books.get(Person, pair.mentor)
    application = books.get(Application, pair.application)
    applied = application.answers.get("discipline", "") if application else ""
    own = {*(mentee.disciplines if mentee else ()), *([applied] if applied else [])}
    return own or set(mentor.disciplines if mentor else ())


def taking_part(people: Iterable[str], books: Books) -> int:
    """How many of these people take part in an initiative: a number for the report, and no words (S41, S55)."""
    return sum(bool(taken_by(person, books)) for person in set(people))
