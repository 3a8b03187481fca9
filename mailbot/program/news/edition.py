"""Edition: one letter to everybody who gets the news, from an admin's NEWS to the last copy (S71).

Its admin sees it first, and nothing goes out without their YES. The copies are written some at a time; how far that has
come is noted in the same commit, so that each subscriber gets one, however often the office starts anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from mailbot.program.books import Books
from mailbot.program.model import Deed, Record
from mailbot.program.news.subscription import Subscription, subscribers

AT_A_TIME = 40
"""So many copies are written in one commit: it takes a tenth of a second, in which no mail is taken in."""
BETWEEN = timedelta(minutes=1)
"""So long the office sees to everything else before the next ones are written."""


class EditionStage(StrEnum):
    """Where an edition stands; `replaced` by a later NEWS of the same admin."""

    PREVIEW = "preview"
    APPROVED = "approved"
    SENT = "sent"
    DROPPED = "dropped"
    REPLACED = "replaced"
    EXPIRED = "expired"


E = EditionStage

STEPS: Mapping[EditionStage, frozenset[EditionStage]] = {
    E.PREVIEW: frozenset({E.APPROVED, E.DROPPED, E.REPLACED, E.EXPIRED}),
    E.APPROVED: frozenset({E.SENT}),
    E.SENT: frozenset(),
    E.DROPPED: frozenset(),
    E.REPLACED: frozenset(),
    E.EXPIRED: frozenset(),
}
"""What may follow what, for the tables in lifecycle.py."""

GOING_ON = (E.PREVIEW, E.APPROVED)
"""Stages in which something has still to become of it."""


class Edition(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What `by`, an admin, wrote under NEWS. Its `text` is kept until the last copy is written or nothing comes of it.

    `written` counts the copies, `last` is the number of the subscription that got the latest one, at `wrote`.
    """

    by: str
    made: datetime
    subject: str
    text: str = ""
    stage: EditionStage = EditionStage.PREVIEW
    written: int = 0
    last: int = 0
    wrote: datetime | None = None
    deeds: tuple[Deed, ...] = ()


def number_in(id: str) -> int:
    """12 of "S-12"."""
    return int(id.partition("-")[2])


def next_readers(edition: Edition, books: Books) -> list[Subscription]:
    """Those who get the next copies, the first AT_A_TIME of all that have none yet."""
    return [each for each in subscribers(books) if number_in(each.id) > edition.last][:AT_A_TIME]


def preview_of(admin: str, books: Books) -> Edition | None:
    """The edition that waits for an admin's YES; there is at most one."""
    return next((each for each in books.in_stage(Edition, (E.PREVIEW,)) if each.by == admin), None)
