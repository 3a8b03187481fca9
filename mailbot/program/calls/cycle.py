"""Cycle: the quarters of a pair, counted from its kickoff as held and shifted by its pauses; each has one catch-up
(S35).

The catch-up of quarter n is call number n + 1, since number 1 is the kickoff.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import plus_days, plus_months
from mailbot.program.clocks.pace import shifted
from mailbot.program.model import Call, Mentorship

KICKOFF = 1
"""The number of a pair's first call."""


def end_of(quarter: int, pair: Mentorship, moment: Moment) -> datetime:
    """When a quarter ends and its catch-up falls due; the pair's kickoff has been held."""
    assert pair.kickoff_held is not None
    months = moment.handbook.schedule.catchup_months * quarter
    return plus_months(shifted(pair.kickoff_held, pair), months, moment.zone)


def opens(quarter: int, pair: Mentorship, moment: Moment) -> datetime:
    """When the two are asked for a date of that quarter's catch-up."""
    return plus_days(end_of(quarter, pair, moment), -moment.handbook.schedule.catchup_dates_days, moment.zone)


def quarter_at(pair: Mentorship, moment: Moment) -> int:
    """The quarter whose catch-up is the one to think of: it is, until the dates of the next one are asked for."""
    quarter = 1
    while opens(quarter + 1, pair, moment) <= moment.now:
        quarter += 1
    return quarter


def quarters_ahead(pair: Mentorship, moment: Moment) -> Iterator[int]:
    """The quarter at hand and the next one: all that the calendar needs to know at a time."""
    if pair.kickoff_held is not None:
        now = quarter_at(pair, moment)
        yield from (now, now + 1)


def call_of(pair: Mentorship, number: int) -> Call | None:
    """The call with this number, if it has been named."""
    return next((call for call in pair.calls if call.number == number), None)


def number_to_name(pair: Mentorship, moment: Moment) -> int:
    """The number of the call that a CALL names or moves now: the kickoff until it is held, then one each quarter."""
    if pair.kickoff_held is None:
        return KICKOFF
    number, last = quarter_at(pair, moment) + 1, pair.call
    if last is not None and last.held is None and (last.at > moment.now or last.number > number):
        return last.number
    at_hand = call_of(pair, number)
    return number + 1 if at_hand is not None and at_hand.held is not None else number


def ordinal(number: int) -> str:
    """ "first", "second" … "twelfth", then "13th"."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip


def call_named(number: int) -> str:
    """What a call is called in letters: "first call" is the kickoff, then come "first catch-up" and so on."""
    return "first call" if number == KICKOFF else f"{ordinal(number - KICKOFF)} catch-up"
