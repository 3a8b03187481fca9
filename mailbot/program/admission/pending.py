"""Pending: an application that waits for a decision is brought to the admins' mind, and its applicant hears that it is
not forgotten (section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from mailbot.program.admission.panel import nobody_reviews
from mailbot.program.admission.unanswered import to_applicant
from mailbot.program.admission.usual_wait import decision_days
from mailbot.program.chapter import Chain, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.model import Application, ApplicationStage, Person, Record
from mailbot.program.topic import review

MOST_NEWS = 26
"""How often an applicant hears that nothing is decided yet: a year, where news come every fortnight."""


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """A complete application is brought to mind; its applicant hears that it is not forgotten."""
    if not isinstance(record, Application) or record.stage is not ApplicationStage.COMPLETE or record.completed is None:
        return
    since = record.completed

    def at(what: str, days: int, decide: Callable[[Moment], Decision]) -> Occasion:
        key = f"{record.id} {what} {days} from {since:%Y-%m-%dT%H:%M}"
        return Occasion(key, plus_days(since, days, moment.zone), decide)

    every = moment.handbook.schedule.review_news_days
    if nobody_reviews(record, moment):  # whose turn it is they are told once: it is their own
        yield [at("unheard", every, lambda then: _waiting(record, then))]
        return
    first, *later = moment.handbook.schedule.review_days
    yield [at("review", first, lambda then: _remind(record, then, urgent=False))] + [
        at("review", days, lambda then: _remind(record, then, urgent=True)) for days in later
    ]
    latest = (moment.now - since).days // every  # of the chain, the ones about now are all that counts
    numbers = range(max(1, latest - 1), min(latest + 2, MOST_NEWS) + 1)
    news = [at("waiting", every * n, lambda then: _waiting(record, then)) for n in numbers]
    yield [each for each in news if not _is_asked(record, each.at, moment)]


def _is_asked(application: Application, at: datetime, moment: Moment) -> bool:
    """Whether it is the applicant's turn at that time: who is reminded of a question does not hear that nothing is to
    be done."""
    asked = to_applicant(application)
    days = moment.handbook.schedule.answer_days[-1]
    return asked is not None and asked.at <= at <= plus_days(asked.at, days + 1, moment.zone)


def _remind(application: Application, moment: Moment, *, urgent: bool) -> Decision:
    applicant = moment.books.get(Person, application.applicant)
    facts = {
        "application": Facts(id=application.id, name=applicant.name if applicant else ""),
        "since": application.completed,
        "urgent": urgent,
        "strength": application.strength,
    }
    letters = [
        Letter(admin.id, "review-reminder", review(application.id), facts, Urgency.NUDGE)
        for admin in moment.admins()
        if admin.id != application.applicant
    ]
    return accepted(f"{application.id} waits for a decision", *letters)


def _waiting(application: Application, moment: Moment) -> Decision:
    since, wait_days = application.completed or moment.now, decision_days(moment)
    late = moment.now > plus_days(since, wait_days, moment.zone)
    facts = {"application": Facts(id=application.id), "since": since, "wait_days": wait_days, "late": late}
    facts["nobody"] = nobody_reviews(application, moment)
    letter = Letter(application.applicant, "application-waiting", application.id, facts, Urgency.NUDGE)
    return accepted(f"{application.id}: the applicant hears that it is not forgotten", letter)
