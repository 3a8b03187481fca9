"""Waitlist: approved applications without a free slot, the strongest first (S17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.program.books import Books
from mailbot.program.model import Application


@dataclass(frozen=True, slots=True)
class Position:
    """A place on the waitlist: number 3 of 8 (S17)."""

    number: int
    of: int


def order(application: Application) -> tuple[int, datetime, str]:
    """What the waitlist is sorted by: strength, then how long the decision is ago."""
    return (-application.strength, application.decided or application.filed, application.id)


def position_of(application: Application, books: Books) -> Position:
    """The place on the waitlist that an application has or would have."""
    others = [other for other in books.waitlist() if other.id != application.id]
    ahead = [other for other in others if order(other) < order(application)]
    return Position(len(ahead) + 1, len(others) + 1)
