"""store copy: moving house. Books, spool and the marks of whoever was forgotten go to another place; what was there
stays as it was until the operator removes it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import typer

from mailbot.adapters.disk import WriterLock
from mailbot.adapters.oblivion import KEY, LIST
from mailbot.adapters.spool import FileSpool
from mailbot.adapters.tables import TABLES
from mailbot.adapters.tinydb import TinyStore
from mailbot.commands.new_books import counted, hold_as_many, lay_down, lying_at, spool_of
from mailbot.errands import is_at_work
from mailbot.errors import MailbotError

_TINYDB = "tinydb"


def copy(source: str, target: str) -> None:
    """Copies the books of one store into another one; MailbotError where there are none, a daemon is at work on either,
    or something lies at the target already."""
    old, new = path_of(source), path_of(target)
    if not old.exists():
        raise MailbotError(f"there are no books at {old}")
    for books in (old, new):
        if is_at_work(books):
            raise MailbotError(f"mailbot is at work on {books}: stop it first")
    if there := _in_the_way(new):
        raise MailbotError(f"{there[0]} is there already; name a place where nothing is")
    lock = WriterLock(old.with_name(f"{old.name}.lock"), old)
    try:
        records, files = _copied(old, new)
    except BaseException:  # half of the books must not be taken for them, nor be in the way of the next try
        _clear_away(new)
        raise
    finally:
        lock.release()
    typer.echo(f"{new}: {records} records and {files} files of the spool; read again and whole")
    typer.echo(f'next: url = "{_TINYDB}://{new}" in [store] of config.toml; then remove {old.parent}')


def path_of(url: str) -> Path:
    """The books' file that a store's address, or a path, names; typer.BadParameter for a store of another kind."""
    scheme, found, path = url.partition("://")
    if not found:
        return Path(url).resolve()
    if scheme in {"sqlite", "postgresql"}:
        raise typer.BadParameter(f"{scheme} comes later; books move from tinydb:///… to tinydb:///… for now")
    if scheme != _TINYDB or not path.strip("/"):
        raise typer.BadParameter(f"{url!r} names no books; write tinydb:///var/lib/mailbot/books.json, or its path")
    return Path(path.removeprefix("/")).resolve() if path.startswith("/./") else Path("/" + path.lstrip("/"))


def _in_the_way(books: Path) -> list[Path]:
    marks = (books.parent / name for name in (KEY, LIST))
    return lying_at(books) + [path for path in marks if path.exists()]


def _clear_away(books: Path) -> None:
    """Removes what was laid down where nothing was before."""
    for path in {*_in_the_way(books), spool_of(books), books.with_name(f"{books.name}.lock")}:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _copied(old: Path, new: Path) -> tuple[int, int]:
    """Copies everything and reads it again; how many records and files there are."""
    counts = counted(old)
    new.parent.mkdir(parents=True, exist_ok=True)
    for name in (KEY, LIST):  # first of all: books without them would not know whom they have to forget again
        if (old.parent / name).exists():
            descriptor = os.open(new.parent / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as marks:
                marks.write((old.parent / name).read_bytes())
                marks.flush()
                os.fsync(marks.fileno())
    spool = FileSpool(spool_of(old))
    ids = list(spool.ids())
    store = TinyStore(old, readonly=True)
    try:
        records = (record for kind in TABLES for record in store.all(kind))
        lay_down(new, records, ((id, spool.get(id)) for id in ids))
    finally:
        store.close()
    told = f"{old} is as it was"
    hold_as_many(new, counts, told)
    copies = FileSpool(spool_of(new))
    if any(copies.get(id) != spool.get(id) for id in ids):
        raise MailbotError(f"{spool_of(new)} does not hold what was written; {told}")
    return sum(counts.values()), len(ids)
