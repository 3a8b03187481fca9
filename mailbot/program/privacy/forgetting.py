"""Forgetting: somebody's wish to be forgotten, from the question whether they mean it to the moment at which they are
(section 6). Of what is over there remains whose it was, by an id that is nobody's any more, and when.

A removal is what is left to do then: copies of mails in the mailbox, last letters that are still to go.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from mailbot.program.books import Books
from mailbot.program.model import Deed, Record


class ForgettingStage(StrEnum):
    """What has been said to the question; `confirmed` ones are erased as soon as nothing else is being written."""

    ASKED = "asked"
    KEPT = "kept"
    EXPIRED = "expired"
    REPLACED = "replaced"
    CONFIRMED = "confirmed"
    ERASED = "erased"


F = ForgettingStage

STEPS: Mapping[ForgettingStage, frozenset[ForgettingStage]] = {
    F.ASKED: frozenset({F.KEPT, F.EXPIRED, F.REPLACED, F.CONFIRMED}),
    F.CONFIRMED: frozenset({F.ERASED}),
    F.KEPT: frozenset(),
    F.EXPIRED: frozenset(),
    F.REPLACED: frozenset(),
    F.ERASED: frozenset(),
}
"""What may follow what, for the tables in lifecycle.py."""


class Forgetting(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Who asked to be forgotten, and when; `person` is an id."""

    person: str
    asked: datetime
    stage: ForgettingStage = ForgettingStage.ASKED
    deeds: tuple[Deed, ...] = ()


class Removal(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What is still to be removed, under the id of what it follows from; the record goes when all of it is done.

    Of the mailbox: mails from or to `addresses`, copies that name one of `names`, and `mails` by their Message-IDs.
    `cleared` is when that was done. `letters` are the ids of the last letters: what is known of them goes with them.
    `aside` says that books which a restore has set aside may hold it as well.
    """

    since: datetime
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    cleared: datetime | None = None
    aside: bool = False


def asked_of(person: str, books: Books) -> Forgetting | None:
    """The question that somebody has and has not answered; there is at most one."""
    return next((each for each in books.in_stage(Forgetting, (F.ASKED,)) if each.person == person), None)
