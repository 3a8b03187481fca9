"""Own event: an appointment that one of a pair has made in their own calendar, inviting the program's reply address, is
a CALL; both get it as an invitation of the program's, so that neither sees the other's address (section 5, S52)."""

from __future__ import annotations

import hashlib
from dataclasses import replace as in_thread
from datetime import datetime, timedelta, tzinfo

from msgspec.structs import replace

from mailbot.mail.calendars.calendar_answer import CalendarAnswer
from mailbot.mail.calendars.calendar_event import CalendarEvent
from mailbot.program.calls.cycle import call_of, number_to_name
from mailbot.program.calls.kit import example_of_call
from mailbot.program.calls.meeting import (
    both,
    call_facts,
    call_noted,
    cancelled,
    invitations,
    named,
    topic_of,
    uid_read,
)
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import zone_of
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Noted
from mailbot.program.model import LIVE_PAIR, Call, Mentorship, Person
from mailbot.program.passing_on.relay import redaction_of
from mailbot.program.topic import Place

_LONGEST = timedelta(days=366)


def is_for_a_pair(case: Case, answer: CalendarAnswer) -> bool:
    """Whether a member is the organizer and has sent it where it can only mean one pair."""
    event, sender = answer.event, case.sender
    if sender is None or uid_read(event.uid, case.handbook.address.domain) is not None:
        return False
    own = {*sender.addresses, case.mail.sender.address if case.mail.sender else ""}
    return event.organizer in own and _pair_of(case) is not None


def _pair_of(case: Case) -> Mentorship | None:
    if case.pair is not None:
        return case.pair if case.pair.stage in LIVE_PAIR else None
    pairs = case.live_pairs() if case.place is Place.NOWHERE else []
    return pairs[0] if len(pairs) == 1 else None


def take(case: Case, event: CalendarEvent, method: str) -> Decision:
    """A REQUEST names or moves the call, a CANCEL takes back the one that it named."""
    pair = _pair_of(case)
    assert pair is not None and case.sender is not None  # else it is no answer (is_for_a_pair)
    because = f"{pair.id}: an invitation of {case.sender.id}'s own"
    known = next((call for call in pair.calls if call.origin == _origin(event) and _lies_ahead(call, case)), None)
    if known is not None and not _speaks_of(event, known, zone_of(case.sender, case.handbook.timezone)):
        return accepted(f"{because}: about another date of the series")
    if method == "CANCEL":
        if known is None:
            return accepted(f"{because}: taken back, but no call stands by it")
        return withdrawn(case, pair, known, because)
    if known is not None and (event.sequence or 0) <= known.origin_sequence:
        return accepted(f"{because}: nothing new in it")
    at = moment_of(event, zone_of(case.sender, case.handbook.timezone), case.now)
    if isinstance(at, str):
        return refused(case, pair, event, at, because)
    return _named(case, pair, event, at, known, because)


def _named(
    case: Case, pair: Mentorship, event: CalendarEvent, at: datetime, known: Call | None, because: str
) -> Decision:
    assert case.sender is not None
    number = known.number if known else number_to_name(pair, Moment(case.books, case.handbook, case.now))
    before = call_of(pair, number)
    partner = case.books.get(Person, pair.partner(case.sender.id))
    place = redaction_of(case, partner).text(event.place) if partner and event.place else ""
    origin = {"origin": _origin(event), "origin_sequence": event.sequence or 0}
    if before is not None and before.at == at and place in {"", before.channel}:
        return accepted(f"{because}: the same date", changes=(call_noted(pair, replace(before, **origin)),))
    call = replace(named(case, pair, number, at, "", place), **origin)
    letters = invitations(pair, call, case, moved=before is not None, of_series=event.repeats)
    done = "moved" if before else "named"
    return accepted(f"{because}: call {number} {done}", *letters, changes=(call_noted(pair, call),))


def withdrawn(case: Case, pair: Mentorship, call: Call, because: str) -> Decision:
    """The call is out of both calendars and out of the books; its number and its SEQUENCE go on."""
    assert case.sender is not None
    moment = Moment(case.books, case.handbook, case.now)
    letters = []
    for reader, partner in both(pair, moment):
        by_you = reader.id == case.sender.id
        example = example_of_call(case.now, moment.zone_of(reader))
        letters.append(
            Letter(
                to=reader.id,
                template="call-withdrawn",
                topic=topic_of(pair, call),
                facts={**call_facts(pair, call, partner), "example": example, "by_you": by_you},
                urgency=Urgency.ANSWER if by_you else Urgency.APPOINTMENT,
                answers=case.mail.message_id if by_you else "",
                invitation=cancelled(pair, call, moment),
                organizes=pair.id,
            )
        )
    calls = tuple(each for each in pair.calls if each.number != call.number)
    withdrawn = {**pair.withdrawn, call.number: call.sequence + 1}
    change = Noted(Mentorship, pair.id, {"calls": calls, "withdrawn": withdrawn})
    return accepted(f"{because}: call {call.number} taken back", *letters, changes=(change,))


def moment_of(event: CalendarEvent, own_zone: tzinfo, now: datetime) -> datetime | str:
    """When an event starts, for somebody in this zone; or, in words for them, why no call can be named by it."""
    starts = event.starts
    if starts.all_day:
        return "an invitation for a whole day names no hour"
    if starts.zone:
        return f"the time zone {starts.zone} is unknown here"
    at = starts.moment(own_zone)
    if at is None:
        return "the date in this invitation cannot be read"
    if at <= now:
        return "the date in this invitation has passed already"
    return "the date in this invitation is more than a year away" if at > now + _LONGEST else at


def refused(case: Case, pair: Mentorship, event: CalendarEvent, problem: str, because: str) -> Decision:
    """Nothing has changed; a date is asked for in words."""
    line = (event.summary or case.mail.subject)[:200]
    there = case if case.topic else in_thread(case, topic=pair.id)
    keywords = keywords_shown(there, first="CALL")
    letter = misread(there, line=line, problem=problem, keywords=keywords)
    return accepted(f"{because} changes nothing: {problem}", letter)


def _origin(event: CalendarEvent) -> str:
    """What is kept of a UID: it may name its maker's address."""
    return hashlib.sha256(event.uid.casefold().encode("utf-8", "replace")).hexdigest()[:24]


def _speaks_of(event: CalendarEvent, call: Call, own_zone: tzinfo) -> bool:
    """Whether an event that is one of a series is the one that the call was named by."""
    instance = event.instance.moment(own_zone)
    return instance is None or instance == call.at


def _lies_ahead(call: Call, case: Case) -> bool:
    return call.held is None and call.at > case.now
