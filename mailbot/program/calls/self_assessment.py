"""Self-assessment: how each of a pair sees themselves, at the start (look 0) and in each quarter (look n), for the two
of them alone (S45, section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from mailbot.policy.forms import Form
from mailbot.program.admission.questions import form_shown
from mailbot.program.books import Books
from mailbot.program.calls.cycle import opens, quarter_at
from mailbot.program.chapter import Moment
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.model import Mentorship, Person, Record
from mailbot.program.topic import aside, number_of

START = 0
"""The number of the look before the kickoff."""
_ABOUT = "self"


class Look(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One look at oneself: the answers by the keys of the form, and `text`, words that answer none of its questions."""

    at: datetime
    answers: dict[str, str] = field(default_factory=dict)
    text: str = ""


class SelfAssessment(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What one of a pair says of themselves, under an id such as "P-7.M-3": their looks by number, 0 at the start."""

    pair: str
    person: str
    looks: dict[int, Look] = field(default_factory=dict)


def assessment_id(pair: str, person: str) -> str:
    return f"{pair}.{person}"


def self_topic(pair: str, number: int) -> str:
    """The thread of one look: with the program alone, so that no half-filled form goes to the other."""
    return aside(pair, f"{_ABOUT}/{number}")


def is_self_topic(topic: str) -> bool:
    return f"/aside/{_ABOUT}/" in topic


def look_number(topic: str) -> int:
    return number_of(topic)


def look_at_hand(pair: Mentorship, moment: Moment) -> int:
    """The number of the look that is taken now: 0 until the dates of the first catch-up are asked for."""
    if pair.kickoff_held is None:
        return 0
    quarter = quarter_at(pair, moment)
    return quarter if opens(quarter, pair, moment) <= moment.now else quarter - 1


def look_of(pair: Mentorship, person: str, number: int, books: Books) -> Look | None:
    """What one of the two said of themselves in that look; None where they have said nothing."""
    standing = books.get(SelfAssessment, assessment_id(pair.id, person))
    return standing.looks.get(number) if standing else None


def after(before: Look | None, answers: Mapping[str, str], text: str, now: datetime) -> Look:
    """A look with what is said now: it takes the place of what was said before, the rest stays."""
    if before is None:
        return Look(at=now, answers=dict(answers), text=text)
    return Look(at=now, answers={**before.answers, **answers}, text=text or before.text)


def look_noted(
    pair: Mentorship, person: str, number: int, now: datetime, answers: Mapping[str, str], text: str, books: Books
) -> Change:
    """The change that keeps a look."""
    id = assessment_id(pair.id, person)
    standing = books.get(SelfAssessment, id)
    look = after(standing.looks.get(number) if standing else None, answers, text, now)
    if standing is None:
        return Opened(SelfAssessment(id=id, pair=pair.id, person=person, looks={number: look}))
    return Noted(SelfAssessment, id, {"looks": {**standing.looks, number: look}})


def form_facts(pair: Mentorship, number: int, partner: Person, form: Form) -> dict[str, object]:
    """What the letter "self-assessment" says, with the form itself; its topic is `self_topic`."""
    facts = {"pair": Facts(id=pair.id), "partner": partner.first_name, "start": number == 0}
    return {**facts, "form": form_shown(form)}


def look_shown(form: Form, look: Look | None) -> list[Facts]:
    """A look as letters show it: {label, answer} for each question that was answered, and last what answers none."""
    if look is None:
        return []
    shown = [
        Facts(label=each.label, answer=look.answers[each.key]) for each in form.fields if look.answers.get(each.key)
    ]
    return [*shown, Facts(label="", answer=look.text)] if look.text else shown
