"""Population: the made-up people of a rehearsal, each from the seed alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random  # noqa: TID251  # chance that is the same for the same seed, and decides nothing of the program
from zoneinfo import ZoneInfo

from mailbot.rehearsal.habits import ADMINS, HABITS, Habit
from mailbot.rehearsal.profiles import FIRST, LAST, ZONES, answers_of

EVERYONE = 50
"""With so many mentees or fewer everybody's mails are real ones."""
ONE_IN = 100
"""Else those of one in so many are."""


@dataclass(slots=True)
class Actor:
    """One made-up person. `real` says that their mails are composed and parsed; `gone` from when on none reaches them.

    `absent_until` is until when they read nothing, and `answers_for_them` says that their mail program answers
    meanwhile; `busy` are the pairs that they are one half of. `profile` is what they answer to questions, by label.
    """

    key: str
    role: str
    name: str
    address: str
    zone: str
    habit: Habit
    enters: datetime
    profile: Mapping[str, str]
    real: bool
    gone: datetime | None = None
    absent_until: datetime | None = None
    answers_for_them: bool = False
    busy: set[str] = field(default_factory=set)

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def admin_addresses(count: int) -> tuple[str, ...]:
    """The admins as the config names them."""
    return tuple(f"{FIRST[number]} Admin <admin{number}@example.org>" for number in range(count))


def populate(mentees: int, mentors: int, begins: datetime, ends: datetime, admins: int, chance: Random) -> list[Actor]:
    """The admins, then the mentors, who volunteer in the first quarter for the most part, then the mentees, who come
    over all the time but the last weeks."""
    whole = ends - begins
    found = [_actor("admin", number, begins, False, ADMINS, chance) for number in range(admins)]
    for number in range(mentors):
        early = number < mentors * 3 // 4
        enters = begins + (timedelta(days=60) if early else whole * 0.8) * chance.random()
        found.append(_actor("mentor", number, enters, False, HABITS, chance))
    for number in range(mentees):
        enters = begins + timedelta(days=7) + (whole - timedelta(days=30)) * chance.random() ** 1.3
        found.append(_actor("mentee", number, enters, False, HABITS, chance))
    for number, actor in enumerate(found):
        actor.real = mentees <= EVERYONE or number % ONE_IN == ONE_IN // 2
    return found


def _actor(role: str, number: int, enters: datetime, real: bool, habits: Sequence[Habit], chance: Random) -> Actor:
    habit = (
        chance.choices(habits, [each.share for each in habits])[0] if role != "admin" else habits[number % len(habits)]
    )
    first = FIRST[number] if role == "admin" else chance.choice(FIRST)
    last = "Admin" if role == "admin" else chance.choice(LAST)
    zone = chance.choice(ZONES)
    key = f"{role}{number}"
    domain = "example.org" if role == "admin" else "example.test"
    name = f"{first} {last}"
    gone = None
    if habit.gone_after_days[1]:
        gone = enters + timedelta(days=chance.randint(*habit.gone_after_days))
    profile = answers_of(name, zone, number, chance)
    return Actor(key, role, name, f"{key}@{domain}", zone, habit, enters, profile, real, gone)
