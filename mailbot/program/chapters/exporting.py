"""Exporting: EXPORT brings a member everything that is held on them, to their registered address alone (section 6)."""

from __future__ import annotations

from dataclasses import replace

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.privacy.portfolio import portfolio
from mailbot.program.privacy.subject import subject_of


def export(case: Case, command: Command) -> Decision:
    """EXPORT: a letter with everything in one file."""
    assert case.sender is not None  # the keyword is a member's
    tongue = case.handbook.tongue_of(case.sender)
    bundle = portfolio(subject_of(case.sender, case.books), case.books, case.handbook.name, case.now, tongue)
    letter = replace(case.answer("export", file=bundle.name), bundle=bundle)
    return accepted(f"{case.sender.id} gets what is held on them", letter)


CHAPTER = Chapter("exporting", {"EXPORT": export})
