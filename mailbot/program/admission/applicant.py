"""Applicant: how somebody who wrote to the program becomes a person in the books, and when a new try makes sense."""

from __future__ import annotations

from datetime import datetime

from mailbot.program.admission.form_answers import language_in
from mailbot.program.bookkeeping import Thread
from mailbot.program.case import Case
from mailbot.program.clocks.moments import plus_months, zone_named
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.membership.agreement import says_yes
from mailbot.program.model import ApplicationStage, Membership, Person


def acquainted(case: Case) -> tuple[Person, tuple[Change, ...]]:
    """The sender as a person in the books, and what has to change for that.

    A stranger becomes a candidate, and the thread that they wrote in theirs. A time zone or languages that the form
    names are theirs from now on; a language other than English, in which they answer its questions, as well.
    """
    answers = case.answers
    zone = zone_named(answers.get("timezone", ""))
    agreed = case.handbook.rules_version if _agrees(case) else ""
    languages = tuple(word.strip() for word in answers.get("languages", "").split(",") if word.strip())
    if case.sender is None:
        assert case.mail.sender is not None  # a mail without a sender is held before any chapter sees it
        offset = case.mail.date.utcoffset() if case.mail.date else None
        language = case.said.language or language_in(case)
        person = Person(
            id=f"M-{case.books.last_number('M') + 1}",
            name=" ".join(case.name.split())[:80],
            addresses=(case.mail.sender.address,),
            since=case.now,
            timezone=zone.key if zone else "",
            utc_offset=round(offset.total_seconds() / 60) if offset is not None else None,
            languages=languages,
            agreed=agreed,
            language=language if language in case.handbook.written[1:] else "",
        )
        thread = case.trust.thread
        follows = (Noted(Thread, thread.id, {"party": person.id}),) if thread else ()
        return person, (Opened(person), *follows)
    told: dict[str, object] = {}
    if zone and zone.key != case.sender.timezone:
        told["timezone"] = zone.key
    if languages and languages != case.sender.languages:
        told["languages"] = languages
    if agreed and agreed != case.sender.agreed:
        told |= {"agreed": agreed, "refused": ""}
    back: tuple[Change, ...] = ()
    if case.sender.stage is Membership.LEFT:
        back = (Moved(Person, case.sender.id, Membership.CANDIDATE, case.deed("came back")),)
    return case.sender, (*back, Noted(Person, case.sender.id, told)) if told else back


def _agrees(case: Case) -> bool:
    """Whether a form in the mail agrees to the rules that it shows."""
    forms = (case.handbook.application_form, case.handbook.volunteer_form)
    form = next((form for form in forms if form.name == case.form), None)
    return form is not None and says_yes(form, case.answers)


def new_try(case: Case) -> datetime | None:
    """From when the sender's next application makes most sense after a rejection (S15); None where that has come, or
    they were never rejected. An earlier one is taken all the same (S12)."""
    mine = case.books.applications_of(case.sender.id) if case.sender is not None else []
    rejected = [each for each in mine if each.stage is ApplicationStage.REJECTED and each.decided is not None]
    if not rejected or rejected[-1].decided is None:
        return None
    again = plus_months(rejected[-1].decided, case.handbook.schedule.reapply_months)
    return again if case.now < again else None
