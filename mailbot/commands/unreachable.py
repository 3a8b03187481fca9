"""Unreachable: what an operator is told of an address that nothing is sent to any more, without the address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mailbot.commands.said import at_shown
from mailbot.ports import Store
from mailbot.program.bookkeeping import Reach
from mailbot.program.model import Person
from mailbot.program.traffic.reach import closed_to, key_of


def facts_of(person: Person, books: Store) -> dict[str, Any]:
    """Since when nothing is sent to somebody, why, and how much was not; {} where letters reach them."""
    reach = closed_to(person.address, books)
    if reach is None:
        return {}
    return {"unreachable": {"since": reach.suppressed, "status": reach.status or None, "unsent": reach.unsent}}


def said(reach: Reach) -> str:
    """The same in words: "since 2026-11-23 10:00 (5.1.1): 3 letters not sent"."""
    since = f"since {at_shown(reach.suppressed)}" if reach.suppressed else ""
    status = f" ({reach.status})" if reach.status else ""
    return f"{since}{status}: {reach.unsent} {'letter' if reach.unsent == 1 else 'letters'} not sent"


def lines(books: Store, somebody: str) -> Iterator[str]:
    """A line for each address that is closed; `somebody` stands for whoever is not in the books."""
    for reach in sorted(books.unreachable(), key=lambda reach: (reach.party, reach.id)):
        person = books.get(Person, reach.party)
        if person is not None and key_of(person.address) != reach.id:  # they are written to elsewhere by now
            continue
        yield f"nothing is sent to {reach.party or somebody} {said(reach)}"
