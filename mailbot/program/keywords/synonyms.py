"""Synonyms: other languages' words for our keywords (rules/keywords.de.toml), read as the keyword itself would be: with
its grammar, in its places, on its proof. The keyword in English always works.

Where talk is welcome a synonym counts in capitals or with a colon alone: it is a word of somebody's own language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

_BEGINNING = re.compile(r"([*_`\"'“”„‘’«»()\[\]]*)([^\W\d_]+)(?: ([^\W\d_]+))?")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The words of every language for our keywords ("BEWERBEN": "APPLY"), and the language of each."""

    words: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    def in_english(self, line: str, *, among_talk: bool = False) -> str:
        """The line with the keyword in place of a word for it at its beginning; capitals stay capitals."""
        begins, found = self._found(line)
        if begins is None or found not in self.words:
            return line
        end = begins.start(2) + len(found)
        keyword, rest = self.words[found], line[end:]
        loud = line[begins.start(2) : end].isupper()
        if among_talk and not loud and not rest.startswith(":"):
            return line
        return f"{begins[1]}{keyword if loud else keyword.lower()}{rest}"

    def language_of(self, line: str) -> str:
        """The language of the word for a keyword with which a line begins; "" where there is none."""
        return self.languages.get(self._found(line)[1], "")

    def _found(self, line: str) -> tuple[re.Match[str] | None, str]:
        begins = _BEGINNING.match(line) if self.words else None
        if begins is None:
            return None, ""
        one = begins[2].upper()
        two = f"{one} {begins[3].upper()}" if begins[3] else ""
        return begins, two if two in self.words else one


NONE = Synonyms()


class EnglishLines(Sequence[str]):
    """The lines of a text with our keywords in place of words for them, blanks joined; each is worked out when it is
    looked at, since most of a mail never is."""

    def __init__(self, written: Sequence[str], synonyms: Synonyms, *, among_talk: bool) -> None:
        self._written = written
        self._synonyms = synonyms
        self._among_talk = among_talk

    def __len__(self) -> int:
        return len(self._written)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return EnglishLines(self._written[at], self._synonyms, among_talk=self._among_talk)
        return self._synonyms.in_english(" ".join(self._written[at].split()), among_talk=self._among_talk)
