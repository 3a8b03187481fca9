"""New books: records and a spool laid down where none are yet, and read again, for who restores and who moves house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from mailbot.adapters.spool import FileSpool
from mailbot.adapters.tables import TABLES
from mailbot.adapters.tinydb import TinyStore
from mailbot.errors import MailbotError
from mailbot.ports import Unit
from mailbot.program.model import Record


def spool_of(books: Path) -> Path:
    """The folder of the spool that belongs to books."""
    return books.parent / "spool"


def lying_at(books: Path) -> list[Path]:
    """What lies there of books and their spool, but for the lock and what was set aside."""
    found = [path for path in books.parent.glob(f"{books.name}*") if path.suffix != ".lock"]
    there = [path for path in found if ".replaced-" not in path.name]
    spool = spool_of(books)
    return there + ([spool] if spool.is_dir() and any(spool.iterdir()) else [])


def lay_down(books: Path, records: Iterable[Record], files: Iterable[tuple[str, bytes]]) -> None:
    """Writes the spool, then the books in one commit."""
    spool = FileSpool(spool_of(books))
    for id, content in files:
        spool.put(id, content)
    spool.settle()
    store = TinyStore(books)
    try:
        with store.unit():
            store.commit(Unit(records=tuple(records)))
    finally:
        store.close()


def counted(books: Path) -> dict[str, int]:
    """How many records of each kind the books hold, every one of them read."""
    store = TinyStore(books, readonly=True)
    try:
        return {table: sum(1 for _ in store.all(kind)) for kind, table in TABLES.items()}
    finally:
        store.close()


def hold_as_many(books: Path, counts: Mapping[str, int], told: str) -> None:
    """MailbotError, which says `told`, where the books do not hold what was written."""
    found = counted(books)
    if any(found[table] != count for table, count in counts.items()):
        raise MailbotError(f"{books} does not hold what was written; {told}")
