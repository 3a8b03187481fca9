"""Listing: the lines of what an admin can have listed: names, dates and stages, never texts (S55).

An admin sees neither their own application there nor a pair that they are one of: others decide on those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mailbot.program.bookkeeping import Receipt
from mailbot.program.chapter import Moment
from mailbot.program.facts import Facts
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.matching.placement import discipline_of
from mailbot.program.membership.absence import ABSENT
from mailbot.program.model import LIVE_PAIR, Membership, Mentorship, Person
from mailbot.program.oversight.waiting import waiting_for
from mailbot.program.trust.challenge import about
from mailbot.program.trust.custody import waiting_for as held_for

Lines = Callable[[Person, Moment], Iterator[Facts]]


def pending(admin: Person, moment: Moment) -> Iterator[Facts]:
    """What waits for an admin's word, as in the digest: {what, id, name, other, since, days, thread}."""
    yield from waiting_for(admin, moment)


def waitlist(admin: Person, moment: Moment) -> Iterator[Facts]:
    """The waitlist in its order: {position, id, name, strength, discipline, since}."""
    for position, each in enumerate(moment.books.waitlist(), 1):
        if each.applicant != admin.id:
            yield Facts(
                position=position,
                id=each.id,
                name=name_of(each.applicant, moment),
                strength=each.strength,
                discipline=discipline_of(each, moment),
                since=each.decided or each.filed,
            )


def mentors(admin: Person, moment: Moment) -> Iterator[Facts]:
    """The mentors, those with a free slot first: {id, name, taken, all, disciplines, away, until}."""
    there = (Membership.MEMBER, *ABSENT)
    found = [person for person in moment.books.in_stage(Person, there) if "mentor" in person.roles]
    shown = [_mentor(person, moment) for person in found]
    yield from sorted(shown, key=lambda line: (line.away, line.taken >= line.all, line.name.casefold()))


def _mentor(person: Person, moment: Moment) -> Facts:
    return Facts(
        id=person.id,
        name=person.name,
        taken=taken_of(person, moment),
        all=person.slots,
        disciplines=moment.handbook.disciplines_named(person.disciplines),
        away=person.stage in ABSENT,
        until=person.absent_until,
    )


def taken_of(mentor: Person, moment: Moment) -> int:
    """How many slots a mentor's live pairs and unanswered offers hold."""
    pairs = moment.books.mentorships_of(mentor.id)
    live = [pair for pair in pairs if pair.mentor == mentor.id and pair.stage in LIVE_PAIR]
    return len(live) + len(moment.books.offers_to(mentor.id))


def pairs(admin: Person, moment: Moment) -> Iterator[Facts]:
    """The pairs that go on: {id, mentor, mentee, stands, since}."""
    for pair in moment.books.in_stage(Mentorship, LIVE_PAIR):
        if admin.id not in {pair.mentor, pair.mentee}:
            names = name_of(pair.mentor, moment), name_of(pair.mentee, moment)
            stands = stage_in_words(pair.stage)
            yield Facts(id=pair.id, mentor=names[0], mentee=names[1], stands=stands, since=pair.since)


def held(admin: Person, moment: Moment) -> Iterator[Facts]:
    """The held mails, by header and reason: {id, name, sender, subject, because, asked, since}."""
    for each in held_for(admin, moment.books):
        receipt = moment.books.get(Receipt, each.mail)
        yield Facts(
            id=each.id,
            name=each.name,
            sender=each.sender,
            subject=each.subject,
            because=receipt.because if receipt is not None else "",
            asked=about(each.mail, moment.books) is not None,
            since=each.at,
        )


LINES: Mapping[str, Lines] = {
    "pending": pending,
    "waitlist": waitlist,
    "mentors": mentors,
    "pairs": pairs,
    "held": held,
}


def name_of(person: str, moment: Moment) -> str:
    """Somebody's name by their id, "" where the books do not have them."""
    found = moment.books.get(Person, person)
    return found.name if found is not None else ""
