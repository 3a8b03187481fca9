"""Relocation: a member's registered address is to become another one, once both addresses have said so (section 4).

Where the old one is gone, an admin's word stands in for it, after notice to the old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from mailbot.program.books import Books
from mailbot.program.model import Deed, Record


class RelocationStage(StrEnum):
    """Whether letters go to the new address by now, or never will because of this request."""

    OPEN = "open"
    CHANGED = "changed"
    DENIED = "denied"
    EXPIRED = "expired"


R = RelocationStage

STEPS: Mapping[RelocationStage, frozenset[RelocationStage]] = {
    R.OPEN: frozenset({R.CHANGED, R.DENIED, R.EXPIRED}),
    R.CHANGED: frozenset(),
    R.DENIED: frozenset(),
    R.EXPIRED: frozenset(),
}
"""What may follow what, for the tables in lifecycle.py."""


class Relocation(Record, frozen=True, kw_only=True, omit_defaults=True):
    """From `old` to `new`, asked for by the person themselves or by an admin (`by`); who has said yes to it, and when.

    `lost` says that it was asked for from the new address, with a token of the old one; `noticed` is when the notice to
    the old address was over without its answer.
    """

    person: str
    old: str
    new: str
    made: datetime
    by: str = ""
    lost: bool = False
    old_said: datetime | None = None
    new_said: datetime | None = None
    admin_said: datetime | None = None
    noticed: datetime | None = None
    stage: RelocationStage = RelocationStage.OPEN
    deeds: tuple[Deed, ...] = ()


def open_for(person: str, books: Books) -> Relocation | None:
    """The relocation of a person that is under way; there is at most one."""
    found = books.in_stage(Relocation, (R.OPEN,))
    return next((each for each in found if each.person == person), None)
