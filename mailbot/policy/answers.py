"""Answers: whether what somebody wrote into a field fits it, said in words that this person understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mailbot.policy.choices import Choice, bare, pick
from mailbot.policy.forms import Field, Form
from mailbot.policy.links import read_link, read_links

Weight = Literal["missing", "malformed", "short", "noted"]
Value = str | int | bool | tuple[str, ...] | None
_SHOWN = 60
_AND = re.compile(r"(?:^|\s)(?:and|und|et|y|e|i|och|og|en)(?:\s|$)|\s*[&+/]\s*", re.IGNORECASE)
_COMMENT = re.compile(r"[,.;:!()\n–—]+")
_ALL = frozenset({"all", "all of them", "everything", "alle", "alles", "tous", "toutes", "todos", "todas", "tutti"})
_REFUSALS = frozenset({"not", "no", "don", "dont", "never", "disagree", "nicht", "nein", "non", "but"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with an answer.

    "missing" and "malformed" have to be mended, "short" is asked about once, "noted" is only for those who read it.
    """

    key: str
    label: str
    problem: str
    weight: Weight

    @property
    def blocks(self) -> bool:
        """Whether the form is incomplete because of it."""
        return self.weight in ("missing", "malformed")


def check_form(form: Form, answers: Mapping[str, str], attached: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Every finding, in the order of the fields: one mail can name them all."""
    found = (check_answer(field, answers.get(field.key, ""), attached) for field in form.fields)
    return tuple(finding for finding in found if finding)


def check_answer(field: Field, answer: str, attached: Sequence[str] = ()) -> Finding | None:
    """What is wrong with one answer, or None; `attached` are the names of the files that came with the mail."""
    if field.attachment and attached and normalise(field, answer) is None:
        return Finding(field.key, field.label, f"the attached file {_shown(attached[0])} is taken for it", "noted")
    if not answer.strip():
        missing = Finding(field.key, field.label, field.hint or "not answered yet", "missing")
        return missing if field.required else None
    value = normalise(field, answer)
    if value is None or value is False:
        return Finding(field.key, field.label, _PROBLEMS[field.kind](field, answer), "malformed")
    return _note(field, answer, value)


def normalise(field: Field, answer: str) -> Value:
    """The answer as the books keep it: text, number, True, the key of a choice, or a tuple; None where it fits nothing.

    Links that are explicitly none are an empty tuple.
    """
    return _READERS[field.kind](field, answer.strip())


def _note(field: Field, answer: str, value: Value) -> Finding | None:
    words = len(answer.split())
    if words < field.least_words:
        lines = -(-field.least_words // 12)
        problem = f"{words} words so far; about {lines} lines help us to know you"
        return Finding(field.key, field.label, problem, "short")
    if field.hosts and isinstance(value, str):
        host = value.split("/")[2].casefold()
        if not any(host == wanted or host.endswith("." + wanted) for wanted in field.hosts):
            return Finding(field.key, field.label, f"{host} instead of {' or '.join(field.hosts)}", "noted")
    return None


def _read_list(field: Field, answer: str) -> Value:
    words = [word.strip(" \t-*•.") for word in re.split(r"[,;\n]", answer)]
    words = [word for word in words if word]
    if not field.choices:
        return tuple(part for word in words for part in _AND.split(word) if part) or None
    if bare(answer) in _ALL:
        return tuple(choice.key for choice in field.choices)
    parts = [part for word in words for part in ([word] if pick(word, field.choices) else _AND.split(word)) if part]
    picked = [pick(part, field.choices) for part in parts]
    keys = [choice.key for choice in picked if isinstance(choice, Choice)]
    return tuple(dict.fromkeys(keys)) if keys and len(keys) == len(parts) else None


def _read_choice(field: Field, answer: str) -> Value:
    """The one that is meant: also where a comment follows it, if that names no other ("yes, gladly")."""
    whole = pick(answer, field.choices) or pick(_first_line(answer), field.choices)
    if whole:
        return whole.key
    found = {choice.key for part in _COMMENT.split(answer) if (choice := pick(part, field.choices))}
    return found.pop() if len(found) == 1 else None


def _read_number(field: Field, answer: str) -> Value:
    digits = "".join(letter if letter.isdecimal() else " " for letter in _first_line(answer)).split()
    if len(digits) != 1 or len(digits[0]) > 9 or f"-{digits[0]}" in answer:
        return None
    number = int(digits[0])
    return number if field.least <= number <= field.most else None


def _read_links(field: Field, answer: str) -> Value:
    links = read_links(answer)
    if links:
        return links
    said = bare(_first_line(answer))
    return () if said in _each_bare(field.none_words) else None


def _read_agreement(field: Field, answer: str) -> Value:
    said = bare(_first_line(answer))
    if not _REFUSALS.isdisjoint(said.split()):
        return None
    return any(f"{said} ".startswith(f"{word} ") for word in _each_bare(field.yes_words)) or None


def _first_line(answer: str) -> str:
    return next((line.strip() for line in answer.splitlines() if line.strip()), "")


@lru_cache(maxsize=64)
def _each_bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """A field's own words, bare: they are asked for with every answer."""
    return tuple(map(bare, words))


def _shown(answer: str) -> str:
    line = _first_line(answer)
    return f'"{line[:_SHOWN]}…"' if len(line) > _SHOWN else f'"{line}"'


def _said_link(field: Field, answer: str) -> str:
    return f"{_shown(answer)} is not an address we can open"


def _said_links(field: Field, answer: str) -> str:
    return f'{_said_link(field, answer)}; links, or the word "{field.none_words[0]}"'


def _said_choice(field: Field, answer: str) -> str:
    return f"{_shown(answer)} is none of: {', '.join(field.options)}"


def _said_number(field: Field, answer: str) -> str:
    return f"{_shown(answer)} is not a number from {field.least} to {field.most}"


def _said_agreement(field: Field, answer: str) -> str:
    return f'{_shown(answer)} is not yet an agreement; "{field.yes_words[0]}" is enough'


_READERS: dict[str, Callable[[Field, str], Value]] = {
    "text": lambda field, answer: answer or None,
    "lines": lambda field, answer: answer or None,
    "url": lambda field, answer: read_link(answer),
    "links": _read_links,
    "choice": _read_choice,
    "number": _read_number,
    "list": _read_list,
    "agree": _read_agreement,
}
_PROBLEMS: dict[str, Callable[[Field, str], str]] = {
    "text": _said_choice,
    "lines": _said_choice,
    "url": _said_link,
    "links": _said_links,
    "choice": _said_choice,
    "number": _said_number,
    "list": _said_choice,
    "agree": _said_agreement,
}
