"""Synonyms: other languages' words for our keywords (rules/keywords.de.toml), read as the keyword itself would be: with
its grammar, in its places, on its proof. The keyword in English always works.

Where people talk about something else than a pair's own matters, a synonym counts in capitals or with a colon alone: it
is a word of somebody's own language. So do everywhere those that begin many a sentence there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

from mailbot.policy.date_words import DIGITS, DateWords

_BEGINNING = re.compile(r"([*_`\"'“”„‘’«»()\[\]]*)([^\W\d_]+)(?: ([^\W\d_]+))?")
_ARGUMENT = re.compile(r"\W{0,9}([A-Za-z]+)[*_:.,;!–—-]{0,3} +([^\W\d_]+)(?![\w@])")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The words of every language for our keywords ("BEWERBEN": "APPLY"), and the language of each; `common` are those
    that many a sentence is begun with. `arguments` are words for what stands behind a keyword, in small letters
    ("LIST": {"warteliste": "waitlist"}), `dates` those that dates are written with."""

    words: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    common: frozenset[str] = frozenset()
    arguments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: DateWords = DIGITS

    def in_english(self, line: str, *, among_talk: bool = False, of_a_pair: bool = False) -> str:
        """The line with the keyword in place of a word for it at its beginning, and the same for what stands behind it;
        capitals stay capitals."""
        return self._with_argument(self._with_keyword(line, among_talk=among_talk, of_a_pair=of_a_pair))

    def answers(self, *keywords: str) -> dict[str, str]:
        """Words for these keywords in small letters, the keywords themselves among them."""
        own = {keyword.lower(): keyword for keyword in keywords}
        return own | {word.lower(): keyword for word, keyword in self.words.items() if keyword in keywords}

    def language_of(self, line: str) -> str:
        """The language of the word for a keyword with which a line begins; "" where there is none."""
        return self.languages.get(self._found(line)[1], "")

    def _with_keyword(self, line: str, *, among_talk: bool, of_a_pair: bool) -> str:
        begins, found = self._found(line)
        if begins is None or found not in self.words:
            return line
        end = begins.start(2) + len(found)
        keyword, rest = self.words[found], line[end:]
        loud = line[begins.start(2) : end].isupper()
        in_any_case = not among_talk or (of_a_pair and found not in self.common)
        if not (loud or in_any_case or rest.startswith(":")):
            return line
        return f"{begins[1]}{keyword if loud else keyword.lower()}{rest}"

    def _with_argument(self, line: str) -> str:
        found = _ARGUMENT.match(line) if self.arguments else None
        words = self.arguments.get(found[1].upper(), {}) if found else {}
        if found is None or found[2].lower() not in words:
            return line
        return f"{line[: found.start(2)]}{words[found[2].lower()]}{line[found.end(2) :]}"

    def _found(self, line: str) -> tuple[re.Match[str] | None, str]:
        begins = _BEGINNING.match(line) if self.words else None
        if begins is None:
            return None, ""
        one = begins[2].upper()
        two = f"{one} {begins[3].upper()}" if begins[3] else ""
        return begins, two if two in self.words else one


NONE = Synonyms()
"""English alone."""


class EnglishLines(Sequence[str]):
    """The lines of a text with our keywords in place of words for them, blanks joined; each is worked out when it is
    looked at, since most of a mail never is."""

    def __init__(self, written: Sequence[str], synonyms: Synonyms, *, among_talk: bool, of_a_pair: bool) -> None:
        self._written = written
        self._synonyms = synonyms
        self._among_talk, self._of_a_pair = among_talk, of_a_pair

    def __len__(self) -> int:
        return len(self._written)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return EnglishLines(
                self._written[at], self._synonyms, among_talk=self._among_talk, of_a_pair=self._of_a_pair
            )
        line = " ".join(self._written[at].split())
        return self._synonyms.in_english(line, among_talk=self._among_talk, of_a_pair=self._of_a_pair)
