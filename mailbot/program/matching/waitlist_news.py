"""Waitlist news: whoever waits hears of a new place, and of the old one every month; a worse one comes with its reason
(S17, section 3)."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.program.chapter import Chain, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Noted
from mailbot.program.matching.drafting import settled_at
from mailbot.program.matching.turn import Told
from mailbot.program.matching.waitlist import Position, order
from mailbot.program.model import Application


def calendar(application: Application, moment: Moment) -> Iterable[Chain]:
    """The news of somebody on the waitlist, counted from what they heard last."""
    told = application.told
    if told is None:
        key = f"{application.id} place noted from {application.decided or application.filed:%Y-%m-%dT%H:%M:%S}"
        yield [Occasion(key, settled_at(application, moment), lambda then: _note(application, then))]
        return
    key = f"{application.id} place {told.number} of {told.at:%Y-%m-%dT%H:%M:%S}"
    place = _place(application, moment)
    if place.number != told.number:
        at = max(moment.now, settled_at(application, moment))
        yield [Occasion(f"{key} is {place.number}", at, lambda then: _tell(application, then))]
    else:
        again = plus_days(told.at, moment.handbook.schedule.waitlist_days, moment.zone)
        yield [Occasion(f"{key} again", again, lambda then: _tell(application, then))]


def _ahead(application: Application, moment: Moment) -> tuple[list[Application], int]:
    """Those who come before somebody, and how many wait in all: without those who have come since and whose decision
    can still be undone."""
    known = application.told.at if application.told else moment.now
    others = [each for each in moment.books.waitlist() if each.id != application.id]
    count = [e for e in others if settled_at(e, moment) <= moment.now or (e.decided or e.filed) <= known]
    return [each for each in count if order(each) < order(application)], len(count) + 1


def _place(application: Application, moment: Moment) -> Position:
    ahead, of = _ahead(application, moment)
    return Position(len(ahead) + 1, of)


def _note(application: Application, moment: Moment) -> Decision:
    place = _place(application, moment)
    told = Told(number=place.number, of=place.of, at=moment.now)
    return accepted(
        f"{application.id}: its place is noted", changes=(Noted(Application, application.id, {"told": told}),)
    )


def _tell(application: Application, moment: Moment) -> Decision:
    before, place = application.told, _place(application, moment)
    facts = {
        "application": Facts(id=application.id),
        "position": place,
        "before": before.number if before else place.number,
        "reasons": _reasons(application, moment),
        "since": application.decided or application.filed,
    }
    letter = Letter(application.applicant, "waitlist-news", application.id, facts, Urgency.NUDGE)
    told = Told(number=place.number, of=place.of, at=moment.now)
    noted = Noted(Application, application.id, {"told": told})
    return accepted(f"{application.id} is number {place.number} of {place.of}", letter, changes=(noted,))


def _reasons(application: Application, moment: Moment) -> list[str]:
    """Why more are ahead than before: `stronger` ones were approved, some came `back` to the list, or the admins have
    `weighed` an application anew."""
    told = application.told
    ahead, _ = _ahead(application, moment)
    if told is None or len(ahead) + 1 <= told.number:
        return []
    reasons = []
    if any((each.decided or each.filed) > told.at for each in ahead):
        reasons.append("stronger")
    if any(_came_back(each, told) for each in ahead):
        reasons.append("back")
    return reasons or ["weighed"]


def _came_back(application: Application, told: Told) -> bool:
    """Whether an offer or a pair of theirs has ended since."""
    ended = any(offer.answered is not None and offer.answered > told.at for offer in application.offers)
    return ended or any(deed.what == "rematched" and deed.at > told.at for deed in application.deeds)
