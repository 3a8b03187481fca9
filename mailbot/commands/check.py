"""check: whether a config works as it stands: everything compiled, both servers reached, a mail sent round."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from mailbot.adapters.tinydb import TinyStore
from mailbot.commands.finding import Finding, Level
from mailbot.commands.round_trip import travel
from mailbot.commands.vouching import trusted
from mailbot.composition import Program, read_program
from mailbot.config import Config
from mailbot.errors import MailbotError
from mailbot.policy.templates import Templates
from mailbot.program.model import LIVE_PAIR, Mentorship, Person

SECONDS = 60.0
"""How long the marked mail may take."""
USUAL_QUOTA = 500
"""Letters a day, as mailbox providers often grant them."""
MENTORS = "`mailbot people import FILE.csv` brings mentors in; without one, whoever is approved waits"
LITTLE, TOO_LITTLE = 500_000_000, 50_000_000
"""Octets of free space at the books: below the first it should be looked after, below the second they may stop."""
SHOWN = 10
"""Letters that are named of those that a language misses."""
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
    for finding in (
        _compiled(program),
        *languages(program.templates),
        *_books(program.config.store.path),
        *_cautions(program.config),
    ):
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


def languages(templates: Templates) -> Iterator[Finding]:
    """For each language besides English, which letters it misses: those come in English."""
    for language in templates.written[1:]:
        missing = templates.missing(language)
        if missing:
            shown = ", ".join(missing[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
            mend = f"until there is a {missing[0]}.{language}.md for each, they come in English"
            yield Finding("warning", "languages", f"{language} misses {len(missing)} letters: {shown}", mend)
        else:
            yield Finding("ok", "languages", f"{language} has all {len(templates.names)} letters")


def _books(path: Path) -> Iterator[Finding]:
    """Whether the books can be read, or begun, and have room; a running daemon is not disturbed."""
    folder = next(one for one in path.parents if one.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("failed", "books", f"{folder}: cannot be written to", "see url in section [store]")
        return
    yield from _opened(path) if path.exists() else _still_to_begin(path)
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free at {folder}"
    if free >= LITTLE:
        yield Finding("ok", "space", text)
    else:
        level: Level = "failed" if free < TOO_LITTLE else "warning"
        yield Finding(level, "space", text, "make room: the books and the letters that wait lie there")


def _still_to_begin(path: Path) -> Iterator[Finding]:
    yield Finding("ok", "books", f"none yet; `mailbot run` begins them at {path}")
    yield Finding("warning", "mentors", "nobody has a free slot", MENTORS)


def _opened(path: Path) -> Iterator[Finding]:
    try:
        books = TinyStore(path, readonly=True)
    except MailbotError as error:
        yield Finding("failed", "books", str(error), "restore them from a backup, or see url in section [store]")
        return
    people, mentors = sum(1 for _ in books.all(Person)), books.available_mentors()
    slots = sum(books.free_slots(mentor.id) for mentor in mentors)
    mentored = bool(books.in_stage(Mentorship, LIVE_PAIR))
    books.close()
    yield Finding("ok", "books", f"{path} has {people} {'person' if people == 1 else 'people'}")
    if mentors or mentored:
        yield Finding("ok", "mentors", f"{slots} free {'slot' if slots == 1 else 'slots'}")
    else:
        yield Finding("warning", "mentors", "nobody has a free slot", MENTORS)


def _cautions(config: Config) -> Iterator[Finding]:
    """What works and may still not be meant."""
    yield from trusted(config.trust, config.program.address.rpartition("@")[2])
    for admin in config.admins:
        if admin.address.partition("@")[0].partition("+")[0] in LISTS:
            text = f"{admin.address} looks like a list: whoever reads it can decide in its name"
            yield Finding("warning", "admins", text, "name one person's mailbox for each admin")
    if config.limits.sends_per_day > USUAL_QUOTA:
        text = f"{config.limits.sends_per_day} letters a day; many providers stop at {USUAL_QUOTA}"
        yield Finding("warning", "limits", text, "see that limits.sends_per_day is below your provider's quota")
