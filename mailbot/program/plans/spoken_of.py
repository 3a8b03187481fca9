"""Spoken of: which milestones a report names, and whether one has been spoken of so lately that a reminder of it would
only say again what its mentee has in mind (section 3)."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from mailbot.program.plans.marks import Marks
from mailbot.program.plans.plan import Milestone, Plan
from mailbot.program.plans.plan_versions import same_words

_FIRST = re.compile(r"#?(\d{1,3})[.):,]?(?:\s|$)")
_NUMBER = re.compile(r"\d{1,3}")
_DAYS = 1
"""A day and the one before it count as lately."""


def named_in(text: str, plan: Plan, marks: Marks) -> set[int]:
    """The numbers of the open milestones that a report names: by number, at its beginning or as "milestone 2" or "#2",
    or in the words that the plan has for them, where these are more than one."""
    numbers = {int(each) for found in marks.milestone.finditer(text) for each in _NUMBER.findall(found[1])}
    if first := _FIRST.match(text.lstrip()):
        numbers.add(int(first[1]))
    said = same_words(text)
    return {each.number for each in plan.milestones if each.open and (each.number in numbers or _quoted(each, said))}


def _quoted(milestone: Milestone, said: str) -> bool:
    words = same_words(milestone.text)
    return " " in words and words in said


def lately(milestone: Milestone, now: datetime, zone: tzinfo) -> bool:
    """Whether its mentee has spoken of it today or the day before, by the days of their zone."""
    last = max((at for at in (milestone.told, milestone.blocked) if at is not None), default=None)
    return last is not None and (now.astimezone(zone).date() - last.astimezone(zone).date()).days <= _DAYS
