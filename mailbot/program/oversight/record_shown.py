"""Record shown: one record as an admin may see it by mail: names, dates, stages and deeds, never a pair's words (S55).

Who is one of a pair, or the applicant, does not see their own record here: others decide on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.admission.packet import answers_shown
from mailbot.program.admission.vetting_panel import name_of as name_in
from mailbot.program.admission.vetting_panel import packet_facts, volunteering_shown
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.bookkeeping import Receipt
from mailbot.program.chapter import Moment
from mailbot.program.clocks.contact import heard
from mailbot.program.facts import Facts
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.matching.placement import discipline_of
from mailbot.program.matching.waitlist import position_of
from mailbot.program.membership.absence import ABSENT
from mailbot.program.model import Application, ApplicationStage, Deed, Mentorship, Person, Record
from mailbot.program.oversight.listing import name_of, taken_of
from mailbot.program.plans.plan_versions import draft_of, plan_of
from mailbot.program.topic import answering, review
from mailbot.program.traffic.reach import closed_to
from mailbot.program.trust.challenge import Challenge, about
from mailbot.program.trust.custody import Custody, CustodyStage, is_apart
from mailbot.program.trust.relocation import Relocation

_UNDECIDED = frozenset({ApplicationStage.COMPLETE, ApplicationStage.WAITLISTED})


@dataclass(frozen=True, slots=True)
class View:
    """The letter that shows a record; it goes into the thread in which an answer decides on that, where there is
    one."""

    template: str
    facts: Mapping[str, object]
    topic: str = ""


def shown(record: Record, admin: Person, moment: Moment) -> View | None:
    """How a record is shown to this admin; None where it is for the others alone."""
    match record:
        case Application():
            return _application(record, moment) if record.applicant != admin.id else None
        case Mentorship():
            return _pair(record, moment) if admin.id not in {record.mentor, record.mentee} else None
        case Person():
            return _person(record, admin, moment)
        case Volunteering():
            return _volunteering(record, moment) if record.volunteer != admin.id else None
        case Custody():
            return _held(record, moment) if not is_apart(record, admin, moment.books) else None
        case Enquiry():
            return _enquiry(record, moment) if record.apart != admin.id else None
        case Challenge() | Relocation():
            about_partner = record.person in _partners(admin, moment)
            return None if about_partner else _doubt(record, moment)
    return _other(record, [], moment)


def _application(application: Application, moment: Moment) -> View:
    waits = application.stage is ApplicationStage.WAITLISTED
    offers = [
        Facts(
            mentor=name_of(offer.mentor, moment),
            made=offer.made,
            state=offer.state.value,
            answered=offer.answered,
            reason=offer.reason,
        )
        for offer in application.offers
    ]
    facts = {
        "application": Facts(
            id=application.id,
            name=name_of(application.applicant, moment),
            person=application.applicant,
            stands=stage_in_words(application.stage),
            discipline=discipline_of(application, moment),
            strength=application.strength,
            filed=application.filed,
            completed=application.completed,
            position=position_of(application, moment.books) if waits else None,
        ),
        "answers": answers_shown(application, moment),
        "offers": offers,
        "deeds": deeds_shown([deed for deed in application.deeds if deed.what != "offered"], moment, reasons=True),
        "undecided": application.stage in _UNDECIDED,
    }
    return View("show-application", facts, review(application.id))


def _volunteering(volunteering: Volunteering, moment: Moment) -> View:
    """One that waits is shown as its packet, in the thread in which it is decided on."""
    person = moment.books.get(Person, volunteering.volunteer)
    if person is None or volunteering.stage is not VolunteerStage.COMPLETE:
        return _other(volunteering, [], moment)
    named = volunteering_shown(volunteering, name_in(volunteering, moment))
    facts = {"volunteering": named, **packet_facts(volunteering, person, moment)}
    return View("volunteer-packet", facts, review(volunteering.id))


def _pair(pair: Mentorship, moment: Moment) -> View:
    plan, draft = plan_of(pair, moment.books), draft_of(pair, moment.books)
    facts = {
        "pair": Facts(id=pair.id, since=pair.since, stands=stage_in_words(pair.stage), application=pair.application),
        "mentor": Facts(id=pair.mentor, name=name_of(pair.mentor, moment)),
        "mentee": Facts(id=pair.mentee, name=name_of(pair.mentee, moment)),
        "heard": heard(pair),
        "graduation": pair.graduation,
        "calls": [Facts(number=call.number, at=call.at, held=call.held, said=bool(call.said)) for call in pair.calls],
        "plan": Facts(done=sum(not each.open for each in plan.milestones), all=len(plan.milestones)) if plan else None,
        "draft": draft is not None,
        "deeds": deeds_shown(pair.deeds, moment),
    }
    return View("show-pair", facts)


def _person(person: Person, admin: Person, moment: Moment) -> View:
    """A partner's address is told by SHARE alone, also to a partner who is an admin (S52)."""
    books, partner = moment.books, person.id in _partners(admin, moment)
    away = person.stage in ABSENT
    closed = closed_to(person.address, books)
    applications = [] if person.id == admin.id else books.applications_of(person.id)
    pairs = [pair for pair in books.mentorships_of(person.id) if admin.id not in {pair.mentor, pair.mentee}]
    facts = {
        "person": Facts(
            id=person.id,
            name=person.name,
            address="" if partner else person.address,
            stage=person.stage.value,
            roles=list(person.roles),
            since=person.since,
            timezone=person.timezone,
            languages=list(person.languages),
            disciplines=moment.handbook.disciplines_named(person.disciplines),
            until=person.absent_until if away else None,
            unreachable=closed.suppressed if closed is not None else None,
        ),
        "slots": Facts(all=person.slots, taken=taken_of(person, moment)) if "mentor" in person.roles else None,
        "applications": [Facts(id=each.id, stands=stage_in_words(each.stage)) for each in applications],
        "pairs": [
            Facts(
                id=pair.id,
                other=name_of(pair.partner(person.id), moment),
                mentor=pair.mentor == person.id,
                stands=stage_in_words(pair.stage),
            )
            for pair in pairs
        ],
        "deeds": deeds_shown(person.deeds, moment),
    }
    return View("show-member", facts)


def _held(custody: Custody, moment: Moment) -> View:
    receipt = moment.books.get(Receipt, custody.mail)
    challenge = about(custody.mail, moment.books)
    facts = {
        "held": Facts(
            id=custody.id,
            name=custody.name,
            sender=custody.sender,
            person=custody.party if moment.books.get(Person, custody.party) else "",
            subject=custody.subject,
            at=custody.at,
            because=receipt.because if receipt is not None else "",
        ),
        "waits": custody.stage is CustodyStage.WAITING,
        "asked": name_of(challenge.person, moment) if challenge is not None else "",
        "deeds": deeds_shown(custody.deeds, moment),
    }
    return View("show-held", facts, custody.id)


def _enquiry(enquiry: Enquiry, moment: Moment) -> View:
    facts = {
        "enquiry": Facts(
            id=enquiry.id, name=enquiry.name, subject=enquiry.subject, asked=enquiry.asked, stage=enquiry.stage.value
        ),
        "deeds": deeds_shown(enquiry.deeds, moment),
    }
    return View("show-question", facts, answering(enquiry.id))


def _doubt(record: Challenge | Relocation, moment: Moment) -> View:
    lines = [_line("in the name of", name_of(record.person, moment))]
    if isinstance(record, Challenge):
        lines += [_line("sent from", record.sender), _line("says", record.said or "talk")]
    else:
        lines += [_line("from", record.old), _line("to", record.new)]
    return _other(record, [*lines, _line("came", at=record.made)], moment)


def _other(record: Record, lines: Sequence[Facts], moment: Moment) -> View:
    """Any record that has a stage and deeds, with lines of its own."""
    facts = {
        "record": Facts(id=record.id, stage=str(getattr(record, "stage", ""))),
        "lines": list(lines),
        "deeds": deeds_shown(getattr(record, "deeds", ()), moment),
    }
    return View("show-record", facts)


def _line(label: str, text: str = "", at: object = None) -> Facts:
    return Facts(label=label, text=text, at=at)


def deeds_shown(deeds: Sequence[Deed], moment: Moment, *, reasons: bool = False) -> list[Facts]:
    """Who decided what, when; the reason only where an admin gave it, or it is not a pair's own."""
    return [
        Facts(
            what=deed.what,
            at=deed.at,
            by=name_of(deed.by, moment) if deed.by else "",
            reason=deed.reason if reasons or deed.what == "closed" else "",
        )
        for deed in deeds
    ]


def _partners(admin: Person, moment: Moment) -> frozenset[str]:
    return frozenset(pair.partner(admin.id) for pair in moment.books.mentorships_of(admin.id))
