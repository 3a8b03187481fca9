"""Marks: the words that people put behind a milestone to say more about it, as rules/milestones.toml and
rules/stages.toml have them, in any language (S62)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mailbot.policy.choices import Choice
from mailbot.policy.date_words import DIGITS, DateWords

FLAGS = ("required", "optional", "technical", "non-technical", "stretch", "blocked")
"""Words that say all by themselves."""
BEFORE = ("cost", "stage", "by")
"""Words that something follows."""
HORIZONS = {"short term": "Short term", "medium term": "Medium term", "long term": "Long term"}
"""How far off a goal is, and how a plan's heading says so."""
NEEDED = (*FLAGS, *BEFORE)
KNOWN = (*NEEDED, "milestone", "goal", *HORIZONS)
"""What there may be besides: the word for a milestone, by which a report names one by its number, and those for goals,
which are read in English at any rate."""

_NOTHING = re.compile(r"(?!)")
_NUMBERS = r"\d{{1,3}}(?:(?:, ?| ?[+&/] ?| [a-z]{{1,3}} )\d{{1,3}}(?!\w)){{0,9}}"
"""One or several: "2", "2 and 3"."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The keys of flags and stages by what people say for them, and patterns of what begins a cost, a stage, a date
    or the line of a goal; `labels` are the stages as they are read, in their order. `horizons` are words for how far
    off a goal is, `alone` matches a date or an "optional" that has a line for itself, `dates` are months' names and the
    like, `milestone` where one is named by its number."""

    flags: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    cost: re.Pattern[str] = _NOTHING
    stage: re.Pattern[str] = _NOTHING
    due: re.Pattern[str] = _NOTHING
    first: re.Pattern[str] = _NOTHING
    goal: re.Pattern[str] = _NOTHING
    horizon: re.Pattern[str] = _NOTHING
    horizons: Mapping[str, str] = field(default_factory=dict)
    alone: re.Pattern[str] = _NOTHING
    dates: DateWords = DIGITS
    milestone: re.Pattern[str] = _NOTHING


def marks_of(words: Iterable[Choice], stages: Iterable[Choice], dates: DateWords) -> Marks:
    """Compiles what program admins wrote."""
    by_key = {key: Choice(key, key) for key in ("goal", *HORIZONS)} | {choice.key: choice for choice in words}
    kinds = [choice for key, choice in by_key.items() if key in FLAGS]
    far = [choice for key, choice in by_key.items() if key in HORIZONS]
    stages = tuple(stages)
    return Marks(
        flags={plain(said): choice.key for choice in kinds for said in _said(choice)},
        stages={plain(said): choice.key for choice in stages for said in _said(choice)},
        labels={choice.key: choice.label for choice in stages},
        cost=_pattern(by_key, "cost", r"(?<![\w-])(?:{})[:=]? ?(?:about |around |ca\.? ?|~ ?|etwa )?"),
        stage=_pattern(by_key, "stage", r"(?<![\w-])(?:{}) ?[:=] ?"),
        due=_pattern(by_key, "by", r"(?<![\w-])(?:{})\b[ :]{{1,3}}(?=\S)"),
        goal=_pattern(by_key, "goal", r"(?:{})(?: \d{{1,2}})? ?[:–—-] ?(?=\S)"),
        horizon=_any([said for choice in far for said in _said(choice)], r"({})(?:$| ?[:–—-] ?)"),
        horizons={plain(said): HORIZONS[choice.key] for choice in far for said in _said(choice)},
        alone=_alone(by_key),
        dates=dates,
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


def _alone(by_key: Mapping[str, Choice]) -> re.Pattern[str]:
    """How a date or "(optional)" begins, which stands alone in a line only where a mail program broke that line."""
    optional, by = (_any(_said(by_key[key]), "{}").pattern if key in by_key else "" for key in ("optional", "by"))
    if not (optional and by):
        return _NOTHING
    form = rf"(?:[-–—(\[,][ \t]*)?(?:(?:{by})\b.{{0,30}}\d|(?:{optional})[)\]]?[.,;]?$)"
    return re.compile(form, re.IGNORECASE)


def _any(words: Iterable[str], form: str) -> re.Pattern[str]:
    """Any of these words, the longest first, so that "due on" is not read as "due"; a hyphen may stand for a blank."""
    longest = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    escaped = (re.escape(word).replace(r"\ ", "[ -]") for word in longest)
    return re.compile(form.format("|".join(escaped)), re.IGNORECASE) if longest else _NOTHING
