"""Vetting panel: what the admins are told of somebody who volunteers: all of them, but never that person (S14, S19)."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbot.program.admission.questions import answers_listed
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.model import Deed, Person
from mailbot.program.topic import review


def volunteering_shown(volunteering: Volunteering, name: str) -> Facts:
    """An offer to volunteer as letters to the admins name it."""
    return Facts(id=volunteering.id, name=name)


def name_of(volunteering: Volunteering, moment: Moment) -> str:
    """What the volunteer is called: as they say themselves, else as the books have it."""
    person = moment.books.get(Person, volunteering.volunteer)
    return " ".join(volunteering.answers.get("name", "").split())[:80] or (person.name if person else "")


def to_admins(
    volunteering: Volunteering,
    template: str,
    moment: Moment,
    urgency: Urgency,
    but: Case | None = None,
    **facts: object,
) -> list[Letter]:
    """A letter to every admin who is not the volunteer, in their own thread, and not to the sender of `but`."""
    apart = {volunteering.volunteer, but.sender.id if but is not None and but.sender is not None else ""}
    shown = {"volunteering": volunteering_shown(volunteering, name_of(volunteering, moment)), **facts}
    return [
        Letter(admin.id, template, review(volunteering.id), shown, urgency)
        for admin in moment.admins()
        if admin.id not in apart
    ]


def has_nobody(volunteering: Volunteering, moment: Moment) -> bool:
    """Whether the volunteer is the only admin, so that nobody is there who could decide."""
    return all(admin.id == volunteering.volunteer for admin in moment.admins())


def packet_letters(volunteering: Volunteering, volunteer: Person, moment: Moment) -> list[Letter]:
    """What the admins read before they decide."""
    facts = packet_facts(volunteering, volunteer, moment)
    return to_admins(volunteering, "volunteer-packet", moment, Urgency.APPOINTMENT, None, **facts)


def packet_facts(volunteering: Volunteering, volunteer: Person, moment: Moment) -> dict[str, object]:
    """The answers, and what the books know of the volunteer already."""
    form = moment.handbook.volunteer_form
    answers = answers_listed(form, volunteering.answers)
    pairs = moment.books.mentorships_of(volunteer.id)
    known = Facts(
        mentee=any(pair.mentee == volunteer.id for pair in pairs),
        applied=bool(moment.books.applications_of(volunteer.id)),
        since=volunteer.since if volunteer.since < volunteering.filed else None,
    )
    return {"answers": answers, "known": known}


def undoable(case: Case, volunteering: Volunteering) -> Deed | None:
    """The sender's own decision, where it is the last one and is not carried out yet."""
    decision = volunteering.decision
    mine = decision is not None and case.sender is not None and decision.by == case.sender.id
    in_time = decision is not None and case.now < carried_out_at(
        volunteering, Moment(case.books, case.handbook, case.now)
    )
    return decision if mine and in_time else None


def carried_out_at(volunteering: Volunteering, moment: Moment) -> datetime:
    """When a decision can no longer be taken back, and is followed."""
    decided = volunteering.decided or volunteering.filed
    return decided + timedelta(minutes=moment.handbook.limits.undo_minutes)


def cancel_key(volunteering: Volunteering) -> str:
    """Under which the letters of a decision wait; one key each decision."""
    return f"{volunteering.id} decision {len([deed for deed in volunteering.deeds if deed.what == 'undone'])}"
