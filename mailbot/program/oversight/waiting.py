"""Waiting: what waits for an admin's word, as one line each: names, dates and stages, never texts (S55).

An admin is not told of their own application nor of a pair that they are one of: others decide on those.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.chapter import Moment
from mailbot.program.clocks.contact import heard, ought_to_close
from mailbot.program.facts import Facts
from mailbot.program.model import LIVE_PAIR, Application, ApplicationStage, Mentorship, MentorshipStage, Person
from mailbot.program.oversight.pair_words import standing
from mailbot.program.topic import answering, review


def waiting_for(admin: Person, moment: Moment) -> list[Facts]:
    """Everything that this admin can decide or answer now: {what, id, name, other, strength, since, days, thread}, by
    its kind and then what has waited longest. `strength` is that of an application, else 0; `thread` the subject of the
    admin's own thread about it, "" where there is none."""
    kinds = (_applications, _volunteers, _graduations, _closings, _questions)
    return [line for kind in kinds for line in sorted(kind(admin, moment), key=lambda line: line.since)]


def _applications(admin: Person, moment: Moment) -> Iterator[Facts]:
    for each in moment.books.in_stage(Application, (ApplicationStage.COMPLETE,)):
        if each.applicant != admin.id:
            name = _name(each.applicant, moment)
            thread = _subject(admin, review(each.id), moment)
            since = each.completed or each.filed
            yield _line("application", each.id, name, since, moment, strength=each.strength, thread=thread)


def _volunteers(admin: Person, moment: Moment) -> Iterator[Facts]:
    for each in moment.books.in_stage(Volunteering, (VolunteerStage.COMPLETE,)):
        if each.volunteer != admin.id:
            thread = _subject(admin, review(each.id), moment)
            since = each.completed or each.filed
            yield _line("volunteer", each.id, _name(each.volunteer, moment), since, moment, thread=thread)


def _graduations(admin: Person, moment: Moment) -> Iterator[Facts]:
    for pair in _pairs_of_others(admin, moment):
        if pair.graduation is not None and pair.stage is MentorshipStage.ACTIVE:
            mentee, mentor = _name(pair.mentee, moment), _name(pair.mentor, moment)
            yield _line("graduation", pair.id, mentee, pair.graduation, moment, other=mentor)


def _closings(admin: Person, moment: Moment) -> Iterator[Facts]:
    for pair in _pairs_of_others(admin, moment):
        if ought_to_close(pair, moment):
            mentee, mentor = _name(pair.mentee, moment), _name(pair.mentor, moment)
            yield _line("closing", pair.id, mentor, heard(pair), moment, other=mentee)


def _questions(admin: Person, moment: Moment) -> Iterator[Facts]:
    for each in moment.books.in_stage(Enquiry, (EnquiryStage.OPEN,)):
        if admin.id not in {each.party, each.apart}:
            thread = _subject(admin, answering(each.id), moment)
            yield _line("question", each.id, each.name, each.last_asked, moment, thread=thread)


def _pairs_of_others(admin: Person, moment: Moment) -> list[Mentorship]:
    """Those that are not the admin's own, and about which nothing has been said that is about to be done."""
    pairs = moment.books.in_stage(Mentorship, LIVE_PAIR)
    return [pair for pair in pairs if admin.id not in {pair.mentor, pair.mentee} and standing(pair) is None]


def _line(
    what: str,
    id: str,
    name: str,
    since: datetime,
    moment: Moment,
    *,
    other: str = "",
    strength: int = 0,
    thread: str = "",
) -> Facts:
    days = (moment.now.astimezone(moment.zone).date() - since.astimezone(moment.zone).date()).days
    return Facts(what=what, id=id, name=name, other=other, strength=strength, since=since, days=days, thread=thread)


def _name(person: str, moment: Moment) -> str:
    found = moment.books.get(Person, person)
    return found.name if found is not None else ""


def _subject(admin: Person, topic: str, moment: Moment) -> str:
    thread = moment.books.thread(admin.id, topic)
    return thread.subject if thread is not None else ""
