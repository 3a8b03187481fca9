"""Roster: who mentors here, for anybody who asks: those who agreed to be named, always from the books (S69, S70)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.keyword import Role
from mailbot.program.roster.mentors import listed

SHOWN = 40
"""So many mentors make a letter that is still read; who comes after them is counted."""


def mentors(case: Case, command: Command | None = None) -> Decision:
    """MENTORS: the roster."""
    found = listed(case.books, case.handbook)
    is_mentor = Role.MENTOR.value in case.sender.roles if case.sender else False
    letter = case.answer("mentors", mentors=found[:SHOWN], more=len(found[SHOWN:]), is_mentor=is_mentor)
    return accepted(f"the roster: {len(found)} mentors", letter)


CHAPTER = Chapter("roster", {"MENTORS": mentors}, mentors)
