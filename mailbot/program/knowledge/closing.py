"""Closing: what those of a pair that is over say of it, as far as it is counted: whether it helped. Words go to the
admins as a question does, or become a lesson with two consents; nothing else is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import field

from mailbot.program.books import Books
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.model import Mentorship, Record
from mailbot.program.topic import aside

HELPED, LESSON = "helped", "lesson"
"""The fields of the form that the program reads; a yes to the first is its first choice."""


class Closing(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Of the pair with the same id; `helped` is what each said, by person, `at` when the first of them did."""

    at: datetime
    helped: dict[str, bool] = field(default_factory=dict)


def closing_topic(pair: str) -> str:
    """The thread of the questions: with the program alone."""
    return aside(pair, "closing")


def closing_noted(pair: Mentorship, person: str, helped: bool, now: datetime, books: Books) -> Change:
    """The change that keeps an answer; a second one takes the place of the first."""
    standing = books.get(Closing, pair.id)
    if standing is None:
        return Opened(Closing(id=pair.id, at=now, helped={person: helped}))
    said: Mapping[str, bool] = {**standing.helped, person: helped}
    return Noted(Closing, pair.id, {"helped": said})
