"""Plan text: a plan as people write it after PLAN, read into milestones, and written so that it can be read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from mailbot.program.plans.attributes import Attributes, read_attributes
from mailbot.program.plans.marks import Marks
from mailbot.program.plans.plan import Milestone, Resource
from mailbot.program.plans.plan_lines import Entry, Kind, heading_of, others, read_entries, title_of

MOST = 40
"""So many milestones a plan may have."""
LONGEST = 300
"""So many characters a milestone or a goal may have."""

_LONGEST_LINE = 3000
"""The same with all that stands around the words, such as web addresses."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that could not be read, and why, in words for the one who wrote it."""

    line: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """What a text says: goals, milestones numbered from 1 (`ticked`: the numbers of those marked as done), the words
    beside them, and what could not be read; `kept` is what looks as if it was meant as more than words."""

    goals: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    ticked: frozenset[int] = frozenset()
    note: str = ""
    problems: tuple[Problem, ...] = ()
    kept: tuple[Problem, ...] = ()


def read_plan(text: str, today: date, marks: Marks) -> ReadPlan:
    """Reads any text; a due date without a year is the next such day from `today` on. `marks` are the words for what
    may stand around those of a milestone."""
    entries = read_entries(text, marks)
    goals: dict[str, int] = {"": 0}
    found: list[tuple[Milestone, bool]] = []
    problems: list[Problem] = []
    kept: list[Problem] = []
    goal = ""
    for entry in entries:
        read = _read(entry, goal, today, marks, kept)
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
    return ReadPlan(tuple(goals)[1:], milestones, ticked, "\n".join(others(entries)), tuple(problems), tuple(kept))


def _read(entry: Entry, goal: str, today: date, marks: Marks, kept: list[Problem]) -> Milestone | Problem | str | None:
    """A milestone under a goal, or the title of the next goal; None for words that are neither."""
    if entry.kind is Kind.OTHER:
        return None
    if len(entry.words) > (LONGEST if entry.kind is Kind.GOAL else _LONGEST_LINE):
        return Problem(_beginning(entry.words), f"is longer than {LONGEST} characters")
    if entry.kind is Kind.GOAL:
        return title_of(entry.words, marks)
    found = read_attributes(entry.words, today, marks)
    kept += [Problem(said, why) for said, why in found.unread]
    return _milestone(entry, found, goal, marks)


def _milestone(entry: Entry, found: Attributes, goal: str, marks: Marks) -> Milestone | Problem:
    if found.off is not None:
        return Problem(_beginning(entry.words), found.off.problem)
    if len(found.words) > LONGEST:
        return Problem(_beginning(entry.words), f"is longer than {LONGEST} characters")
    if _says_nothing(found.words, marks):
        return Problem(_beginning(entry.words) or "a line without words", "says nothing of what is to be done")
    return Milestone(
        number=0,
        text=found.words,
        goal=goal,
        due=found.due,
        required="required" in found.flags or "optional" not in found.flags,
        technical=found.technical,
        stages=tuple(found.stages),
        stretch="stretch" in found.flags,
        cost=found.cost,
        resources=tuple(found.resources),
    )


def _says_nothing(words: str, marks: Marks) -> bool:
    """Whether there are no words, or only one that begins a date ("due")."""
    begins = marks.due.match(f"{words} …")
    return not any(character.isalpha() for character in words) or (begins is not None and begins.end() > len(words))


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
    """ "3. [x] Read the PMC chapters – by 1 March 2027 (optional, #test, cost 20 EUR) https://example.org/pmc"."""
    done = "" if milestone.open else "[x] "
    due = f" – by {milestone.due:%-d %B %Y}" if milestone.due else ""
    marks = ", ".join(marks_shown(milestone))
    links = "".join(f" {resource_shown(each)}" for each in milestone.resources)
    return f"{milestone.number}. {done}{milestone.text}{due}{f' ({marks})' if marks else ''}{links}"


def marks_shown(milestone: Milestone) -> tuple[str, ...]:
    """What is marked of a milestone, in the words that are always understood."""
    kind = {None: "", True: "technical", False: "non-technical"}[milestone.technical]
    flags = ("" if milestone.required else "optional", "stretch" if milestone.stretch else "", kind)
    cost = f"cost {milestone.cost}" if milestone.cost else ""
    return tuple(mark for mark in (*flags, *(f"#{stage}" for stage in milestone.stages), cost) if mark)


def resource_shown(resource: Resource) -> str:
    """ "https://example.org/pmc “the second chapter”"."""
    return f"{resource.url} “{resource.words}”" if resource.words else resource.url
