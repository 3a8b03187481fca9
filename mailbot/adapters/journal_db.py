"""TinyDB over the journal, through its own extension points: a Storage, a Table and a subclass of TinyDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Unpack

from tinydb import TinyDB
from tinydb.table import Table

from mailbot.adapters.documents import Documents
from mailbot.adapters.draft import Draft
from mailbot.adapters.journal_storage import JournalStorage, Opening
from mailbot.adapters.json_text import decode


class JournalTable(Table):
    """A table whose ids are text, and whose updates are units. What it hands out are copies; there is no query cache,
    so that a unit undone is undone everywhere.
    """

    document_id_class = str  # type: ignore[assignment]  # TinyDB says to set one's own; its types know only its own
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

    default_storage_class = JournalStorage  # type: ignore[assignment]  # as above, TinyDB's documented extension points
    table_class = JournalTable  # type: ignore[assignment]  # the same
    storage: JournalStorage

    def __init__(self, path: Path, **opening: Unpack[Opening]) -> None:
        """Open the books, for writing unless `readonly`; raises BooksLocked, BooksError."""
        super().__init__(path, **opening)

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
        if self.storage.raw(table, id) is not None:
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
