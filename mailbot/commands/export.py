"""export: everything that is held on somebody, as the file that EXPORT brings them by mail."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.spool import FileSpool
from mailbot.adapters.zip_file import packed
from mailbot.commands.status import open_books
from mailbot.composition import read_program
from mailbot.errors import MailbotError
from mailbot.program.privacy.belongings import belongings
from mailbot.program.privacy.portfolio import portfolio
from mailbot.program.privacy.subject import subject_at


def export(address: str, config: Path, out: Path | None) -> None:
    """Writes the file, readable by its owner alone; MailbotError where nothing is held on this address."""
    program = read_program(config)
    books = open_books(program)
    try:
        subject = subject_at(address.strip(), books)
        if not belongings(subject, books):
            raise MailbotError(f"the books hold nothing on {address}")
        now = SystemClock().now()
        tongue = program.handbook.tongue_of(subject.person)
        bundle = portfolio(subject, books, program.config.program.name, now, tongue)
        spool = FileSpool(program.config.store.path.parent / "spool", readonly=True)
        whole = packed(bundle, spool.get, now)
    finally:
        books.close()
    to = out or Path(bundle.name)
    _write(to, whole)
    typer.echo(f"{to}: {len(bundle.files)} files, {len(whole):,} bytes; it is theirs and nobody else's")


def _write(to: Path, whole: bytes) -> None:
    """The file is there whole or not at all, for its owner alone, whoever could read what lay there before."""
    unfinished = to.with_name(f"{to.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as archive:
            archive.write(whole)
            archive.flush()
            os.fsync(archive.fileno())
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
