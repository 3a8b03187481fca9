"""Serving: whoever waits for a mentor gets the next slot that fits, one at once, several by a draft (S17)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from mailbot.program.chapter import Chain, Moment, Occasion
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Noted
from mailbot.program.matching import drafting
from mailbot.program.matching.placement import Fit, Placement, fits, place
from mailbot.program.model import (
    Application,
    Person,
)
from mailbot.program.topic import review


def waits(application: Application, moment: Moment) -> Iterable[Chain]:
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
    letters = [*placement.letters, *tell_admins(application, "slot-free", None, moment, placement)]
    settled = Noted(Application, application.id, {"passed": {}, "drafted": None})
    return accepted(f"{application.id} from the waitlist to {name}", *letters, changes=(*placement.changes, settled))


def tell_admins(
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
