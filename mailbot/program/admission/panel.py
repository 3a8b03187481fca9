"""Panel: the admins who decide on an application together, and what each of them is told about it (S14, S18)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.model import Application, Person
from mailbot.program.topic import review


def others(case: Case, application: Application) -> list[Person]:
    """The other admins, without one who is the applicant: what is said about them is not for them."""
    return [admin for admin in case.admins(but_sender=True) if admin.id != application.applicant]


def nobody_reviews(application: Application, moment: Moment) -> bool:
    """Whether the applicant is the only admin, so that nobody is there who could decide."""
    return all(admin.id == application.applicant for admin in moment.admins())


def application_shown(case: Case, application: Application) -> Facts:
    """An application as letters to the admins name it."""
    applicant = case.books.get(Person, application.applicant)
    return Facts(id=application.id, name=applicant.name if applicant else "")


def to_admin(admin: Person, template: str, application: Application, case: Case, **facts: object) -> Letter:
    """A letter in an admin's own review thread, about what the sender of this mail did or said."""
    shown, by = application_shown(case, application), case.name
    return Letter(
        to=admin.id,
        template=template,
        topic=review(application.id),
        facts={"application": shown, "by": by, **facts},
        urgency=Urgency.APPOINTMENT,
    )


def gone(case: Case) -> Decision:
    """The application is not in the books any more."""
    return accepted(f"{case.record} is not in the books any more", case.answer("record-gone", record=case.record))
