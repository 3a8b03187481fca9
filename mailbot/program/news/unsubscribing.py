"""Unsubscribing: whoever wants no more news gets none, whatever proves it: the worst that a forger can do is to stop a
newsletter, and its reader is told how to have it again (S71).

What a subscription leaves behind is here as well, and how all of it is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.mail.message import Mail
from mailbot.program.bookkeeping import Receipt, Sent, Thread
from mailbot.program.books import Books
from mailbot.program.chapter import Moment
from mailbot.program.keywords.grammar import Command, Said
from mailbot.program.lifecycle import Change, Dropped, Moved, Noted
from mailbot.program.model import Deed, Person
from mailbot.program.news.subscription import Subscription, SubscriptionStage, subscribers, subscription_of
from mailbot.program.topic import NEWS
from mailbot.program.traffic.mailing_list import STOP
from mailbot.program.traffic.reach import key_of
from mailbot.program.trust.weighing import Trust

S = SubscriptionStage

EDITION = "news"
"""The template of a copy of the news."""

_SUBJECT = re.compile(rf"\W{{0,5}}{STOP}\W{{0,5}}(?:\[[^\]]{{1,40}}\])?\W{{0,5}}", re.IGNORECASE)
"""The subject of a mail that wants nothing else, as List-Unsubscribe has it (RFC 2369 3.2); without "Re:" in front."""


def wants_to_stop(mail: Mail) -> bool:
    """Whether a mail's subject says it, as what a mail program sends by itself: then its text may be empty."""
    return _SUBJECT.fullmatch(mail.subject[:100]) is not None


def read_stop(said: Said, mail: Mail) -> Said:
    """What a mail says, with the command that its subject is, wherever it was sent to."""
    if any(command.keyword == STOP for command in said.commands) or not wants_to_stop(mail):
        return said
    return Said((Command(STOP), *said.commands), said.malformed, said.talk)


def named_by(mail: Mail, trust: Trust, books: Books) -> Subscription | None:
    """The subscription that a mail is about: its sender's, or else the one whose token it was sent to."""
    sender = trust.sender.id if trust.sender else mail.sender.address if mail.sender else ""
    found = subscription_of(sender, books) if sender else None
    if found is None and trust.astray is not None and trust.astray.topic == NEWS:
        found = subscription_of(trust.astray.party, books)
    return found


def can_end(subscription: Subscription | None) -> bool:
    """Whether there is anything to stop: also a question that waits for its YES."""
    return subscription is not None and subscription.stage in {S.ASKED, S.CONFIRMED}


def ended(subscription: Subscription, deed: Deed) -> tuple[Change, ...]:
    """No more news."""
    return (
        Moved(Subscription, subscription.id, S.ENDED, deed),
        Noted(Subscription, subscription.id, {"since": deed.at, "confirmed": None}),
    )


def bounced(sent: Sent, moment: Moment) -> tuple[Change, ...]:
    """An address at which nobody is any more wants no news either; `sent` is the copy that has come back."""
    if sent.template != EDITION:
        return ()
    found = [subscription_of(sent.party, moment.books)] if sent.party else _at(sent.to, moment.books)
    deed = Deed(what="address lost", at=moment.now)
    return tuple(change for one in found if one and one.stage is S.CONFIRMED for change in ended(one, deed))


def _at(key: str, books: Books) -> Sequence[Subscription]:
    """The subscriptions of strangers at the address with this key."""
    return [one for one in subscribers(books) if key_of(one.party) == key]


def erased(subscription: Subscription, books: Books) -> tuple[Change, ...]:
    """Forgets a subscription: the record, its thread, and of a stranger the address in what their mails left."""
    party = subscription.party
    thread = books.thread(party, NEWS)
    changes: list[Change] = [Dropped(Subscription, subscription.id)]
    if thread is not None:
        changes.append(Dropped(Thread, thread.id))
    if books.get(Person, party) is None:
        mails = (each for each in books.all(Receipt) if each.party == party)
        asking = (each.id for each in mails if each.id == subscription.mail or "news" in each.chapter.split(","))
        changes += [Noted(Receipt, id, {"party": ""}) for id in asking]
    return tuple(changes)


def forgotten(person: Person, books: Books) -> tuple[Change, ...]:
    """What FORGET does to somebody's news: every subscription of theirs, also from before the books knew them."""
    parties = (person.id, *person.addresses)
    return tuple(change for party in parties for one in books.subscriptions_of(party) for change in erased(one, books))
