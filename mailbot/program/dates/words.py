"""Words: a text cut into words for whoever reads a date in it, with the words that it was written with kept beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.policy.date_words import DateWords, Kind, fold

_MOST = 48
"""Words that are looked at; what stands further behind is part of a place."""
_STAMP = re.compile(r"(\d{4}-\d\d?-\d\d?)T(\d\d?:\d\d(?::\d\d)?)(Z|[+-]\d\d:?\d\d)?(?=[\s,]|$)", re.IGNORECASE)
_GLUED = re.compile(r"(?<=\d\.)(?=[^\W\d_])")
_RANGE = re.compile(r"(\d{1,2}[:.h]\d\d) ?[-–] ?\d{1,2}[:.h]\d\d")
_HALF = re.compile(r"(?<![^\W\d_])([ap])\. ?m\b\.?", re.IGNORECASE)
_FILLERS = 3
"""So many words without a meaning may follow each other."""


@dataclass(frozen=True, slots=True)
class Words:
    """`said` are the words as written, `read` the same as they are looked up."""

    said: tuple[str, ...]
    read: tuple[str, ...]
    known: DateWords

    def at(self, start: int, kind: Kind) -> list[tuple[int, int]]:
        return self.known.at(self.read, start, kind)

    def word(self, at: int) -> str:
        return self.read[at] if at < len(self.read) else ""

    def starts(self, at: int) -> Iterator[int]:
        """Where something may begin: here, and behind each of the next words that mean nothing."""
        yield at
        for _ in range(_FILLERS):
            ends = self.at(at, Kind.FILLER)
            if not ends:
                return
            at = ends[-1][1]
            yield at

    def after(self, at: int) -> str:
        """What is left, as it was written."""
        return " ".join(self.said[at:])


def cut(text: str, known: DateWords) -> Words:
    """A text as words; a date and a time in one (2027-01-14T18:00Z) are two."""
    stamp = _STAMP.match(text)
    if stamp:
        zone = {"": "", "Z": "UTC"}.get((stamp[3] or "").upper(), stamp[3] or "")
        text = f"{stamp[1]} {stamp[2]} {zone} {text[stamp.end() :]}"
    text = _GLUED.sub(" ", _HALF.sub(r"\1m", _RANGE.sub(r"\1", text)))  # of "18:00-19:00" the beginning counts
    said = [word for word in text.split() if fold(word)]
    return Words(tuple(said), tuple(map(fold, said[:_MOST])), known)
