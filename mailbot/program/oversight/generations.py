"""Generations: the line from mentor to mentee to mentor. Whoever came as a mentor begins one; whoever graduates is a
generation further than who mentored them (S75)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mailbot.program.books import Books
from mailbot.program.model import Mentorship, MentorshipStage

FIRST = 1
"""The generation of mentors who have not graduated here themselves."""


def graduated_on(pair: Mentorship) -> datetime | None:
    """When a pair ended in a graduation."""
    if pair.stage is not MentorshipStage.GRADUATED:
        return None
    return next((deed.at for deed in reversed(pair.deeds) if deed.what == "graduated"), None)


def line_of(person: str, books: Books) -> list[str]:
    """Whose mentees they were: the ids from whoever began the line to the person, each once."""
    line = [person]
    while (mentor := _mentor_of(line[0], books)) is not None and mentor not in line:
        line.insert(0, mentor)
    return line


def _mentor_of(person: str, books: Books) -> str | None:
    """With whom somebody first graduated."""
    pairs = (pair for pair in books.mentorships_of(person) if pair.mentee == person)
    return next((pair.mentor for pair in pairs if graduated_on(pair) is not None), None)


def longest(pairs: Iterable[Mentorship], until: datetime) -> int:
    """How many generations the longest line has at a moment; 0 while nobody has graduated."""
    taught: dict[str, str] = {}
    for pair in pairs:
        done = graduated_on(pair)
        if done is not None and done < until:
            taught.setdefault(pair.mentee, pair.mentor)
    return max((_length(person, taught) for person in taught), default=0)


def _length(person: str, taught: dict[str, str]) -> int:
    seen = [person]
    while (mentor := taught.get(seen[-1])) is not None and mentor not in seen:
        seen.append(mentor)
    return FIRST + len(seen) - 1
