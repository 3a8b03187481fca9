"""Misread: the letter about a line that cannot be followed: what is off with it, and what can be said here."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.program.case import Case
from mailbot.program.decision import Letter
from mailbot.program.facts import Facts


def misread(
    case: Case, topic: str = "", /, *, line: str, problem: str, keywords: Sequence[Facts], others: Sequence[Facts] = ()
) -> Letter:
    """The letter to whoever wrote the line; `others` are further lines of the same mail, each {line, problem}."""
    facts = {"line": line, "problem": problem, "keywords": list(keywords), "others": list(others)}
    return case.answer("malformed", topic, **facts)
