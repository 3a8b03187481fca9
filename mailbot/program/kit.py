"""Kit: what both of a new pair get to begin with: who the other is, what the kickoff call is for, and how to name it
(S23-S28, S34, S36)."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.program.chapter import Moment
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts, in_words
from mailbot.program.model import Application, Mentorship, Person
from mailbot.program.packet import answers_shown
from mailbot.program.placement import city


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
    yield Letter(mentor.id, "kickoff-mentor", pair.id, {**shared, "partner": mentee.first_name}, Urgency.ANSWER)
    yield Letter(mentee.id, "kickoff-mentee", pair.id, {**shared, "partner": mentor.first_name}, Urgency.APPOINTMENT)


def _shown(person: Person, moment: Moment) -> Facts:
    return Facts(
        name=person.name,
        first_name=person.first_name,
        city=city(person),
        disciplines=in_words(moment.handbook.disciplines_named(person.disciplines)),
        years=person.years,
    )
