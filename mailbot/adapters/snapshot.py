"""A snapshot: the whole books as one JSON file that a person can read, one document a line, replaced and never altered.

The last line is a checksum of everything before it: a file that parses but was altered on the disk is refused too.
Who edits a snapshot by hand leaves out that line's key, and answers for the rest.
"""

from __future__ import annotations

import gc
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailbot.adapters.disk import Disk
from mailbot.adapters.journal import Header, Tables, decode, encode

_CHUNK = 1 << 20
_CHECKSUM = b',\n"checksum": "'
_END = b'"}\n'


@dataclass(slots=True)
class Snapshot:
    """The tables as they were when the journal of the same generation was begun; `size` in bytes of the file."""

    header: Header
    tables: Tables
    size: int = 0

    @classmethod
    def parse(cls, raw: bytes) -> Snapshot:
        """Raises ValueError, which says where, for anything but a whole, unaltered snapshot."""
        with _uncollected():
            content = decode(raw)
        match content:
            case {"books": {"generation": int(generation), "schema": int(schema)}, "tables": dict(tables), **more}:
                _verify(raw, more)
                _check_shape(tables)
                return cls(Header(generation, schema), tables, len(raw))
        raise ValueError("it is JSON, but not the books")

    def write(self, disk: Disk, path: Path) -> None:
        """Write the file and make its content durable (not its name); raises OSError. Sets `size`."""
        descriptor = disk.create(path)
        try:
            checksum = self.size = 0
            for chunk in _chunks(self):
                disk.append(descriptor, chunk)
                checksum = zlib.crc32(chunk, checksum)
                self.size += len(chunk)
            ending = _CHECKSUM + b"%08x" % checksum + _END
            disk.append(descriptor, ending)
            self.size += len(ending)
            disk.sync(descriptor)
        finally:
            disk.close(descriptor)


def _verify(raw: bytes, more: Mapping[Any, Any]) -> None:
    if not more:
        return
    content, _, ending = raw.rpartition(_CHECKSUM)
    if ending != b"%08x" % zlib.crc32(content) + _END:
        raise ValueError("its checksum does not fit: it was altered (by hand? then take the last line's checksum out)")


def _check_shape(tables: dict[str, Any]) -> None:
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise ValueError(f"table {name} is not an object")  # noqa: TRY004 — one kind of error for a broken file
        for key, document in table.items():
            if not isinstance(document, dict):
                raise ValueError(f"document {key} of table {name} is not an object")  # noqa: TRY004


def _chunks(snapshot: Snapshot) -> Iterator[bytes]:
    """The file without its checksum line, about a megabyte at a time."""
    pieces: list[bytes] = []
    size = 0
    for piece in _pieces(snapshot):
        pieces.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield b"".join(pieces)
            pieces.clear()
            size = 0
    yield b"".join(pieces)


def _pieces(snapshot: Snapshot) -> Iterator[bytes]:
    yield b'{"books": %b,\n"tables": {' % snapshot.header.body()
    for nth, (name, table) in enumerate(snapshot.tables.items()):
        yield b"%b\n%b: {" % (b"," if nth else b"", encode(name))
        for mth, (key, document) in enumerate(table.items()):
            yield b"%b\n%b: %b" % (b"," if mth else b"", encode(key), encode(document))
        yield b"\n}"
    yield b"\n}"


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic collector: it would walk the growing books again and again, and find nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
