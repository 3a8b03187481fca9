"""Shelving: where a lesson belongs: the discipline of its pair, and the stage of the life cycle of software that it
names (S73)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.policy.answers import normalise
from mailbot.policy.choices import Choice
from mailbot.policy.functions import mentions
from mailbot.program.books import Books
from mailbot.program.handbook import Handbook
from mailbot.program.model import Application, Mentorship, Person

_NAMED = re.compile(r"\s*([^\W\d_][^\n:]{0,40}):\s+(?=\S)")


def discipline_of(pair: Mentorship, books: Books, handbook: Handbook) -> str:
    """The discipline that the mentee picked, else the mentor's first; "" where neither is one of the program's."""
    application, mentor = books.get(Application, pair.application), books.get(Person, pair.mentor)
    answer = application.answers.get("discipline", "") if application else ""
    key = normalise(handbook.application_form.field("discipline"), answer) if answer else None
    keys = (key, *(mentor.disciplines if mentor else ()))
    return next((key for key in keys if isinstance(key, str) and key in handbook.disciplines), "")


def phase_named(text: str, phases: Sequence[Choice]) -> tuple[str, str]:
    """The stage that the beginning of a text names ("design: …"), and what follows it; else ("", the text)."""
    head = _NAMED.match(text)
    if head is None:
        return "", text
    said = head[1].strip().casefold()
    phase = next((each.key for each in phases if said in {each.key, each.label.casefold(), *each.also}), "")
    return (phase, text[head.end() :]) if phase else ("", text)


def phase_of(text: str, phases: Sequence[Choice]) -> str:
    """The one stage that a text speaks of; "" where it speaks of none, or of several."""
    found = [phase.key for phase in phases if mentions(text, (phase.label, *phase.also))]
    return found[0] if len(found) == 1 else ""


def shelf_named(discipline: str, phase: str, handbook: Handbook) -> str:
    """Where a lesson is kept, as letters say it: "performance testing · design"."""
    labels = {choice.key: choice.label for choice in handbook.stages}
    names = (handbook.discipline(discipline) if discipline else "", labels.get(phase, phase))
    return " · ".join(name for name in names if name)
