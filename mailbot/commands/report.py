"""report: the program's figures by objective, from the books beside a running daemon (S48), and the manual (S73)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import typer

from mailbot.adapters.clock import SystemClock
from mailbot.commands.said import say, say_json
from mailbot.commands.status import open_books
from mailbot.composition import Program, read_program
from mailbot.errors import MailbotError
from mailbot.ports import Store
from mailbot.program.chapter import Moment
from mailbot.program.clocks.period import midnight_before, quarter_after, quarter_of, today
from mailbot.program.facts import Facts
from mailbot.program.knowledge.manual import compiled, in_markdown, title_of
from mailbot.program.oversight.figures import figures
from mailbot.program.oversight.objectives import objectives

_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")


def report(file: Path, quarter: str | None, manual: Path | None, *, as_json: bool) -> None:
    """Prints the figures, and writes the manual where a folder is named; MailbotError where there are no books, no such
    quarter, or the folder cannot be written to."""
    program = read_program(file)
    books = open_books(program)
    try:
        moment = Moment(books, program.handbook, SystemClock().now())
        begins, ends = _span(quarter, moment)
        counted = figures((midnight_before(begins, moment), midnight_before(ends, moment)), moment)
        written = _write_manual(manual, program, books, moment) if manual is not None else ()
    finally:
        books.close()
    if as_json:
        say_json({"begins": begins, "ends": ends - timedelta(days=1), **vars(counted)})
    else:
        say(lines_of(counted, begins, ends, today(moment)))
        for path in written:
            typer.echo(f"written: {path}")


def _span(quarter: str | None, moment: Moment) -> tuple[date, date]:
    """The first day of a stretch, and the first day after it."""
    day = today(moment)
    if quarter is None:
        months = moment.handbook.schedule.report_months
        begins = quarter_of(day, months)
        return begins, quarter_after(begins, months)
    match = _QUARTER.fullmatch(quarter.strip())
    if match is None or not 1 <= int(match[1]) < 9999:
        raise typer.BadParameter(f"{quarter!r} is no quarter; write it like 2026-Q3", param_hint="--quarter")
    begins = date(int(match[1]), int(match[2]) * 3 - 2, 1)
    if begins > day:
        raise MailbotError(f"{quarter} has not begun yet")
    return begins, quarter_after(begins)


def lines_of(counted: Facts, begins: date, ends: date, day: date) -> Iterator[str]:
    """The figures as a table that fits a terminal: each objective, and what speaks for it below."""
    last = ends - timedelta(days=1)
    yield f"The program from {_shown(begins)} to {_shown(min(last, day))}{'' if last < day else ', so far'}"
    found = objectives(counted)
    width = max(len(str(line.figure)) for objective in found for line in objective.lines)
    for objective in found:
        yield ""
        yield objective.name
        yield from (f"  {line.figure!s:>{width}}  {line.words}" for line in objective.lines)


def _shown(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _write_manual(folder: Path, program: Program, books: Store, moment: Moment) -> list[Path]:
    """manual.md and manual.html as the books have it now."""
    parts = compiled(books, program.handbook)
    local = moment.now.astimezone(moment.zone)
    facts = {
        "program": Facts(name=program.handbook.name, address=program.handbook.address.address),
        "parts": parts,
        "count": sum(part.count for part in parts),
        "today": f"{local:%-d %B %Y}",
    }
    texts = {
        "manual.md": in_markdown(parts, title_of(program.handbook)),
        "manual.html": program.templates.page("manual", facts),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            beside = folder / f".{name}.new"
            beside.write_text(text, encoding="utf-8")
            beside.replace(folder / name)  # a web server that reads it at this moment sees the old page or the new one
    except OSError as error:
        raise MailbotError(f"{error.filename or folder}: cannot be written to: {error.strerror}") from None
    return [(folder / name).resolve() for name in texts]
