"""Facts: the named, typed values that rules and letters see of what the books hold, and never more than they may.

Rules see applications, mentors, mails, senders and deeds; the schemas say which fields and of what type, so that a
rule with a wrong name fails when it is loaded and not when it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from types import SimpleNamespace

from mailbot.policy.answers import normalise
from mailbot.policy.forms import Field, Form
from mailbot.program.clocks.moments import zone_of
from mailbot.program.model import Application, Person


class Facts(SimpleNamespace):
    """Values under names, read as attributes by rules and templates alike."""


MAIL: Mapping[str, object] = {
    "place": str,
    "subject": str,
    "text": str,
    "words": int,
    "answers": int,
    "files": int,
    "pdfs": int,
    "papers": int,
    "form": str,
    "asked": bool,
}
SENDER: Mapping[str, object] = {"known": bool, "applying": bool, "pairs": int, "roles": list[str], "trust": str}
DEED: Mapping[str, object] = {"keyword": str, "place": str, "chapter": str}
MENTOR: Mapping[str, object] = {
    "disciplines": list[str],
    "stages": list[str],
    "languages": list[str],
    "years": int,
    "free_slots": int,
    "slots": int,
    "hours_apart": float,
}

_KINDS: Mapping[str, object] = {"links": list[str], "list": list[str], "number": int, "agree": bool}


def application_schema(form: Form) -> Mapping[str, object]:
    """The types of an application's facts, from its form's fields."""
    return {"strength": int, **{field.key: _KINDS.get(field.kind, str) for field in form.fields}}


def application_facts(application: Application, form: Form) -> Facts:
    """An application's answers by the keys of its form, typed as `application_schema` says; missing ones are empty."""
    values = {field.key: _typed(field, application.answers.get(field.key, "")) for field in form.fields}
    return Facts(id=application.id, strength=application.strength, **values)


def _typed(field: Field, answer: str) -> object:
    value = normalise(field, answer) if answer else None
    wanted = _KINDS.get(field.kind, str)
    if wanted == list[str]:
        return list(value) if isinstance(value, tuple) else []
    if wanted is int:
        return value if isinstance(value, int) else 0
    return bool(value) if wanted is bool else (value if isinstance(value, str) else answer)


def mentor_facts(mentor: Person, free_slots: int, applicant: Person, program_zone: str, now: datetime) -> Facts:
    """What routing sees of a mentor beside one applicant; `hours_apart` is between their clocks at `now`."""
    here, there = _offset(zone_of(mentor, program_zone), now), _offset(zone_of(applicant, program_zone), now)
    apart = abs((here - there).total_seconds()) / 3600
    skills = mentor.disciplines, mentor.stages, mentor.languages
    return _mentor_facts(*skills, mentor.years, free_slots, mentor.slots, apart)


@lru_cache(maxsize=512)
def _mentor_facts(
    disciplines: tuple[str, ...],
    stages: tuple[str, ...],
    languages: tuple[str, ...],
    years: int,
    free_slots: int,
    slots: int,
    hours_apart: float,
) -> Facts:
    """The same facts for the same mentor: every one with a free slot is weighed for every application."""
    return Facts(
        disciplines=list(disciplines),
        stages=list(stages),
        languages=list(languages),
        years=years,
        free_slots=free_slots,
        slots=slots,
        hours_apart=hours_apart,
    )


@lru_cache(maxsize=256)
def _offset(zone: tzinfo, now: datetime) -> timedelta:
    return zone.utcoffset(now) or timedelta()


def in_words(items: Sequence[str], joined_by: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joined_by} {items[-1]}"
