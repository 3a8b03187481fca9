"""Marks: the words that people put behind a milestone to say more about it, as rules/milestones.toml and
rules/stages.toml have them, in any language (S62)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mailbot.policy.choices import Choice

FLAGS = ("required", "optional", "technical", "non-technical", "stretch", "blocked")
"""Words that say all by themselves."""
BEFORE = ("cost", "stage", "by")
"""Words that something follows."""
NEEDED = (*FLAGS, *BEFORE)
KNOWN = (*NEEDED, "milestone")
"""What there may be besides: the word for a milestone, by which a report names one by its number."""

_NOTHING = re.compile(r"(?!)")
_NUMBERS = r"\d{{1,3}}(?:(?:, ?| ?[+&/] ?| [a-z]{{1,3}} )\d{{1,3}}(?!\w)){{0,9}}"
"""One or several: "2", "2 and 3"."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The keys of flags and stages by what people say for them, and patterns of what begins a cost, a stage or a date;
    `labels` are the stages as they are read, in their order; `milestone` matches where one is named by its number."""

    flags: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    cost: re.Pattern[str] = _NOTHING
    stage: re.Pattern[str] = _NOTHING
    due: re.Pattern[str] = _NOTHING
    first: re.Pattern[str] = _NOTHING
    milestone: re.Pattern[str] = _NOTHING


def marks_of(words: Iterable[Choice], stages: Iterable[Choice]) -> Marks:
    """Compiles what program admins wrote."""
    by_key = {choice.key: choice for choice in words}
    kinds = [choice for key, choice in by_key.items() if key in FLAGS]
    stages = tuple(stages)
    return Marks(
        flags={plain(said): choice.key for choice in kinds for said in _said(choice)},
        stages={plain(said): choice.key for choice in stages for said in _said(choice)},
        labels={choice.key: choice.label for choice in stages},
        cost=_pattern(by_key, "cost", r"(?<![\w-])(?:{})[:=]? ?(?:about |around |ca\.? ?|~ ?|etwa )?"),
        stage=_pattern(by_key, "stage", r"(?<![\w-])(?:{}) ?[:=] ?"),
        due=_pattern(by_key, "by", r"(?<![\w-])(?:{})\b[ :]{{1,3}}(?=\S)"),
        milestone=_pattern(by_key, "milestone", rf"(?<![\w&])(?:#|(?:{{}}) ?#?)({_NUMBERS})(?!\w)"),
        first=_any([said for choice in kinds for said in _said(choice)], r"(?:{}) ?(?::|–|—| -) ?"),
    )


def plain(said: str) -> str:
    """What somebody said in small letters, with one blank for all that is no letter or digit."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in said.casefold()).split())


def _said(choice: Choice) -> tuple[str, ...]:
    return (choice.key, choice.label, *choice.also)


def _pattern(by_key: Mapping[str, Choice], key: str, form: str) -> re.Pattern[str]:
    return _any(_said(by_key[key]), form) if key in by_key else _NOTHING


def _any(words: Iterable[str], form: str) -> re.Pattern[str]:
    """Any of these words, the longest first, so that "due on" is not read as "due"."""
    longest = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    return re.compile(form.format("|".join(map(re.escape, longest))), re.IGNORECASE) if longest else _NOTHING
