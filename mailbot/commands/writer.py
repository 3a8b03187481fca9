"""Writer: how a command has the books written: by the running daemon, or by itself while none runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from mailbot import accession, enrolment, erasing, keeping, second_look  # noqa: F401  # they register their errands
from mailbot.adapters.clock import SystemClock
from mailbot.composition import Program, open_office
from mailbot.errands import ERRANDS, hand_over
from mailbot.office import Office


class Writer:
    """Does errands, one or many; used with `with`. Once it had to open the books itself it keeps them to the end."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._office: Office | None = None
        self._clock = SystemClock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._office is not None:
            self._office.store.close()

    @property
    def alone(self) -> bool:
        """Whether the books were opened here, because no daemon runs."""
        return self._office is not None

    def do(self, errand: str, **asked: Any) -> Mapping[str, Any]:
        """Has an errand done; MailbotError with its no, BooksLocked where somebody writes who takes no errands."""
        if self._office is None:
            done = hand_over(self._program.config.store.path, errand, **asked)
            if done is not None:
                return done
            self._office = open_office(self._program)
            erasing.forget_again(self._office, self._clock.now())
            self._office.begin(self._clock.now())
        return ERRANDS[errand](self._office, self._clock, asked)
