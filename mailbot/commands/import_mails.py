"""import: mails that were kept elsewhere come into the books by the same line as those from the mailbox."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mailbot.accession import COUNTED, ERRAND
from mailbot.commands.archive import Archive, Entry, open_archive
from mailbot.commands.put_aside import put_aside
from mailbot.commands.said import say_json
from mailbot.commands.writer import Writer
from mailbot.composition import limits_of, read_program
from mailbot.errors import MailbotError

AT_A_TIME = 20
OCTETS_AT_A_TIME = 8 << 20
"""What is taken in with one commit: a daemon beside us reads and sends between two of these."""

_NAMES = {"accepted": "taken in", "delivery_report": "delivery reports"}


def import_mails(path: Path, file: Path, *, answer: bool, as_json: bool) -> None:
    """Imports everything at a path in the order of its dates; MailbotError where nothing of it is a mail."""
    program = read_program(file)
    archive = open_archive(path)
    if not archive.entries:
        _name(archive)
        raise MailbotError(f"{path}: there is no mail in it")
    counts: Counter[str] = Counter()
    aside: list[tuple[str, Entry]] = []
    most = limits_of(program.config).size
    with Writer(program) as writer, _progress() as progress:
        task = progress.add_task("taking in", total=len(archive.entries))
        for batch in _batches(archive, most):
            done = writer.do(ERRAND, mails=[(b64encode(raw).decode(), cut) for _, raw, cut in batch], answer=answer)
            counts.update({fate: done[fate] for fate in (*COUNTED, "letters")})
            aside += [(folder, batch[number][0]) for number, folder in done["aside"]]
            progress.advance(task, len(batch))
        alone = writer.alone
    if as_json:
        say_json({**counts, "no_mail": archive.others})
    else:
        _name(archive)
        typer.echo(_summary(counts))
        if counts["letters"]:
            typer.echo(_letters(counts["letters"], answer=answer, alone=alone))
    put_aside(aside, program)


def _progress() -> Progress:
    """A bar on the error output, where that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _batches(archive: Archive, most: int) -> Iterator[list[tuple[Entry, bytes, bool]]]:
    """Mails with their octets, and whether these are their header alone."""
    batch: list[tuple[Entry, bytes, bool]] = []
    octets = 0
    for entry in archive.entries:
        try:
            raw, cut = entry.read(most)
        except OSError as error:  # it was there a moment ago
            archive.others.append(f"{entry.file.name}: cannot be read: {error.strerror}")
            continue
        if batch and (len(batch) == AT_A_TIME or octets + len(raw) > OCTETS_AT_A_TIME):
            yield batch
            batch, octets = [], 0
        batch.append((entry, raw, cut))
        octets += len(raw)
    if batch:
        yield batch


def _name(archive: Archive) -> None:
    for other in archive.others:
        typer.echo(other, err=True)


def _summary(counts: Mapping[str, int]) -> str:
    always = ("accepted", "relayed", "duplicates", "held", "shunted", "ignored")
    return ", ".join(f"{counts[fate]} {_NAMES.get(fate, fate)}" for fate in COUNTED if fate in always or counts[fate])


def _letters(count: int, *, answer: bool, alone: bool) -> str:
    letters = "1 letter" if count == 1 else f"{count} letters"
    if not answer:
        return f"{letters} not sent; --answer sends them"
    return f"{letters} in the outbox; `mailbot run` sends them" if alone else f"{letters} on the way"
