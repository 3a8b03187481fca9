"""Matching: a mentor answers an offer, and an offer without an answer goes on to the next (S14, S17, S21, S59)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from mailbot.program import drafting, waitlist_news
from mailbot.program.absence import ABSENT
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords import Command
from mailbot.program.kit import kit_letters
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
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
from mailbot.program.moments import plus_days
from mailbot.program.placement import Fit, Placement, fits, lapses, place, summary
from mailbot.program.succession import brief
from mailbot.program.topic import offer as offer_topic
from mailbot.program.topic import review
from mailbot.program.waitlist import position_of

A = ApplicationStage


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
    letters += _tell_admins(application, "accepted", mentor, moment, pair=pair.id)
    return accepted(f"{mentor.id} takes {application.id} on: {pair.id}", *letters, changes=tuple(changes))


def decline(case: Case, command: Command) -> Decision:
    """DECLINE [reason]: no blame; the next mentor is asked, or the application waits for a slot."""
    found = _open_offer(case)
    if isinstance(found, Decision):
        return found
    application, offer = found
    moment = Moment(case.books, case.handbook, case.now)
    thanks = case.answer("offer-declined", **_freed(application, offer.mentor, moment))
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
    letters = [*placement.letters, *_tell_admins(application, state.value, mentor, moment, placement, reason)]
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


def _tell_admins(
    application: Application,
    what: str,
    mentor: Person | None,
    moment: Moment,
    placement: Placement | None = None,
    reason: str = "",
    pair: str = "",
) -> list[Letter]:
    following = placement.mentor.name if placement and placement.mentor else ""
    applicant = moment.books.get(Person, application.applicant)
    facts = {
        "application": Facts(id=application.id, name=applicant.name if applicant else ""),
        "what": what,
        "mentor": mentor.name if mentor else "",
        "next": following,
        "reason": reason,
        "pair": pair,
    }
    return [
        Letter(admin.id, "offer-news", review(application.id), facts, Urgency.APPOINTMENT)
        for admin in moment.admins()
        if admin.id != application.applicant
    ]


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
        yield from _waits(record, moment)
        yield from waitlist_news.calendar(record, moment)


def _waits(application: Application, moment: Moment) -> Iterable[Chain]:
    """The next slot that fits, but not before the decision to wait is settled: UNDO would come too late.

    A slot that was free when an admin had the application wait is free anew once it has been taken in between.
    """
    decided = application.decided or application.filed
    taken = {id: free for id, free in application.passed.items() if moment.books.free_slots(id) < free}
    if taken:
        left = {id: min(free, moment.books.free_slots(id)) for id, free in application.passed.items()}
        key = f"{application.id} of {decided:%Y-%m-%dT%H:%M} passes over {sum(left.values())} slots"
        yield [Occasion(key, moment.now, lambda then: _pass_over(application, left))]
    key = f"{application.id} slot free after {len(application.offers)} offers"
    if application.drafted is not None:
        at = drafting.lapses(application.drafted, moment)
        yield [Occasion(f"{key}, drafted {application.drafted.topic}", at, lambda then: _serve(application, then))]
    elif (settled := drafting.settled_at(application, moment)) > moment.now:
        yield [Occasion(key, settled, lambda then: _serve(application, then))]
    elif moment.books.available_mentors():
        found = drafting.proposals(moment)
        if not any(each.id == application.id for each, _ in found):
            return
        if len(found) < drafting.FEWEST or not _can_be_asked(found, moment):
            yield [Occasion(key, moment.now, lambda then: _serve(application, then))]
        else:
            at_once = f"{key}, {len(found)} at {moment.now:%Y-%m-%dT%H:%M:%S}"
            yield [Occasion(at_once, moment.now, lambda then: drafting.draft(found, then))]


def _can_be_asked(found: list[drafting.Proposal], moment: Moment) -> bool:
    """Whether there is an admin who stands in no line of a draft."""
    applicants = {application.applicant for application, _ in found}
    return any(admin.id not in applicants for admin in moment.admins())


def _pass_over(application: Application, left: dict[str, int]) -> Decision:
    noted = Noted(Application, application.id, {"passed": left})
    return accepted(f"{application.id} waits: a slot that was free has been taken", changes=(noted,))


def _remind(application: Application, offer: Offer, moment: Moment) -> Decision:
    facts = {"application": summary(application, moment), "until": lapses(offer, moment)}
    topic = offer_topic(application.id, offer.number)
    letter = Letter(offer.mentor, "offer-reminder", topic, facts, Urgency.NUDGE)
    return accepted(f"{offer.mentor} has not answered the offer of {application.id} yet", letter)


def _lapse(application: Application, offer: Offer, moment: Moment) -> Decision:
    topic = offer_topic(application.id, offer.number)
    letter = Letter(offer.mentor, "offer-lapsed", topic, _freed(application, offer.mentor, moment), Urgency.APPOINTMENT)
    return _next(application, offer, OfferState.LAPSED, "", moment).also(letters=(letter,))


def _next_fit(application: Application, moment: Moment) -> Fit | None:
    """Who is asked for somebody on the waitlist: as drafted, if that can still be, and nobody who is drafted for
    another one."""
    if (drafted := application.drafted) is not None:
        ranked = fits(application, moment)
        return next((fit for fit in ranked if fit.mentor.id == drafted.mentor), None)
    return next((fit for each, fit in drafting.proposals(moment) if each.id == application.id), None)


def _serve(application: Application, moment: Moment) -> Decision:
    placement = place(replace(application, drafted=None), moment, _next_fit(application, moment))
    if placement.mentor is None:
        noted = Noted(Application, application.id, {"drafted": None})
        return accepted(f"{application.id} waits on: no slot is left", changes=(noted,))
    name = placement.mentor.id
    letters = [*placement.letters, *_tell_admins(application, "slot-free", None, moment, placement)]
    settled = Noted(Application, application.id, {"passed": {}, "drafted": None})
    return accepted(f"{application.id} from the waitlist to {name}", *letters, changes=(*placement.changes, settled))


CHAPTER = Chapter("matching", {"ACCEPT": accept, "DECLINE": decline}, hear, calendar)
