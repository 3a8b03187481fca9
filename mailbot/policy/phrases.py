"""Phrases: what the program says in English, and how another language says it (rules/words.de.toml).

Code and rules speak English; a letter's template says a value in its reader's language with the filter `said`. A phrase
with places in braces fits every text that has its words around them; a day is written as the language writes it, and
what no phrase fits stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from mailbot.policy.dates import ENGLISH, Calendar, said_day

LONGEST = 600
_REMEMBERED = 4096
"""Characters of a longer text are somebody's own words."""
_AND = " and "
_THEN = "; "
_PARTS = (": ", _THEN)
"""What parts one thing that is told from the next: a phrase whose places hold none of it fits better."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """The words of a phrase around its places, and what it is in the other language: (words, place, how) in order."""

    words: tuple[str, ...]
    places: tuple[str, ...]
    local: tuple[tuple[str, str, str], ...]

    def match(self, text: str) -> dict[str, str] | None:
        """What stands in the places of a text, each as little as it can be; None where the words are others."""
        if not text.startswith(self.words[0]) or not text.endswith(self.words[-1]):
            return None
        at, end = len(self.words[0]), len(text) - len(self.words[-1])
        found: dict[str, str] = {}
        for place, words in zip(self.places[:-1], self.words[1:-1], strict=True):
            until = text.find(words, at, end)
            if until <= at:
                return None
            found[place], at = text[at:until], until + len(words)
        if at >= end:
            return None
        found[self.places[-1]] = text[at:end]
        return found


class Phrases:
    """The phrases of one language, by what they are in English; of several that fit, the one with the most words."""

    def __init__(self, pairs: Mapping[str, str], calendar: Calendar = ENGLISH) -> None:
        self._calendar = calendar
        self._whole = {english: local for english, local in pairs.items() if "{" not in english}
        patterns = (_pattern(english, local) for english, local in pairs.items() if "{" in english)
        self._patterns = sorted(patterns, key=lambda pattern: -len("".join(pattern.words)))
        self.said = lru_cache(_REMEMBERED)(self._said)
        """A text in this language; a list ("a, b and c") where all that it names is known. It is asked for the same
        few again and again: the questions of a form with every mail that may answer it."""

    def _said(self, text: str) -> str:
        if text in self._whole:
            return self._whole[text]
        if not text or len(text) > LONGEST:
            return text
        if day := said_day(text, self._calendar):
            return day
        parts = list(_parts(text))
        if len(parts) > 1 and all(part in self._whole for part in parts):
            return self.listed(text)
        fits = [(pattern, found) for pattern in self._patterns if (found := pattern.match(text)) is not None]
        whole = next(
            (fit for fit in fits if not any(part in held for held in fit[1].values() for part in _PARTS)), None
        )
        if whole is None and (said := self._one_by_one(text)):
            return said
        if not fits:
            return text
        pattern, found = whole or next((fit for fit in fits if fit[0].words[0]), fits[0])
        return "".join(words + self._filled(found, place, how) for words, place, how in pattern.local)

    def _one_by_one(self, text: str) -> str:
        """What is told of several things at once ("a question; held"), each by itself; "" where one is not known."""
        parts = text.split(_THEN)
        said = [self.said(part) for part in parts] if len(parts) > 1 else []
        return _THEN.join(said) if said and all(map(str.__ne__, parts, said)) else ""

    def listed(self, text: str) -> str:
        """A list in this language, whatever it names: "Ann und Ben"."""
        *parts, last = (self._whole.get(part, part) for part in _parts(text))
        joined = f" {self._whole.get('and', 'and')} "
        return f"{', '.join(parts)}{joined if _AND in text else ', '}{last}" if parts else last

    def _filled(self, found: Mapping[str, str], place: str, how: str) -> str:
        ways: Mapping[str, Callable[[str], str]] = {"said": self.said, "listed": self.listed}
        return ways.get(how, str)(found[place]) if place else ""


def wrong_with(english: str, local: str) -> str:
    """What is wrong with a phrase, or ""."""
    try:
        written, said = list(_cut(english)), list(_cut(local))
    except ValueError as error:
        return f"its braces cannot be read: {error}"
    places = [place for _, place, _ in written if place]
    if len(places) != len(set(places)) or any(not words for words, place, _ in written[1:] if place):
        return "its places need names of their own, and words between them"
    strange = [place for _, place, how in said if place and (place not in places or how not in {"", "said", "listed"})]
    return f"there is no {{{strange[0]}}} in what it stands for" if strange else ""


def _pattern(english: str, local: str) -> _Pattern:
    written = list(_cut(english))
    words = tuple(words for words, _, _ in written)
    places = tuple(place for _, place, _ in written if place)
    return _Pattern(words if len(words) > len(places) else (*words, ""), places, tuple(_cut(local)))


def _cut(phrase: str) -> Iterator[tuple[str, str, str]]:
    for words, place, how, _ in Formatter().parse(phrase):
        yield words, place or "", how or ""


def _parts(text: str) -> Iterator[str]:
    head, _, last = text.rpartition(_AND)
    yield from head.split(", ") if head else ()
    yield from (last,) if head else last.split(", ")
