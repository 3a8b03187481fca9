"""Habits: what the made-up people are like, as data: how soon they answer, how often, and what they lean to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody deals with mail.

    `share` is how many of a hundred are like this; `answers` the chance that a letter which waits for an answer gets
    one, after `soonest` to `latest` hours. `leans` multiplies the weight of what begins with a keyword. Every so many
    days somebody is away for `absence_days`, and leaves an automatic answer on if they say nothing. `gone_after` are
    the days after which their address does not exist any more, `babbles` the chance that they write nonsense instead.
    """

    name: str
    share: int
    answers: float
    soonest: float
    latest: float
    leans: Mapping[str, float] = field(default_factory=dict)
    away_every_days: int = 0
    absence_days: tuple[int, int] = (0, 0)
    gone_after_days: tuple[int, int] = (0, 0)
    babbles: float = 0.0


HABITS: tuple[Habit, ...] = (
    Habit("prompt", 38, 0.97, 1, 48),
    Habit("slow", 20, 0.85, 72, 400),
    Habit("silent", 8, 0.3, 48, 600),
    Habit("away", 11, 0.9, 4, 96, away_every_days=100, absence_days=(7, 45)),
    Habit("withdrawing", 7, 0.9, 8, 120, {"WITHDRAW": 12, "LEAVE": 12, "REMATCH": 5, "NO": 3}),
    Habit("bouncing", 4, 0.9, 4, 96, gone_after_days=(30, 700)),
    Habit("declining", 6, 0.9, 4, 96, {"DECLINE": 5, "MISSED": 5, "NO": 4, "BLOCKED": 4, "OFFTOPIC": 3}),
    Habit("nonsense", 6, 0.9, 2, 96, babbles=0.25),
)
ADMINS: tuple[Habit, ...] = (
    Habit("prompt", 40, 0.9, 2, 60),
    Habit("slow", 30, 0.6, 30, 200),
    Habit("away", 30, 0.7, 6, 80, away_every_days=120, absence_days=(7, 21)),
)
NONSENSE: tuple[str, ...] = (
    "asdf jklö 12345",
    "APROVE",
    "CALL me maybe",
    "DONE done DONE",
    "Is this still on?\n\nSent from my phone",
    "PLAN\n\n\n-\n-\n",
    "AGREE to disagree",
    "CONFIRM P-99999",
    "YES NO YES",
    "🤷",
    "STATUS; DROP TABLE people",
    "SLOTS minus one",
    "AWAY until the cows come home",
    "HELD hostage by my inbox",
    "ACCEPT\nDECLINE",
    "RESUME attached",
    "{{ reader.name }} <b>bold</b> [link](http://example.test/)",
)
"""What somebody writes who does not read what is asked."""
