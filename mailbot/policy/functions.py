"""The functions that rules may call: each takes time in proportion to its arguments, and none can fail or reach out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailbot.policy import sightings
from mailbot.policy.kinds import ANY, NUMBER, TEXT, TEXTS, YES_NO, Kind


@dataclass(frozen=True, slots=True)
class Function:
    """What a rule may call: its parameters' kinds (the last one repeats where `many`), and the kind of its result."""

    call: Callable[..., object]
    takes: tuple[tuple[Kind, ...], ...]
    gives: Kind
    many: bool = False

    def signature(self, name: str) -> str:
        shown = ", ".join(" or ".join(map(str, kinds)) for kinds in self.takes)
        return f"{name}({shown}{', …' if self.many else ''})"


def folded(text: str) -> str:
    """Case folded, every run of white space one space: how phrases are compared."""
    return " ".join(text.casefold().split())


def mentions(text: str, phrases: Sequence[str]) -> bool:
    """Whether any phrase stands in the text as whole words, whatever the case and the line breaks."""
    within = folded(text)
    return any(_has_phrase(within, folded(phrase)) for phrase in phrases)


def _has_phrase(text: str, phrase: str) -> bool:
    """A phrase's edge counts as a word's edge only where it is a letter or digit: "c++" may be followed by anything."""
    if not phrase:
        return False
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        cut_before = phrase[0].isalnum() and at > 0 and text[at - 1].isalnum()
        cut_after = phrase[-1].isalnum() and end < len(text) and text[end].isalnum()
        if not cut_before and not cut_after:
            return True
        at = text.find(phrase, end)
    return False


def starts(text: str, phrases: str | Sequence[str]) -> bool:
    """Whether the text begins with the phrase, or one of the phrases, whatever the case and the white space."""
    wanted = (phrases,) if isinstance(phrases, str) else phrases
    return folded(text).startswith(tuple(folded(phrase) for phrase in wanted if phrase))


def lines(text: str) -> int:
    """Lines of about 12 words once re-wrapped, as the program counts "5-6 lines": 13 words are 2 lines."""
    return -(-len(text.split()) // 12)


_T, _L, _N = (TEXT,), (TEXTS,), (NUMBER,)

FUNCTIONS: dict[str, Function] = {
    "lower": Function(lambda text: text.lower(), (_T,), TEXT),
    "words": Function(lambda text: len(text.split()), (_T,), NUMBER),
    "lines": Function(lines, (_T,), NUMBER),
    "mentions": Function(mentions, (_T, _L), YES_NO),
    "starts": Function(starts, (_T, (TEXT, TEXTS)), YES_NO),
    "named": Function(sightings.named, (_T, _L), TEXTS),
    "marked": Function(sightings.marked, (_T, _L), TEXTS),
    "numbered": Function(sightings.numbered, (_T, _L), TEXTS),
    "phones": Function(sightings.phones, (_T,), TEXTS),
    "cards": Function(sightings.cards, (_T,), TEXTS),
    "ibans": Function(sightings.ibans, (_T,), TEXTS),
    "addresses": Function(sightings.addresses, (_T,), TEXTS),
    "any_of": Function(lambda some, others: not set(some).isdisjoint(others), (_L, _L), YES_NO),
    "shared": Function(lambda some, others: len(set(some).intersection(others)), (_L, _L), NUMBER),
    "len": Function(lambda value: len(value), ((TEXT, TEXTS),), NUMBER),
    "abs": Function(abs, (_N,), NUMBER),
    "min": Function(min, (_N, _N), NUMBER, many=True),
    "max": Function(max, (_N, _N), NUMBER, many=True),
    "known": Function(lambda value: value is not None and value != "", ((ANY,),), YES_NO),
    "otherwise": Function(lambda value, instead: instead if value is None else value, ((ANY,), (ANY,)), ANY),
}
