"""Waitlist: approved applications without a free slot, the strongest first (S17)."""

from __future__ import annotations

from datetime import datetime

from mailbot.program.books import Books
from mailbot.program.model import Application


def order(application: Application) -> tuple[int, datetime, str]:
    """What the waitlist is sorted by: strength, then how long the decision is ago."""
    return (-application.strength, application.decided or application.filed, application.id)


def position_of(application: Application, books: Books) -> int:
    """The place on the waitlist, from 1, that an application has or would have."""
    ahead = [other for other in books.waitlist() if other.id != application.id and order(other) < order(application)]
    return len(ahead) + 1
