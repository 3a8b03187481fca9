"""Out of place: a keyword that nobody can read or that does not belong here earns a helpful answer and changes
nothing (S49)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, accepted
from mailbot.program.prompt import keywords_shown


def explain(case: Case) -> Decision:
    """Names the line, what is off with it, and what can be said here; the keyword that it comes near to leads."""
    wrong = case.said.malformed[0]
    keywords = keywords_shown(case, first=wrong.keyword)
    letter = case.answer("malformed", line=wrong.line[:200], problem=wrong.problem, keywords=keywords)
    return accepted(f"a line that cannot be followed: {wrong.problem}", letter)


def ask_which(case: Case) -> Decision:
    """A mail to two of our threads at once: which one is meant is asked and never guessed (section 5)."""
    problem = "it is addressed to two of our letters at once; please answer each of them by itself"
    letter = case.answer("malformed", line=case.mail.subject[:200], problem=problem, keywords=[])
    return Decision(Disposition.HELD, "addressed to two threads: asked which", letters=(letter,))
