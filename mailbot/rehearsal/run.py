"""Run: one rehearsal from its seed: builds the world, lets the years pass, and stops at the first invariant that does
not hold."""

from __future__ import annotations

import asyncio
import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251  # chance that is the same for the same seed, and decides nothing of the program
from typing import BinaryIO

from mailbot.composition import Program, read_program
from mailbot.office import Office
from mailbot.rehearsal.invariants import every_invariant
from mailbot.rehearsal.invariants.letters import FewNudges
from mailbot.rehearsal.mbox import add_to
from mailbot.rehearsal.population import admin_addresses, populate
from mailbot.rehearsal.step import Broken, Invariant, Step
from mailbot.rehearsal.summary import Tally, summary
from mailbot.rehearsal.world import World

BEGINS = datetime(2027, 1, 11, 8, 30, tzinfo=UTC)
"""A Monday; always the same one, so that a seed says it all."""
ADMINS = 3
SWEEP = timedelta(days=120)
"""Everything is looked at once in so long, and at the end."""
CONFIG = """\
[program]
name = "Mentoring the Mentors"
address = "mentoring@example.org"
admins = [{admins}]
timezone = "Europe/Berlin"
[imap]
host = "127.0.0.1"
security = "none"
username = "nobody"
password = "none"
[smtp]
host = "127.0.0.1"
security = "none"
[limits]
sends_per_day = 2000
"""
"""The shipped rules, letters and calendar; a program of a thousand has a provider that takes all its mail."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many take part for how many years, from which seed."""

    mentees: int
    mentors: int
    years: float
    seed: int

    @property
    def again(self) -> str:
        sizes = f"--mentees {self.mentees} --mentors {self.mentors} --years {self.years:g}"
        return f"mailbot simulate {sizes} --seed {self.seed}"

    @property
    def ends(self) -> datetime:
        return BEGINS + timedelta(days=365.25 * self.years)


@dataclass(slots=True)
class Rehearsal:
    """One run. `told` hears of the moment after every step; `summary` may be asked for at any time."""

    size: Size
    told: Callable[[datetime], None] = lambda at: None
    mbox: BinaryIO | None = None
    invariants: tuple[Invariant, ...] = field(default_factory=lambda: every_invariant())
    world: World | None = None
    _tally: Tally = field(default_factory=Tally)
    _swept: datetime = BEGINS
    _last: Step = field(default_factory=lambda: Step(0, BEGINS))

    def run(self) -> dict[str, object]:
        """All of it; Broken at the first invariant that does not hold."""
        size, keep = self.size, self.mbox
        actors = populate(size.mentees, size.mentors, BEGINS, size.ends, ADMINS, Random(f"{size.seed} people"))
        kept = (lambda raw, at: add_to(keep, raw, at)) if keep is not None else None
        self.world = World(rehearsed_program(), actors, BEGINS, size.seed, self._look, kept)
        with _without_collector():
            asyncio.run(self.world.live(size.ends))
        self._sweep(self._last, self.world.office)
        return self.summary()

    def summary(self) -> dict[str, object]:
        """What the program did so far."""
        few = next((each for each in self.invariants if isinstance(each, FewNudges)), None)
        figures: dict[str, object] = {"seed": self.size.seed, "mentees": self.size.mentees}
        if self.world is None:
            return figures
        return {**figures, **summary(self._tally, few.most if few else {}, self.world.office)}

    def _look(self, step: Step, office: Office) -> None:
        self._last = step
        self._tally.count(step)
        for invariant in self.invariants:
            for broken in invariant.after(step, office):
                raise Broken(invariant.name, broken, self.size.seed, step, self.size.again)
        if step.at >= self._swept + SWEEP:
            self._sweep(step, office)
        self.told(step.at)

    def _sweep(self, step: Step, office: Office) -> None:
        self._swept = step.at
        for invariant in self.invariants:
            for broken in invariant.sweep(step.at, office):
                raise Broken(invariant.name, broken, self.size.seed, step, self.size.again)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Years of records are looked through again and again for cycles that they do not make: a tenth of all time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def rehearsed_program() -> Program:
    """The program as it is shipped, with made-up admins; no server is ever reached."""
    with tempfile.TemporaryDirectory(prefix="mailbot-rehearsal-") as folder:
        file = Path(folder) / "config.toml"
        admins = ", ".join(f'"{admin}"' for admin in admin_addresses(ADMINS))
        file.write_text(CONFIG.format(admins=admins), encoding="utf-8")
        return read_program(file)
