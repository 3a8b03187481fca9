"""The draft of a table: what TinyDB's updaters work on, so that one that fails halfway leaves the table as it was."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from mailbot.adapters.documents import Documents
from mailbot.adapters.json_text import decode, encode


class Draft(MutableMapping[str, dict[str, Any]]):
    """A table whose documents are copied when they are asked for; `changes` tells what became of them."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._copies: dict[str, tuple[bytes, dict[str, Any] | None]] = {}

    def __getitem__(self, key: str) -> dict[str, Any]:
        key = str(key)
        if key not in self._copies:
            raw = self._documents.raw(key)
            if raw is None:
                raise KeyError(key)
            self._copies[key] = raw, decode(raw)
        document = self._copies[key][1]
        if document is None:
            raise KeyError(key)
        return document

    def __setitem__(self, key: str, document: dict[str, Any]) -> None:
        self._copies[str(key)] = b"", document

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._copies[str(key)] = b"", None

    def __contains__(self, key: object) -> bool:
        key = str(key)
        return self._copies[key][1] is not None if key in self._copies else key in self._documents

    def __iter__(self) -> Iterator[str]:
        return (key for key in [*self._documents, *(self._copies.keys() - self._documents.keys())] if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def changes(self) -> Iterator[tuple[str, dict[str, Any] | None]]:
        """The documents that differ from the table's, None for the removed ones."""
        for key, (raw, document) in self._copies.items():
            if document is None or encode(document) != raw:
                yield key, document
