"""Form languages: a form's questions in every language that they are asked in, and in which of them a mail repeats
them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mailbot.mail.new_text.form import Question, question
from mailbot.policy.forms import Form
from mailbot.policy.tongues import PLAIN
from mailbot.program.handbook import Handbook

REPEATED = 3
"""So many questions of a form, repeated in a mail, make it that form."""
_BEGINNING = 24
"""How much of each question is looked for."""


def languages(handbook: Handbook) -> Mapping[str, Callable[[str], str]]:
    """What says our words in each language by its code, English first."""
    return {tongue.language: tongue.phrases.said for tongue in (PLAIN, *handbook.tongues)}


def questions_in_others(form: Form, handbook: Handbook) -> list[Question]:
    """A form's questions as letters ask them in every language but English."""
    asked = [question(field) for field in form.fields]
    return [
        Question(each.key, said(each.label), said(each.bracket), [said(line) for line in each.below])
        for said in languages(handbook).values()
        for each in asked
        if said(each.label) != each.label
    ]


def language_of(text: str, form: Form, handbook: Handbook) -> str:
    """The language in which a text in small letters repeats the form's questions; "" where it does not."""
    found = {language: _repeated(text, form, said) for language, said in languages(handbook).items()}
    best = max(found, key=lambda language: found[language])
    return best if found[best] >= REPEATED else ""


def _repeated(text: str, form: Form, said: Callable[[str], str]) -> int:
    return sum(said(field.label)[:_BEGINNING].casefold() in text for field in form.fields)
