"""TinyDB: the books as plain files beside the config, each record a JSON document that a person can read."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

import msgspec

from mailbot.adapters.journal_db import JournalDB
from mailbot.adapters.ledger import Migrations
from mailbot.adapters.records import TABLES, RecordStore
from mailbot.errors import BooksError
from mailbot.program.model import Record

R = TypeVar("R", bound=Record)

MIGRATIONS: Migrations = {}
"""What turns the tables of schema n into those of n + 1, by n."""


class TinyBackend:
    """Records as documents of a TinyDB with a journal; the id of a record is that of its document."""

    def __init__(self, db: JournalDB) -> None:
        self.db = db

    def load(self, kind: type[R], id: str) -> R | None:
        document = self.db.document(TABLES[kind], id)
        return None if document is None else _record(kind, id, document)

    def save(self, record: Record) -> None:
        document = msgspec.to_builtins(record)
        del document["id"]
        self.db.put(TABLES[type(record)], record.id, document)

    def drop(self, kind: type[Record], id: str) -> None:
        self.db.remove(TABLES[kind], id)

    def all(self, kind: type[R]) -> Iterable[R]:
        return (_record(kind, id, document) for id, document in self.db.documents(TABLES[kind]))

    def unit(self) -> AbstractContextManager[None]:
        return self.db.unit()

    def close(self) -> None:
        self.db.close()


def _record(kind: type[R], id: str, document: dict[str, object]) -> R:
    try:
        return msgspec.convert({"id": id, **document}, kind)
    except msgspec.ValidationError as error:
        raise BooksError(f"{TABLES[kind]} {id} in the books is not what it should be: {error}") from error


class TinyStore(RecordStore):
    """The books in files at `path`; raises BooksLocked when another process writes them, BooksError when damaged."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self._db = JournalDB(path, readonly=readonly, migrations=MIGRATIONS)
        super().__init__(TinyBackend(self._db))

    def refresh(self) -> None:
        """Of a reader: takes in what the writer has committed since."""
        if self._db.refresh():
            self.reindex()
