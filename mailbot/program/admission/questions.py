"""Questions: a form as letters show it, what is wrong with its answers, and what they make of a person.

Policy knows what a text, a number or a choice is; which city has which clock is known here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from mailbot.mail.new_text.form import below, bracket, render_form
from mailbot.policy.answers import Finding, check_form, normalise
from mailbot.policy.forms import Field, Form
from mailbot.program.clocks.moments import zone_named
from mailbot.program.facts import Facts

ZONE, NAME = "timezone", "name"
LONGEST = {NAME: 80, "about": 240}
"""Characters that are kept of a name, and of a line in the roster."""

_PLACES = re.compile(r"[,;()\n]")


def form_shown(form: Form, values: Mapping[str, str] | None = None) -> Facts:
    """A form as the letter shows it: its fields in order, each with what stands behind and below its label; with
    `values` also what is known already. `blank` is all of it as the text of a mail."""
    shown = [
        Facts(
            label=field.label, bracket=bracket(field), below=list(below(field)), value=(values or {}).get(field.key, "")
        )
        for field in form.fields
    ]
    return Facts(title=form.title, intro=form.intro, fields=shown, blank=render_form(form))


def findings_shown(findings: Iterable[Finding]) -> list[Facts]:
    """Findings as letters show them: the question and what is wrong with its answer."""
    return [Facts(label=finding.label, problem=finding.problem) for finding in findings]


def answers_listed(form: Form, answers: Mapping[str, str]) -> list[Facts]:
    """Answers under their questions, in the form's order; that they agree to the rules is not among them."""
    return [
        Facts(label=field.label, answer=answers[field.key])
        for field in form.fields
        if answers.get(field.key) and field.kind != "agree"
    ]


def lacking(form: Form, answers: Mapping[str, str]) -> list[Finding]:
    """What is missing from a mentor's form or profile, or cannot be read: all of it, in the order of the fields."""
    wrong = {finding.key: finding for finding in check_form(form, answers) if finding.blocks}
    for field in form.fields:
        answer = answers.get(field.key, "")
        if field.key not in wrong and answer and (problem := _problem(field, answer)):
            wrong[field.key] = Finding(field.key, field.label, problem, "malformed")
    return [wrong[field.key] for field in form.fields if field.key in wrong]


def _problem(field: Field, answer: str) -> str:
    shown = f'"{" ".join(answer.split())[:60]}"'
    if field.key == ZONE and zone_in(answer) == "":
        return f"{shown} is no city whose clock we know; a large one near you will do, such as Berlin"
    if field.key == NAME and not _is_name(name_in(answer)):
        return f"{shown} is no name that we can write to you with"
    return ""


def values_of(form: Form, answers: Mapping[str, str], keys: Collection[str]) -> dict[str, object]:
    """The answers of these keys as a person's fields have them; those that nothing can be read from are left out."""
    found: dict[str, object] = {}
    for field in form.fields:
        answer = answers.get(field.key, "")
        if field.key in keys and answer and (value := value_of(field, answer)) is not None:
            found[field.key] = value
    return found


def value_of(field: Field, answer: str) -> object:
    """One answer as a person's field has it; None where it fits nothing."""
    if field.key == ZONE:
        return zone_in(answer) or None
    if field.kind == "text":
        return name_in(answer)[: LONGEST.get(field.key, 200)].rstrip()
    value = normalise(field, answer)
    return value == field.choices[0].key if field.key == "listed" and value is not None else value


def zone_in(answer: str) -> str:
    """The name of the zone that an answer means: "Europe/Berlin" of "Berlin, Germany"; "" where it names none."""
    parts: Sequence[str] = (answer, *_PLACES.split(answer))
    return next((zone.key for part in parts if (zone := zone_named(part.strip(" .")))), "")


def name_in(answer: str) -> str:
    """A text on one line, without what nobody can see."""
    return " ".join("".join(letter for letter in answer if letter.isprintable() or letter.isspace()).split())


def _is_name(name: str) -> bool:
    return "@" not in name and any(letter.isalpha() for letter in name)
