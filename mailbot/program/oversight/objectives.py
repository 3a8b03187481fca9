"""Objectives: the program's six, each with the figures that speak for it, as a table reads them (S48)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.program.facts import Facts


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, and what it counts; "9 of 10" where it is a share, "–" of nothing."""

    figure: int | str
    words: str


@dataclass(frozen=True, slots=True)
class Objective:
    """What the program is for, and what the books say of it."""

    name: str
    lines: tuple[Line, ...]


def objectives(figures: Facts) -> Sequence[Objective]:
    """The figures (see figures.py) under what they count toward, in the order of the report's lines."""
    wait = () if figures.wait_days is None else (Line(figures.wait_days, "days: half of the decisions came within"),)
    return (
        Objective(
            "New talent",
            (Line(figures.applications, "applications"), Line(figures.approved, "approved"), *wait),
        ),
        Objective(
            "Skills passed on",
            (
                Line(figures.begun, "pairs begun"),
                Line(figures.going_on, "under way now"),
                _share(figures.held, figures.due, "calls that fell due, held"),
                _share(figures.helped, figures.asked, "who looked back say it has helped"),
            ),
        ),
        Objective("Plans of their own", (Line(figures.plans, "learning plans agreed"),)),
        Objective(
            "Understanding of the whole craft",
            (Line(figures.milestones, "milestones done"), Line(figures.lessons, "lessons kept for others")),
        ),
        Objective(
            "Mentees become mentors",
            (
                Line(figures.graduated, "graduated"),
                _share(figures.passing_on, figures.graduates, "graduates so far, with a mentee of their own"),
                Line(figures.generations, "generations in the longest line"),
            ),
        ),
        Objective(
            "Open work together",
            (
                _share(figures.open_source, figures.approved, "approved, with open-source or shared work"),
                _share(figures.taking_part, figures.mentees, "mentees now, taking part in an open-source project"),
                _share(figures.graduates_taking_part, figures.graduates, "graduates so far, doing the same"),
            ),
        ),
    )


def _share(part: int, whole: int, words: str) -> Line:
    return Line(f"{part} of {whole}" if whole else "–", words)
