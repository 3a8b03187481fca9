"""Choices: a list that forms and rules draw on (rules/disciplines.toml): what can be picked, and how people say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbot.source import Mistakes, Source, did_you_mean, read_toml

_WORD = re.compile(r"[^\W_]+")
_KEYS = ("key", "label", "also")


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` is what rules and books use, `label` what people read, `also` other words for it."""

    key: str
    label: str
    also: tuple[str, ...] = ()


def load_choices(source: Source, mistakes: Mistakes) -> tuple[Choice, ...]:
    """Reads a file of `[[choice]]` tables, in the order in which they are shown."""
    toml = read_toml(source, mistakes)
    tables = toml.data.get("choice") if toml else None
    if toml is None:
        return ()
    for key in toml.data:
        if key != "choice":
            mistakes.note(source.path, toml.place((key,), key), f"there is no {key!r} here", "write [[choice]]")
    if not isinstance(tables, list) or not tables:
        mistakes.note(source.path, "choice", "there is nothing to choose from", "begin each choice with [[choice]]")
        return ()
    found: dict[str, Choice] = {}
    for index, table in enumerate(tables):
        place = toml.place(("choice", index), f"choice number {index + 1}")
        problem, mend = _wrong(table)
        if not problem and table["key"] in found:
            problem, mend = f"{table['key']!r} is here twice", "give each choice a key of its own"
        if problem:
            mistakes.note(source.path, place, problem, mend)
        else:
            found[table["key"]] = Choice(table["key"], table.get("label", table["key"]), tuple(table.get("also", ())))
    return tuple(found.values())


def _wrong(table: object) -> tuple[str, str]:
    """What is wrong with a choice and how to mend it, or two empty texts."""
    if not isinstance(table, dict):
        return "a choice is a table", "begin each choice with [[choice]]"
    for key in table:
        if key not in _KEYS:
            return f"there is no key {key!r} here", did_you_mean(key, _KEYS)
    if not isinstance(table.get("key"), str) or not table["key"].strip():
        return "'key' is missing", 'write key = "…", one short word'
    if not isinstance(table.get("label", ""), str):
        return "'label' has to be a text", 'write label = "…"'
    also = table.get("also", [])
    if not isinstance(also, list) or not all(isinstance(word, str) for word in also):
        return "'also' has to be a list of texts", 'write also = ["…", "…"]'
    return "", ""


def pick(answer: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that an answer means: its number, key, label, another word for it, or a clear beginning."""
    said = bare(answer)
    if not said:
        return None
    if said.isdecimal():
        number = int(said) if len(said) < 4 else 0
        return choices[number - 1] if 1 <= number <= len(choices) else None
    for choice in choices:
        if said in _names_of(choice):
            return choice
    begun = [choice for choice in choices if len(said) > 2 and _names_of(choice)[0].startswith(said)]
    return begun[0] if len(begun) == 1 else None


@lru_cache(maxsize=512)
def _names_of(choice: Choice) -> tuple[str, ...]:
    """What a choice is called, its label first."""
    return tuple(map(bare, (choice.label, choice.key, *choice.also)))


def bare(text: str) -> str:
    """Letters and digits in lower case with single spaces: "[X] I agree!" is "x i agree"."""
    return " ".join(_WORD.findall(text.casefold()))
