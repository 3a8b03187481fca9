"""Kinds: what a fact can be. A schema names every fact that rules may read, so that a rule is typed at load."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Schema = Mapping[str, Mapping[str, object]]
"""Fact name -> field -> str, int, float, bool, list[str], datetime, OneOf or ManyOf, each also `| None`."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """In a schema: a text that is one of these words and no other (or None, where it may be empty)."""

    words: tuple[str, ...]
    maybe_empty: bool = False


@dataclass(frozen=True, slots=True)
class ManyOf:
    """In a schema: a list of texts, each one of these words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` is how a program admin would say it; `words` the closed set of a text's values (() = any text)."""

    name: str
    words: tuple[str, ...] = ()
    maybe_empty: bool = False

    def __str__(self) -> str:
        return self.name

    def same_as(self, other: Kind) -> bool:
        return self.name == other.name


TEXT = Kind("text")
NUMBER = Kind("number")
YES_NO = Kind("yes/no")
TEXTS = Kind("list of texts")
NUMBERS = Kind("list of numbers")
MOMENT = Kind("moment")
ANY = Kind("anything")

_PLAIN: dict[object, Kind] = {
    str: TEXT,
    int: NUMBER,
    float: NUMBER,
    bool: YES_NO,
    list[str]: TEXTS,
    tuple[str, ...]: TEXTS,
    datetime: MOMENT,
    object: ANY,
}


def kind_of(declared: object) -> Kind:
    """The kind that a schema's entry declares; TypeError for what no rule could read."""
    if isinstance(declared, OneOf):
        return Kind(TEXT.name, declared.words, declared.maybe_empty)
    if isinstance(declared, ManyOf):
        return Kind(TEXTS.name, declared.words)
    if isinstance(declared, types.UnionType) or typing.get_origin(declared) is typing.Union:
        members = [member for member in typing.get_args(declared) if member is not type(None)]
        if len(members) == 1:
            return Kind(kind_of(members[0]).name, maybe_empty=True)
    try:
        return _PLAIN[declared]
    except (KeyError, TypeError):
        raise TypeError(f"a schema cannot declare {declared!r}") from None
