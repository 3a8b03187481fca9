"""Kickoff: the two find a date for their first call; after it both are asked whether it was held, what came of it, and
whether they fit, and a month later how it goes (S25-S28)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from mailbot.program.admission.questions import form_shown
from mailbot.program.calls.cycle import KICKOFF, call_of
from mailbot.program.calls.kit import example_of_call
from mailbot.program.calls.meeting import both, call_facts
from mailbot.program.calls.outcome import after, outcome_noted, outcome_of, outcome_topic, read_outcome, unread_in
from mailbot.program.calls.outcome_told import doubt_letters, doubts, outcome_letters
from mailbot.program.calls.telling import tell
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.clocks.pace import put_off, shifted
from mailbot.program.decision import Decision, Disposition, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.out_of_place import over
from mailbot.program.model import LIVE_PAIR, Call, Mentorship, MentorshipStage, Person, Record
from mailbot.program.passing_on.discretion import look
from mailbot.program.passing_on.relay import redaction_of, sign_of_life
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
            yield from _unfilled(record, start, moment)


def _unfilled(pair: Mentorship, start: datetime, moment: Moment) -> Iterator[Chain]:
    """Whoever has not told what came of the call is asked once more, and then left alone."""
    schedule = moment.handbook.schedule
    at = plus_days(start, schedule.after_kickoff_days + schedule.answer_days[0], moment.zone)
    for reader, partner in both(pair, moment):
        if outcome_of(pair, reader.id, moment.books) is None:
            yield [Occasion(f"{pair.id} outcome of {reader.id}", at, partial(_ask_again, pair, reader, partner))]


def _ask_again(pair: Mentorship, reader: Person, partner: Person, moment: Moment) -> Decision:
    named = call_of(pair, KICKOFF)
    if named is None:
        return accepted(f"{pair.id}: the kickoff is not in the books")
    letter = _outcome_letter(pair, named, reader, partner, moment)
    return accepted(f"{pair.id}: {reader.id} is asked again what came of the kickoff", letter)


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
    letters = [_outcome_letter(pair, named, reader, partner, moment) for reader, partner in both(pair, moment)]
    return accepted(f"{pair.id}: was the kickoff held?", *letters)


def _outcome_letter(pair: Mentorship, named: Call, reader: Person, partner: Person, moment: Moment) -> Letter:
    facts = {
        **call_facts(pair, named, partner),
        "you_mentor": reader.id == pair.mentor,
        "told": pair.kickoff_held is not None,
        "form": form_shown(moment.handbook.outcome_form),
    }
    return Letter(reader.id, "kickoff-outcome", outcome_topic(pair.id), facts, Urgency.NUDGE)


def hear(case: Case) -> Decision:
    """The filled form: what came of the call is the pair's, the fit is the program's. A form that is filled says that
    the call has taken place."""
    pair = case.pair
    assert pair is not None and case.sender is not None  # rules/recognise.toml sends only a pair's forms here
    if pair.stage not in LIVE_PAIR:
        return over(case, pair)
    partner = case.books.get(Person, pair.partner(case.sender.id))
    mask = redaction_of(case, partner).text if partner else str
    answers = {key: mask(answer) for key, answer in case.answers.items()}
    if found := look(case, "\n".join(answers.values()), ()).holds:
        problem = f"it looks like it holds {found[0].because}; please leave that out, and send it again"
        letter = misread(case, line=case.mail.subject[:200], problem=problem, keywords=[])
        because = f"{pair.id}: what looks like customer data, about the kickoff"
        return Decision(Disposition.HELD, because, letters=(letter,))
    return _told(case, pair, answers)


def _told(case: Case, pair: Mentorship, answers: Mapping[str, str]) -> Decision:
    assert case.sender is not None
    form = case.handbook.outcome_form
    before = outcome_of(pair, case.sender.id, case.books)
    mine = after(pair, case.sender.id, case.now, read_outcome(form, answers), before)
    theirs = outcome_of(pair, pair.partner(case.sender.id), case.books)
    letters = [*outcome_letters(pair, mine, theirs, case, unread_in(form, answers))]
    if doubts(mine, case) and not (before is not None and doubts(before, case)):
        letters += doubt_letters(pair, case)
    changes = (outcome_noted(mine, before), sign_of_life(case, pair))
    decision = accepted(f"{pair.id}: {case.sender.id} tells what came of the kickoff", *letters, changes=changes)
    named = call_of(pair, KICKOFF)
    held = tell(case, took_place=True) if named is None or case.sender.id not in named.said else ""
    if isinstance(held, str):
        return decision
    known = named is not None and named.held is not None  # the other has said so, and both have heard what comes next
    letters = [] if known else [*held.letters]
    told = (*letters, *decision.letters)
    return accepted(f"{held.because}; {decision.because}", *told, changes=(*held.changes, *decision.changes))


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


CHAPTER = Chapter("kickoff", {}, hear, calendar, (Mentorship,))
