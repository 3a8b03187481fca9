"""Outcomes: what a rule may say besides its condition. The caller declares them; a program admin fills them in."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.policy.expression import Expression, compile_expression
from mailbot.policy.expression_error import ExpressionError
from mailbot.policy.kinds import Schema
from mailbot.policy.phrase import Phrase, compile_phrase
from mailbot.source import did_you_mean

Compiled = str | float | bool | tuple[str, ...] | Expression | Phrase


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a fixed set (a chapter, a trust level); any word where the set is empty."""

    words: tuple[str, ...] = ()
    required: bool = False

    def compile(self, value: object, schema: Schema) -> Compiled:
        if not isinstance(value, str):
            raise ExpressionError("this has to be a word in quotation marks", _one_of(self.words))
        return _known(value, self.words)


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words, each of a fixed set where there is one."""

    words: tuple[str, ...] = ()
    required: bool = False

    def compile(self, value: object, schema: Schema) -> Compiled:
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise ExpressionError("this has to be a list of words", 'write ["one", "another"]')
        return tuple(_known(word, self.words) for word in value)


@dataclass(frozen=True, slots=True)
class Points:
    """A number, or an expression in quotation marks that yields one."""

    least: float = -1_000_000
    most: float = 1_000_000
    required: bool = False

    def compile(self, value: object, schema: Schema) -> Compiled:
        if isinstance(value, str):
            return compile_expression(value, schema, expects=int)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ExpressionError(
                "this has to be a number", 'write 10, or an expression: "10 * len(mentor.disciplines)"'
            )
        if not self.least <= value <= self.most:
            raise ExpressionError(f"{value:g} is out of bounds", f"from {self.least:g} to {self.most:g}")
        return value


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with {fact.field} in it."""

    required: bool = False

    def compile(self, value: object, schema: Schema) -> Compiled:
        if not isinstance(value, str):
            raise ExpressionError("this has to be a text in quotation marks", 'write "because {fact.field}"')
        return compile_phrase(value, schema)


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    required: bool = False

    def compile(self, value: object, schema: Schema) -> Compiled:
        if not isinstance(value, bool):
            raise ExpressionError("this has to be true or false", "write it without quotation marks")
        return value


OutcomeKind = Word | Words | Points | Sentence | Flag

BECAUSE = Sentence()


def _known(word: str, words: tuple[str, ...]) -> str:
    if words and word not in words:
        raise ExpressionError(f"{word!r} is none of the words that can stand here", did_you_mean(word, words))
    return word


def _one_of(words: tuple[str, ...]) -> str:
    return "one of: " + ", ".join(words) if words else ""
