"""Out of place: a keyword that nobody can read or that does not belong here earns a helpful answer and changes
nothing (S49)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, accepted
from mailbot.program.keywords import BY_NAME, fitting


def explain(case: Case) -> Decision:
    """Names the line, what is off with it, and what can be said here."""
    wrong = case.said.malformed[0]
    fits = fitting(case.place, case.roles)
    near = BY_NAME.get(wrong.keyword)
    usages = [keyword.usage for keyword in fits] if wrong.out_of_place or near not in fits else [near.usage]
    letter = case.answer("malformed", line=wrong.line[:200], problem=wrong.problem, usages=usages)
    return accepted(f"a line that cannot be followed: {wrong.problem}", letter)


def ask_which(case: Case) -> Decision:
    """A mail to two of our threads at once: which one is meant is asked and never guessed (section 5)."""
    problem = "it is addressed to two of our letters at once; please answer each of them by itself"
    letter = case.answer("malformed", line=case.mail.subject[:200], problem=problem, usages=[])
    return Decision(Disposition.HELD, "addressed to two threads: asked which", letters=(letter,))
