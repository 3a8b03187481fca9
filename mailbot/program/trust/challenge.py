"""Challenge: the question "did you send this?" to a registered address, about one mail that came with too little proof.

The mail waits in Held; the challenge's thread has a token of its own, which is good for this one answer. A person is
asked one thing at a time: what comes meanwhile waits for its turn, without another letter (section 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from mailbot.program.books import Books
from mailbot.program.model import Deed, Record


class ChallengeStage(StrEnum):
    """What has been said to a challenge; `settled` is when the mail has been dealt with accordingly."""

    WAITING = "waiting"
    OPEN = "open"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    REPEATED = "repeated"
    EXPIRED = "expired"
    SETTLED = "settled"


C = ChallengeStage

STEPS: Mapping[ChallengeStage, frozenset[ChallengeStage]] = {
    C.WAITING: frozenset({C.OPEN, C.EXPIRED, C.SETTLED}),
    C.OPEN: frozenset({C.CONFIRMED, C.DENIED, C.REPEATED, C.EXPIRED, C.SETTLED}),
    C.CONFIRMED: frozenset({C.SETTLED}),
    C.DENIED: frozenset({C.SETTLED}),
    C.REPEATED: frozenset({C.SETTLED}),
    C.EXPIRED: frozenset({C.SETTLED}),
    C.SETTLED: frozenset(),
}
"""What may follow what, for the tables in lifecycle.py."""

ANSWERED = (C.CONFIRMED, C.DENIED, C.REPEATED, C.EXPIRED)
"""Stages in which the mail has still to be dealt with."""


class Challenge(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One mail in somebody's name. `mail` is its key, `sender` the address that it came from, `said` the line of its
    keyword ("" for talk) and never its text.

    `elsewhere` says that it brought a token of this person's from an address which is not theirs, `asked` since when
    the person has the question.
    """

    person: str
    mail: str
    sender: str
    made: datetime
    said: str = ""
    subject: str = ""
    elsewhere: bool = False
    asked: datetime | None = None
    stage: ChallengeStage = ChallengeStage.WAITING
    deeds: tuple[Deed, ...] = ()

    @property
    def keyword(self) -> str:
        return self.said.partition(" ")[0]

    @property
    def ended(self) -> Deed | None:
        """How it came to its end: the first deed of its answer; None while it waits for one."""
        return self.deeds[0] if self.deeds else None

    def is_over(self, now: datetime, days: int) -> bool:
        """Whether nobody has answered in time."""
        return self.asked is not None and now >= self.asked + timedelta(days=days)


def pending_of(person: str, books: Books) -> list[Challenge]:
    """What a person has been or is to be asked, in its order: the one that is open, then those that wait."""
    found = books.in_stage(Challenge, (C.OPEN, C.WAITING))
    mine = [each for each in found if each.person == person]
    return sorted(mine, key=lambda each: each.stage is not C.OPEN)


def about(mail: str, books: Books) -> Challenge | None:
    """The challenge that a held mail waits for."""
    return next((each for each in books.in_stage(Challenge, (C.OPEN, C.WAITING)) if each.mail == mail), None)
