"""TinyDB: the books as plain files beside the config, each record a JSON document that a person can read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from mailbot.adapters.journal_db import JournalDB
from mailbot.adapters.ledger import Migrations
from mailbot.adapters.records import RecordStore
from mailbot.adapters.tables import TABLES
from mailbot.errors import BooksError
from mailbot.program.model import Record

R = TypeVar("R", bound=Record)

MIGRATIONS: Migrations = {}
"""What turns the tables of schema n into those of n + 1, by n."""

_MOST_READ = 1_000
"""Records that are kept as they were last read: a mail asks for the same ones again and again."""


class TinyBackend:
    """Records as documents of a TinyDB with a journal; the id of a record is that of its document."""

    def __init__(self, db: JournalDB) -> None:
        self.db = db
        self._storage = db.storage
        self._read: dict[tuple[type[Record], str], Record] = {}

    def load(self, kind: type[R], id: str) -> R | None:
        read: R | None = self._read.get((kind, id))  # type: ignore[assignment]  # records are never changed
        if read is not None:
            return read
        raw = self._storage.raw(TABLES[kind], id)
        if raw is None:
            return None
        if len(self._read) >= _MOST_READ:
            self._read.clear()
        record = self._read[kind, id] = _record(kind, id, raw)
        return record

    def save(self, record: Record) -> None:
        self._read.pop((type(record), record.id), None)
        self._storage.set_raw(TABLES[type(record)], record.id, _document(record))

    def drop(self, kind: type[Record], id: str) -> None:
        self._read.pop((kind, id), None)
        self.db.remove(TABLES[kind], id)

    def all(self, kind: type[R]) -> Iterable[R]:
        return (_record(kind, id, raw) for id, raw in self.db.raw_documents(TABLES[kind]))

    def begin(self) -> int:
        return self._storage.begin()

    def end(self, begun: int, *, failed: bool) -> None:
        self._storage.end(begun, failed=failed)

    def undone(self) -> None:
        self._read.clear()

    def refresh(self) -> bool:
        """Of a reader: takes in what the writer has committed; whether that was anything."""
        self._read.clear()
        return self.db.refresh()

    def forget(self, *, aside: bool) -> None:
        self._read.clear()
        self.db.compact(forget=True)
        for folder in self.db.set_aside() if aside else ():
            shutil.rmtree(folder)

    def close(self) -> None:
        self.db.close()


def _document(record: Record) -> bytes:
    """A record as its document, which does not repeat its id."""
    raw, head = msgspec.json.encode(record), _head(record.id)
    assert raw.startswith(head)  # the first field of every record
    return b"{" + raw[len(head) :].removeprefix(b",")


def _record(kind: type[R], id: str, raw: bytes) -> R:
    try:
        record: R = _decoder(kind).decode(_head(id) + (b"}" if raw == b"{}" else b"," + raw[1:]))
    except msgspec.ValidationError as error:
        raise BooksError(f"{TABLES[kind]} {id} in the books is not what it should be: {error}") from error
    return record


def _head(id: str) -> bytes:
    return b'{"id":' + msgspec.json.encode(id)


@cache
def _decoder(kind: type[R]) -> msgspec.json.Decoder[R]:
    return msgspec.json.Decoder(kind)


class TinyStore(RecordStore):
    """The books in files at `path`; raises BooksLocked when another process writes them, BooksError when damaged."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self._db = JournalDB(path, readonly=readonly, migrations=MIGRATIONS)
        self._tiny = TinyBackend(self._db)
        super().__init__(self._tiny)

    def refresh(self) -> None:
        """Of a reader: takes in what the writer has committed since."""
        if self._tiny.refresh():
            self.reindex()
