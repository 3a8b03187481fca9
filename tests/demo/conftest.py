"""One performance of the demo for all who look at what it leaves."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from mailbot.demo.cast import CAST, PROGRAM_ADDRESS
from mailbot.demo.run import Performance, perform
from mailbot.demo.smtp_server import Accepted
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse

FIRST_ACT = (
    "import mailbot.demo.run as run, mailbot.demo.acts.joining as joining; run.play = joining.play; "
    "from mailbot.cli import main; main()"
)
"""A program for `python -c` that is `mailbot` with a demo of one act, where more would show nothing more."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A performance, what it printed, and its mails."""

    performance: Performance
    printed: str

    @property
    def mails(self) -> list[Mail]:
        return [parse(one.raw) for one in self.performance.mails]

    def letters_to(self, key: str) -> list[Mail]:
        """The program's mails to one of the cast."""
        address = address_of(key)
        return [parse(one.raw) for one in self.performance.mails if address in one.recipients]


def address_of(key: str) -> str:
    return next(role.address for role in CAST if role.key == key)


def accepted(raw: str, sender: str = "", recipient: str = PROGRAM_ADDRESS) -> Accepted:
    """A mail as the SMTP server keeps it; Ann's, unless another sender is named."""
    return Accepted(sender or address_of("ann"), (recipient,), raw.replace("\n", "\r\n").encode())


@pytest.fixture(scope="package")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """The whole demo, played once, in a pipe."""
    folder: Path = tmp_path_factory.mktemp("demo")
    pipe = io.StringIO()
    performance = asyncio.run(perform(Console(file=pipe, highlight=False, width=80, force_terminal=False), folder))
    yield Seen(performance, pipe.getvalue())
