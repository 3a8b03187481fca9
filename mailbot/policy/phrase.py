"""A phrase: a text with `{fact.field}` (or any expression) in it, checked when it is loaded and filled in later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mailbot.policy.expression import Expression, compile_expression
from mailbot.policy.expression_error import ExpressionError, excerpt
from mailbot.policy.kinds import Schema


@dataclass(frozen=True, slots=True)
class Phrase:
    """Plain texts and expressions in turn."""

    source: str
    parts: tuple[str | Expression, ...]

    def __call__(self, **facts: object) -> str:
        return "".join(part if isinstance(part, str) else said(part(**facts)) for part in self.parts)


def compile_phrase(text: str, schema: Schema) -> Phrase:
    """Compiles a text with braces; ExpressionError points into the text itself."""
    parts: list[str | Expression] = []
    at = 0
    while (start := text.find("{", at)) >= 0:
        end = text.find("}", start)
        if end < 0:
            raise ExpressionError("this brace is never closed", "write {fact.field}", _caret(text, start))
        parts += [text[at:start], _hole(text, start, end, schema)]
        at = end + 1
    if (stray := text.find("}", at)) >= 0:
        raise ExpressionError("this brace was never opened", "write {fact.field}", _caret(text, stray))
    return Phrase(text, tuple(part for part in [*parts, text[at:]] if part != ""))


def _hole(text: str, start: int, end: int, schema: Schema) -> Expression:
    try:
        return compile_expression(text[start + 1 : end], schema, expects=object)
    except ExpressionError as error:
        raise ExpressionError(error.problem, error.mend, error.excerpt or _caret(text, start)) from None


def _caret(text: str, position: int) -> str:
    line_start = text.rfind("\n", 0, position) + 1
    return excerpt(text, text.count("\n", 0, position) + 1, position - line_start, 1)


def said(value: object) -> str:
    """A fact's value as it stands in a sentence; what is empty says nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, list | tuple | set | frozenset):
        members = sorted(value) if isinstance(value, set | frozenset) else value
        return ", ".join(said(member) for member in members)
    return str(value)


def facts_used(parts: Mapping[str, object]) -> frozenset[str]:
    """Every fact ("mentor.slots") that the expressions and phrases among these values read."""
    used: set[str] = set()
    for part in parts.values():
        if isinstance(part, Expression):
            used |= part.names
        elif isinstance(part, Phrase):
            used.update(name for piece in part.parts if isinstance(piece, Expression) for name in piece.names)
    return frozenset(used)
