"""Parting: how a pair ends without fault, how its mentee comes to be placed anew, and how an application is taken back
(S12, S57). The waitlist places them: it asks one mentor at a time, so that no slot is promised twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace

from mailbot.program.admission.packet import last_decision
from mailbot.program.admission.taking_back import cancel_key
from mailbot.program.calls.meeting import both, called_off
from mailbot.program.chapter import Moment
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.matching import drafting
from mailbot.program.matching.placement import fits
from mailbot.program.matching.rematching import candidate, has_plan
from mailbot.program.matching.waitlist import position_of
from mailbot.program.model import Application, ApplicationStage, Deed, Mentorship, MentorshipStage, OfferState
from mailbot.program.topic import aside, legacy
from mailbot.program.topic import offer as offer_topic

A = ApplicationStage


@dataclass(frozen=True, slots=True)
class Parted:
    """What an end changes and writes; `cancels` are the keys of letters that shall not go any more."""

    changes: tuple[Change, ...] = ()
    letters: tuple[Letter, ...] = ()
    cancels: tuple[str, ...] = ()

    def also(self, other: Parted) -> Parted:
        return Parted((*self.changes, *other.changes), (*self.letters, *other.letters), (*self.cancels, *other.cancels))


def parted(pair: Mentorship, leaver: str, deed: Deed, moment: Moment, number: int = 0) -> Parted:
    """A pair that one of the two has left: it ends, its call leaves both calendars, the other one hears of it, and a
    mentee who stays goes back to the waitlist, with an application of that number if they never had one. The one who
    leaves gets their letter elsewhere, but for a call that their calendar has. A mentee who waits is asked whether
    their plan goes along to whoever comes next."""
    application = candidate(pair, moment)
    if not pair.application and number:
        application = replace(application, id=f"A-{number}")
    again = replaced(application, deed, new=not pair.application) if leaver == pair.mentor else Parted()
    waits = position_of(application, moment.books) if again.changes else None
    off = called_off(pair, moment)
    letters = []
    for reader, partner in both(pair, moment):
        facts = {
            "pair": Facts(id=pair.id),
            "partner": partner.first_name,
            "you_mentor": reader.id == pair.mentor,
            "you_left": reader.id == leaver,
            "slots": reader.slots,
            "waits": waits,
            "call": off.starts if off else None,
            "plan": reader.id != leaver and waits is not None and has_plan(pair, moment),
        }
        if reader.id != leaver or off is not None:
            topic = legacy(pair.id) if facts["plan"] else aside(pair.id, "left")
            letters.append(
                Letter(reader.id, "pair-left", topic, facts, Urgency.APPOINTMENT, invitation=off, organizes=pair.id)
            )
    changes: tuple[Change, ...] = (
        Moved(Mentorship, pair.id, MentorshipStage.ENDED, deed),
        Noted(Mentorship, pair.id, {"agenda": ()}),
    )
    return Parted(changes, tuple(letters)).also(again)


def replaced(application: Application, deed: Deed, *, new: bool = False) -> Parted:
    """A matched application whose pair is over: back to the waitlist, with its old date, so that it loses nothing."""
    if application.stage is not A.MATCHED:
        return Parted()
    opened: tuple[Change, ...] = (Opened(application),) if new else ()
    waits = Moved(Application, application.id, A.WAITLISTED, deed)
    return Parted((*opened, waits, Noted(Application, application.id, {"passed": {}})))


def passed_on(application: Application, mentor: str, deed: Deed, moment: Moment) -> Parted:
    """An application whose offer this mentor does not answer any more: the next one is asked by way of the waitlist.
    Its applicant hears of that only where nobody can be asked now. Letters of the decision that still wait do not go:
    no offer comes to whoever has left, and the applicant hears instead that they are approved and wait, unless that is
    undone."""
    offers = tuple(
        replace(offer, state=OfferState.DECLINED, answered=moment.now)
        if offer.state is OfferState.OPEN and offer.mentor == mentor
        else offer
        for offer in application.offers
    )
    after = replace(application, offers=offers, passed={})
    changes = (
        Noted(Application, application.id, {"offers": offers, "passed": {}}),
        Moved(Application, application.id, A.WAITLISTED, deed),
    )
    offer = application.open_offer
    key = cancel_key(application) if _letters_wait(application, moment) else ""
    cancels: tuple[str, ...] = (key,) if key else ()
    if not key and offer is not None and _in_time(drafting.answered(application), moment):
        cancels = (drafting.cancel_key(application, offer.number),)
    if fits(after, moment) and not key:
        return Parted(changes, (), cancels)
    facts = {"application": Facts(id=application.id), "position": position_of(application, moment.books)}
    waits = Letter(
        to=application.applicant,
        template="application-waitlisted",
        topic=application.id,
        facts=facts,
        urgency=Urgency.APPOINTMENT,  # a place on the list is news
        cancel_key=key,
    )
    return Parted(changes, (waits,), cancels)


def withdrawn(application: Application, deed: Deed, moment: Moment) -> Parted:
    """An application that is taken back: a mentor who has the offer hears of it, and letters of a decision that still
    wait do not go."""
    offers = tuple(
        replace(offer, state=OfferState.WITHDRAWN, answered=moment.now) if offer.state is OfferState.OPEN else offer
        for offer in application.offers
    )
    changes = (
        Noted(Application, application.id, {"offers": offers}),
        Moved(Application, application.id, A.WITHDRAWN, deed),
    )
    if _letters_wait(application, moment):
        return Parted(changes, (), (cancel_key(application),))
    offer = application.open_offer
    if offer is None:
        return Parted(changes)
    if _in_time(drafting.answered(application), moment):
        return Parted(changes, (), (drafting.cancel_key(application, offer.number),))
    facts = {
        "application": Facts(id=application.id),
        "slots": Facts(free=moment.books.free_slots(offer.mentor) + 1),
    }
    topic = offer_topic(application.id, offer.number)
    return Parted(changes, (Letter(offer.mentor, "offer-withdrawn", topic, facts, Urgency.APPOINTMENT),))


def _letters_wait(application: Application, moment: Moment) -> bool:
    """Whether what was decided last has reached nobody yet."""
    return _in_time(last_decision(application), moment)


def _in_time(decision: Deed | None, moment: Moment) -> bool:
    window = timedelta(minutes=moment.handbook.limits.undo_minutes)
    return decision is not None and moment.now < decision.at + window
