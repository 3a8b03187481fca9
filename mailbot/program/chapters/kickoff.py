"""Kickoff: the two find a date for their first call; after it both are asked whether it was held, what came of it, and
whether they fit, and a month later how it goes (S25-S28)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mailbot.program.calls.cycle import KICKOFF, call_of
from mailbot.program.calls.kit import example_of_call
from mailbot.program.calls.meeting import both, call_facts
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.clocks.pace import put_off, shifted
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.model import Call, Mentorship, MentorshipStage, Person, Record
from mailbot.program.topic import aside, oversight, review

LATE_PULSE_DAYS = 30
"""So many days after its date the question how it goes makes no sense any more."""

WAITING = frozenset({MentorshipStage.KICKOFF, MentorshipStage.PLANNING, MentorshipStage.ACTIVE})
"""Stages in which a pair is asked about its first call, or how it goes after it."""


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """Before the kickoff is held, a date is asked for, and after it what became of it; then comes the pulse."""
    if not isinstance(record, Mentorship):
        return
    if record.kickoff_held is None and record.stage in WAITING:  # active already where a plan was agreed before
        named = call_of(record, KICKOFF)
        if named is None:
            yield _no_date(record, moment)
        elif not named.said:
            yield _outcome(record, named, moment)
    elif record.kickoff_held is not None and record.stage in WAITING:
        start = shifted(record.kickoff_held, record)
        days = moment.handbook.schedule.pulse_days
        if moment.now < plus_days(start, days + LATE_PULSE_DAYS, moment.zone):
            at = plus_days(start, days, moment.zone)
            yield [Occasion(f"{record.id} pulse", at, lambda then: _pulse(record, then))]


def _no_date(pair: Mentorship, moment: Moment) -> list[Occasion]:
    decides: tuple[Callable[[Moment], Decision], ...] = (
        lambda then: _ask(pair, pair.mentee, then),
        lambda then: _ask(pair, pair.mentor, then),
        lambda then: _tell(pair, then),
    )
    return [
        Occasion(f"{pair.id} no kickoff {days}", plus_days(shifted(pair.since, pair), days, moment.zone), decide)
        for days, decide in zip(moment.handbook.schedule.no_kickoff_days, decides, strict=False)
    ]


def _ask(pair: Mentorship, reader: str, moment: Moment) -> Decision:
    partner = moment.books.get(Person, pair.partner(reader))
    facts = {
        "pair": Facts(id=pair.id),
        "partner": partner.first_name if partner else "",
        "since": pair.since,
        "you_mentor": reader == pair.mentor,
        "example": example_of_call(moment.now, moment.zone_of(moment.books.get(Person, reader))),
    }
    letter = Letter(reader, "kickoff-reminder", pair.id, facts, Urgency.NUDGE)
    return accepted(f"{pair.id} has no kickoff date yet: {reader} is asked", letter)


def _tell(pair: Mentorship, moment: Moment) -> Decision:
    mentor, mentee = moment.books.get(Person, pair.mentor), moment.books.get(Person, pair.mentee)
    facts = {
        "pair": Facts(id=pair.id),
        "mentor": mentor.name if mentor else "",
        "mentee": mentee.name if mentee else "",
        "since": pair.since,
    }
    topic = review(pair.application) if pair.application else oversight(pair.id, "kickoff")
    letters = [Letter(admin.id, "kickoff-missing", topic, facts, Urgency.NUDGE) for admin in moment.admins()]
    return accepted(f"{pair.id} has no kickoff date yet: the admins are told", *letters)


def _outcome(pair: Mentorship, named: Call, moment: Moment) -> list[Occasion]:
    """The day after the call, and again while nobody has answered, because all that follows is counted from it. A
    call that lay in a pause is asked about after it."""
    first = moment.handbook.schedule.after_kickoff_days
    at = put_off(named.at, pair, named.named_on or named.at)
    key = f"{pair.id} call {named.number} outcome {named.at:%Y-%m-%dT%H:%M}"
    return [
        Occasion(
            f"{key} {days}", plus_days(at, first + days, moment.zone), lambda then: _ask_outcome(pair, named, then)
        )
        for days in (0, *moment.handbook.schedule.answer_days)
    ]


def _ask_outcome(pair: Mentorship, named: Call, moment: Moment) -> Decision:
    """Each is asked aside, so that an honest word about the fit does not go to the other."""
    letters = [
        Letter(
            reader.id,
            "kickoff-outcome",
            aside(pair.id, "kickoff"),
            {**call_facts(pair, named, partner), "you_mentor": reader.id == pair.mentor},
            Urgency.NUDGE,
        )
        for reader, partner in both(pair, moment)
    ]
    return accepted(f"{pair.id}: was the kickoff held?", *letters)


def _pulse(pair: Mentorship, moment: Moment) -> Decision:
    letters = [
        Letter(
            reader.id,
            "pulse",
            aside(pair.id, "pulse"),
            {"pair": Facts(id=pair.id), "partner": partner.first_name},
            Urgency.NUDGE,
        )
        for reader, partner in both(pair, moment)
    ]
    return accepted(f"{pair.id}: how does it go?", *letters)


CHAPTER = Chapter("kickoff", {}, None, calendar)
