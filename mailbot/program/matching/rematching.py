"""Rematching: how a pair ends without fault, and its mentee is put before another mentor (S57, S74).

An admin's word waits for the undo window to be over (pair_words.py): until then the two are a pair.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from mailbot.program.admission.mentor_choice import Unclear, choose
from mailbot.program.calls.meeting import both, called_off
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Moved, Noted, Opened
from mailbot.program.matching.placement import Fit, Placement, fits, place
from mailbot.program.matching.waitlist import position_of
from mailbot.program.model import (
    LIVE_PAIR,
    Application,
    ApplicationStage,
    Deed,
    Mentorship,
    MentorshipStage,
    Offer,
    OfferState,
    Person,
)
from mailbot.program.oversight.pair_decisions import to_admins
from mailbot.program.oversight.pair_words import done
from mailbot.program.plans.plan_versions import draft_of, plan_of
from mailbot.program.topic import aside, legacy

ABOUT = "rematch"
"""What the admins' thread about it is called."""

_ASKED = "rematch asked"


def asked(pair: Mentorship) -> Deed | None:
    """The first request for another match that nothing has been decided about; None where there is none."""
    if pair.stage not in LIVE_PAIR:
        return None
    return next((deed for deed in pair.deeds if deed.what == _ASKED), None)


def noted(pair: Mentorship, deed: Deed) -> Noted:
    """What is written down of a request."""
    return Noted(Mentorship, pair.id, {"deeds": (*pair.deeds, replace(deed, what=_ASKED))})


def candidate(pair: Mentorship, moment: Moment) -> Application:
    """The mentee's application as it is placed anew; one in its stead where the pair was there before the program kept
    books of it. Their mentor has had it before them."""
    known = moment.books.get(Application, pair.application) if pair.application else None
    if known is not None:
        return replace(known, passed={}, drafted=None)
    mentee = moment.books.get(Person, pair.mentee)
    had = Offer(number=1, mentor=pair.mentor, made=pair.since, state=OfferState.ACCEPTED, answered=pair.since)
    return Application(
        id=f"A-{moment.books.last_number('A') + 1}",
        applicant=pair.mentee,
        filed=pair.since,
        touched=pair.since,
        stage=ApplicationStage.MATCHED,
        answers={"discipline": mentee.disciplines[0]} if mentee is not None and mentee.disciplines else {},
        decided=pair.since,
        offers=(had,),
    )


def best(pair: Mentorship, moment: Moment, most: int) -> list[Fit]:
    """The mentors with a free slot who would fit the mentee, without the present one, the best first."""
    return [fit for fit in fits(candidate(pair, moment), moment) if fit.mentor.id != pair.mentor][:most]


def part(pair: Mentorship, deed: Deed, moment: Moment) -> Decision:
    """Ends a pair and places its mentee anew: with the mentor who is the deed's reason if they can still be asked, else
    with the best, else on the waitlist by the strength and the date of before. Both hear of it, nobody is blamed.
    """
    application = candidate(pair, moment)
    choice = choose(application, deed.reason, moment) if deed.reason else None
    waiting = replace(application, stage=ApplicationStage.WAITLISTED)
    placement = place(waiting, moment, None if isinstance(choice, Unclear) else choice)
    ended = done(deed, "rematched", moment)
    changes = (
        Moved(Mentorship, pair.id, MentorshipStage.ENDED, ended),
        Noted(Mentorship, pair.id, {"agenda": (), "graduation": None}),
        *(() if pair.application else (Opened(application),)),
        Noted(Application, application.id, {"passed": {}, "drafted": None}),
        Moved(Application, application.id, ApplicationStage.WAITLISTED, ended),
        *placement.changes,
    )
    letters = [*_to_both(pair, waiting, placement, moment), *placement.letters]
    told = {"next": placement.mentor.name if placement.mentor else "", "application": application.id}
    letters += to_admins(pair, "rematch-news", ABOUT, moment, Urgency.APPOINTMENT, None, **told)
    went = placement.mentor.id if placement.mentor else "the waitlist"
    return accepted(f"{pair.id} ended without fault, {application.id} to {went}", *letters, changes=changes)


def _to_both(pair: Mentorship, application: Application, placement: Placement, moment: Moment) -> Iterator[Letter]:
    off = called_off(pair, moment)
    for reader, partner in both(pair, moment):
        facts: dict[str, object] = {
            "pair": Facts(id=pair.id),
            "partner": partner.first_name,
            "call": off.starts if off else None,
        }
        if reader.id == pair.mentor:
            template, topic = "rematch-mentor", aside(pair.id, "closed")
            facts["slots"] = reader.slots
        else:
            template, topic = "rematch-mentee", legacy(pair.id)
            facts["position"] = None if placement.mentor else position_of(application, moment.books)
            facts["plan"] = has_plan(pair, moment)
        yield Letter(reader.id, template, topic, facts, Urgency.APPOINTMENT, invitation=off, organizes=pair.id)


def has_plan(pair: Mentorship, moment: Moment) -> bool:
    """Whether there is a plan, or a draft of one, that can go along."""
    return plan_of(pair, moment.books) is not None or draft_of(pair, moment.books) is not None
