"""A hundred mails that are hard to tell apart: people who sound like machines, and machines that sound like people."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.mail.message import Mail
from mailbot.mail.screening.automatic import screen
from mailbot.mail.screening.screening import ScreeningKind

OURS = frozenset({"mentoring@example.test"})
MACHINES = frozenset({ScreeningKind.AUTOMATIC, ScreeningKind.BULK})


def cases(name: str) -> list[dict[str, str]]:
    table: list[dict[str, str]] = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))["case"]
    return table


def screened(case: dict[str, str], mail: Callable[..., Mail]) -> tuple[ScreeningKind, str]:
    fields = {name: value for name, value in case.items() if name not in {"name", "body"}}
    screening = screen(mail(f"{case.get('body', 'Hello')}\n", **fields), OURS)
    return screening.kind, screening.because


@pytest.mark.parametrize("case", cases("screening_people.toml"), ids=lambda case: case["name"])
def test_a_person_is_heard_who_sounds_like_a_machine(case: dict[str, str], mail: Callable[..., Mail]) -> None:
    kind, because = screened(case, mail)
    assert kind is ScreeningKind.GENUINE, because


@pytest.mark.parametrize("case", cases("screening_machines.toml"), ids=lambda case: case["name"])
def test_a_machine_is_seen_that_sounds_like_a_person(case: dict[str, str], mail: Callable[..., Mail]) -> None:
    assert screened(case, mail)[0] in MACHINES
