"""roster: the mentors' page, to put on a web site: who agreed to be named, and how to apply or volunteer (S69, S70)."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from mailbot.adapters.clock import SystemClock
from mailbot.commands.status import open_books
from mailbot.composition import Program, read_program
from mailbot.errors import MailbotError
from mailbot.ports import Store
from mailbot.program.chapter import Moment
from mailbot.program.facts import Facts
from mailbot.program.letters.pages import prefilled
from mailbot.program.roster.mentors import listed


def roster(out: Path | None, config: Path) -> None:
    """Writes the page, or prints it; MailbotError where there are no books or the file cannot be written."""
    program = read_program(config)
    books = open_books(program)
    try:
        page = render(program, books, Moment(books, program.handbook, SystemClock().now()))
        count = len(listed(books, program.handbook))
    finally:
        books.close()
    if out is None:
        sys.stdout.write(page)
        return
    try:
        beside = out.with_name(f".{out.name}.new")
        beside.write_text(page, encoding="utf-8")
        beside.replace(out)  # a web server that reads it at this moment sees the old page or the new one
    except OSError as error:
        raise MailbotError(f"{error.filename or out}: cannot be written to: {error.strerror}") from None
    typer.echo(f"{count} {'mentor' if count == 1 else 'mentors'}: {out.resolve()}")


def render(program: Program, books: Store, moment: Moment) -> str:
    """The page as the books have it now."""
    handbook, address = program.handbook, program.handbook.address.address
    today = moment.now.astimezone(moment.zone)
    facts = {
        "program": Facts(name=handbook.name, address=address),
        "mentors": listed(books, handbook),
        "apply": prefilled(handbook.application_form, address),
        "volunteer": prefilled(handbook.volunteer_form, address),
        "today": f"{today:%-d %B %Y}",
    }
    return program.templates.page("roster", facts)
