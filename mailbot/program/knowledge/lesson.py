"""Lesson: an insight of a pair, first offered in words that name nobody, and kept only once both have said yes to those
very words (S72). What is kept leads back to nobody: no pair, no person, no day.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot.program.books import Books
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.model import Mentorship, Record

ANY = "any"
"""The shelf of lessons that belong to no discipline."""


class OfferedLesson(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One wording that waits for two consents; `agreed` are the ids of those who have said yes, `phase` is the stage of
    the life cycle of software that it is about, if any."""

    number: int
    by: str
    at: datetime
    wording: str
    discipline: str = ""
    phase: str = ""
    agreed: tuple[str, ...] = ()


class OfferedLessons(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What the pair with the same id has been shown and not agreed to yet: all that leads from a person to a lesson.
    `last` counts them."""

    last: int = 0
    lessons: tuple[OfferedLesson, ...] = ()

    def lesson(self, number: int) -> OfferedLesson | None:
        return next((each for each in self.lessons if each.number == number), None)


class KeptLesson(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What both agreed to; `month` is the first day of the one in which they did."""

    wording: str
    month: date
    phase: str = ""


class Shelf(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The kept lessons of one discipline, whose key is its id."""

    lessons: tuple[KeptLesson, ...] = ()


def offered_in(pair: str, books: Books) -> OfferedLessons:
    return books.get(OfferedLessons, pair) or OfferedLessons(id=pair)


def with_lesson(pair: Mentorship, lesson: OfferedLesson, books: Books, instead_of: int = 0) -> Change:
    """The change that has a pair's books hold this lesson, new (perhaps instead of another) or as it is after a yes."""
    before = offered_in(pair.id, books)
    others = tuple(each for each in before.lessons if each.number not in {lesson.number, instead_of})
    return _written(pair.id, books, (*others, lesson), max(before.last, lesson.number))


def without_lesson(pair: str, number: int, books: Books) -> Change:
    """The change that has them hold it no more, because it is kept on its shelf, or nobody keeps it."""
    before = offered_in(pair, books)
    return _written(pair, books, tuple(each for each in before.lessons if each.number != number), before.last)


def _written(pair: str, books: Books, lessons: tuple[OfferedLesson, ...], last: int) -> Change:
    if books.get(OfferedLessons, pair) is None:
        return Opened(OfferedLessons(id=pair, last=last, lessons=lessons))
    return Noted(OfferedLessons, pair, {"lessons": lessons, "last": last})


def on_its_shelf(lesson: OfferedLesson, month: date, books: Books) -> Change:
    """The change that keeps an agreed lesson, without anything that leads back to the two."""
    kept = KeptLesson(wording=lesson.wording, month=month.replace(day=1), phase=lesson.phase)
    shelf = lesson.discipline or ANY
    standing = books.get(Shelf, shelf)
    if standing is None:
        return Opened(Shelf(id=shelf, lessons=(kept,)))
    return Noted(Shelf, shelf, {"lessons": (*standing.lessons, kept)})


def agreed_by(lesson: OfferedLesson, person: str) -> OfferedLesson:
    return replace(lesson, agreed=tuple(sorted({*lesson.agreed, person})))
