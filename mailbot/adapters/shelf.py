"""The shelf: which files the books are, how they add up to one state, and what is said when they do not.

    books.json            the snapshot, of generation g
    books.json.journal    the commits since: its header says g too (g - 1: all of it is in the snapshot already)
    books.json.previous   the snapshot before, and books.json.journal.previous, what led from it to the present one
    books.json.lock       held by the writer

A damaged file is never written to: it is copied aside, and the newest good copy is named. With `books.json.previous`
put in the place of a damaged snapshot both journals are replayed in turn, and nothing is lost.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from mailbot.adapters.disk import Disk
from mailbot.adapters.journal import Header, Scan, Tables, apply, scan
from mailbot.adapters.snapshot import Snapshot
from mailbot.errors import BooksError


class Damage(BooksError):
    """A file that does not parse, or does not belong to the others: `file` is the one to look at."""

    def __init__(self, file: Path, problem: str, mend: str) -> None:
        super().__init__(f"{file}: {problem}; {mend}")
        self.file = file
        self.problem = problem
        self.mend = mend


@dataclass(slots=True)
class Loaded:
    """The state that the files add up to.

    `journal` is the journal that new commits may follow, of `journal_size` bytes; None where a new one has to be
    begun. `chained` says that two journals had to be replayed.
    """

    header: Header
    tables: Tables
    snapshot_size: int
    journal: Scan | None = None
    journal_size: int = 0
    chained: bool = False


class Shelf:
    """The names of the books' files and how to read them."""

    def __init__(self, disk: Disk, books: Path) -> None:
        self.disk = disk
        self.books = books
        self.journal = _beside(books, ".journal")
        self.previous = _beside(books, ".previous")
        self.journal_previous = _beside(books, ".journal.previous")
        self.new_books = _beside(books, ".tmp")
        self.new_journal = _beside(books, ".journal.tmp")
        self.lock = _beside(books, ".lock")

    def is_bare(self) -> bool:
        """Whether there never were books here: nothing of theirs is left that could have outlived them."""
        return not any(file.exists() for file in (self.books, self.journal, self.previous))

    def schema_copy(self, schema: int) -> Path:
        """Where the last snapshot of an older schema is kept."""
        return _beside(self.books, f".schema-{schema}")

    def old_copies(self) -> list[Path]:
        """Every file that holds an older state: what FORGET has to remove."""
        copies = [self.previous, self.journal_previous]
        for pattern in (".schema-*", ".damaged-*", ".journal.damaged-*", ".journal.previous.damaged-*"):
            copies += sorted(self.books.parent.glob(self.books.name + pattern))
        return copies

    def load(self) -> Loaded:
        """Add the files up; raises Damage, and writes nothing."""
        return self._add_up(self._snapshot())

    def set_aside(self, damage: Damage) -> Path | None:
        """Copy a damaged file under a name made of its content, once; None where there is nothing to copy."""
        if not damage.file.exists():
            return None
        content = self.disk.read(damage.file)
        aside = damage.file.with_name(f"{damage.file.name}.damaged-{zlib.crc32(content):08x}")
        if aside.exists() and self.disk.read(aside) == content:
            return aside
        descriptor = self.disk.create(aside)
        try:
            self.disk.append(descriptor, content)
            self.disk.sync(descriptor)
        finally:
            self.disk.close(descriptor)
        self.disk.sync_folder(aside.parent)
        return aside

    def _snapshot(self) -> Snapshot:
        try:
            return Snapshot.parse(self.disk.read(self.books))
        except FileNotFoundError:
            raise Damage(
                self.books, "the snapshot is missing, but other files of the books are there", self._newest()
            ) from None
        except ValueError as error:
            raise Damage(self.books, f"the snapshot cannot be read: {error}", self._newest()) from error

    def _add_up(self, snapshot: Snapshot) -> Loaded:
        state = Loaded(snapshot.header, snapshot.tables, snapshot.size)
        raw, found = self._scan(self.journal)
        if not found.bodies and not found.damaged:
            return state
        header = self._header(found)
        if header.generation == snapshot.header.generation - 1:
            return state
        if header.generation == snapshot.header.generation + 1:
            state.chained = self._replay_previous(state)
        elif header.generation != snapshot.header.generation:
            raise self._stray(snapshot.header.generation, header.generation)
        if found.damaged:
            raise self._wound(self.journal, raw, found)
        apply(state.tables, found.commits)
        state.header, state.journal, state.journal_size = header, found, len(raw)
        return state

    def _replay_previous(self, state: Loaded) -> bool:
        """The journal between a snapshot that was put back and the present journal."""
        raw, found = self._scan(self.journal_previous)
        if not found.bodies or self._header(found).generation != state.header.generation:
            raise self._stray(state.header.generation, state.header.generation + 1)
        if found.damaged:
            raise self._wound(self.journal_previous, raw, found)
        apply(state.tables, found.commits)
        return True

    def _scan(self, file: Path) -> tuple[bytes, Scan]:
        try:
            raw = self.disk.read(file)
        except FileNotFoundError:
            raw = b""
        return raw, scan(raw)

    def _header(self, found: Scan) -> Header:
        try:
            return Header.of(found.bodies[0] if found.bodies else b"null")
        except ValueError as error:
            raise Damage(
                self.journal,
                f"the journal cannot be read: {error}",
                f"the newest good copy is {self.books}, without the commits since: put the journal's backup in place, "
                f"or move {self.journal} away to go on from the snapshot alone",
            ) from error

    def _wound(self, file: Path, raw: bytes, found: Scan) -> Damage:
        behind = raw.count(b"\n", found.end)
        return Damage(
            file,
            f"line {len(found.bodies) + 1} (from byte {found.end} on) does not fit its checksum, "
            f"and {len(raw) - found.end} bytes in {behind} lines stand from there on",
            f"the newest good copy is {self.books} with the {len(found.commits)} commits before that line: "
            f"stop mailbot and cut the journal there (truncate -s {found.end} {file}) to go on from them, "
            "or put a backup in place",
        )

    def _stray(self, snapshot: int, journal: int) -> Damage:
        return Damage(
            self.journal,
            f"the journal is of generation {journal}, but {self.books} is of generation {snapshot}: "
            "they do not belong together",
            "put the journal beside it that was saved with it, "
            f"or move {self.journal} away to go on from the snapshot alone",
        )

    def _newest(self) -> str:
        """The sentence that names the newest good copy of a snapshot that is lost."""
        try:
            earlier = Snapshot.parse(self.disk.read(self.previous))
        except (OSError, ValueError):
            return _BACKUP
        advice = f"the newest good copy is {self.previous}: stop mailbot and copy it to {self.books}"
        try:
            complete = self._add_up(earlier).journal is not None
        except BooksError:
            complete = False
        if not complete:
            return f"{advice}, and move {self.journal} away: what was written since that copy is lost"
        return f"{advice}; nothing is lost, the journals beside it hold all that was written since"


_BACKUP = "no good copy of it was found beside it: put a backup in place"


def _beside(books: Path, ending: str) -> Path:
    return books.with_name(books.name + ending)
