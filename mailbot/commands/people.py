"""people import: people and pairs that exist already, from a spreadsheet into the books, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from mailbot.adapters.clock import SystemClock
from mailbot.commands.sheet import read_sheet
from mailbot.composition import Program, open_office, read_program
from mailbot.enrolment import ERRAND, enrol
from mailbot.errands import hand_over
from mailbot.errors import MailbotError
from mailbot.source import Mistakes


def import_people(file: Path, config: Path) -> None:
    """Imports a file and says how many; MailbotError, with every bad row listed before it, where one is off."""
    program = read_program(config)
    mistakes = Mistakes()
    sheet = read_sheet(file, mistakes)
    found = [str(mistake) for mistake in mistakes.found]
    asked = {"file": file.name, "columns": sheet.columns, "rows": sheet.rows, "mistakes": found}
    done = hand_over(program.config.store.path, ERRAND, **asked)
    if done is None:
        done = _enrol_ourselves(program, asked)
    if "mistakes" in done:
        count = len(done["mistakes"])
        typer.echo("\n".join(done["mistakes"]), err=True)
        raise MailbotError(f"{file}: {count} {'mistake' if count == 1 else 'mistakes'}; nobody was imported")
    typer.echo(_summary(done))


def _enrol_ourselves(program: Program, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the daemon would do; BooksLocked where somebody writes the books after all."""
    office, clock = open_office(program), SystemClock()
    try:
        office.begin(clock.now())
        return enrol(office, clock, asked)
    finally:
        office.store.close()


def _summary(done: Mapping[str, Any]) -> str:
    pairs = f"{done['pairs']} {'pair' if done['pairs'] == 1 else 'pairs'}"
    unchanged = f" ({done['unchanged']} as they were)" if done["unchanged"] else ""
    return f"{done['new']} new, {done['updated']} updated, {pairs}{unchanged}"
