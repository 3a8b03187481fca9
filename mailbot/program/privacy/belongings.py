"""Belongings: everything that is held on one person, and nothing that is another's confidence (section 6, S55).

What somebody said or was told of themselves is theirs; a pair's plan and agenda belong to both. Nobody's address or
application is in it, no word that a mentor or an admin wrote for others, no report to conduct but that they made one
themselves, and no token: a token is a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.bookkeeping import OutboxRow, Reach, Sent, Thread
from mailbot.program.books import Books
from mailbot.program.initiatives.pursuit import taken_by
from mailbot.program.membership.confidence import Confidence
from mailbot.program.model import Application, Deed, Record
from mailbot.program.news.edition import Edition
from mailbot.program.news.subscription import Subscription
from mailbot.program.privacy.pair_belongings import (
    handovers,
    lessons,
    looked_back,
    looks,
    outcomes,
    pairs,
    plans,
    withheld,
)
from mailbot.program.privacy.subject import Subject, applications_of, challenges_of, custodies_of, receipts_of
from mailbot.program.traffic.rates import Tally
from mailbot.program.traffic.reach import key_of
from mailbot.program.trust.relocation import Relocation

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of records: the name of its file, what it is in words, and its records as JSON knows them."""

    name: str
    title: str
    records: Sequence[Shown]


def belongings(subject: Subject, books: Books) -> tuple[Kind, ...]:
    """What is held on somebody, by kinds; those of which there is nothing are left out."""
    found = (Kind(name, title, list(records(subject, books))) for name, title, records in KINDS)
    return tuple(kind for kind in found if kind.records)


def files_of(subject: Subject, books: Books) -> tuple[str, ...]:
    """The ids of the files that are kept of their applications."""
    return tuple(id for application in applications_of(subject, books) for id in application.files)


def some(record: Record, *names: str) -> Shown:
    """These fields of a record besides its id, as far as they say anything."""
    values = {name: getattr(record, name) for name in ("id", *names)}
    return {name: value for name, value in values.items() if value not in (None, "", (), {}, False)}


_TOLD = frozenset({"rejected", "closed"})
"""What comes with a reason that was told to whoever it is about."""


def deeds(done: Iterable[Deed], subject: Subject) -> list[Shown]:
    """What was decided and when; by whom only so far as it was they themselves."""
    return [
        {
            "what": deed.what,
            "at": deed.at,
            "by": "you" if subject.did(deed) else "the program",
            **({"reason": deed.reason} if deed.reason and (subject.did(deed) or deed.what in _TOLD) else {}),
        }
        for deed in done
    ]


def _person(subject: Subject, books: Books) -> Iterable[Shown]:
    person = subject.person
    if person is not None:
        names = (name for name in person.__struct_fields__ if name not in {"id", "deeds"})
        yield {**some(person, *names), "decided": deeds(person.deeds, subject)}


_APPLYING = ("stage", "filed", "touched", "completed", "decided", "answers", "asked")


def _applications(subject: Subject, books: Books) -> Iterable[Shown]:
    for each in applications_of(subject, books):
        offers = [{"made": offer.made, "state": offer.state, "answered": offer.answered} for offer in each.offers]
        own = some(each, *_APPLYING, "strength", "strength_set", "told", "files")
        yield {**own, "offers": offers, "decided": deeds(each.deeds, subject)}


def _volunteerings(subject: Subject, books: Books) -> Iterable[Shown]:
    for each in books.all(Volunteering):
        if subject.is_party(each.volunteer):
            yield {**some(each, *_APPLYING), "decided": deeds(each.deeds, subject)}


def _offers(subject: Subject, books: Books) -> Iterable[Shown]:
    """What they were asked as a mentor, and said; nothing of whom it was about."""
    for application in books.all(Application):
        for offer in application.offers:
            if subject.is_party(offer.mentor):
                answer = {"state": offer.state, "answered": offer.answered, "reason": offer.reason}
                yield {"id": application.id, "made": offer.made, **answer}


def _initiatives(subject: Subject, books: Books) -> Iterable[Shown]:
    for each in taken_by(subject.id, books):
        yield {
            "name": each.name,
            "url": each.url,
            "since": each.since,
            **({"number": each.initiative} if each.initiative else {}),
        }


def _questions(subject: Subject, books: Books) -> Iterable[Shown]:
    for each in books.all(Enquiry):
        if subject.is_party(each.party):
            yield some(each, "asked", "name", "subject", "stage")


def _reports(subject: Subject, books: Books) -> Iterable[Shown]:
    """That they reported something; never that somebody reported them."""
    return (some(each, "since") for each in books.all(Confidence) if subject.is_party(each.party))


def _challenges(subject: Subject, books: Books) -> Iterable[Shown]:
    for each in challenges_of(subject, books):
        yield {**some(each, "made", "asked", "said", "subject", "stage"), "decided": deeds(each.deeds, subject)}


def _relocations(subject: Subject, books: Books) -> Iterable[Shown]:
    return (
        some(each, "made", "old", "new", "stage") for each in books.all(Relocation) if subject.is_party(each.person)
    )


def _held(subject: Subject, books: Books) -> Iterable[Shown]:
    return (some(each, "at", "sender", "name", "subject", "stage") for each in custodies_of(subject, books))


def _news(subject: Subject, books: Books) -> Iterable[Shown]:
    return (some(each, "since", "confirmed", "stage") for each in books.all(Subscription) if _is_reader(each, subject))


def _is_reader(subscription: Subscription, subject: Subject) -> bool:
    return subject.is_party(subscription.party)


def _editions(subject: Subject, books: Books) -> Iterable[Shown]:
    return (some(each, "made", "subject", "text", "stage") for each in books.all(Edition) if subject.is_party(each.by))


def _decisions(subject: Subject, books: Books) -> Iterable[Shown]:
    """What they decided about others' applications and questions, with their own reasons (S14)."""
    others: list[tuple[str, str, Sequence[Deed]]] = [
        (one.id, one.applicant, one.deeds) for one in books.all(Application)
    ]
    others += [(one.id, one.volunteer, one.deeds) for one in books.all(Volunteering)]
    others += [(one.id, one.party, one.deeds) for one in books.all(Enquiry)]
    for id, whose, done in others:
        mine = [deed for deed in done if subject.did(deed)]
        if mine and not subject.is_party(whose):
            yield {"id": id, "decided": deeds(mine, subject)}


def _threads(subject: Subject, books: Books) -> Iterable[Shown]:
    """With what they were written to about; the subjects stand in their own mailbox, and may name others."""
    for each in books.all(Thread):
        if subject.is_party(each.party):
            yield {"about": each.topic, "opened": each.opened, "mails": len(each.messages)}


def _mails(subject: Subject, books: Books) -> Iterable[Shown]:
    """The mails of theirs that were taken in; of their texts nothing is held."""
    return (some(each, "at", "disposition", "said", "topic", "trust") for each in receipts_of(subject, books))


def _letters(subject: Subject, books: Books) -> Iterable[Shown]:
    keys = {key_of(address) for address in subject.addresses}
    for sent in books.all(Sent):
        if subject.is_party(sent.party) or sent.to in keys:
            yield some(sent, "at", "template", "topic", "fate", "status")
    for row in books.all(OutboxRow):
        if subject.is_party(row.party):
            yield {**some(row, "made", "template", "topic"), "waits": True}


def _reach(subject: Subject, books: Books) -> Iterable[Shown]:
    found = (books.get(Reach, key_of(address)) for address in sorted(subject.addresses))
    return (some(each, "failed", "suppressed", "status", "unsent") for each in found if each is not None)


def _tallies(subject: Subject, books: Books) -> Iterable[Shown]:
    keys = {subject.id, *map(key_of, subject.addresses)} - {""}
    return (some(each, "since", "count", "told") for each in books.all(Tally) if keys & set(each.id.split()))


KINDS: Sequence[tuple[str, str, Callable[[Subject, Books], Iterable[Shown]]]] = (
    ("person", "Who you are here", _person),
    ("applications", "Your applications", _applications),
    ("volunteering", "Your offers to be a mentor", _volunteerings),
    ("offers", "Whom you were asked to take on, and what you said", _offers),
    ("pairs", "Your pairs: dates, calls and agenda", pairs),
    ("plans", "The plans of your pairs, which belong to both of you", plans),
    ("initiatives", "The open-source projects that you take part in", _initiatives),
    ("kickoffs", "What you told after your kickoff", outcomes),
    ("lessons", "Lessons that wait for a yes of both of you", lessons),
    ("self-assessments", "How you see yourself", looks),
    ("looking-back", "What you said of pairs that are over", looked_back),
    ("withheld", "What you wrote in a pair that was not passed on", withheld),
    ("handovers", "What you wrote for your mentees' next mentor", handovers),
    ("questions", "Your questions to the program", _questions),
    ("reports", "What you reported in confidence: that you did, and when", _reports),
    ("challenges", "Mails in your name that you were asked about", _challenges),
    ("addresses", "Changes of your address", _relocations),
    ("held", "Mails of yours that were set aside for a human", _held),
    ("news", "Your subscription to the news", _news),
    ("editions", "News that you wrote", _editions),
    ("decisions", "What you decided as an admin", _decisions),
    ("threads", "The threads in which we write to you", _threads),
    ("mails", "The mails of yours that we took in: when and what became of them", _mails),
    ("letters", "Our letters to you of the last two weeks: when and which", _letters),
    ("delivery", "Whether letters reach you", _reach),
    ("counts", "How many of your mails came within an hour or a day", _tallies),
)
"""Each is a file in what EXPORT brings: its name, what it is, and how its records are found."""
