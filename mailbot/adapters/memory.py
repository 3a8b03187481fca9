"""Memory: books that live as long as the process, for tests, rehearsals and `explain`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar, cast

from mailbot.adapters.records import RecordStore
from mailbot.program.model import Record

R = TypeVar("R", bound=Record)


class MemoryBackend:
    """Records in dictionaries; a unit that fails puts back what was there."""

    def __init__(self) -> None:
        self._kinds: dict[type[Record], dict[str, Record]] = defaultdict(dict)
        self._before: list[tuple[type[Record], str, Record | None]] = []
        self._depth = 0

    def load(self, kind: type[R], id: str) -> R | None:
        return cast("R | None", self._kinds[kind].get(id))

    def save(self, record: Record) -> None:
        kind = type(record)
        self._before.append((kind, record.id, self._kinds[kind].get(record.id)))
        self._kinds[kind][record.id] = record

    def drop(self, kind: type[Record], id: str) -> None:
        self._before.append((kind, id, self._kinds[kind].pop(id, None)))

    def all(self, kind: type[R]) -> Iterable[R]:
        return cast("list[R]", list(self._kinds[kind].values()))

    def begin(self) -> int:
        self._depth += 1
        return len(self._before)

    def end(self, begun: int, *, failed: bool) -> None:
        for kind, id, record in reversed(self._before[begun:]) if failed else ():
            if record is None:
                self._kinds[kind].pop(id, None)
            else:
                self._kinds[kind][id] = record
        self._depth -= 1
        if failed or not self._depth:
            del self._before[begun:]

    def undone(self) -> None:
        """Memory has put back by then what was there."""

    def forget(self, *, aside: bool) -> None:
        """Memory keeps no older state."""

    def close(self) -> None:
        """Nothing is open."""


def memory_store() -> RecordStore:
    """Empty books in memory."""
    return RecordStore(MemoryBackend())


class MemorySpool:
    """The spool of books in memory."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def put(self, id: str, content: bytes) -> None:
        self._contents[id] = content

    def settle(self) -> None:
        """Memory has no disk to wait for."""

    def get(self, id: str) -> bytes:
        return self._contents[id]

    def remove(self, *ids: str) -> None:
        for id in ids:
            self._contents.pop(id, None)

    def ids(self) -> list[str]:
        return sorted(self._contents)
