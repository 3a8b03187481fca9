"""What a program admin is told about a mistake in an expression: the problem, the spot, and a way to mend it."""

from __future__ import annotations


class ExpressionError(ValueError):
    """What is wrong with an expression, how to mend it, and the line of it with a caret underneath."""

    def __init__(self, problem: str, mend: str = "", at: str = "") -> None:
        super().__init__(problem)
        self.problem, self.mend, self.excerpt = problem, mend, at


def excerpt(text: str, line: int, column: int, width: int) -> str:
    """Line `line` (from 1) of the text with `width` carets under `column` (from 0)."""
    rows = text.splitlines() or [""]
    shown = rows[min(line, len(rows)) - 1]
    column = max(0, min(column, len(shown)))
    return f"{shown}\n{' ' * column}{'^' * max(1, min(width, len(shown) - column))}"
