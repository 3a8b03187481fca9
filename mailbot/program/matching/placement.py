"""Placement: which mentors fit an application, and putting it before the next of them (S17, S18).

An offer holds one of the mentor's slots from the moment it is made, so no two offers can share the last one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from mailbot.policy.answers import normalise
from mailbot.policy.rules import Score
from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts, application_facts, mentor_facts
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.matching.turn import Told
from mailbot.program.matching.waitlist import position_of
from mailbot.program.model import Application, ApplicationStage, Deed, Offer, OfferState, Person
from mailbot.program.topic import offer as offer_topic


class Fit(NamedTuple):
    """How well one mentor with a free slot fits one application: points, and the reasons for them in words.

    The reasons are worked out when they are read: of fifty mentors, three are shown.
    """

    mentor: Person
    points: int
    free_slots: int
    score: Callable[[], Score]

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(reason.because for reason in self.score().reasons if reason.because)


@dataclass(frozen=True, slots=True)
class Placement:
    """What placing an application changes and writes; `mentor` is None when it went to the waitlist."""

    changes: tuple[Change, ...]
    letters: tuple[Letter, ...]
    mentor: Person | None


def strength(
    application: Application, moment: Moment, facts: Facts | None = None
) -> tuple[int, tuple[tuple[int, str], ...]]:
    """An application's strength, 0 to 100, with the reasons as (points, in words) (S16).

    `facts` are its own, where they are known already.
    """
    facts = facts or application_facts(application, moment.handbook.application_form)
    score = moment.handbook.review.score(application=facts)
    return max(0, min(100, round(score.points))), tuple((round(r.points), r.because) for r in score.reasons)


def fits(
    application: Application, moment: Moment, applicant: Person | None = None, facts: Facts | None = None
) -> list[Fit]:
    """The mentors with a free slot who have not had this application before them, the best first.

    `applicant` is given where the books do not have them yet, `facts` where the application's are known already.
    """
    applicant = applicant or moment.books.get(Person, application.applicant)
    asked = {offer.mentor for offer in application.offers if offer.state is not OfferState.WITHDRAWN}
    if applicant is None:
        return []
    facts = facts or application_facts(application, moment.handbook.application_form)
    found = [
        fit
        for mentor in moment.books.available_mentors()
        if mentor.id not in asked and mentor.id != applicant.id
        if (free := moment.books.free_slots(mentor.id)) > application.passed.get(mentor.id, 0)
        if (fit := _fit(mentor, free, applicant, facts, moment)) is not None
    ]
    return sorted(found, key=lambda fit: (-fit.points, -fit.free_slots, fit.mentor.since, fit.mentor.id))


def _fit(mentor: Person, free: int, applicant: Person, application: Facts, moment: Moment) -> Fit | None:
    mentor_seen = mentor_facts(mentor, free, applicant, moment.handbook.timezone, moment.now)
    routing = moment.handbook.routing
    points = routing.points(application=application, mentor=mentor_seen)
    if points <= 0:
        return None
    return Fit(mentor, round(points), free, partial(routing.score, application=application, mentor=mentor_seen))


def fit_of(application: Application, mentor: Person, moment: Moment) -> Fit:
    """One mentor whom an admin has named for an application, whether any rule speaks for them or not."""
    applicant = moment.books.get(Person, application.applicant)
    free = moment.books.free_slots(mentor.id)
    facts = application_facts(application, moment.handbook.application_form)
    found = _fit(mentor, free, applicant, facts, moment) if applicant else None
    return found or Fit(mentor, 0, free, lambda: Score(0, ()))


def place(application: Application, moment: Moment, choice: Fit | None = None, cancel_key: str = "") -> Placement:
    """Offers an approved or waitlisted application to the best mentor (or to `choice`), or waitlists it.

    The caller has moved the application to approved, or it stands at waitlisted, or its last offer was not taken.
    """
    ranked = [choice] if choice else fits(application, moment)
    if not ranked:
        already = application.stage is ApplicationStage.WAITLISTED
        moved = () if already else (Moved(Application, application.id, ApplicationStage.WAITLISTED),)
        return Placement((*moved, told_of(application, moment)), (), None)
    fit = ranked[0]
    offer = Offer(number=len(application.offers) + 1, mentor=fit.mentor.id, made=moment.now)
    changes: list[Change] = [
        Noted(Application, application.id, {"offers": (*application.offers, offer), "drafted": None, "told": None})
    ]
    if application.stage is not ApplicationStage.OFFERED:
        changes.append(
            Moved(
                Application,
                application.id,
                ApplicationStage.OFFERED,
                Deed(what="offered", at=moment.now, reason=fit.mentor.id),
            )
        )
    return Placement(tuple(changes), (offer_letter(application, offer, fit.reasons, moment, cancel_key),), fit.mentor)


def told_of(application: Application, moment: Moment) -> Noted:
    """What the books note of the place on the waitlist that somebody hears of now."""
    place = position_of(replace(application, decided=application.decided or moment.now), moment.books)
    return Noted(Application, application.id, {"told": Told(number=place.number, of=place.of, at=moment.now)})


def offer_letter(
    application: Application, offer: Offer, reasons: tuple[str, ...], moment: Moment, cancel_key: str = ""
) -> Letter:
    """The offer: an anonymised summary, why this mentor, and until when the slot is kept (S21, S52)."""
    return Letter(
        to=offer.mentor,
        template="offer",
        topic=offer_topic(application.id, offer.number),
        urgency=Urgency.APPOINTMENT,
        cancel_key=cancel_key,
        facts={
            "application": summary(application, moment),
            "reasons": list(reasons),
            "slots": Facts(free=moment.books.free_slots(offer.mentor)),
            "until": lapses(offer, moment),
        },
    )


def lapses(offer: Offer, moment: Moment) -> datetime:
    """When an unanswered offer goes to the next mentor."""
    return plus_days(offer.made, moment.handbook.schedule.offer_lapses_days, moment.zone)


def summary(application: Application, moment: Moment) -> Facts:
    """What a mentor may read before they accept: nothing that names the applicant."""
    applicant = moment.books.get(Person, application.applicant)
    hide = _names_of(applicant)
    answers = application.answers
    return Facts(
        id=application.id,
        discipline=discipline_of(application, moment),
        experience=_anonymous(answers.get("experience", ""), hide),
        goals=_anonymous(answers.get("goals", ""), hide),
        city=city(applicant),
    )


def city(person: Person | None) -> str:
    """The city that a person's time zone is named by, or ""."""
    zone = person.timezone if person else ""
    return zone.rpartition("/")[2].replace("_", " ") if "/" in zone else ""


def _names_of(person: Person | None) -> tuple[str, ...]:
    if person is None:
        return ()
    return tuple(word for word in (*person.addresses, person.name, *person.name.split()) if len(word) > 2)


def _anonymous(text: str, hide: tuple[str, ...]) -> str:
    """A text without the words that name someone."""
    words = "|".join(re.escape(word) for word in sorted(hide, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{words})(?!\w)", "…", text, flags=re.IGNORECASE) if words else text


def discipline_of(application: Application, moment: Moment) -> str:
    """The name of an application's discipline, whatever words the applicant picked it with."""
    form = moment.handbook.application_form
    key = normalise(form.field("discipline"), application.answers.get("discipline", ""))
    return moment.handbook.discipline(str(key or application.answers.get("discipline", "")))
