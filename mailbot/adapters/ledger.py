"""The ledger: the one writer of the books' files, and the order in which it writes and syncs.

A commit: the journal's line, its datasync. A compaction: the new snapshot and the new journal beside the old ones,
each synced; then the snapshot's name, the folder's sync; only then the journal's name, and the folder's sync again.
Whatever moment it ends at, the files add up to every acknowledged commit (see shelf.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, TypeAlias

from mailbot.adapters.disk import Disk, WriterLock
from mailbot.adapters.documents import Documents
from mailbot.adapters.journal import Change, Header, Journal, Tables
from mailbot.adapters.shelf import Damage, Loaded, Shelf
from mailbot.adapters.snapshot import Snapshot
from mailbot.errors import BooksError

log = logging.getLogger(__name__)

Migrations: TypeAlias = Mapping[int, Callable[[dict[str, dict[str, dict[str, Any]]]], None]]
"""By the schema it starts from, what changes the documents by table and id, in place."""


def newest_schema(migrations: Migrations) -> int:
    """The schema that the migrations lead to; each is filed under the schema it starts from, 1 and up."""
    if sorted(migrations) != list(range(1, len(migrations) + 1)):
        raise ValueError(f"migrations must be numbered from 1 without a gap, not {sorted(migrations)}")
    return len(migrations) + 1


class Ledger:
    """Holds the lock, the journal and the tables in memory from opening to `close`."""

    header: Header
    tables: Tables
    _journal: Journal
    _compact_over: int

    def __init__(self, path: Path, disk: Disk, compact_at: int, migrations: Migrations) -> None:
        """Open the books for writing, new ones where there are none; raises BooksLocked, BooksError."""
        self._disk = disk
        self._shelf = Shelf(disk, path)
        self._compact_at = compact_at
        schema = newest_schema(migrations)
        try:
            disk.make_folder(path.parent)
            self._lock = WriterLock(self._shelf.lock, path)
        except OSError as error:
            raise BooksError(f"{path} cannot be opened for writing: {error}") from error
        with ExitStack() as undo:
            undo.callback(self._lock.release)
            try:
                self._open(schema)
                undo.callback(lambda: self._journal.close())
                self._migrate(schema, migrations)
            except OSError as error:
                raise BooksError(f"{path} cannot be opened for writing: {error}") from error
            undo.pop_all()

    def commit(self, changes: Sequence[Change]) -> None:
        """Make the changes, which are in the tables already, durable as one; raises BooksError where they are not."""
        self._journal.append(changes)
        if self._journal.end > self._compact_over:
            try:
                self.compact()
            except BooksError as error:
                # The commit itself is safe. Where the disk is full, trying again at each commit would not help.
                log.warning("the books were not compacted, and will be later: %s", error)
                self._compact_over = 2 * self._journal.end

    def compact(self, *, forget: bool = False) -> None:
        """Write a new snapshot and begin a new journal; `forget` removes every older copy as well.

        Raises BooksError: before the snapshot is in its place nothing has changed, after that the books take no more
        commits until they are reopened.
        """
        if self._journal.broken:
            raise BooksError(f"{self._shelf.books} cannot be compacted since a write failed; restart mailbot")
        header = Header(self.header.generation + 1, self.header.schema)
        fresh, size = self._prepare(header)
        try:
            self._install(fresh)
            if forget:
                self._remove_old_copies()
        except BaseException as error:
            self._journal.broken = str(error) or type(error).__name__
            if isinstance(error, OSError):
                raise BooksError(f"{self._shelf.books} was not compacted: {error}; restart mailbot") from error
            raise
        self.header = header
        self._compact_over = max(self._compact_at, size)

    def close(self) -> None:
        self._journal.close()
        self._lock.release()

    def _open(self, schema: int) -> None:
        shelf = self._shelf
        # What is found may have been renamed by a process that was killed before its sync: it counts from now on.
        self._disk.sync_folder(shelf.books.parent)
        if shelf.is_bare():
            self._found(schema)
        loaded = self._load()
        self.header, self.tables = loaded.header, loaded.tables
        for leftover in (shelf.new_books, shelf.new_journal):
            self._disk.remove(leftover)
        if loaded.journal is None:
            self._journal = Journal.create(self._disk, shelf.new_journal, self.header)
            self._install_journal()
        else:
            self._journal = Journal.resume(self._disk, shelf.journal, loaded.journal, loaded.journal_size)
        self._compact_over = max(self._compact_at, loaded.snapshot_size)
        if loaded.chained:
            self.compact()

    def _found(self, schema: int) -> None:
        """The first, empty snapshot."""
        Snapshot(Header(1, schema), {}).write(self._disk, self._shelf.new_books)
        self._disk.replace(self._shelf.new_books, self._shelf.books)
        self._disk.sync_folder(self._shelf.books.parent)

    def _load(self) -> Loaded:
        try:
            return self._shelf.load()
        except Damage as damage:
            try:
                aside = self._shelf.set_aside(damage)
            except OSError as error:
                raise BooksError(f"{damage} (it could not be copied aside: {error})") from damage
            raise BooksError(f"{damage} (a copy was set aside as {aside})" if aside else str(damage)) from damage

    def _migrate(self, schema: int, migrations: Migrations) -> None:
        old = self.header.schema
        if old == schema:
            return
        if old > schema:
            raise BooksError(f"{self._shelf.books} is of schema {old}, this mailbot knows {schema}: update mailbot")
        self.compact()  # so that the copy that is kept holds everything
        self._keep(self._shelf.books, self._shelf.schema_copy(old))
        try:
            tables = {name: dict(table) for name, table in self.tables.items()}
            for step in range(old, schema):
                migrations[step](tables)
            self.tables = {name: Documents(table) for name, table in tables.items()}
        except Exception as error:  # a migration is anybody's code: whatever it does, the old books stay
            raise BooksError(
                f"{self._shelf.books} stays of schema {old}, the migration to {schema} failed: {error!r}"
            ) from error
        self.header = Header(self.header.generation, schema)
        self.compact()

    def _prepare(self, header: Header) -> tuple[Journal, int]:
        """The new files beside the old ones: the journal, open, and the snapshot's size in bytes."""
        shelf = self._shelf
        snapshot = Snapshot(header, self.tables)
        try:
            snapshot.write(self._disk, shelf.new_books)
            return Journal.create(self._disk, shelf.new_journal, header), snapshot.size
        except OSError as error:
            for unfinished in (shelf.new_books, shelf.new_journal):
                with suppress(OSError):
                    self._disk.remove(unfinished)
            raise BooksError(f"{shelf.books} was not compacted, nothing has changed: {error}") from error

    def _install(self, fresh: Journal) -> None:
        shelf = self._shelf
        with suppress(OSError):  # a file system without hard links: the second copy is a comfort, not a need
            self._keep(shelf.books, shelf.previous)
        self._disk.replace(shelf.new_books, shelf.books)
        self._disk.sync_folder(shelf.books.parent)
        self._journal.close()
        self._journal = fresh
        self._install_journal()

    def _install_journal(self) -> None:
        shelf = self._shelf
        with suppress(OSError):
            self._keep(shelf.journal, shelf.journal_previous)
        self._disk.replace(shelf.new_journal, shelf.journal)
        self._disk.sync_folder(shelf.journal.parent)
        self._journal.moved(shelf.journal)

    def _keep(self, file: Path, copy: Path) -> None:
        self._disk.remove(copy)
        self._disk.link(file, copy)

    def _remove_old_copies(self) -> None:
        for copy in self._shelf.old_copies():
            self._disk.remove(copy)
        self._disk.sync_folder(self._shelf.books.parent)
