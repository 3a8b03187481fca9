"""Documents: a table of the books in memory, each document kept as the JSON that it is written as.

That takes a fraction of the memory of the objects, is what a journal's line and a snapshot's line need, and what is
handed out is a copy.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, MutableMapping
from typing import Any

from mailbot.adapters.json_text import decode, encode_to_keep


class Documents(MutableMapping[str, dict[str, Any]]):
    """A table's documents by id, as a mapping of copies."""

    __slots__ = ("_raw",)

    def __init__(self, documents: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """Raises TypeError for what JSON has no word for."""
        self._raw: dict[str, bytes] = {
            key: encode_to_keep(dict(document)) for key, document in (documents or {}).items()
        }

    def raw(self, key: str) -> bytes | None:
        """A document as JSON, or None."""
        return self._raw.get(key)

    def put_raw(self, key: str, raw: bytes) -> None:
        """Keeps a document that is JSON already."""
        self._raw[key] = raw

    def raw_items(self) -> ItemsView[str, bytes]:
        return self._raw.items()

    def __getitem__(self, key: str) -> dict[str, Any]:
        document: dict[str, Any] = decode(self._raw[key])
        return document

    def __setitem__(self, key: str, document: Mapping[str, Any]) -> None:
        self._raw[key] = encode_to_keep(dict(document))

    def __delitem__(self, key: str) -> None:
        del self._raw[key]

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)
