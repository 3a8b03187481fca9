"""Unanswered: a question of an admin's to whoever applies or volunteers is brought to their mind twice; with the second
time the admin who asked hears that no answer has come (section 3, S18)."""

from __future__ import annotations

from mailbot.program.admission.asking import Question
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Change, Noted
from mailbot.program.model import OPEN_APPLICATION, Application, ApplicationStage, Person
from mailbot.program.topic import Place, review

_UNDECIDED = (ApplicationStage.COMPLETE, ApplicationStage.WAITLISTED)


def to_applicant(application: Application) -> Question | None:
    """The question that waits for an answer: what the applicant writes since ends it, and so does a decision."""
    asked = application.question
    if asked is None or application.stage not in OPEN_APPLICATION or application.touched > asked.at:
        return None
    return None if any(deed.at > asked.at for deed in application.deeds) else asked


def to_volunteer(volunteering: Volunteering) -> Question | None:
    """The same of somebody who volunteers."""
    if not volunteering.question_waits or volunteering.stage is not VolunteerStage.COMPLETE:
        return None
    asked = volunteering.deeds[-1]
    return None if volunteering.touched > asked.at else Question(by=asked.by, at=asked.at)


def answered(case: Case) -> tuple[Change, ...]:
    """What is noted when the applicant's own words come in the thread in which they have been asked."""
    application = case.books.get(Application, case.record) if case.place is Place.APPLICATION else None
    if application is None or case.sender is None or application.applicant != case.sender.id:
        return ()
    return () if to_applicant(application) is None else (Noted(Application, application.id, {"question": None}),)


def chain_of(record: Application | Volunteering, moment: Moment) -> Chain:
    """The two reminders, counted from when it was asked last; none where nothing waits."""
    asked = to_applicant(record) if isinstance(record, Application) else to_volunteer(record)
    if asked is None:
        return ()

    def at(days: int, *, last: bool) -> Occasion:
        key = f"{record.id} asked {days} from {asked.at:%Y-%m-%dT%H:%M}"
        return Occasion(key, plus_days(asked.at, days, moment.zone), lambda then: _remind(record, asked, then, last))

    first, second = moment.handbook.schedule.answer_days
    return [at(first, last=False), at(second, last=True)]


def _remind(record: Application | Volunteering, asked: Question, moment: Moment, last: bool) -> Decision:
    applies = isinstance(record, Application)
    whom = record.applicant if isinstance(record, Application) else record.volunteer
    facts = {"about": Facts(id=record.id), "since": asked.at, "applies": applies}
    letters = [Letter(whom, "question-reminder", record.id, facts, Urgency.NUDGE)]
    if last:
        person = moment.books.get(Person, whom)
        undecided = not isinstance(record, Application) or record.stage in _UNDECIDED
        told = {**facts, "about": Facts(id=record.id, name=person.name if person else ""), "undecided": undecided}
        letters += [
            Letter(admin.id, "question-unanswered", review(record.id), told, Urgency.NUDGE)
            for admin in _asker(asked, whom, moment)
        ]
    return accepted(f"{record.id}: a question waits for an answer", *letters)


def _asker(asked: Question, whom: str, moment: Moment) -> list[Person]:
    """The admin who asked; all of them where that one is none any more."""
    admins = [admin for admin in moment.admins() if admin.id != whom]
    return [admin for admin in admins if admin.id == asked.by] or admins
