"""The follower: a reader beside the writer, who sees whole commits only and never writes, not even to mend."""

from __future__ import annotations

import time
from pathlib import Path

from mailbot.adapters.disk import Disk
from mailbot.adapters.journal import Header, Tables, apply, frame, scan
from mailbot.adapters.shelf import Damage, Loaded, Shelf
from mailbot.errors import BooksError

_ATTEMPTS = 3
_PAUSE = 0.02  # seconds: the writer may have been between two renames, or cutting a failed line off


class Follower:
    """The tables as of the last look; `refresh` looks again."""

    header: Header
    tables: Tables
    _head: bytes
    _end: int
    _chain: int

    def __init__(self, path: Path, disk: Disk, schema: int) -> None:
        """Read the books at `path`; raises BooksError where there are none, or where they are not of this schema."""
        self._disk = disk
        self._shelf = Shelf(disk, path)
        self._schema = schema
        if self._shelf.is_bare():
            raise BooksError(f"{path}: there are no books here yet; mailbot begins them when it is started")
        self._reload()

    def refresh(self) -> bool:
        """Read what the writer has committed since, all of it anew after a compaction; says whether there was any."""
        fresh = self._continuation()
        if fresh is None:
            self._reload()
            return True
        apply(self.tables, fresh)
        return bool(fresh)

    def _continuation(self) -> list[bytes] | None:
        """The commits behind the last one seen; None where they do not follow it: the journal is another one now."""
        if not self._head:
            return None
        try:
            head, rest = self._disk.read_parts(self._shelf.journal, len(self._head), self._end - 1)
        except FileNotFoundError:
            return None
        found = scan(rest[1:], self._chain)
        if head != self._head or rest[:1] != b"\n" or found.damaged:
            return None
        self._end, self._chain = self._end + found.end, found.chain
        return found.bodies

    def _reload(self) -> None:
        loaded = self._load()
        if loaded.header.schema != self._schema:
            raise BooksError(
                f"{self._shelf.books} is of schema {loaded.header.schema}, this mailbot reads {self._schema}: "
                "update mailbot where it is older, restart it where it is newer (it migrates the books)"
            )
        self.header = loaded.header
        self.tables = loaded.tables
        self._head, self._end, self._chain = b"", 0, 0
        if loaded.journal is not None:
            self._head, _ = frame(loaded.header.body(), 0)
            self._end, self._chain = loaded.journal.end, loaded.journal.chain

    def _load(self) -> Loaded:
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._shelf.load()
            except Damage:
                time.sleep(_PAUSE)  # the daemon is writing: what is torn now is whole in a moment
        return self._shelf.load()
