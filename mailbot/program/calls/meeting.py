"""Meeting: a call of a pair as its letters tell of it: the invitation, the day before, and what became of it (S34,
S35)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace as entries_replace
from datetime import datetime

from msgspec.structs import replace

from mailbot.mail.calendars.calendar import Invitation
from mailbot.program.calls.cycle import KICKOFF, call_named, call_of
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import zone_named
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Call, Mentorship, Person
from mailbot.program.topic import call as call_topic

_UID = re.compile(r"p-(\d{1,9})-call-(\d{1,6})@([a-z0-9.-]{1,253})", re.ASCII)


def topic_of(pair: Mentorship, call: Call) -> str:
    """The thread of a call: one for each date that it had, because the subject says the date."""
    return f"{call_topic(pair.id, call.number)}/{call.sequence + 1}"


def call_number(topic: str) -> int:
    """The number of the call that a thread is about; 0 where it is about none."""
    _, kind, *rest = (*topic.split("/"), "", "")
    return int(rest[0]) if kind == "call" and rest[0].isdecimal() else 0


def with_call(pair: Mentorship, call: Call) -> tuple[Call, ...]:
    """The pair's calls with this one in its place, by their numbers."""
    others = (each for each in pair.calls if each.number != call.number)
    return tuple(sorted((*others, call), key=lambda each: each.number))


def call_noted(pair: Mentorship, call: Call, **more: object) -> Noted:
    return Noted(Mentorship, pair.id, {"calls": with_call(pair, call), **more})


def call_facts(pair: Mentorship, call: Call, partner: Person) -> dict[str, object]:
    """What letters say of a call; its moment is shown in its reader's zone, and in the one it was named in."""
    zone = zone_named(call.zone)
    return {
        "pair": Facts(id=pair.id),
        "partner": partner.first_name,
        "call": Facts(
            at=call.at,
            place=call.channel,
            zone=zone.key if zone else "",
            name=call_named(call.number),
            kickoff=call.number == KICKOFF,
        ),
    }


def both(pair: Mentorship, moment: Moment) -> Iterator[tuple[Person, Person]]:
    """Each of the two with the other: first the mentor as the reader, then the mentee."""
    for reader in (pair.mentor, pair.mentee):
        one, other = moment.books.get(Person, reader), moment.books.get(Person, pair.partner(reader))
        if one is not None and other is not None:
            yield one, other


def named(case: Case, pair: Mentorship, number: int, at: datetime, zone: str, channel: str) -> Call:
    """The call as it is after its date was named or moved: nobody has answered to that one yet."""
    assert case.sender is not None
    before = call_of(pair, number)
    return Call(
        number=number,
        at=at,
        zone=zone or case.sender.timezone,
        channel=channel or (before.channel if before else ""),
        sequence=(before.sequence if before else pair.withdrawn.get(number, -1)) + 1,
        named_by=case.sender.id,
        named_on=case.now,
    )


def invitations(pair: Mentorship, call: Call, case: Case, *, moved: bool, of_series: bool = False) -> Iterator[Letter]:
    """The invitation to each of the two, in a thread of its own that says the date in its subject."""
    assert case.sender is not None
    for person, partner in both(pair, Moment(case.books, case.handbook, case.now)):
        by_reader = person.id == case.sender.id
        facts = {"by_you": by_reader, "moved": moved, "again": "", "of_series": of_series and by_reader}
        yield _invitation(pair, call, case, person, partner, facts)


def invitation_again(pair: Mentorship, call: Call, case: Case, asked: str) -> Iterator[Letter]:
    """The invitation as it stands, for the sender alone, because their "calendar" asked for it (RFC 5546 3.2.6), or
    because they "said" the same date once more."""
    assert case.sender is not None
    for person, partner in both(pair, Moment(case.books, case.handbook, case.now)):
        if person.id == case.sender.id:
            facts = {"by_you": True, "moved": False, "again": asked, "of_series": False}
            yield _invitation(pair, call, case, person, partner, facts)


def _invitation(
    pair: Mentorship, call: Call, case: Case, person: Person, partner: Person, facts: Mapping[str, object]
) -> Letter:
    return Letter(
        to=person.id,
        template="call-invitation",
        topic=topic_of(pair, call),
        facts={**call_facts(pair, call, partner), **facts, "you_mentor": person.id == pair.mentor},
        urgency=Urgency.ANSWER if facts["by_you"] else Urgency.APPOINTMENT,
        answers=case.mail.message_id if facts["by_you"] else "",
        invitation=entry(pair, call, Moment(case.books, case.handbook, case.now)),
        organizes=pair.id,
    )


def entry(pair: Mentorship, call: Call, moment: Moment) -> Invitation:
    """A call as it stands in calendars."""
    names = " and ".join(person.first_name for person, _ in both(pair, moment))
    return Invitation(
        uid=f"{pair.id.lower()}-call-{call.number}@{moment.handbook.address.domain}",
        sequence=call.sequence,
        starts=call.at,
        summary=f"{'Kickoff call' if call.number == KICKOFF else 'Catch-up'}: {names}",
        place=call.channel,
    )


def cancelled(pair: Mentorship, call: Call, moment: Moment) -> Invitation:
    """What takes a call out of calendars (RFC 5546 3.2.5)."""
    return entries_replace(entry(pair, call, moment), sequence=call.sequence + 1, cancelled=True)


def ahead(pair: Mentorship, moment: Moment) -> Call | None:
    """The call that both still have in their calendars."""
    call = pair.call
    return call if call is not None and call.held is None and call.at > moment.now else None


def called_off(pair: Mentorship, moment: Moment) -> Invitation | None:
    """What takes the call ahead out of the calendars of a pair that is over; None where there is none."""
    call = ahead(pair, moment)
    return cancelled(pair, call, moment) if call is not None else None


def uid_read(uid: str, domain: str) -> tuple[str, int] | None:
    """The pair's id and the number of the call that a UID of ours names; None for any other."""
    match = _UID.fullmatch(uid.strip().casefold())
    return (f"P-{int(match[1])}", int(match[2])) if match and match[3] == domain.casefold() else None


def told_by(call: Call, person: Person, took_place: bool) -> Call:
    """The call with what one of the two says of it. The first word counts; only both together change it."""
    said = {**call.said, person.id: took_place}
    told = replace(call, said=said)
    if set(said.values()) == {True}:
        return replace(told, held=call.held or call.at)
    return replace(told, held=None) if set(said.values()) == {False} else told


def disputed(call: Call) -> bool:
    """Whether the two say different things of a call."""
    return len(set(call.said.values())) > 1
