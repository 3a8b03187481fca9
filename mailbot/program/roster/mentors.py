"""Mentors: those who agreed to stand in the roster, as anybody may read of them, without addresses (S52, S69, S70)."""

from __future__ import annotations

import re

from mailbot.program.books import Books
from mailbot.program.facts import Facts, in_words
from mailbot.program.handbook import Handbook
from mailbot.program.matching.placement import city
from mailbot.program.model import Membership, Person

_PRESENT = (Membership.MEMBER, Membership.AWAY, Membership.PAUSED)
_REACHABLE = re.compile(r"\S+@\S+|(?:mailto:|https?://)\S+", re.IGNORECASE)
"""What somebody could be written to at besides the program; it stands in no roster, whoever wrote it."""


def listed(books: Books, handbook: Handbook) -> list[Facts]:
    """The mentors who are there and agreed to be listed, by their names."""
    free = {mentor.id for mentor in books.available_mentors()}
    mentors = (person for person in books.in_stage(Person, _PRESENT) if "mentor" in person.roles and person.listed)
    shown = [_shown(mentor, handbook, free=mentor.id in free) for mentor in mentors]
    return sorted(shown, key=lambda mentor: str(mentor.name).casefold())


def _shown(mentor: Person, handbook: Handbook, *, free: bool) -> Facts:
    return Facts(
        name=_without_address(mentor.name),
        disciplines=in_words(handbook.disciplines_named(mentor.disciplines)),
        stages=in_words(mentor.stages),
        years=mentor.years,
        languages=in_words([_without_address(language) for language in mentor.languages]),
        city=city(mentor),
        free=free,
        about=_without_address(mentor.about),
    )


def _without_address(text: str) -> str:
    return " ".join(_REACHABLE.sub("…", text).split())
