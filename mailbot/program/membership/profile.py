"""Profile: what the program knows of a member, as a form that can be changed: of a mentor all of it, of others their
name, clock and languages."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from mailbot.policy.answers import Finding
from mailbot.policy.forms import Field, Form
from mailbot.program.admission.questions import form_shown, lacking, value_of
from mailbot.program.case import Case
from mailbot.program.decision import Letter
from mailbot.program.facts import Facts
from mailbot.program.handbook import Handbook
from mailbot.program.keywords.keyword import Role
from mailbot.program.model import Person
from mailbot.program.topic import PROFILE

EVERYBODY = frozenset({"name", "timezone", "languages"})
"""Fields of whoever is no mentor."""

_NOTHING = frozenset({"none", "-", "–", "—", "nothing", "keine", "nichts", "delete", "empty"})
"""What empties an answer that may be left out."""

_LINES = 12
"""Lines of an answer that are looked at."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that is another one now: the question, what was and what is, in words, and the person's new value."""

    field: Field
    before: str
    after: str
    value: object


def form_of(person: Person, handbook: Handbook) -> Form:
    """The profile's form, as far as it concerns this person."""
    form = handbook.profile_form
    if Role.MENTOR.value in person.roles:
        return form
    return replace(form, fields=tuple(field for field in form.fields if field.key in EVERYBODY))


def values_in(person: Person, form: Form) -> dict[str, str]:
    """What the books have for each of a form's fields, as people read it."""
    held = (field for field in form.fields if hasattr(person, field.key))
    return {field.key: in_words(field, getattr(person, field.key)) for field in held}


def in_words(field: Field, value: object) -> str:
    """A person's field as a form's answer: labels for keys, yes and no for a flag."""
    labels = {choice.key: choice.label for choice in field.choices}
    if isinstance(value, bool):
        yes, no = field.choices[:2]
        return (yes if value else no).label
    if isinstance(value, tuple):
        return ", ".join(labels.get(str(each), str(each)) for each in value)
    return labels.get(str(value), str(value))


def profile_letter(case: Case, because: str = "") -> Letter:
    """The sender's profile, to be changed in an answer; `because` says why, if they asked for another thing."""
    assert case.sender is not None
    form = form_of(case.sender, case.handbook)
    values = values_in(case.sender, form)
    mentor = Role.MENTOR.value in case.sender.roles
    topic = f"{PROFILE}/{'-'.join(_mark(field.key, values.get(field.key, '')) for field in form.fields)}"
    facts = {"form": form_shown(form, values), "addresses": list(case.sender.addresses)}
    return case.answer("profile", topic, is_mentor=mentor, because=because, **facts)


def _mark(key: str, value: str) -> str:
    """By what a value that a letter showed is known again, where its answer quotes it: a truncated hash."""
    return hashlib.sha256(f"{key} {' '.join(value.split())}".encode()).hexdigest()[:4]


def differences(
    person: Person, form: Form, answers: Mapping[str, str], topic: str
) -> tuple[list[Difference], list[Finding]]:
    """What an answered profile changes, and what of it cannot be read. What is as it is, or as the thread's letter
    said it was, is neither: an answer to an old letter quotes what has changed since."""
    held, marks = values_in(person, form), topic.rpartition("/")[2].split("-")
    shown = dict(zip((field.key for field in form.fields), marks, strict=False))
    news = {key: _news(key, answers.get(key, ""), {shown.get(key, ""), _mark(key, now)}) for key, now in held.items()}
    said = {key: new for key, new in news.items() if new}
    emptied = {
        field.key for field in form.fields if not field.required and said.get(field.key, "").casefold() in _NOTHING
    }
    wrong = [finding for finding in lacking(form, said) if finding.key in said and finding.key not in emptied]
    readable = said.keys() - {finding.key for finding in wrong}
    found: list[Difference] = []
    for field in (field for field in form.fields if field.key in readable):
        before = getattr(person, field.key)
        value = type(before)() if field.key in emptied else value_of(field, said[field.key])
        if value is not None and value != before:
            found.append(Difference(field, held[field.key], in_words(field, value), value))
    return found, wrong


def _news(key: str, answer: str, known: Collection[str]) -> str:
    """An answer without what stood there before, which a client leaves above or below it; "" where nothing is new."""
    lines = [line for line in answer.splitlines() if line.strip()][:_LINES]
    for end in range(len(lines), 0, -1):
        if _mark(key, " ".join(lines[:end])) in known:
            return "\n".join(lines[end:])
        if _mark(key, " ".join(lines[-end:])) in known:
            return "\n".join(lines[:-end])
    return "\n".join(lines)


def shown(found: list[Difference]) -> list[Facts]:
    """Differences as letters tell them."""
    return [Facts(label=each.field.label, before=each.before, after=each.after) for each in found]
