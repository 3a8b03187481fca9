"""Closing: a few days after a pair has ended each of the two is asked what it was worth. Nobody has to answer, nothing
waits for it, and a pair that has ended stays ended."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.policy.answers import normalise
from mailbot.program.admission.questions import form_shown
from mailbot.program.calls.meeting import both
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.knowledge.closing import HELPED, LESSON, closing_noted, closing_topic
from mailbot.program.knowledge.offering import GONE, offered
from mailbot.program.lifecycle import Change
from mailbot.program.model import LIVE_PAIR, Mentorship, MentorshipStage, Person, Record
from mailbot.program.privacy.subject import is_forgotten

LATE_DAYS = 30
"""So many days after they were due the questions make no sense any more."""


def hear(case: Case) -> Decision:
    """The answers: whether it helped is counted, and a lesson is shown to both before anything of it is kept."""
    pair = case.pair
    if pair is None or case.sender is None:
        return accepted("the pair is not in the books", case.answer("record-gone", record=case.record))
    helped = _helped(case)
    changes: tuple[Change, ...] = ()
    if helped is not None:
        changes = (closing_noted(pair, case.sender.id, helped, case.now, case.books),)
    partner = case.books.get(Person, pair.partner(case.sender.id))
    lesson = case.answers.get(LESSON, "").strip()
    facts = {"pair": Facts(id=pair.id), "partner": partner.first_name if partner else "", "lesson": bool(lesson)}
    decision = accepted(f"{pair.id}: looked back", case.answer("closing-noted", **facts), changes=changes)
    if not lesson:
        return decision
    offer = offered(case, pair, lesson)
    return decision.also(changes=offer.changes, letters=offer.letters)


def _helped(case: Case) -> bool | None:
    """The answer to the question that is counted; None where it cannot be read."""
    asked = case.handbook.closing_form.field(HELPED)
    value = normalise(asked, case.answers.get(HELPED, "")) if case.answers.get(HELPED, "").strip() else None
    return value == asked.choices[0].key if isinstance(value, str) and value else None


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """Once, some days after the end; a pair that never had its first call is asked nothing, nor is anybody about
    somebody who has been forgotten."""
    if not isinstance(record, Mentorship) or record.stage in LIVE_PAIR or record.kickoff_held is None:
        return
    ended = next((deed.at for deed in reversed(record.deeds)), None)
    if ended is None:
        return
    days = moment.handbook.schedule.closing_days
    if moment.now < plus_days(ended, days + LATE_DAYS, moment.zone):
        at = plus_days(ended, days, moment.zone)
        yield [Occasion(f"{record.id} closing questions", at, lambda then: _ask(record, then))]


def _ask(pair: Mentorship, moment: Moment) -> Decision:
    letters = []
    for reader, partner in both(pair, moment):
        if reader.stage not in GONE and not is_forgotten(partner):
            facts = {
                "pair": Facts(id=pair.id),
                "partner": partner.first_name,
                "graduated": pair.stage is MentorshipStage.GRADUATED,
                "form": form_shown(moment.handbook.closing_form),
            }
            letters.append(Letter(reader.id, "closing-form", closing_topic(pair.id), facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: what was it worth?", *letters)


CHAPTER = Chapter("closing", {}, hear, calendar, (Mentorship,))
