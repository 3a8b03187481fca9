"""check: whether a config works as it stands: everything compiled, both servers reached, a mail sent round."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from mailbot.adapters.tinydb import TinyStore
from mailbot.commands.finding import Finding
from mailbot.commands.round_trip import travel
from mailbot.composition import Program, read_program
from mailbot.config import Config
from mailbot.errors import MailbotError
from mailbot.program.model import Person

SECONDS = 60.0
"""How long the marked mail may take."""
USUAL_QUOTA = 500
"""Letters a day, as mailbox providers often grant them."""
LISTS = frozenset({"admin", "admins", "all", "board", "contact", "info", "list", "mentors", "office", "staff", "team"})


def check(file: Path, *, seconds: float = SECONDS) -> None:
    """Prints a line for each finding; ConfigError where something does not compile, Exit(1) where a check failed."""
    program = read_program(file)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    failed = asyncio.run(_failures(program, seconds))
    if failed:
        raise typer.Exit(1)


async def _failures(program: Program, seconds: float) -> int:
    failed = 0
    for finding in (_compiled(program), _books(program.config.store.path), *_cautions(program.config)):
        typer.echo(str(finding))
        failed += finding.level == "failed"
    async for finding in travel(program.config, seconds):
        typer.echo(str(finding))
        failed += finding.level == "failed"
    return failed


def _compiled(program: Program) -> Finding:
    handbook = program.handbook
    rules = sum(len(one.rules) for one in (handbook.recognise, handbook.review, handbook.routing, handbook.trust))
    questions, letters = len(handbook.application_form.fields), len(program.templates.names)
    return Finding("ok", "config", f"{rules} rules, {questions} questions in the form and {letters} letters compile")


def _books(path: Path) -> Finding:
    """Whether the books can be read, or begun; a running daemon is not disturbed."""
    folder = next(one for one in path.parents if one.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return Finding("failed", "books", f"{folder}: cannot be written to", "see url in section [store]")
    if not path.exists():
        return Finding("ok", "books", f"none yet; `mailbot run` begins them at {path}")
    try:
        books = TinyStore(path, readonly=True)
    except MailbotError as error:
        return Finding("failed", "books", str(error), "restore them from a backup, or see url in section [store]")
    people = sum(1 for _ in books.all(Person))
    books.close()
    return Finding("ok", "books", f"{path} has {people} people")


def _cautions(config: Config) -> Iterator[Finding]:
    """What works and may still not be meant."""
    if config.trust.authserv_ids:
        text = "this version reads tokens only; trust.authserv_ids counts from a later release on"
        yield Finding("warning", "trust", text, "nothing needs to be done")
    else:
        text = "no trust.authserv_ids: decisions rest on tokens alone"
        yield Finding("warning", "trust", text, "name the receiving server there once a release reads it")
    for admin in config.admins:
        if admin.address.partition("@")[0].partition("+")[0] in LISTS:
            text = f"{admin.address} looks like a list: whoever reads it can decide in its name"
            yield Finding("warning", "admins", text, "name one person's mailbox for each admin")
    if config.limits.sends_per_day > USUAL_QUOTA:
        text = f"{config.limits.sends_per_day} letters a day; many providers stop at {USUAL_QUOTA}"
        yield Finding("warning", "limits", text, "see that limits.sends_per_day is below your provider's quota")
