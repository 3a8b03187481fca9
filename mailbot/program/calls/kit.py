"""Kit: what both of a new pair get to begin with: who the other is, what the kickoff call is for, and how to name it
(S23-S28, S34, S36)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

from mailbot.program.admission.packet import answers_shown
from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts, in_words
from mailbot.program.initiatives.pursuit import initiatives_for
from mailbot.program.matching.placement import city
from mailbot.program.model import Application, Mentorship, Person


def kit_letters(
    pair: Mentorship, mentor: Person, mentee: Person, application: Application, moment: Moment, answers: str
) -> Iterator[Letter]:
    """The kickoff kit for each of the two; neither shows the other's address (S52)."""
    shared = {
        "pair": Facts(id=pair.id),
        "mentor": _shown(mentor, moment),
        "mentee": _shown(mentee, moment),
        "answers": answers_shown(application, moment, ("why", "accomplishments", "links", "goals", "experience")),
    }
    for reader, partner, template, urgency in (
        (mentor, mentee, "kickoff-mentor", Urgency.ANSWER),
        (mentee, mentor, "kickoff-mentee", Urgency.APPOINTMENT),
    ):
        example = example_of_call(moment.now, moment.zone_of(reader))
        facts = {**shared, "partner": partner.first_name, "example": example}
        if reader is mentee:
            facts["initiatives"] = initiatives_for(pair, mentee.id, moment.books, moment.handbook)
        yield Letter(reader.id, template, pair.id, facts, urgency)


def example_of_call(now: datetime, zone: tzinfo) -> datetime:
    """When a first call might be, to fill in what its reader changes: 15:00 by their clock, on the first working day
    that is a week or more away."""
    day = plus_days(now, 7, zone).astimezone(zone).date()
    day += timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
    return datetime.combine(day, time(15), zone).astimezone(UTC)


def _shown(person: Person, moment: Moment) -> Facts:
    return Facts(
        name=person.name,
        first_name=person.first_name,
        city=city(person),
        disciplines=in_words(moment.handbook.disciplines_named(person.disciplines)),
        years=person.years,
    )
