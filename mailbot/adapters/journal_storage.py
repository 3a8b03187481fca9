"""The storage under TinyDB: the tables in memory, the running unit, and the files behind them.

TinyDB keeps its documents in memory and rewrites its file at each change. Here the memory stays and the file becomes
a journal: a *unit* of writes is one commit, of a cost that does not grow with the books. One thread at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypedDict

from tinydb.storages import Storage

from mailbot.adapters.disk import Disk
from mailbot.adapters.documents import Documents
from mailbot.adapters.follower import Follower
from mailbot.adapters.journal import Change, Tables, set_document
from mailbot.adapters.json_text import encode_to_keep
from mailbot.adapters.ledger import Ledger, Migrations, newest_schema
from mailbot.adapters.running import Running
from mailbot.errors import BooksError

COMPACT_AT = 8 << 20
"""Bytes of journal, at the least, before a snapshot is written."""

NO_MIGRATIONS: Migrations = MappingProxyType({})


class Opening(TypedDict, total=False):
    """How books may be opened otherwise than to be written, on this machine's disk, as they have been since the first
    schema."""

    readonly: bool
    disk: Disk
    compact_at: int
    migrations: Migrations


class JournalStorage(Storage):
    """The tables in memory, what a unit has changed in them, and the files behind them."""

    def __init__(
        self,
        path: Path,
        *,
        readonly: bool = False,
        disk: Disk | None = None,
        compact_at: int = COMPACT_AT,
        migrations: Migrations = NO_MIGRATIONS,
    ) -> None:
        disk = disk or Disk()
        self.path = path
        self._ledger: Ledger | None = None
        self._follower: Follower | None = None
        self._files: Ledger | Follower
        if readonly:
            self._files = self._follower = Follower(path, disk, newest_schema(migrations))
        else:
            self._files = self._ledger = Ledger(path, disk, compact_at, migrations)
        # What stood there before each write of the running unit, in order: undone from the end.
        self._undo: list[Change] = []
        self._depth = 0

    @property
    def tables(self) -> Tables:
        """The documents by table and id; to be read only."""
        return self._files.tables

    @property
    def schema(self) -> int:
        return self._files.header.schema

    def read(self) -> Tables:  # type: ignore[override]  # they are mappings, if no dictionaries
        """TinyDB's view of the tables: the inner mappings hand out copies, the outer one is a copy."""
        return dict(self.tables)

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make `data` the whole content; TinyDB does so when it drops tables."""
        with self.unit():
            for name in self.tables.keys() | data.keys():
                old, new = self.tables.get(name, Documents()), data.get(name, Documents())
                for key in [key for key in old if key not in new]:
                    self.set(name, key, None)
                for key, document in list(new.items()):
                    if document != old.get(key):
                        self.set(name, key, document)

    def set(self, table: str, key: str, document: Mapping[str, Any] | None) -> None:
        """Write a document, or remove it (None), within the running unit or as a unit of its own.

        Raises TypeError for what JSON has no word for.
        """
        self.set_raw(table, key, None if document is None else encode_to_keep(dict(document)))

    def set_raw(self, table: str, key: str, raw: bytes | None) -> None:
        """As `set`, with a document that is JSON already."""
        if self._ledger is None:
            raise BooksError(f"{self.path} was opened for reading only")
        if not self._depth:
            with self.unit():
                self.set_raw(table, key, raw)
            return
        self._undo.append((table, key, self.raw(table, key)))
        set_document(self._ledger.tables, table, key, raw)

    def raw(self, table: str, key: str) -> bytes | None:
        """A document as JSON, or None."""
        documents = self._files.tables.get(table)
        return documents.raw(key) if documents is not None else None

    def unit(self) -> AbstractContextManager[None]:
        """All writes inside become one durable commit, or none: an exception undoes them.

        An inner unit is committed with the outer one; an exception that is caught outside it undoes its own writes.
        """
        return Running(self)

    def begin(self) -> int:
        """Begins a unit; answers with how much was written before it in the one around it."""
        self._depth += 1
        return len(self._undo)

    def end(self, begun: int, *, failed: bool) -> None:
        """Ends a unit; raises BooksError, with everything in it undone, where it cannot be made durable."""
        try:
            if failed:
                self._roll_back(begun)
            elif self._depth == 1:
                self._commit()
        except BaseException:
            self._roll_back(begun)
            raise
        finally:
            self._depth -= 1

    def compact(self, *, forget: bool) -> None:
        if self._ledger is None:
            raise BooksError(f"{self.path} was opened for reading only")
        if self._depth:
            raise BooksError(f"{self.path} cannot be compacted in the middle of a unit")
        self._ledger.compact(forget=forget)

    def refresh(self) -> bool:
        return self._follower.refresh() if self._follower else False

    def close(self) -> None:
        if self._ledger is not None:
            self._ledger.close()

    def _commit(self) -> None:
        if self._ledger is None or not self._undo:
            return
        touched = dict.fromkeys((table, key) for table, key, _ in self._undo)
        self._ledger.commit([(table, key, self.raw(table, key)) for table, key in touched])
        self._undo.clear()

    def _roll_back(self, start: int) -> None:
        while len(self._undo) > start:
            set_document(self.tables, *self._undo.pop())
