"""Outcome: what came of a kickoff call, as each of the two tells it: its objectives, what to work on and when, and, for
the program alone, whether they fit (S25-S28)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from msgspec import field
from msgspec.structs import replace

from mailbot.policy.answers import normalise
from mailbot.policy.forms import Field, Form
from mailbot.program.books import Books
from mailbot.program.case import Case
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.model import Mentorship, Record
from mailbot.program.topic import aside

FORM = "outcome"
NEAR, FAR, FIT = "near", "far", "fit"
"""The fields of the form that are no objective: focus areas for the next months and for the long run, and the fit."""

_MOST, _LONGEST = 12, 300
"""So many focus areas are kept of one answer, each so long."""
_MARKS = "-*•·–— \t"


class Outcome(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What one of a pair tells of their kickoff, under an id such as "P-7.M-3".

    `objectives` are by the form's keys; `near` and `far` are focus areas by horizon (S28); `fit` is "yes", "no", or
    what else the form's choice says, and is shown to nobody.
    """

    pair: str
    person: str
    at: datetime
    objectives: dict[str, bool] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    far: tuple[str, ...] = ()
    fit: str = ""


@dataclass(frozen=True, slots=True)
class Focus:
    """What a pair means to work on, by horizon: first what the mentee named, then what only the mentor did."""

    near: tuple[str, ...] = ()
    far: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.near or self.far)


def outcome_id(pair: str, person: str) -> str:
    return f"{pair}.{person}"


def outcome_topic(pair: str) -> str:
    """The thread of the form: with the program alone, so that an honest word about the fit does not go to the other."""
    return aside(pair, "kickoff")


def is_filled(case: Case) -> bool:
    """Whether a mail has answers to the form."""
    return case.form == FORM and bool(case.answers)


def outcome_of(pair: Mentorship, person: str, books: Books) -> Outcome | None:
    """What one of the two has told."""
    return books.get(Outcome, outcome_id(pair.id, person))


def focus_of(pair: Mentorship, books: Books, lately: Mapping[str, Outcome] | None = None) -> Focus:
    """The focus areas of a pair, each once; `lately` is what is not in the books yet, by person."""
    known = {**{each: outcome_of(pair, each, books) for each in (pair.mentee, pair.mentor)}, **(lately or {})}
    told = [outcome for outcome in (known[pair.mentee], known[pair.mentor]) if outcome is not None]
    return Focus(
        _each_once(area for outcome in told for area in outcome.near),
        _each_once(area for outcome in told for area in outcome.far),
    )


def _each_once(areas: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for area in areas:
        found.setdefault(" ".join(area.casefold().split()).rstrip("."), area)
    return tuple(found.values())


def read_outcome(form: Form, answers: Mapping[str, str]) -> dict[str, object]:
    """Answers as the fields of an Outcome; what cannot be read as yes or no is left out."""
    said: dict[str, object] = {}
    objectives = {
        each.key: yes for each in objectives_of(form) if (yes := _yes(each, answers.get(each.key, ""))) is not None
    }
    if objectives:
        said["objectives"] = objectives
    for key in (NEAR, FAR):
        if answers.get(key, "").strip():
            said[key] = areas_in(answers[key])
    fit = normalise(form.field(FIT), answers.get(FIT, ""))
    if isinstance(fit, str) and fit:
        said[FIT] = fit
    return said


def unread_in(form: Form, answers: Mapping[str, str]) -> list[str]:
    """The questions to which something was said that cannot be read as one of their answers."""
    return [
        each.label
        for each in form.fields
        if each.kind == "choice" and answers.get(each.key, "").strip() and not normalise(each, answers[each.key])
    ]


def objectives_of(form: Form) -> list[Field]:
    """The fields that ask for an objective of the call."""
    return [each for each in form.fields if each.kind == "choice" and each.key != FIT]


def _yes(asked: Field, answer: str) -> bool | None:
    value = normalise(asked, answer) if answer.strip() else None
    return value == asked.choices[0].key if isinstance(value, str) and value else None


def areas_in(answer: str) -> tuple[str, ...]:
    """Focus areas, one on a line, without the marks of a list."""
    lines = (" ".join(line.strip(_MARKS).split())[:_LONGEST] for line in answer.splitlines())
    return tuple(line for line in lines if line)[:_MOST]


def after(pair: Mentorship, person: str, now: datetime, said: Mapping[str, object], before: Outcome | None) -> Outcome:
    """What somebody has told by now: what is told again takes the place of what was told before."""
    if before is None:
        id = outcome_id(pair.id, person)
        return Outcome(id=id, pair=pair.id, person=person, at=now, **said)  # type: ignore[arg-type]  # its fields
    objectives = said.get("objectives", {})
    assert isinstance(objectives, dict)
    return replace(before, **{**said, "objectives": {**before.objectives, **objectives}, "at": now})


def outcome_noted(outcome: Outcome, before: Outcome | None) -> Change:
    """The change that keeps it."""
    if before is None:
        return Opened(outcome)
    fields = ("at", "objectives", "near", "far", "fit")
    return Noted(Outcome, outcome.id, {name: getattr(outcome, name) for name in fields})
