"""Catalogue: the open-source initiatives that the program knows of and mentees choose from (S30).

An entry's number is its id's for good, so that INITIATIVE 3 means what its reader saw, however old the letter is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot.policy.links import read_link
from mailbot.program.books import Books
from mailbot.program.model import Deed, Record

MOST_SHOWN = 8
"""So many are shown to a mentee at a time."""
_LONGEST_NAME = 80
_NUMBER = re.compile(r"(?:i-|#|nr\.? ?|no\.? ?)?(\d{1,4})[.):]?", re.IGNORECASE)


class InitiativeStage(StrEnum):
    """Whether an initiative can be chosen."""

    LISTED = "listed"
    REMOVED = "removed"


STEPS: Mapping[InitiativeStage, frozenset[InitiativeStage]] = {
    InitiativeStage.LISTED: frozenset({InitiativeStage.REMOVED}),
    InitiativeStage.REMOVED: frozenset(),
}


class Initiative(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One open-source initiative, I-3; `discipline` is the key of the one that it suits best, "" for all."""

    name: str
    url: str
    added: datetime
    discipline: str = ""
    stage: InitiativeStage = InitiativeStage.LISTED
    deeds: tuple[Deed, ...] = ()

    @property
    def number(self) -> int:
        return int(self.id.partition("-")[2])


@dataclass(frozen=True, slots=True)
class Entry:
    """What an admin wrote behind ADD: a name, an address of the web ("" where there is none), and the words behind."""

    name: str
    url: str
    rest: str


def listed(books: Books) -> list[Initiative]:
    """All that can be chosen, in the order of their numbers."""
    return books.in_stage(Initiative, (InitiativeStage.LISTED,))


def shown_to(disciplines: Collection[str], books: Books) -> list[Initiative]:
    """The first few for somebody of these disciplines: those that suit them, then those for all, then the rest."""
    return sorted(listed(books), key=lambda each: _distance(each, disciplines))[:MOST_SHOWN]


def _distance(initiative: Initiative, disciplines: Collection[str]) -> int:
    if initiative.discipline in disciplines:
        return 0
    return 1 if not initiative.discipline else 2


def number_in(text: str) -> int:
    """The number that a text is: 3 of "3", "I-3", "#3."; 0 where it is none."""
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else 0


def read_entry(text: str) -> Entry:
    """ "wrk https://example.org/wrk performance testing" as name, address and what is behind it."""
    words = text.split()
    at = next((n for n, word in enumerate(words) if "://" in word and read_link(word)), len(words))
    url = read_link(words[at]) if at < len(words) else None
    name = " ".join(words[:at]).strip("\"'“”„ –-:")[:_LONGEST_NAME]
    return Entry(name or (bare(url) if url else ""), url or "", " ".join(words[at + 1 :]))


def bare(url: str) -> str:
    """An address without what every one begins with: a name where there is no other."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")[:_LONGEST_NAME]
