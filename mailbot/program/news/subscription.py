"""Subscription: an address that has asked for the news, apart from all other mail of the program (S71).

Nobody is subscribed without a YES of their own. Who says no, or nothing, is forgotten without a trace; so is who has
unsubscribed, a few days later, so that saying it twice is answered with what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from mailbot.program.books import Books
from mailbot.program.model import Deed, Person, Record


class SubscriptionStage(StrEnum):
    """What has been said to the question whether somebody wants the news; only a confirmed one gets any."""

    ASKED = "asked"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    ENDED = "ended"


S = SubscriptionStage

STEPS: Mapping[SubscriptionStage, frozenset[SubscriptionStage]] = {
    S.ASKED: frozenset({S.CONFIRMED, S.DECLINED, S.ENDED}),
    S.DECLINED: frozenset({S.ASKED, S.CONFIRMED}),
    S.CONFIRMED: frozenset({S.ENDED}),
    S.ENDED: frozenset({S.ASKED}),
}
"""What may follow what, for the tables in lifecycle.py."""

PASSING = (S.ASKED, S.DECLINED, S.ENDED)
"""Stages of which nothing is kept after a while."""


class Subscription(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody's subscription to the news. `party` is a person's id, or of a stranger the address and nothing else.

    `since` is when it came to where it stands, `confirmed` when they said YES, `mail` the key of the SUBSCRIBE that it
    began with.
    """

    party: str
    since: datetime
    mail: str = ""
    confirmed: datetime | None = None
    stage: SubscriptionStage = SubscriptionStage.ASKED
    deeds: tuple[Deed, ...] = ()


def subscription_of(party: str, books: Books) -> Subscription | None:
    """The subscription of a person, also one from before the books knew them, or of a stranger's address."""
    person = books.get(Person, party) or books.person_at(party)
    known = (person.id, *person.addresses) if person else (party.lower(),)
    found = [each for one in known for each in books.subscriptions_of(one)]
    return next((each for each in found if each.stage is S.CONFIRMED), found[0] if found else None)


def subscribers(books: Books) -> list[Subscription]:
    """Everybody who gets the news, in the order of their numbers."""
    return books.in_stage(Subscription, (S.CONFIRMED,))
