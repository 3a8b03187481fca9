"""Pair belongings: what a pair's records hold on one of the two. Plan and agenda belong to both; what the other said of
a call or wrote aside is the other's (S55)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import to_builtins

from mailbot.program.books import Books
from mailbot.program.calls.outcome import Outcome
from mailbot.program.calls.self_assessment import SelfAssessment
from mailbot.program.knowledge.closing import Closing
from mailbot.program.knowledge.lesson import OfferedLessons
from mailbot.program.matching.handover import Handover
from mailbot.program.model import Call, Person
from mailbot.program.passing_on.reserve import reserve_of
from mailbot.program.plans.plan_versions import versions
from mailbot.program.privacy.subject import Subject, pairs_of

Shown = dict[str, Any]


def pairs(subject: Subject, books: Books) -> Iterable[Shown]:
    """Who with, since when, and how it went, as far as this one of the two knows."""
    for pair in pairs_of(subject, books):
        partner = books.get(Person, pair.partner(subject.id))
        contact = pair.contact.get(subject.id)
        yield {
            "id": pair.id,
            "you": "mentor" if pair.mentor == subject.id else "mentee",
            "with": partner.name if partner else "",
            "since": pair.since,
            "stage": pair.stage,
            "kickoff held": pair.kickoff_held,
            "agenda": list(pair.agenda),
            "pauses": [to_builtins(pause) for pause in pair.pauses],
            "your last mail": contact,
            "calls": [_call(call, subject) for call in pair.calls],
        }


def _call(call: Call, subject: Subject) -> Shown:
    return {
        "number": call.number,
        "at": call.at,
        "zone": call.zone,
        "place": call.channel,
        "held": call.held,
        "you said": call.said.get(subject.id),
    }


def plans(subject: Subject, books: Books) -> Iterable[Shown]:
    """Every version, whoever drafted it."""
    for pair in pairs_of(subject, books):
        for plan in versions(pair, books):
            yield {
                "id": plan.id,
                "drafted": plan.drafted,
                "by": "you" if plan.by == subject.id else "the other of you",
                "stage": plan.stage,
                "you agreed": plan.agreed_by.get(subject.id),
                "goals": list(plan.goals),
                "milestones": [to_builtins(milestone) for milestone in plan.milestones],
            }


def withheld(subject: Subject, books: Books) -> Iterable[Shown]:
    """When, and by which rules; the words went back to them, and lie in the spool until they say SEND."""
    for pair in pairs_of(subject, books):
        reserve = reserve_of(pair.id, books)
        shared, waiting = subject.id in reserve.shared, reserve.waiting_of(subject.id)
        if shared or waiting:
            kept = [{"number": each.number, "at": each.at, "rules": list(each.rules)} for each in waiting]
            yield {"id": pair.id, "you told your address": shared, "waiting": kept}


def handovers(subject: Subject, books: Books) -> Iterable[Shown]:
    """Until the next mentor has read it; then nothing of it is held."""
    for pair in pairs_of(subject, books):
        handover = books.get(Handover, pair.id)
        if handover is not None and handover.waits and pair.mentor == subject.id:
            yield {"id": pair.id, "asked": handover.asked, "answers": handover.answers, "text": handover.text}


def outcomes(subject: Subject, books: Books) -> Iterable[Shown]:
    """What they told after their kickoff."""
    return (to_builtins(each) for each in books.all(Outcome) if subject.is_party(each.person))


def lessons(subject: Subject, books: Books) -> Iterable[Shown]:
    """What the two have been shown and not both agreed to yet; a kept lesson is nobody's."""
    found = (books.get(OfferedLessons, pair.id) for pair in pairs_of(subject, books))
    return (to_builtins(each) for each in found if each is not None and each.lessons)


def looked_back(subject: Subject, books: Books) -> Iterable[Shown]:
    """Whether a pair of theirs that is over has helped them, as they said; what the other said is the other's."""
    for pair in pairs_of(subject, books):
        closing = books.get(Closing, pair.id)
        if closing is not None and subject.id in closing.helped:
            yield {"id": pair.id, "it has helped you": closing.helped[subject.id]}


def looks(subject: Subject, books: Books) -> Iterable[Shown]:
    """What they say of themselves, not what the other does."""
    return (to_builtins(each, str_keys=True) for each in books.all(SelfAssessment) if subject.is_party(each.person))
