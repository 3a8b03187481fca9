"""A snapshot: the whole books as one JSON file that a person can read, one document a line, replaced and never altered.

The last line is a checksum of everything before it: a file that parses but was altered on the disk is refused too.
Who edits a snapshot by hand leaves out that line's key, and answers for the rest.
"""

from __future__ import annotations

import gc
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailbot.adapters.disk import Disk
from mailbot.adapters.documents import Documents
from mailbot.adapters.journal import Header, Tables
from mailbot.adapters.json_text import decode, encode

_CHUNK = 1 << 20
_TABLES = b'\n"tables": {'
_TABLE = re.compile(rb'("(?:[^"\\]|\\.)*"): \{')
_DOCUMENT = re.compile(rb'("(?:[^"\\]|\\.)*"): (\{.*\}),?')
_ALTERED = "its checksum does not fit: it was altered (by hand? then take the last line's checksum out)"
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
        end = raw.rfind(_CHECKSUM)
        if end >= 0 and raw[end + len(_CHECKSUM) :] == b"%08x" % zlib.crc32(memoryview(raw)[:end]) + _END:
            return cls(*_as_written(raw, end), len(raw))
        with _uncollected():
            found = decode(raw)
        match found:
            case {"books": {"generation": int(generation), "schema": int(schema)}, "tables": dict(tables), **more}:
                if more:
                    raise ValueError(_ALTERED)
                return cls(Header(generation, schema), _tables(tables), len(raw))
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


def _as_written(raw: bytes, end: int) -> tuple[Header, Tables]:
    """What stands in a snapshot that is as it was written, line by line: nothing is decoded but the names."""
    head, at = raw.index(b"\n"), raw.index(_TABLES) + len(_TABLES)
    header = Header.of(raw[len(b'{"books": ') : head].removesuffix(b","))
    tables: Tables = {}
    table = Documents()
    while at < end:
        stop = raw.find(b"\n", at + 1, end)
        stop = stop if stop >= 0 else end
        document = _DOCUMENT.fullmatch(raw, at + 1, stop)
        if document:
            table.put_raw(decode(document[1]), document[2])
        elif name := _TABLE.fullmatch(raw, at + 1, stop):
            table = tables[decode(name[1])] = Documents()
        at = stop
    return header, tables


def _tables(found: Mapping[str, Any]) -> Tables:
    for name, table in found.items():
        if not isinstance(table, dict):
            raise ValueError(f"table {name} is not an object")  # noqa: TRY004 — one kind of error for a broken file
        for key, document in table.items():
            if not isinstance(document, dict):
                raise ValueError(f"document {key} of table {name} is not an object")  # noqa: TRY004
    return {name: Documents(table) for name, table in found.items()}


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
        for mth, (key, document) in enumerate(table.raw_items()):
            yield b"%b\n%b: %b" % (b"," if mth else b"", encode(key), document)
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
