"""simulate: years of the program with made-up people, through the real core on a moved clock; what came of it."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from mailbot.errors import MailbotError
from mailbot.rehearsal.run import BEGINS, Rehearsal, Size

_SHOWN = 12
"""So many of the keywords, and of the letters, are named one by one."""


def simulate(size: Size, mbox: Path | None, *, as_json: bool) -> None:
    """Runs a rehearsal and prints its figures; Broken (a MailbotError) where an invariant does not hold. Ctrl-C ends it
    with the figures so far."""
    gc.set_threshold(100_000, 20, 100)  # what the books hold is never garbage: looking for it takes a fifth of the time
    with _kept(mbox) as file, _shown(size) as progress:
        days = progress.add_task("years", total=(size.ends - BEGINS).days)
        rehearsal = Rehearsal(size, lambda at: progress.update(days, completed=_days(at)), file)
        try:
            figures, broken_off = rehearsal.run(), False
        except KeyboardInterrupt:
            figures, broken_off = rehearsal.summary(), True
    if as_json:
        typer.echo(orjson.dumps(figures).decode())
    else:
        _print(figures, broken_off=broken_off)
    if broken_off:
        raise typer.Exit(130)


def _days(at: datetime) -> int:
    return (at - BEGINS).days


@contextmanager
def _kept(mbox: Path | None) -> Iterator[BinaryIO | None]:
    if mbox is None:
        yield None
        return
    try:
        with mbox.open("wb") as file:
            yield file
    except OSError as error:
        raise MailbotError(f"{mbox}: cannot be written to: {error.strerror}") from None


def _shown(size: Size) -> Progress:
    """The bar, on standard error so that what is printed can go elsewhere."""
    return Progress(
        TextColumn(f"{size.mentees} mentees, {size.mentors} mentors, seed {size.seed}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("days"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        refresh_per_second=4,
        transient=True,
    )


def _print(figures: Mapping[str, object], *, broken_off: bool) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in figures.items():
        table.add_row(name.replace("_", " "), _in_words(value))
    console = Console(highlight=False)
    console.print(table)
    console.print("Ended early; the figures are those so far." if broken_off else "Every invariant held at every step.")


def _in_words(value: object) -> str:
    if not isinstance(value, Mapping):
        return f"{value:,}" if isinstance(value, int) else str(value)
    shown = [f"{name} {count:,}" for name, count in list(value.items())[:_SHOWN]]
    more = len(value) - len(shown)
    return ", ".join(shown) + (f", and {more} more" if more else "")
