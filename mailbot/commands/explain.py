"""explain: what the bot makes of mails on disk, decided on a copy of the books; nothing is changed or sent."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson
from rich.console import Console

from mailbot.adapters.clock import SystemClock
from mailbot.commands.account import keys_of, steps_shown
from mailbot.composition import read_program, rehearsal_office
from mailbot.errors import MailbotError
from mailbot.fate import TakenIn
from mailbot.intake import take_in
from mailbot.office import Office
from mailbot.policy.shipped import shipped_path
from mailbot.reading import read_here


def explain(files: list[str], config: Path | None, *, as_json: bool) -> None:
    """Explains each file; without a config, for the program of config.example.toml with empty books."""
    program = read_program(config or shipped_path("config.example.toml"))
    office = rehearsal_office(program)
    now = SystemClock().now()
    office.begin(now)
    console = Console(highlight=False, soft_wrap=True)
    unread = 0
    for file in files:
        try:
            raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as error:
            unread += 1
            console.print(f"{file}: cannot be read: {error.strerror}", markup=False)
            continue
        taken = _each_for_itself(raw, office)
        if as_json:
            sys.stdout.buffer.write(orjson.dumps(keys_of(file, taken)) + b"\n")
            sys.stdout.buffer.flush()
        else:
            console.print(f"[bold]{file.replace('[', '(')}[/bold]")
            console.print("\n".join(steps_shown(taken)), markup=False)
    if unread:
        raise MailbotError(f"{unread} of {len(files)} files could not be read")


def _each_for_itself(raw: bytes, office: Office) -> TakenIn:
    """Takes a mail in and takes that back, so that no file is explained by another one before it."""
    now = SystemClock().now()
    with office.rehearsal(now):
        return take_in(raw, office, now, read=read_here(raw, office.limits, office.verifier))
