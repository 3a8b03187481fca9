"""Form languages: a form's questions in every language that they are asked in, and in which of them a mail repeats
them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from mailbot.mail.new_text.form import Question, question
from mailbot.policy.forms import Form
from mailbot.policy.tongues import PLAIN
from mailbot.program.handbook import Handbook

REPEATED = 3
"""So many questions of a form, repeated in a mail, make it that form."""
_BEGINNING = 24
"""How much of each question is looked for."""


@lru_cache(maxsize=8)
def languages(handbook: Handbook) -> Mapping[str, Callable[[str], str]]:
    """What says our words in each language by its code, English first."""
    return {tongue.language: tongue.phrases.said for tongue in (PLAIN, *handbook.tongues)}


@lru_cache(maxsize=32)
def questions_in_others(form: Form, handbook: Handbook) -> tuple[Question, ...]:
    """A form's questions as letters ask them in every language but English."""
    asked = [question(field) for field in form.fields]
    return tuple(
        Question(each.key, said(each.label), said(each.bracket), tuple(map(said, each.below)))
        for said in languages(handbook).values()
        for each in asked
        if said(each.label) != each.label
    )


def language_of(text: str, form: Form, handbook: Handbook) -> str:
    """The language in which a text in small letters repeats the form's questions; "" where it does not."""
    found = {language: sum(each in text for each in said) for language, said in _beginnings(form, handbook).items()}
    best = max(found, key=lambda language: found[language])
    return best if found[best] >= REPEATED else ""


@lru_cache(maxsize=32)
def _beginnings(form: Form, handbook: Handbook) -> Mapping[str, tuple[str, ...]]:
    """How a form's questions begin in each language, in small letters."""
    return {
        language: tuple(said(field.label)[:_BEGINNING].casefold() for field in form.fields)
        for language, said in languages(handbook).items()
    }
