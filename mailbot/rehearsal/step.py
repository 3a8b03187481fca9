"""Step: what one moment of a rehearsal brought about, as the invariants look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from mailbot.errors import MailbotError
from mailbot.fate import TakenIn
from mailbot.mail.message import Mail
from mailbot.office import Office
from mailbot.program.bookkeeping import OutboxRow
from mailbot.program.decision import Letter
from mailbot.rehearsal.watch import Written


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter, and the mail that it was once it has gone; None where it was never composed."""

    row: OutboxRow
    letter: Letter
    mail: Mail | None = None


@dataclass(slots=True)
class Step:
    """One moment: the addresses that wrote in it (none where only the clock went on), the mails taken in, the records
    written, the letters written, and those that went out. `faults` are what our code said it failed on."""

    number: int
    at: datetime
    senders: set[str] = field(default_factory=set)
    taken: list[TakenIn] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    letters: list[Posted] = field(default_factory=list)
    gone_out: list[Posted] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Invariant(Protocol):
    """What has to hold whatever happens. Both answer with what does not, naming ids and nothing else."""

    @property
    def name(self) -> str: ...

    def after(self, step: Step, office: Office) -> Iterable[str]:
        """Looks at what a step has changed."""
        ...

    def sweep(self, at: datetime, office: Office) -> Iterable[str]:
        """Looks at everything."""
        ...


class Broken(MailbotError):
    """An invariant that did not hold: where, and how to come there again."""

    def __init__(self, name: str, what: str, seed: int, step: Step, again: str) -> None:
        super().__init__(
            f"seed {seed}, step {step.number} ({step.at:%Y-%m-%d %H:%M}): broken: {name}: {what}; again: {again}"
        )
        self.step = step.number
        self.name = name
