"""A form in a mail: written out as text that survives a reply, and its answers read back from whatever comes.

Policy's fields fit `FormField` by their shape alone: mail and policy do not import each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from mailbot.mail.new_text.form_reply import Reply
from mailbot.mail.new_text.known_words import WORD

_LINK_STARTS = ("http://", "https://", "www.")


class FormField(Protocol):
    """One question: `kind` is text, lines, links, url, choice, number, list or agree."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def options(self) -> Sequence[str]: ...
    @property
    def hosts(self) -> Sequence[str]: ...
    @property
    def none_words(self) -> Sequence[str]: ...
    @property
    def yes_words(self) -> Sequence[str]: ...


class FormText(Protocol):
    """A form: what stands above its fields, and the fields in order."""

    @property
    def title(self) -> str: ...
    @property
    def intro(self) -> str: ...
    @property
    def fields(self) -> Sequence[FormField]: ...


def render_form(form: FormText) -> str:
    """The form as plain text: title, intro, then each field's label, what helps to answer it, and room to write."""
    blocks = [block for block in (form.title, form.intro) if block]
    blocks += [
        "\n".join([f"[{number}] {field.label} {bracket(field)}", *below(field), ""])
        for number, field in enumerate(form.fields, 1)
    ]
    return "\n\n".join(blocks) + "\n"


def bracket(field: FormField) -> str:
    """What stands in brackets behind a label: "(5-6 lines, required)"."""
    need = "required" if field.required else "optional"
    return f"({field.hint}, {need})" if field.hint else f"({need})"


def below(field: FormField) -> tuple[str, ...]:
    """The lines under a label: its help, and what can be chosen."""
    options = (
        f"Choose {'one' if field.kind == 'choice' else 'from'}: {', '.join(field.options)}" if field.options else ""
    )
    return tuple(line for line in (*field.help.splitlines(), options) if line.strip())


class Question(NamedTuple):
    """A field as it is asked in a letter: its key, and the words of its label, behind and below it."""

    key: str
    label: str
    bracket: str
    below: tuple[str, ...]


def question(field: FormField) -> Question:
    """A field as it is asked in English."""
    return Question(field.key, field.label, bracket(field), below(field))


def read_answers(
    text: str,
    fields: Sequence[FormField],
    asked: Sequence[str] = (),
    ours: Sequence[str] = (),
    others: Sequence[Question] = (),
) -> dict[str, str]:
    """What a reply says to each field, as typed, by key; a field without an answer has no entry.

    `text` is the full text of the mail: quotes are read too, because people answer inside them. `asked` are the keys
    still missing: an answer without a label goes to the one it fits. `ours` are texts of ours that the reply may
    quote (the form's intro, the letter), which are nobody's answer. `others` are the same questions in other
    languages. Takes time in proportion to the text.
    """
    labels, helps = _looked_for(tuple(fields), tuple(others))
    reply = Reply(text, labels, (*ours, *helps))
    answers: dict[str, str] = {}
    for index, field in enumerate(fields):
        answer = reply.answer(index, _is_link if field.kind in ("url", "links") else _never)
        if answer:
            answers[field.key] = answer
    left = [field for field in fields if field.key in asked and field.key not in answers]
    return {**answers, **_unlabelled(reply.preamble(), left)}


@lru_cache(maxsize=32)
def _looked_for(
    fields: tuple[FormField, ...], others: tuple[Question, ...]
) -> tuple[tuple[tuple[int, str, str], ...], tuple[str, ...]]:
    """What a form's questions are found by, as `Reply` wants it, and what stands below them."""
    numbers = {field.key: number for number, field in enumerate(fields)}
    questions = [*map(question, fields), *(each for each in others if each.key in numbers)]
    helps = [line for each in questions for line in each.below]
    helps += [" ".join(each.below) for each in questions if len(each.below) > 1]
    return tuple((numbers[each.key], each.label, each.bracket) for each in questions), tuple(helps)


def _unlabelled(lines: Sequence[str], left: list[FormField]) -> dict[str, str]:
    """Gives lines without a label to the missing fields they fit: a link by its host, "none", "I agree", the rest."""
    answers: dict[str, str] = {}
    rest: list[str] = []
    for line in lines:
        field = next((field for field in left if _fits(field, line, left)), None)
        if field is None or (field.key in answers and field.kind != "links"):
            rest.append(line)
        else:
            answers[field.key] = "\n".join(filter(None, (answers.get(field.key), line)))
    open_fields = [field for field in left if field.key not in answers]
    talk = "\n".join(rest).strip()
    lone = len(open_fields) == 1 and (not answers or len(talk.split()) >= 12)
    if lone and talk and _could_be(open_fields[0], talk):
        answers[open_fields[0].key] = talk
    return answers


def _fits(field: FormField, line: str, left: Sequence[FormField]) -> bool:
    said = _bare(line)
    if field.kind == "url":
        lonely = sum(other.kind in ("url", "links") for other in left) == 1
        return _names_host(field, line) or (lonely and _looks_like_link(line))
    if field.kind == "links":
        elsewhere = any(other.kind == "url" and _names_host(other, line) for other in left)
        return said in map(_bare, field.none_words) or (_looks_like_link(line) and not elsewhere)
    return field.kind == "agree" and said in map(_bare, field.yes_words)


def _names_host(field: FormField, line: str) -> bool:
    return any(f"{host.casefold()}/" in line.casefold() for host in field.hosts)


def _could_be(field: FormField, talk: str) -> bool:
    """Free text fits a text; anything with a form of its own only takes what is short enough to be a try at it."""
    return field.kind in ("text", "lines") or len(talk.split()) <= (2 if field.kind in ("url", "links") else 8)


def _looks_like_link(text: str) -> bool:
    return any(word.lstrip("<(*_[").casefold().startswith(_LINK_STARTS) for word in text.split()[:200])


def _is_link(text: str) -> bool:
    """Whether the text begins with a link: what a letter of ours says about an answer begins with a quotation mark."""
    return _looks_like_link(text.strip().split(" ", 1)[0])


def _never(text: str) -> bool:
    return False


def _bare(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))
