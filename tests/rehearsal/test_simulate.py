"""mailbot simulate: figures in prose and as JSON, one line where a promise is broken, and a clean end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import orjson
import pytest
from typer.testing import CliRunner

from mailbot.cli import app
from mailbot.errors import MailbotError
from mailbot.office import Office
from mailbot.rehearsal import run
from mailbot.rehearsal.step import Broken, Step

SMALL = ["simulate", "--mentees", "3", "--mentors", "2", "--years", "0.1", "--seed", "5"]


class FromStep:
    """Ends a rehearsal at its tenth step."""

    name = "no tenth step"

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error

    def after(self, step: Step, office: Office) -> Iterator[str]:
        if step.number == 10 and self.error is not None:
            raise self.error
        if step.number == 10:
            yield "M-4 came to it"

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        yield from ()


def test_the_figures_are_printed_or_given_as_json() -> None:
    said = CliRunner().invoke(app, SMALL)
    assert said.exit_code == 0 and "Every invariant held at every step" in said.output
    told = CliRunner().invoke(app, [*SMALL, "--json"])
    figures = orjson.loads(told.stdout)
    assert figures["seed"] == 5 and figures["mails"]["accepted"] > 0


def test_a_broken_invariant_is_one_line_that_says_where_and_how_to_come_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "every_invariant", lambda: (FromStep(),))
    said = CliRunner().invoke(app, SMALL)
    assert isinstance(said.exception, Broken) and isinstance(said.exception, MailbotError)
    assert str(said.exception).startswith("seed 5, step 10 (2027-01-")
    assert str(said.exception).endswith(
        "broken: no tenth step: M-4 came to it; again: mailbot simulate --mentees 3 --mentors 2 --years 0.1 --seed 5"
    )


def test_ctrl_c_ends_with_the_figures_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "every_invariant", lambda: (FromStep(KeyboardInterrupt()),))
    said = CliRunner().invoke(app, SMALL)
    assert said.exit_code == 130 and "Ended early" in said.output and "steps" in said.output
