"""The applicants' invariant: everyone who applies is answered at once, and hears again for as long as they wait
(sections 1 and 3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mailbot.config import Schedule
from mailbot.office import Office
from mailbot.program.model import OPEN_APPLICATION, Application, ApplicationStage, Person
from mailbot.rehearsal.step import Step

SLACK = timedelta(days=11)
"""A nudge waits for the end of a night, a weekend or a reader's full week, one after the other at worst."""

_A = ApplicationStage


class AnsweredInTime:
    """A whole application is acknowledged in the step that made it whole; whoever waits hears as often as the calendar
    says. Those who are away, or whom no letter reaches, hear later."""

    name = "every applicant answered in time"

    def __init__(self) -> None:
        self._heard: dict[str, datetime] = {}
        self._turn: list[str] = []

    def after(self, step: Step, office: Office) -> Iterator[str]:
        told = {posted.row.party for posted in step.letters}
        for party in told:
            self._heard[party] = step.at
        for written in step.written:
            before, after = written.before, written.after
            if (
                isinstance(after, Person)
                and isinstance(before, Person)
                and before.absent_until
                and not after.absent_until
            ):
                self._heard[after.id] = step.at
            if not isinstance(after, Application) or after.stage is not _A.COMPLETE:
                continue
            was = before.stage if isinstance(before, Application) else _A.INCOMPLETE
            if was is _A.INCOMPLETE and after.applicant not in told:
                yield f"{after.id} was complete and not acknowledged"
        yield from self._next(step.at, office)

    def _next(self, at: datetime, office: Office) -> Iterator[str]:
        if not self._turn:
            self._turn = [each.id for each in office.store.in_stage(Application, OPEN_APPLICATION)]
        application = office.store.get(Application, self._turn.pop()) if self._turn else None
        if application is not None:
            yield from self._late(application, at, office)

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        for application in office.store.in_stage(Application, OPEN_APPLICATION):
            yield from self._late(application, at, office)

    def _late(self, application: Application, at: datetime, office: Office) -> Iterator[str]:
        person = office.store.get(Person, application.applicant)
        if person is None or person.absent_until is not None or office.store.unreachable(person.id):
            return
        longest, since = _waits(application, office.handbook.schedule)
        heard = max(self._heard.get(person.id, application.filed), since)
        if at > heard + longest + SLACK:
            yield f"{application.id} is {application.stage}, and {person.id} has heard nothing since {heard:%Y-%m-%d}"


def _waits(application: Application, schedule: Schedule) -> tuple[timedelta, datetime]:
    """How long somebody may wait for a letter in this stage, counted from when at the earliest."""
    offer = application.open_offer
    first, *later = (0, *schedule.incomplete_days, schedule.incomplete_expires_days)
    longest = max(b - a for a, b in zip((first, *later), later, strict=False))
    days = {
        _A.INCOMPLETE: longest,
        _A.COMPLETE: schedule.review_news_days,
        _A.WAITLISTED: schedule.waitlist_days,
        _A.OFFERED: schedule.offer_lapses_days,
    }
    since = offer.made if offer is not None else application.touched
    return timedelta(days=days.get(application.stage, 1)), since
