"""backup and restore: books and spool as one file, and back again."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import typer
from msgspec import structs

from mailbot import erasing
from mailbot.adapters.backup import UNFINISHED, Backup, read_backup
from mailbot.adapters.clock import SystemClock
from mailbot.adapters.disk import Disk, WriterLock
from mailbot.adapters.oblivion import KEY, LIST
from mailbot.commands.new_books import hold_as_many, lay_down, lying_at
from mailbot.commands.writer import Writer
from mailbot.composition import open_office, read_program
from mailbot.errands import is_at_work
from mailbot.errors import MailbotError
from mailbot.keeping import BACKUP
from mailbot.program.model import Record
from mailbot.program.privacy.forgetting import Removal


def backup(to: Path, config: Path) -> None:
    """Writes the file, by the running daemon or without one."""
    program = read_program(config)
    with Writer(program) as writer:
        done = writer.do(BACKUP, to=str(to.resolve()))
    typer.echo(f"{to}: {done['records']} records and {done['files']} files of the spool; read again and whole")
    typer.echo(f"{KEY} and {LIST} beside the books are not in it: they must never be put back with it")


def restore(file: Path, config: Path, *, replace: bool) -> None:
    """Puts a backup in the place of the books; MailbotError while a daemon runs, and where there are books already
    unless `replace` sets them aside."""
    program = read_program(config)
    books = program.config.store.path
    if is_at_work(books):
        raise MailbotError("mailbot is at work on these books: stop it first")
    found = read_backup(file)
    if found.manifest.program != program.handbook.address.address:
        raise MailbotError(f"{file} is of {found.manifest.program}, and this is {program.handbook.address.address}")
    if lying_at(books) and not replace:
        raise MailbotError(f"there are books at {books} already; --replace sets them aside")
    now = SystemClock().now()
    books.parent.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(books.with_name(f"{books.name}.lock"), books)
    try:
        aside = _put_back(found, books, now)
    finally:
        lock.release()
    made = f"{found.manifest.made:%Y-%m-%d %H:%M} UTC"
    typer.echo(f"{books}: {len(found.records)} records and {len(found.files)} files of {made}")
    if aside is not None:
        typer.echo(f"what was there lies in {aside}; remove it once you are sure")
    Disk().sync_folder(books.parent)
    office = open_office(program)
    try:
        again = erasing.forget_again(office, now)
    finally:
        office.store.close()
    if again:
        typer.echo(f"{len(again)} had been forgotten since that backup, and {'is' if len(again) == 1 else 'are'} again")


def _put_back(found: Backup, books: Path, now: datetime) -> Path | None:
    """Lays the books down beside those that are there, reads them again, and only then puts them in their place; where
    it fails, nothing has been replaced. Answers with where the old ones lie now."""
    beside = books.with_name(f"{books.name}{UNFINISHED}")
    if beside.exists():  # something has ended a restore before this one
        shutil.rmtree(beside)
    beside.mkdir(mode=0o700)
    try:
        new = beside / books.name
        lay_down(new, map(_as_put_back, found.records), found.files.items())
        hold_as_many(new, found.manifest.counts, "nothing has been replaced")
        aside = _set_aside(books, now)
        for path in lying_at(new):
            path.rename(books.parent / path.name)
    finally:
        shutil.rmtree(beside)
    return aside


def _as_put_back(record: Record) -> Record:
    """An erasing that was going on in the backup has long been done in the books that are set aside by this: they
    stay."""
    return structs.replace(record, aside=False) if isinstance(record, Removal) else record


def _set_aside(books: Path, now: datetime) -> Path | None:
    """Moves the books and their spool into a folder beside them."""
    there = lying_at(books)
    if not there:
        return None
    aside = books.with_name(f"{books.name}.replaced-{now:%Y%m%dT%H%M%S}")
    aside.mkdir(mode=0o700)
    for path in there:
        path.rename(aside / path.name)
    return aside
