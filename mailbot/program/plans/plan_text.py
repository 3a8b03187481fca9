"""Plan text: a plan as people write it after PLAN, read into milestones, and written so that it can be read again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from mailbot.program.dates.day import Unreadable
from mailbot.program.plans.due import LOOSE, read_due
from mailbot.program.plans.plan import Milestone
from mailbot.program.plans.plan_lines import Entry, Kind, heading_of, others, read_entries, title_of

MOST = 40
"""So many milestones a plan may have."""
LONGEST = 300
"""So many characters a milestone or a goal may have."""

_OPTIONAL = re.compile(r"(?:[(\[] ?optional ?[)\]]|[,;–—-] ?optional)[.,;]?$", re.IGNORECASE)
_OPTIONAL_FIRST = re.compile(r"(?:[(\[] ?optional ?[)\]] ?[:,–—-]?|optional ?[:–—-]) ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that could not be read, and why, in words for the one who wrote it."""

    line: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """What a text says: goals, milestones numbered from 1 (`ticked`: the numbers of those marked as done), the words
    beside them, and what could not be read."""

    goals: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    ticked: frozenset[int] = frozenset()
    note: str = ""
    problems: tuple[Problem, ...] = ()


def read_plan(text: str, today: date) -> ReadPlan:
    """Reads any text; a due date without a year is the next such day from `today` on."""
    entries = read_entries(text)
    goals: dict[str, int] = {"": 0}
    found: list[tuple[Milestone, bool]] = []
    problems: list[Problem] = []
    goal = ""
    for entry in entries:
        read = _read(entry, goal, today)
        match read:
            case Problem():
                problems.append(read)
            case Milestone():
                found.append((read, entry.ticked))
            case str():
                goal = read
                goals.setdefault(goal, len(goals))
    found.sort(key=lambda each: goals[each[0].goal])
    milestones = tuple(replace(milestone, number=number) for number, (milestone, _) in enumerate(found, 1))
    if len(found) > MOST:
        problems.append(Problem(f"{len(found)} milestones", f"a plan has at most {MOST}; later ones can come later"))
    ticked = frozenset(number for number, (_, ticked) in enumerate(found, 1) if ticked)
    return ReadPlan(tuple(goals)[1:], milestones, ticked, "\n".join(others(entries)), tuple(problems))


def _read(entry: Entry, goal: str, today: date) -> Milestone | Problem | str | None:
    """A milestone under a goal, or the title of the next goal; None for words that are neither."""
    if entry.kind is Kind.OTHER:
        return None
    if len(entry.words) > LONGEST:
        return Problem(_beginning(entry.words), f"is longer than {LONGEST} characters")
    return title_of(entry.words) if entry.kind is Kind.GOAL else _read_item(entry, goal, today)


def _read_item(entry: Entry, goal: str, today: date) -> Milestone | Problem:
    words, required, due = entry.words, True, None
    if first := _OPTIONAL_FIRST.match(words):
        words, required = words[first.end() :], False
    while True:
        words = words.rstrip(LOOSE)
        if last := _OPTIONAL.search(words):
            words, required = words[: last.start()], False
        elif due is None and (read := read_due(words, today)):
            if isinstance(read.on, Unreadable):
                return Problem(_beginning(entry.words), read.on.problem)
            words, due = read.words, read.on
        else:
            break
    if not any(character.isalpha() for character in words):
        return Problem(_beginning(entry.words) or "a line without words", "says nothing of what is to be done")
    return Milestone(number=0, text=words, goal=goal, due=due, required=required)


def _beginning(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:79].rstrip()}…"


def written(goals: Iterable[str], milestones: Iterable[Milestone]) -> str:
    """A plan as a list that read_plan reads the same."""
    all_of_them = list(milestones)
    parts = ["\n".join(line_of(each) for each in all_of_them if not each.goal)]
    for goal in goals:
        under = (line_of(each) for each in all_of_them if each.goal == goal)
        parts.append("\n".join([heading_of(goal), *under]))
    return "\n\n".join(part for part in parts if part)


def line_of(milestone: Milestone) -> str:
    """ "3. [x] Read the PMC chapters – by 1 March 2027 (optional)"."""
    done = "" if milestone.open else "[x] "
    due = f" – by {milestone.due:%-d %B %Y}" if milestone.due else ""
    optional = "" if milestone.required else " (optional)"
    return f"{milestone.number}. {done}{milestone.text}{due}{optional}"
