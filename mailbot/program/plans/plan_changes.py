"""Plan changes: what a new version of a plan does to the one in force, told milestone by milestone (S63)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailbot.program.facts import Facts
from mailbot.program.plans.plan import Milestone, Plan
from mailbot.program.plans.plan_text import marks_shown, resource_shown
from mailbot.program.plans.plan_versions import same_words

_ALIKE = 0.5
"""So large a part of the words of two milestones is in both, where one is the other in new words."""

_WORD = re.compile(r"\w+")
Pair = tuple[Milestone, Milestone]


def changes_shown(before: Plan, after: Plan) -> Facts:
    """What was added, taken out, put off, said in other words or marked otherwise; lists of facts, empty where nothing
    was. `nothing` says that only the order differs, or not even that."""
    pairs, removed, added = _matched(before.milestones, after.milestones)
    told: dict[str, list[Facts]] = {
        "added": [Facts(number=new.number, text=new.text, due=new.due) for new in added],
        "removed": [Facts(number=old.number, text=old.text, done=old.done is not None) for old in removed],
        "reworded": [Facts(number=new.number, before=old.text, after=new.text) for old, new in _differ(pairs, "text")],
        "moved": [
            Facts(number=new.number, text=new.text, before=old.due, after=new.due) for old, new in _differ(pairs, "due")
        ],
        "regrouped": [Facts(number=new.number, text=new.text, after=new.goal) for old, new in _differ(pairs, "goal")],
        "marked": list(_marked(pairs)),
    }
    return Facts(**told, nothing=not any(told.values()))


def _differ(pairs: Sequence[Pair], name: str) -> list[Pair]:
    if name == "text":
        return [(old, new) for old, new in pairs if same_words(old.text) != same_words(new.text)]
    return [(old, new) for old, new in pairs if getattr(old, name) != getattr(new, name)]


def _marked(pairs: Sequence[Pair]) -> Iterator[Facts]:
    for old, new in pairs:
        were, are = _said(old), _said(new)
        if set(were) != set(are):
            gone = [mark for mark in were if mark not in are]
            yield Facts(number=new.number, text=new.text, before=gone, after=[m for m in are if m not in were])


def _said(milestone: Milestone) -> list[str]:
    return [*marks_shown(milestone), *(resource_shown(each) for each in milestone.resources)]


def _matched(
    before: Sequence[Milestone], after: Sequence[Milestone]
) -> tuple[list[Pair], list[Milestone], list[Milestone]]:
    """Which milestone has become which: first those in the same words, then those in the most alike; and the rest."""
    pairs: list[Pair] = []
    old, new = list(before), list(after)
    for milestone in after:
        same = next((each for each in old if same_words(each.text) == same_words(milestone.text)), None)
        if same is not None:
            _pair(same, milestone, old, new, pairs)
    alike = sorted(((_likeness(a, b), -a.number, -b.number, a, b) for a in old for b in new), key=lambda each: each[:3])
    for likeness, _, _, a, b in reversed(alike):
        if likeness >= _ALIKE and a in old and b in new:
            _pair(a, b, old, new, pairs)
    return sorted(pairs, key=lambda pair: pair[1].number), old, new


def _pair(a: Milestone, b: Milestone, old: list[Milestone], new: list[Milestone], pairs: list[Pair]) -> None:
    old.remove(a)
    new.remove(b)
    pairs.append((a, b))


def _likeness(a: Milestone, b: Milestone) -> float:
    ours, theirs = (set(_WORD.findall(each.text.casefold())) for each in (a, b))
    return 2 * len(ours & theirs) / max(len(ours) + len(theirs), 1)
