"""Kickoff: the two find a date for their first call, both get the invitation, and are reminded the day before
(S23, S34, S46)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from msgspec.structs import replace

from mailbot.mail.calendar import Invitation
from mailbot.program.appointment import Appointment, Unreadable, read_appointment
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords import Command
from mailbot.program.kit import example_of_call
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Call, Mentorship, MentorshipStage, Person, Record
from mailbot.program.moments import plus_days, zone_named, zone_of
from mailbot.program.prompt import keywords_shown
from mailbot.program.topic import call as call_topic
from mailbot.program.topic import review

KICKOFF = 1


def call(case: Case, command: Command) -> Decision:
    """CALL date time [zone] [place]: names the kickoff call, or moves it; both get the invitation."""
    pair = case.pair
    assert pair is not None and case.sender is not None  # the keyword is for the two of a pair only
    zone = zone_of(case.sender, case.handbook.timezone)
    read = read_appointment(command.args, case.now, zone)
    if isinstance(read, Unreadable):
        keywords = keywords_shown(case, first="CALL")
        letter = case.answer("malformed", line=f"CALL {command.args}", problem=read.problem, keywords=keywords)
        return accepted(f"CALL cannot be read: {read.problem}", letter)
    before = pair.call
    named = _named(case, read, before)
    fields = {
        "calls": (*(call for call in pair.calls if call.number != named.number), named),
        "contact": {**pair.contact, case.sender.id: case.now},
    }
    letters = _invitations(pair, named, case, moved=before is not None)
    done = "moved" if before else "named"
    return accepted(f"{pair.id}: call {done}", *letters, changes=(Noted(Mentorship, pair.id, fields),))


def _named(case: Case, read: Appointment, before: Call | None) -> Call:
    assert case.sender is not None
    zone = read.zone or case.sender.timezone
    channel = read.channel or (before.channel if before else "")
    sequence = before.sequence + 1 if before else 0
    return Call(
        number=KICKOFF,
        at=read.at,
        zone=zone,
        channel=channel,
        sequence=sequence,
        named_by=case.sender.id,
        named_on=case.now,
    )


def _invitations(pair: Mentorship, named: Call, case: Case, *, moved: bool) -> Iterable[Letter]:
    """The invitation to each of the two, in a thread of its own that says the date in its subject."""
    mentor, mentee = case.books.get(Person, pair.mentor), case.books.get(Person, pair.mentee)
    assert mentor is not None and mentee is not None and case.sender is not None
    for person, partner in ((mentor, mentee), (mentee, mentor)):
        by_reader = person.id == case.sender.id
        yield Letter(
            to=person.id,
            template="call-invitation",
            topic=f"{call_topic(pair.id, named.number)}/{named.sequence + 1}",
            facts={**call_facts(pair, named, partner), "by_you": by_reader, "moved": moved},
            urgency=Urgency.ANSWER if by_reader else Urgency.APPOINTMENT,
            answers=case.mail.message_id if by_reader else "",
            invitation=Invitation(
                uid=f"{pair.id.lower()}-call-{named.number}@{case.handbook.address.domain}",
                sequence=named.sequence,
                starts=named.at,
                summary=f"Kickoff call: {mentor.first_name} and {mentee.first_name}",
                place=named.channel,
            ),
        )


def call_facts(pair: Mentorship, named: Call, partner: Person) -> dict[str, object]:
    """What letters say of a call; its moment is shown in its reader's zone, and in the one it was named in."""
    zone = zone_named(named.zone)
    return {
        "pair": Facts(id=pair.id),
        "partner": partner.first_name,
        "call": Facts(at=named.at, place=named.channel, zone=zone.key if zone else ""),
    }


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """Without a date the mentee, then the mentor, then the admins are reminded; with one, both the day before."""
    if not isinstance(record, Mentorship) or record.stage is not MentorshipStage.KICKOFF:
        return
    named = record.call
    if named is None:
        yield _no_date(record, moment)
    elif named.at > moment.now:
        hours = moment.handbook.schedule.call_reminder_hours
        at = named.at - timedelta(hours=hours)
        if named.named_on is None or at > named.named_on:
            key = f"{record.id} call {named.number} reminder {named.at:%Y-%m-%dT%H:%M}"
            yield [Occasion(key, at, lambda then: _remind(record, named, then))]


def _no_date(pair: Mentorship, moment: Moment) -> list[Occasion]:
    decides: tuple[Callable[[Moment], Decision], ...] = (
        lambda then: _ask(pair, pair.mentee, then),
        lambda then: _ask(pair, pair.mentor, then),
        lambda then: _tell(pair, then),
    )
    return [
        Occasion(f"{pair.id} no kickoff {days}", plus_days(pair.since, days, moment.zone), decide)
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
    topic = review(pair.application) if pair.application else f"{pair.id}/admins"
    letters = [Letter(admin.id, "kickoff-missing", topic, facts, Urgency.NUDGE) for admin in moment.admins()]
    return accepted(f"{pair.id} has no kickoff date yet: the admins are told", *letters)


def _remind(pair: Mentorship, named: Call, moment: Moment) -> Decision:
    letters = []
    for reader in (pair.mentor, pair.mentee):
        partner = moment.books.get(Person, pair.partner(reader))
        if partner is not None:
            facts = call_facts(pair, replace(named), partner)
            topic = f"{call_topic(pair.id, named.number)}/{named.sequence + 1}"
            letters.append(Letter(reader, "call-reminder", topic, facts, Urgency.APPOINTMENT))
    return accepted(f"{pair.id}: the call is near", *letters)


CHAPTER = Chapter("kickoff", {"CALL": call}, None, calendar)
