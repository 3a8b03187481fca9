"""Catch-up: once a quarter the two talk. Both are asked for a date, the mentee for an agenda, and both for what became
of it (S35, S44)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from mailbot.program.bookkeeping import Happened
from mailbot.program.calls.cycle import call_named, call_of, end_of, opens, quarters_ahead
from mailbot.program.calls.kit import example_of_call
from mailbot.program.calls.meeting import both, call_facts, topic_of
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.clocks.pace import put_off
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.initiatives.pursuit import initiatives_for
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.model import Call, Mentorship, MentorshipStage, Person, Record
from mailbot.program.passing_on.relay import relayed, sign_of_life
from mailbot.program.passing_on.withholding import kept_back
from mailbot.program.topic import call as call_topic

MOST_PARTS = 20
"""So many parts an agenda has at most; the oldest make room."""


def agenda(case: Case, command: Command) -> Decision:
    """AGENDA text: what the mentee wants to talk about goes to the mentor, and is kept until the call is held (S44)."""
    if (refusal := out_of_stage(case, command)) is not None:
        return refusal
    pair, mentee = case.pair, case.sender
    assert pair is not None and mentee is not None  # the keyword is for the mentee of a pair only
    mentor = case.books.get(Person, pair.mentor)
    if mentor is None:
        return accepted("the mentor is not in the books", case.answer("record-gone", record=pair.id))
    if (back := kept_back(case, pair, mentor, command.text)) is not None:
        return back
    news = relayed(case, pair, mentor, "agenda", command.text)
    after = (*pair.agenda, str(news.facts["text"]))[-MOST_PARTS:]
    answer = case.answer("agenda-noted", pair=Facts(id=pair.id), partner=mentor.first_name, agenda=list(after))
    return accepted(f"{pair.id}: the agenda", answer, news, changes=(sign_of_life(case, pair, agenda=after),))


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The quarter at hand and the next one: a date, an agenda, an outcome, each asked for while it is missing."""
    if not isinstance(record, Mentorship) or record.stage not in {MentorshipStage.PLANNING, MentorshipStage.ACTIVE}:
        return
    for quarter in quarters_ahead(record, moment):
        named = call_of(record, quarter + 1)
        if named is None:
            yield _unnamed(record, quarter, moment)
        elif not named.said:
            yield from _named(record, named, moment)


def _unnamed(pair: Mentorship, quarter: int, moment: Moment) -> Chain:
    """Without a date both are asked for one, and some days after it would have been due, whether they talked."""
    days = moment.handbook.schedule.catchup_outcome_days
    key = f"{pair.id} catch-up {quarter}"
    outcome = plus_days(end_of(quarter, pair, moment), days, moment.zone)
    return [
        Occasion(f"{key} dates", opens(quarter, pair, moment), lambda then: _ask_dates(pair, quarter, then)),
        Occasion(f"{key} outcome", outcome, lambda then: _ask_outcome(pair, quarter + 1, None, then)),
    ]


def _named(pair: Mentorship, named: Call, moment: Moment) -> Iterable[Chain]:
    """Some days before the call the mentee is asked for an agenda, unless it was named later than that; some days
    after it both are asked whether it was held."""
    schedule = moment.handbook.schedule
    at = put_off(named.at, pair, named.named_on or named.at)

    def occasion(what: str, days: int, decide: Callable[[Moment], Decision]) -> Occasion:
        key = f"{pair.id} call {named.number} {what} {named.at:%Y-%m-%dT%H:%M}"
        return Occasion(key, plus_days(at, days, moment.zone), decide)

    ask = occasion("agenda", -schedule.catchup_agenda_days, lambda then: _ask_agenda(pair, named, then))
    if moment.now < at and (named.named_on is None or ask.at > named.named_on):
        yield [ask]
    yield [
        occasion("outcome", schedule.catchup_outcome_days, lambda then: _ask_outcome(pair, named.number, named, then))
    ]


def _ask_dates(pair: Mentorship, quarter: int, moment: Moment) -> Decision:
    letters = []
    for reader, partner in both(pair, moment):
        facts = {
            "pair": Facts(id=pair.id),
            "partner": partner.first_name,
            "call": call_named(quarter + 1),
            "due": end_of(quarter, pair, moment),
            "example": _example(pair, quarter, reader, moment),
            "you_mentor": reader.id == pair.mentor,
            "initiatives": initiatives_for(pair, reader.id, moment.books, moment.handbook),
        }
        letters.append(Letter(reader.id, "catchup-dates", pair.id, facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: a date for the {call_named(quarter + 1)} is asked for", *letters)


def _example(pair: Mentorship, quarter: int, reader: Person, moment: Moment) -> datetime:
    """When the call might be: in the week before it is due, as its reader's clock has it, and never at once."""
    zone = moment.zone_of(reader)
    due = end_of(quarter, pair, moment)
    return example_of_call(max(moment.now, plus_days(due, -14, moment.zone)), zone)


def _ask_agenda(pair: Mentorship, named: Call, moment: Moment) -> Decision:
    letters = [
        Letter(
            reader.id,
            "catchup-agenda",
            topic_of(pair, named),
            {
                **call_facts(pair, named, partner),
                "agenda": list(pair.agenda),
                "initiatives": _not_asked_yet(pair, named.number - 1, moment),
                "you_mentor": False,
            },
            Urgency.NUDGE,
        )
        for reader, partner in both(pair, moment)
        if reader.id == pair.mentee
    ]
    return accepted(f"{pair.id}: the mentee is asked for an agenda", *letters)


def _not_asked_yet(pair: Mentorship, quarter: int, moment: Moment) -> Facts | None:
    """The open-source question of this quarter, where a date came before the letter that would have put it (S41)."""
    if moment.books.get(Happened, f"{pair.id} catch-up {quarter} dates") is not None:
        return None
    return initiatives_for(pair, pair.mentee, moment.books, moment.handbook)


def _ask_outcome(pair: Mentorship, number: int, named: Call | None, moment: Moment) -> Decision:
    letters = []
    for reader, partner in both(pair, moment):
        facts = {
            "pair": Facts(id=pair.id),
            "partner": partner.first_name,
            "call": Facts(name=call_named(number), at=named.at if named else None),
            "example": example_of_call(moment.now, moment.zone_of(reader)),
        }
        topic = topic_of(pair, named) if named else f"{call_topic(pair.id, number)}/0"
        letters.append(Letter(reader.id, "catchup-outcome", topic, facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: was the {call_named(number)} held?", *letters)


CHAPTER = Chapter("catchup", {"AGENDA": agenda}, None, calendar)
