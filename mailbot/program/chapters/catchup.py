"""Catch-up: once a quarter the two talk. Both are asked for a date and for a look at themselves, the mentee for an
agenda, and both for what became of it; a missed one is made up for (S35, S44, S45)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from mailbot.program.calls import quarter as letters
from mailbot.program.calls.brief import is_missed
from mailbot.program.calls.cycle import call_of, end_of, opens, quarters_ahead
from mailbot.program.calls.looking_back import shared
from mailbot.program.calls.reminding import brief_key, reminded_at
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.clocks.pace import put_off
from mailbot.program.clocks.period import midnight_before
from mailbot.program.decision import Decision, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.model import LIVE_PAIR, Call, Mentorship, MentorshipStage, Person, Record
from mailbot.program.passing_on.relay import relayed, sign_of_life
from mailbot.program.passing_on.withholding import kept_back

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


def hear(case: Case) -> Decision:
    """What the form after a catch-up says to the other of the two goes there, and is kept nowhere (section 6)."""
    pair = case.pair
    partner = case.books.get(Person, pair.partner(case.sender.id)) if pair and case.sender else None
    if pair is None or partner is None:
        return accepted("the pair is not in the books", case.answer("record-gone", record=case.record))
    if pair.stage not in LIVE_PAIR:
        letter = case.answer("pair-over", pair=Facts(id=pair.id), since=pair.deeds[-1].at if pair.deeds else pair.since)
        return accepted(f"{pair.id} is {pair.stage.value}", letter)
    text = "\n\n".join(shared(case.answers))
    if not text:
        return accepted(f"{pair.id}: nothing for the other in the form")
    if (back := kept_back(case, pair, partner, text)) is not None:
        return back
    news = relayed(case, pair, partner, "catchup-news", text)
    answer = case.answer("catchup-passed", pair=Facts(id=pair.id), partner=partner.first_name)
    return accepted(f"{pair.id}: what came of the catch-up", answer, news, changes=(sign_of_life(case, pair),))


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The quarter at hand and the next one: a date, an agenda, an outcome, each asked for while it is missing."""
    if not isinstance(record, Mentorship) or record.stage not in {MentorshipStage.PLANNING, MentorshipStage.ACTIVE}:
        return
    for quarter in quarters_ahead(record, moment):
        named = call_of(record, quarter + 1)
        if named is None or not named.held:
            yield from _looks(record, quarter, named, moment)
        if named is None:
            yield _unnamed(record, quarter, moment)
        elif not named.said:
            yield from _named(record, named, moment)
        elif is_missed(record, named.number):
            yield _missed(record, quarter, named, moment)


def _looks(pair: Mentorship, quarter: int, named: Call | None, moment: Moment) -> Iterable[Chain]:
    """A look at oneself, and later both looks side by side with what has happened: before the call, or before it is
    due. What would come on the day of the reminder is in that; what on the day of the invitation, a day later."""
    ask, show = moment.handbook.schedule.self_days
    at = put_off(named.at, pair, named.named_on or named.at) if named else end_of(quarter, pair, moment)
    asked, shown = plus_days(at, -ask, moment.zone), plus_days(at, -show, moment.zone)
    if moment.now >= (_quiet_from(pair, named, at, moment) if named else at):
        return
    if named is not None and named.named_on is not None and reminded_at(named, moment) is not None:
        invited = _day_of(named.named_on, moment, 1)
        asked, shown = max(asked, invited), max(shown, invited)
    key = f"{pair.id} catch-up {quarter} self"
    yield [
        Occasion(key, asked, lambda then: letters.ask_self(pair, quarter, then)),
        Occasion(brief_key(pair, quarter), shown, lambda then: letters.brief(pair, quarter, then)),
    ]


def _quiet_from(pair: Mentorship, named: Call, at: datetime, moment: Moment) -> datetime:
    """From when on nothing comes before a call but its reminder: from the day of that, by the clock of whichever of the
    two has it first, or where none is to come, from the call itself, which pauses have put off to `at`."""
    reminded = reminded_at(named, moment) if named.at > moment.now else None
    if reminded is None:
        return at
    zones = [moment.zone_of(moment.books.get(Person, id)) for id in (pair.mentor, pair.mentee)]
    return min(datetime.combine(reminded.astimezone(zone).date(), time(), zone) for zone in zones)


def _day_of(at: datetime, moment: Moment, later: int = 0) -> datetime:
    """When the day of a moment begins, or one so many days later."""
    return midnight_before(at.astimezone(moment.zone).date() + timedelta(days=later), moment)


def _unnamed(pair: Mentorship, quarter: int, moment: Moment) -> Chain:
    """Without a date both are asked for one, and some days after it would have been due, whether they talked."""
    days = moment.handbook.schedule.catchup_outcome_days
    key = f"{pair.id} catch-up {quarter}"
    outcome = plus_days(end_of(quarter, pair, moment), days, moment.zone)
    return [
        Occasion(f"{key} dates", opens(quarter, pair, moment), lambda then: letters.ask_dates(pair, quarter, then)),
        Occasion(f"{key} outcome", outcome, lambda then: letters.ask_outcome(pair, quarter + 1, None, then)),
    ]


def _named(pair: Mentorship, named: Call, moment: Moment) -> Iterable[Chain]:
    """Some days before the call the mentee is asked for an agenda, unless the invitation came no earlier, since it asks
    as well, as the reminder does; some days after it both are asked whether it was held."""
    schedule = moment.handbook.schedule
    at = put_off(named.at, pair, named.named_on or named.at)

    def occasion(what: str, days: int, decide: Callable[[Moment], Decision]) -> Occasion:
        key = f"{pair.id} call {named.number} {what} {named.at:%Y-%m-%dT%H:%M}"
        return Occasion(key, plus_days(at, days, moment.zone), decide)

    ask = occasion("agenda", -schedule.catchup_agenda_days, lambda then: letters.ask_agenda(pair, named, then))
    invited = named.named_on is not None and ask.at < _day_of(named.named_on, moment, 1)
    if moment.now < _quiet_from(pair, named, at, moment) and not invited:
        yield [ask]
    days = schedule.catchup_outcome_days
    yield [occasion("outcome", days, lambda then: letters.ask_outcome(pair, named.number, named, then))]


def _missed(pair: Mentorship, quarter: int, named: Call, moment: Moment) -> Chain:
    """A catch-up that has not taken place is asked after twice, until the next one is to be thought of."""
    at = put_off(named.at, pair, named.named_on or named.at)
    key = f"{pair.id} call {named.number} missed {named.at:%Y-%m-%dT%H:%M}"
    return [
        Occasion(
            f"{key} {days}",
            plus_days(at, moment.handbook.schedule.catchup_outcome_days + days, moment.zone),
            lambda then: letters.ask_dates(pair, quarter, then, missed=True),
        )
        for days in moment.handbook.schedule.answer_days
    ]


CHAPTER = Chapter("catchup", {"AGENDA": agenda}, hear, calendar, (Mentorship,))
