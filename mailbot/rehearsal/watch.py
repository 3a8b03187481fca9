"""Watch: books in memory that say what was written in them since they were last asked, for those who check it."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.adapters.memory import MemoryBackend
from mailbot.program.model import Record


@dataclass(frozen=True, slots=True)
class Written:
    """One record as it was before and as it is after; None where there was or is none."""

    before: Record | None
    after: Record | None


class WatchedBackend(MemoryBackend):
    """Records in dictionaries, and what has become of them; what a failed unit wrote is not among it."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[Written] = []
        self._begun: list[int] = []

    def save(self, record: Record) -> None:
        self._written.append(Written(self.load(type(record), record.id), record))
        super().save(record)

    def drop(self, kind: type[Record], id: str) -> None:
        self._written.append(Written(self.load(kind, id), None))
        super().drop(kind, id)

    def begin(self) -> int:
        self._begun.append(len(self._written))
        return super().begin()

    def end(self, begun: int, *, failed: bool) -> None:
        start = self._begun.pop()
        if failed:
            del self._written[start:]
        super().end(begun, failed=failed)

    @property
    def count(self) -> int:
        """How much was written since."""
        return len(self._written)

    def take(self) -> list[Written]:
        """What was written since this was last asked."""
        written, self._written = self._written, []
        return written
