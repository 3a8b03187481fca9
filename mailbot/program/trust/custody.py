"""Custody: a held mail under a number that can be typed on a phone (H-12), until somebody has seen to it (section 5).

While it waits, its header is kept with it, and never its text (section 6). Of what is over there remains who decided
what, and when. The mail itself lies in the folder Held, and leaves it after the books know what becomes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from mailbot.program.books import Books
from mailbot.program.model import Deed, Person, Record


class CustodyStage(StrEnum):
    """What was said about a held mail; `settled` is when it has been done and the mail lies where it belongs."""

    WAITING = "waiting"
    RELEASED = "released"
    DROPPED = "dropped"
    ANSWERED = "answered"
    SETTLED = "settled"


C = CustodyStage

STEPS: Mapping[CustodyStage, frozenset[CustodyStage]] = {
    C.WAITING: frozenset({C.RELEASED, C.DROPPED, C.ANSWERED, C.SETTLED}),
    C.RELEASED: frozenset({C.WAITING, C.SETTLED}),
    C.DROPPED: frozenset({C.SETTLED}),
    C.ANSWERED: frozenset({C.SETTLED}),
    C.SETTLED: frozenset(),
}
"""What may follow what, for the tables in lifecycle.py."""

SAID = (C.RELEASED, C.DROPPED, C.ANSWERED)
"""Stages in which the mail has still to be dealt with."""


class Custody(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One held mail. `mail` is its key, `party` who sent it: a person's id, an address, or "" where nobody can be read.

    `forged` says that it failed DMARC explicitly, `pair` whose thread it was written in, `kept` that it has gone back
    to its writer, who alone can SEND it (S56), `sealed` that nobody here can read it, `aside` that it may be about each
    admin, so that only the operator sees to it (S57).
    """

    mail: str
    at: datetime
    party: str = ""
    sender: str = ""
    name: str = ""
    subject: str = ""
    forged: bool = False
    pair: str = ""
    kept: bool = False
    sealed: bool = False
    aside: bool = False
    stage: CustodyStage = CustodyStage.WAITING
    deeds: tuple[Deed, ...] = ()


def custody_id(written: str) -> str:
    """ "H-12" of "h-12", "H12"."""
    return f"H-{int(written.lstrip('Hh-'))}"


def is_apart(custody: Custody, admin: Person, books: Books) -> bool:
    """Whether a held mail is none of this admin's business: it may be about them, as the other of its sender's pair,
    or it is the pair's alone."""
    if custody.kept or custody.aside:
        return True
    return any(pair.partner(custody.party) == admin.id for pair in books.mentorships_of(custody.party))


def waiting_for(admin: Person, books: Books) -> list[Custody]:
    """The held mails that an admin may see, the oldest first."""
    waiting = books.in_stage(Custody, (CustodyStage.WAITING,))
    return [each for each in waiting if not is_apart(each, admin, books)]
