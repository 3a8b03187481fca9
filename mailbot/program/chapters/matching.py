"""Matching: a mentor answers an offer, and an offer without an answer goes on to the next (S14, S17, S21, S59)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from mailbot.program.calls.kit import kit_letters
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.matching import waitlist_news
from mailbot.program.matching.placement import lapses, place, summary
from mailbot.program.matching.serving import tell_admins, waits
from mailbot.program.matching.succession import brief
from mailbot.program.matching.waitlist import position_of
from mailbot.program.membership.absence import ABSENT
from mailbot.program.model import (
    Application,
    ApplicationStage,
    Membership,
    Mentorship,
    Offer,
    OfferState,
    Person,
    Record,
)
from mailbot.program.topic import offer as offer_topic

A = ApplicationStage
_RESTS = frozenset({"SLOTS", "AWAY", "PAUSE", "LEAVE"})
"""Said in the same mail as DECLINE, these say themselves whether offers come."""


def accept(case: Case, command: Command) -> Decision:
    """ACCEPT: the mentor takes the mentee on; the pair begins, and the kickoff kit goes to both."""
    found = _open_offer(case)
    if isinstance(found, Decision):
        return found
    application, offer = found
    mentor, mentee = case.books.get(Person, offer.mentor), case.books.get(Person, application.applicant)
    if mentor is None or mentee is None:
        return accepted("one of the two is not in the books any more", case.answer("record-gone", record=case.record))
    pair = Mentorship(
        id=f"P-{case.books.last_number('P') + 1}",
        mentor=mentor.id,
        mentee=mentee.id,
        since=case.now,
        application=application.id,
        contact={mentor.id: case.now},
        deeds=(case.deed("accepted"),),
    )
    changes: list[Change] = [
        _answered(application, offer, OfferState.ACCEPTED, case.now),
        Moved(Application, application.id, A.MATCHED, case.deed("matched")),
        Opened(pair),
        Noted(Person, mentee.id, {"roles": tuple(sorted({*mentee.roles, "mentee"}))}),
    ]
    if mentee.stage is Membership.CANDIDATE:
        changes.append(Moved(Person, mentee.id, Membership.MEMBER, case.deed("matched")))
    moment = Moment(case.books, case.handbook, case.now)
    letters = [*kit_letters(pair, mentor, mentee, application, moment, answers=case.mail.message_id)]
    brought, briefs = brief(pair, moment)
    changes += brought
    letters += briefs
    letters += tell_admins(application, "accepted", mentor, moment, pair=pair.id)
    return accepted(f"{mentor.id} takes {application.id} on: {pair.id}", *letters, changes=tuple(changes))


def decline(case: Case, command: Command) -> Decision:
    """DECLINE [reason]: no blame; the next mentor is asked, or the application waits for a slot."""
    found = _open_offer(case)
    if isinstance(found, Decision):
        return found
    application, offer = found
    moment = Moment(case.books, case.handbook, case.now)
    rests = any(each.keyword in _RESTS for each in case.said.commands)
    thanks = case.answer("offer-declined", **_freed(application, offer.mentor, moment), rests=rests)
    return _next(application, offer, OfferState.DECLINED, command.text, moment).also(letters=(thanks,))


def hear(case: Case) -> Decision:
    """Text without a keyword decides nothing: the mentor is told what would."""
    found = _open_offer(case)
    if isinstance(found, Decision):
        return found
    application, _ = found
    return accepted(
        "no keyword in answer to an offer", case.answer("offer-unclear", application=Facts(id=application.id))
    )


def _freed(application: Application, mentor: str, moment: Moment) -> dict[str, object]:
    """What the mentor of an offer that has ended hears of their slots, the one that it held among them."""
    person = moment.books.get(Person, mentor)
    slots = Facts(free=moment.books.free_slots(mentor) + 1, all=person.slots if person else 0)
    absent = person is not None and person.stage in ABSENT
    return {"application": Facts(id=application.id), "slots": slots, "absent": absent}


def _open_offer(case: Case) -> tuple[Application, Offer] | Decision:
    """The offer of this thread if it still waits for an answer, or the statement of what became of it."""
    application = case.books.get(Application, case.record)
    offer = application.offer(case.number) if application else None
    if application is None or offer is None:
        return accepted(f"{case.topic} is not in the books", case.answer("record-gone", record=case.record))
    waiting = offer.state is OfferState.OPEN and application.stage is A.OFFERED
    if waiting and case.sender is not None and offer.mentor == case.sender.id:
        return application, offer
    letter = case.answer(
        "offer-over",
        application=Facts(id=application.id),
        became=offer.state.value,
        at=offer.answered or offer.made,
    )
    return accepted(f"the offer is {offer.state.value} already: nothing changed", letter)


def _answered(application: Application, offer: Offer, state: OfferState, at: object, reason: str = "") -> Noted:
    after = tuple(
        replace(each, state=state, answered=at, reason=reason) if each.number == offer.number else each
        for each in application.offers
    )
    return Noted(Application, application.id, {"offers": after})


def _next(application: Application, offer: Offer, state: OfferState, reason: str, moment: Moment) -> Decision:
    """Closes an offer and makes the next one, or puts the application on the waitlist."""
    closed = _answered(application, offer, state, moment.now, reason)
    after = replace(application, offers=closed.fields["offers"])
    placement = place(after, moment)
    mentor = moment.books.get(Person, offer.mentor)
    letters = [*placement.letters, *tell_admins(application, state.value, mentor, moment, placement, reason)]
    if placement.mentor is None:
        letters.append(waitlisted_letter(after, moment))
    went = f"next {placement.mentor.id}" if placement.mentor else "waitlisted"
    return accepted(
        f"{offer.mentor} {state.value} {application.id}: {went}", *letters, changes=(closed, *placement.changes)
    )


def waitlisted_letter(application: Application, moment: Moment) -> Letter:
    """To the applicant: approved, and where on the waitlist."""
    return Letter(
        to=application.applicant,
        template="application-waitlisted",
        topic=application.id,
        facts={"application": Facts(id=application.id), "position": position_of(application, moment.books)},
        urgency=Urgency.APPOINTMENT,
    )


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """An open offer is brought to mind once and then lapses; a waitlisted application takes the next free slot."""
    if not isinstance(record, Application):
        return
    offer = record.open_offer if record.stage is A.OFFERED else None
    if offer is not None:
        reminder = plus_days(offer.made, moment.handbook.schedule.offer_reminder_days, moment.zone)
        key = f"{record.id} offer {offer.number}"
        yield [
            Occasion(f"{key} reminder", reminder, lambda then: _remind(record, offer, then)),
            Occasion(f"{key} lapses", lapses(offer, moment), lambda then: _lapse(record, offer, then)),
        ]
    if record.stage is A.WAITLISTED:
        yield from waits(record, moment)
        yield from waitlist_news.calendar(record, moment)


def _remind(application: Application, offer: Offer, moment: Moment) -> Decision:
    facts = {"application": summary(application, moment), "until": lapses(offer, moment)}
    topic = offer_topic(application.id, offer.number)
    letter = Letter(offer.mentor, "offer-reminder", topic, facts, Urgency.NUDGE)
    return accepted(f"{offer.mentor} has not answered the offer of {application.id} yet", letter)


def _lapse(application: Application, offer: Offer, moment: Moment) -> Decision:
    topic = offer_topic(application.id, offer.number)
    letter = Letter(offer.mentor, "offer-lapsed", topic, _freed(application, offer.mentor, moment), Urgency.APPOINTMENT)
    return _next(application, offer, OfferState.LAPSED, "", moment).also(letters=(letter,))


CHAPTER = Chapter("matching", {"ACCEPT": accept, "DECLINE": decline}, hear, calendar, (Application,))
