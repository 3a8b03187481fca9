"""Farewell: what ends when somebody is forgotten, as kindly as when they leave: pairs, calls, applications, offers, and
whatever waits for a word of theirs. The others hear that it is over and no more (section 6).
"""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage, open_volunteering
from mailbot.program.bookkeeping import Receipt
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import in_words
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.matching.parting import Parted, parted, passed_on, withdrawn
from mailbot.program.model import (
    LIVE_PAIR,
    OPEN_APPLICATION,
    Application,
    ApplicationStage,
    Deed,
    Membership,
    Mentorship,
    Person,
)
from mailbot.program.news.edition import Edition, EditionStage, preview_of
from mailbot.program.topic import OFFICE
from mailbot.program.trust.challenge import Challenge, ChallengeStage, pending_of
from mailbot.program.trust.custodian import let_go
from mailbot.program.trust.relocation import Relocation, RelocationStage, open_for


def live_pairs(person: str, moment: Moment) -> list[Mentorship]:
    return [pair for pair in moment.books.mentorships_of(person) if pair.stage in LIVE_PAIR]


def open_applications(person: str, moment: Moment) -> list[Application]:
    return [each for each in moment.books.applications_of(person) if each.stage in OPEN_APPLICATION]


def farewell(person: Person, deed: Deed, moment: Moment) -> Decision:
    """Everything of somebody's comes to its end, and they are no member any more; the letters are to the others, but
    for a call that their own calendar has."""
    pairs, done = live_pairs(person.id, moment), Parted()
    for number, pair in enumerate(pairs, moment.books.last_number("A") + 1):
        done = done.also(parted(pair, person.id, deed, moment, number))
    applications = open_applications(person.id, moment)
    for application in applications:
        done = done.also(withdrawn(application, deed, moment))
    for offered in moment.books.offers_to(person.id):
        done = done.also(passed_on(offered, person.id, deed, moment))
    changes = (*done.changes, *_unanswered(person, deed, moment), *_gone(person, deed))
    seen = [each for each in applications if each.stage is not ApplicationStage.INCOMPLETE]
    letters = (*done.letters, *_told_to_admins(person, pairs, seen, moment))
    return Decision(Disposition.ACCEPTED, f"{person.id} is forgotten", changes, letters, cancels=done.cancels)


def _gone(person: Person, deed: Deed) -> Iterator[Change]:
    yield Noted(Person, person.id, {"slots": 0, "listed": False})
    yield Moved(Person, person.id, Membership.FORGOTTEN, deed)


def _unanswered(person: Person, deed: Deed, moment: Moment) -> Iterator[Change]:
    """What waits for them, or for somebody's answer to them."""
    books = moment.books
    volunteering, move = open_volunteering(person.id, books), open_for(person.id, books)
    preview = preview_of(person.id, books)
    if volunteering is not None:
        yield Moved(Volunteering, volunteering.id, VolunteerStage.WITHDRAWN, deed)
    if move is not None:
        yield Moved(Relocation, move.id, RelocationStage.DENIED, deed)
    if preview is not None:
        yield Moved(Edition, preview.id, EditionStage.DROPPED, deed)
    for enquiry in books.in_stage(Enquiry, (EnquiryStage.OPEN,)):
        if enquiry.party in {person.id, *person.addresses}:
            yield Moved(Enquiry, enquiry.id, EnquiryStage.ANSWERED, deed)
    for challenge in pending_of(person.id, books):
        yield Moved(Challenge, challenge.id, ChallengeStage.SETTLED, deed)
        receipt = books.get(Receipt, challenge.mail)
        if receipt is not None and receipt.disposition == Disposition.HELD.value:
            yield Noted(Receipt, receipt.id, {"disposition": Disposition.IGNORED.value, "because": "forgotten"})
            yield from let_go(receipt, "forgotten", moment.now, books)


def _told_to_admins(
    person: Person, pairs: list[Mentorship], applications: list[Application], moment: Moment
) -> Iterator[Letter]:
    """What has ended, by its ids: whose it was they need not keep."""
    if not pairs and not applications:
        return
    facts = {
        "member": person.id,
        "pairs": in_words([pair.id for pair in pairs]),
        "applications": in_words([application.id for application in applications]),
        "waits": any(pair.mentor == person.id for pair in pairs),
    }
    for admin in moment.admins():
        if admin.id != person.id:
            yield Letter(admin.id, "forget-news", f"{OFFICE}/forgotten/{person.id}", facts, Urgency.APPOINTMENT)
