"""TinyDB over the journal, through its own extension points: a Storage, a Table and a subclass of TinyDB.

TinyDB keeps its documents in memory and rewrites its file at each change. Here the memory stays and the file becomes
a journal: a *unit* of writes is one commit, of a cost that does not grow with the books. One thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from mailbot.adapters.disk import Disk
from mailbot.adapters.documents import Documents
from mailbot.adapters.draft import Draft
from mailbot.adapters.follower import Follower
from mailbot.adapters.journal import Change, Tables, set_document
from mailbot.adapters.json_text import decode, encode_to_keep
from mailbot.adapters.ledger import Ledger, Migrations, newest_schema
from mailbot.errors import BooksError

COMPACT_AT = 8 << 20
"""Bytes of journal, at the least, before a snapshot is written."""

NO_MIGRATIONS: Migrations = MappingProxyType({})


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
        if readonly:
            self._follower = Follower(path, disk, newest_schema(migrations))
        else:
            self._ledger = Ledger(path, disk, compact_at, migrations)
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
        with self.unit():
            if self._ledger is None:
                raise BooksError(f"{self.path} was opened for reading only")
            self._undo.append((table, key, self.raw(table, key)))
            set_document(self.tables, table, key, raw)

    def raw(self, table: str, key: str) -> bytes | None:
        """A document as JSON, or None."""
        documents = self.tables.get(table)
        return documents.raw(key) if documents is not None else None

    @contextmanager
    def unit(self) -> Iterator[None]:
        """All writes inside become one durable commit, or none: an exception undoes them.

        An inner unit is committed with the outer one; an exception that is caught outside it undoes its own writes.
        """
        start = len(self._undo)
        self._depth += 1
        try:
            yield
            if self._depth == 1:
                self._commit()
        except BaseException:
            self._roll_back(start)
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

    @property
    def _files(self) -> Ledger | Follower:
        files = self._ledger or self._follower
        assert files is not None
        return files

    def _commit(self) -> None:
        if self._ledger is None or not self._undo:
            return
        touched = dict.fromkeys((table, key) for table, key, _ in self._undo)
        self._ledger.commit([(table, key, self.raw(table, key)) for table, key in touched])
        self._undo.clear()

    def _roll_back(self, start: int) -> None:
        while len(self._undo) > start:
            set_document(self.tables, *self._undo.pop())


class JournalTable(Table):
    """A table whose ids are text, and whose updates are units. What it hands out are copies; there is no query cache,
    so that a unit undone is undone everywhere.
    """

    # TinyDB says to set these classes to one's own; its types say that they are its own.
    document_id_class = str  # type: ignore[assignment]
    storage: JournalStorage

    def __init__(self, storage: JournalStorage, name: str) -> None:
        super().__init__(storage, name, cache_size=0)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        storage = self.storage
        draft = Draft(storage.tables.get(self.name, Documents()))
        updater(draft)
        with storage.unit():
            for key, document in list(draft.changes()):
                storage.set(self.name, key, document)

    def _get_next_id(self) -> int:
        raise ValueError("ids are given, not counted: insert a tinydb.table.Document(…, doc_id=…)")


class JournalDB(TinyDB):
    """The books as documents by table and id, kept by a journal; a context manager that closes them.

    `migrations[n]` changes tables of schema n into those of schema n + 1, in place.
    """

    # As above: TinyDB's documented way to extend it, which its types do not know.
    default_storage_class = JournalStorage  # type: ignore[assignment]
    table_class = JournalTable  # type: ignore[assignment]
    storage: JournalStorage

    def __init__(
        self,
        path: Path,
        *,
        readonly: bool = False,
        disk: Disk | None = None,
        compact_at: int = COMPACT_AT,
        migrations: Migrations = NO_MIGRATIONS,
    ) -> None:
        """Open the books, for writing unless `readonly`; raises BooksLocked, BooksError."""
        super().__init__(path, readonly=readonly, disk=disk, compact_at=compact_at, migrations=migrations)

    @property
    def schema(self) -> int:
        return self.storage.schema

    def unit(self) -> AbstractContextManager[None]:
        """Everything written inside is one durable commit, or nothing: an exception undoes it, in memory too.

        An inner unit joins the outer one. Raises BooksError at the end where the commit could not be made durable.
        """
        return self.storage.unit()

    def document(self, table: str, id: str) -> dict[str, Any] | None:
        """A copy of a document, or None."""
        return self.storage.tables.get(table, Documents()).get(id)

    def raw(self, table: str, id: str) -> bytes | None:
        """A document as JSON, or None."""
        return self.storage.raw(table, id)

    def put_raw(self, table: str, id: str, raw: bytes) -> None:
        """Write a document that is JSON already, replacing the one under that id."""
        self.storage.set_raw(table, id, raw)

    def documents(self, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every document of a table with its id, as of now, whatever is written meanwhile."""
        return ((id, decode(raw)) for id, raw in self.raw_documents(table))

    def raw_documents(self, table: str) -> list[tuple[str, bytes]]:
        """The same as JSON."""
        return list(self.storage.tables.get(table, Documents()).raw_items())

    def put(self, table: str, id: str, document: Mapping[str, Any]) -> None:
        """Write a document, replacing the one under that id; raises TypeError for what JSON has no word for."""
        self.storage.set(table, id, document)

    def remove(self, table: str, id: str) -> None:
        """Remove a document; one that is not there is no error."""
        if self.raw(table, id) is not None:
            self.storage.set(table, id, None)

    def compact(self, *, forget: bool = False) -> None:
        """Write a new snapshot and begin a new journal; `forget` also removes every file with an older state."""
        self.storage.compact(forget=forget)

    def set_aside(self) -> list[Path]:
        """The folders beside the books into which a restore has moved those that were there before."""
        path = self.storage.path
        return sorted(path.parent.glob(f"{path.name}.replaced-*"))

    def refresh(self) -> bool:
        """Of a reader: take in what the writer has committed since; says whether anything may have changed."""
        return self.storage.refresh()
