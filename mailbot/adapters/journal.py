"""The journal: one commit a line, each line bound to the one before it, so that a cut and a wound can be told apart.

A line is eight hex digits, a blank, a JSON body and a newline. The digits are the CRC-32 of the body, begun from the
checksum of the line before, so that a line that is lost, doubled, moved or altered does not fit. The first body names
the generation (which snapshot the commits build on) and the schema; every other body is a list of changes
`[table, id, document]`, where a document of null removes.

JSON has no raw newline, so what a broken write leaves behind has none either, except as its last byte. Bytes behind
the last line that fits are a *torn* line, never acknowledged, if they have no newline. Everything else is *damage*:
an acknowledged commit may be in it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from mailbot.adapters.disk import Disk
from mailbot.adapters.documents import Documents
from mailbot.adapters.json_text import Fragment, decode, encode, encode_to_keep
from mailbot.errors import BooksError

Tables: TypeAlias = dict[str, Documents]
Change: TypeAlias = tuple[str, str, bytes | None]
"""Table, id, and the document as JSON; None removes it."""

_PREFIX = 9  # eight digits and a blank
_HOLE = bytes(8)  # what a power loss leaves where a page of a long line never reached the disk


@dataclass(frozen=True, slots=True)
class Header:
    """The journal's first body: its commits build on the snapshot of the same generation."""

    generation: int
    schema: int

    def body(self) -> bytes:
        return encode({"generation": self.generation, "schema": self.schema})

    @classmethod
    def of(cls, body: bytes) -> Header:
        """Raises ValueError where the body is something else."""
        match decode(body):
            case {"generation": int(generation), "schema": int(schema)}:
                return cls(generation, schema)
        raise ValueError("its first line does not name a generation")


def frame(body: bytes, chain: int) -> tuple[bytes, int]:
    """The line for a body that follows a line with the checksum `chain` (0: none), and that line's own checksum."""
    checksum = zlib.crc32(body, chain)
    return b"%08x %b\n" % (checksum, body), checksum


@dataclass(slots=True)
class Scan:
    """The lines that fit: their bodies, the offset behind the last one, its checksum, and what is wrong behind it."""

    bodies: list[bytes] = field(default_factory=list)
    end: int = 0
    chain: int = 0
    damaged: bool = False

    @property
    def commits(self) -> list[bytes]:
        """The bodies without the header's."""
        return self.bodies[1:]


def scan(raw: bytes, chain: int = 0) -> Scan:
    """Read the lines of a journal, or of its continuation behind a line with the checksum `chain`."""
    found = Scan(chain=chain)
    while (stop := raw.find(b"\n", found.end)) >= 0:
        body = raw[found.end + _PREFIX : stop]
        line, checksum = frame(body, found.chain)
        if raw[found.end : stop + 1] != line:
            break
        found.bodies.append(body)
        found.end, found.chain = stop + 1, checksum
    found.damaged = not _torn(raw[found.end :], found.chain)
    return found


def _torn(rest: bytes, chain: int) -> bool:
    """Whether the bytes behind the last good line are what one broken write leaves: a cut, or a hole."""
    if b"\n" in rest[:-1]:
        return False
    if rest.endswith(b"\n"):
        return _HOLE in rest
    # A whole line with more behind it was once ended by a newline, hence acknowledged: something altered that byte.
    return not any(b"%08x" % checksum == rest[:8] for checksum in _running(rest[_PREFIX:-1], chain))


def _running(body: bytes, checksum: int) -> Iterable[int]:
    """The checksum after each byte."""
    for position in range(len(body)):
        checksum = zlib.crc32(body[position : position + 1], checksum)
        yield checksum


def apply(tables: Tables, bodies: Iterable[bytes]) -> None:
    """Carry out the changes of commits, in order; a table without documents is no table."""
    for body in bodies:
        for table, key, document in decode(body):
            set_document(tables, table, key, None if document is None else encode_to_keep(document))


def set_document(tables: Tables, table: str, key: str, document: bytes | None) -> None:
    """Put a document into its table, or take it out where it is None."""
    if document is not None:
        if table not in tables:
            tables[table] = Documents()
        tables[table].put_raw(key, document)
    elif table in tables:
        tables[table].pop(key, None)
        if not tables[table]:
            del tables[table]


class Journal:
    """A journal open for writing; `end` is its size in bytes, always the end of an acknowledged line."""

    def __init__(self, disk: Disk, path: Path, descriptor: int, end: int, chain: int) -> None:
        self._disk = disk
        self._path = path
        self._descriptor = descriptor
        self._chain = chain
        self.end = end
        self.broken = ""
        self._closed = False

    @classmethod
    def create(cls, disk: Disk, path: Path, header: Header) -> Journal:
        """A new journal without commits, durable in its content but not yet in its name."""
        line, chain = frame(header.body(), 0)
        descriptor = disk.create(path)
        try:
            disk.append(descriptor, line)
            disk.sync(descriptor)
        except OSError:
            disk.close(descriptor)
            raise
        return cls(disk, path, descriptor, len(line), chain)

    @classmethod
    def resume(cls, disk: Disk, path: Path, found: Scan, size: int) -> Journal:
        """Go on behind the lines that were found; a torn line of a file of `size` bytes is cut off.

        What was found may have been written by a process that was killed before its sync: it counts from now on, so
        it is made durable first.
        """
        descriptor = disk.open(path)
        try:
            if size > found.end:
                disk.truncate(descriptor, found.end)
            disk.datasync(descriptor)
        except OSError:
            disk.close(descriptor)
            raise
        return cls(disk, path, descriptor, found.end, found.chain)

    def append(self, changes: Sequence[Change]) -> None:
        """Make one commit durable, or raise BooksError and leave no trace of it.

        A line that could not be written is cut off again. After a failed sync nobody knows what the disk holds, and
        asking again would answer "all well" (Linux marks the pages clean): the journal is broken until it is reopened.
        """
        if self.broken:
            raise BooksError(f"{self._path} takes no more commits since a write failed: {self.broken}; restart mailbot")
        body = [(table, key, raw and Fragment(raw)) for table, key, raw in changes]
        line, chain = frame(encode(body), self._chain)
        written = False
        try:
            self._disk.append(self._descriptor, line)
            written = True
            self._disk.datasync(self._descriptor)
        except BaseException as error:
            cut = self._cut_back()
            if written or not cut or not isinstance(error, OSError):
                self.broken = str(error) or type(error).__name__
            if isinstance(error, OSError):
                raise BooksError(f"{self._path} could not be written, nothing was committed: {error}") from error
            raise
        self.end += len(line)
        self._chain = chain

    def _cut_back(self) -> bool:
        try:
            self._disk.truncate(self._descriptor, self.end)
        except OSError:
            return False
        return True

    def moved(self, path: Path) -> None:
        """The file has another name now."""
        self._path = path

    def close(self) -> None:
        """Close the file, once: its descriptor may be another file's afterwards."""
        if self._closed:
            return
        self._closed = True
        self.broken = self.broken or "it was closed"
        self._disk.close(self._descriptor)
