"""Meeting: a call of a pair as its letters tell of it: the invitation, the day before, and what became of it (S34,
S35)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from mailbot.mail.calendar import Invitation
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.cycle import KICKOFF, call_named
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Call, Mentorship, Person
from mailbot.program.moments import zone_named
from mailbot.program.topic import call as call_topic


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


def invitations(pair: Mentorship, call: Call, case: Case, *, moved: bool) -> Iterator[Letter]:
    """The invitation to each of the two, in a thread of its own that says the date in its subject."""
    assert case.sender is not None
    people = tuple(both(pair, Moment(case.books, case.handbook, case.now)))
    names = " and ".join(person.first_name for person, _ in people)
    for person, partner in people:
        by_reader = person.id == case.sender.id
        yield Letter(
            to=person.id,
            template="call-invitation",
            topic=topic_of(pair, call),
            facts={
                **call_facts(pair, call, partner),
                "by_you": by_reader,
                "moved": moved,
                "you_mentor": person.id == pair.mentor,
            },
            urgency=Urgency.ANSWER if by_reader else Urgency.APPOINTMENT,
            answers=case.mail.message_id if by_reader else "",
            invitation=Invitation(
                uid=f"{pair.id.lower()}-call-{call.number}@{case.handbook.address.domain}",
                sequence=call.sequence,
                starts=call.at,
                summary=f"{'Kickoff call' if call.number == KICKOFF else 'Catch-up'}: {names}",
                place=call.channel,
            ),
        )


def reminders(pair: Mentorship, call: Call, moment: Moment) -> Iterator[Letter]:
    """The day before: the date again, and the agenda as far as there is one."""
    for reader, partner in both(pair, moment):
        facts = {
            **call_facts(pair, call, partner),
            "agenda": list(pair.agenda),
            "you_mentor": reader.id == pair.mentor,
        }
        yield Letter(reader.id, "call-reminder", topic_of(pair, call), facts, Urgency.APPOINTMENT)


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
