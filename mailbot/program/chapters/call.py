"""Call: the two name a call, both get the invitation, are reminded the day before, and say whether it was held (S23,
S34, S35, S46)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mailbot.policy import dates
from mailbot.program.calls.appointment import Unclear, read_appointment, written_again
from mailbot.program.calls.cycle import call_of, number_to_name
from mailbot.program.calls.meeting import (
    ahead,
    call_noted,
    invitation_again,
    invitations,
    named,
)
from mailbot.program.calls.own_event import withdrawn
from mailbot.program.calls.reminding import reminded_at, reminders
from mailbot.program.calls.telling import refused, tell
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import zone_name_of, zone_of
from mailbot.program.dates.day import Unreadable
from mailbot.program.decision import Decision, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.model import Call, Mentorship, MentorshipStage, Record
from mailbot.program.passing_on.relay import masked

WAITING = frozenset({MentorshipStage.KICKOFF, MentorshipStage.PLANNING, MentorshipStage.ACTIVE})
"""Stages in which a pair has calls."""


def call(case: Case, command: Command) -> Decision:
    """CALL date time [zone] [place]: names the call that comes next, or moves it; both get the invitation. CALL off
    takes it back."""
    if (refusal := out_of_stage(case, command)) is not None:
        return refusal
    pair = case.pair
    assert pair is not None and case.sender is not None  # the keyword is for the two of a pair only
    if command.args.casefold() == "off":
        return _called_off(case, command, pair)
    own_zone = zone_of(case.sender, case.handbook.timezone)
    read = read_appointment(command.args, case.now, own_zone, case.handbook.dates, case.sender.language)
    if isinstance(read, Unreadable):
        return refused(case, command, read.problem)
    if isinstance(read, Unclear):
        return _asked_back(case, command, read)
    number = number_to_name(pair, Moment(case.books, case.handbook, case.now))
    before, channel = call_of(pair, number), masked(case, pair, read.channel)
    if before is not None and _stands(before, read.at, channel):
        again = invitation_again(pair, before, case, "said")
        return accepted(f"{pair.id}: call {number} has this date already: nothing changed", *again)
    after = named(case, pair, number, read.at, read.zone, channel)
    letters = invitations(pair, after, case, moved=before is not None)
    done = "moved" if before else "named"
    return accepted(f"{pair.id}: call {number} {done}", *letters, changes=(call_noted(pair, after),))


def _stands(call: Call, at: datetime, channel: str) -> bool:
    """Whether a call has this date and place already, and neither of the two has asked for another one."""
    agreed = not {"declined", "proposed"} & set(call.answers.values())
    return call.at == at and channel in {"", call.channel} and agreed


def _called_off(case: Case, command: Command, pair: Mentorship) -> Decision:
    """CALL off takes the call ahead out of both calendars, and another date is asked for."""
    call = ahead(pair, Moment(case.books, case.handbook, case.now))
    if call is None:
        return refused(case, command, "no call lies ahead that could be called off; CALL names one")
    assert case.sender is not None
    return withdrawn(case, pair, call, f"{pair.id}: {case.sender.id} calls it off")


def _asked_back(case: Case, command: Command, unclear: Unclear) -> Decision:
    """What can mean several moments names none of them: its writer is asked, with a link for each (section 2)."""
    own_zone, name = zone_of(case.sender, case.handbook.timezone), zone_name_of(case.sender, case.handbook.timezone)
    theirs = case.sender.language if case.sender else ""
    calendar = next((tongue.calendar for tongue in case.handbook.tongues if tongue.language == theirs), dates.ENGLISH)
    meanings = [
        Facts(keyword=f"CALL {written_again(each, own_zone)}", form="", does=dates.moment(each.at, name, calendar))
        for each in unclear.readings
    ]
    letter = case.answer("call-which", line=f"CALL {command.args}"[:200], problem=unclear.problem, keywords=meanings)
    return accepted(f"CALL changes nothing: {unclear.problem}", letter)


def held(case: Case, command: Command) -> Decision:
    """HELD: the call took place; with the kickoff the planning begins, and months are counted from it."""
    return _told(case, command, took_place=True)


def missed(case: Case, command: Command) -> Decision:
    """MISSED: the call did not take place, and another date is asked for; no blame."""
    return _told(case, command, took_place=False)


def _told(case: Case, command: Command, *, took_place: bool) -> Decision:
    if (refusal := out_of_stage(case, command)) is not None:
        return refusal
    told = tell(case, took_place=took_place)
    return refused(case, command, told) if isinstance(told, str) else told


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """Both are reminded of a call the day before, unless it was named later than that."""
    if not isinstance(record, Mentorship) or record.stage not in WAITING:
        return
    next_one = record.call
    if next_one is None or next_one.at <= moment.now:
        return
    if (at := reminded_at(next_one, moment)) is not None:
        key = f"{record.id} call {next_one.number} reminder {next_one.at:%Y-%m-%dT%H:%M}"
        yield [Occasion(key, at, lambda then: _remind(record, next_one, then))]


def _remind(pair: Mentorship, near: Call, moment: Moment) -> Decision:
    return accepted(f"{pair.id}: the call is near", *reminders(pair, near, moment))


CHAPTER = Chapter("call", {"CALL": call, "HELD": held, "MISSED": missed}, None, calendar, (Mentorship,))
