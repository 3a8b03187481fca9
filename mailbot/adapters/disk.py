"""The few things the books ask of a disk, each one a step whose order can be watched, and the lock of the one writer.

Nothing above this file opens, writes, renames or syncs: a test that wants to know what survives a power loss
subclasses `Disk`, and sees every step.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from mailbot.errors import BooksLocked

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700


class Disk:
    """The operating system's files; every method raises OSError, and returns only when the step was taken."""

    def make_folder(self, folder: Path) -> None:
        """Create a folder that only its owner may enter; one that exists is left as it is."""
        if folder.is_dir():
            return
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        self.sync_folder(folder.parent)

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def read_parts(self, path: Path, head: int, start: int) -> tuple[bytes, bytes]:
        """The first `head` bytes and everything from the offset `start` on, of one and the same file."""
        with path.open("rb") as file:
            first = file.read(head)
            file.seek(start)
            return first, file.read()

    def create(self, path: Path) -> int:
        """Open a file for writing, empty, readable by its owner only; returns its descriptor."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, _FILE_MODE)

    def open(self, path: Path) -> int:
        """Open an existing file for appending; returns its descriptor."""
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)

    def append(self, descriptor: int, content: bytes) -> None:
        """Write all of it, or raise; a part of it may be in the file then."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def overwrite(self, path: Path, *parts: tuple[int, bytes]) -> None:
        """Write over parts of a file, in this order, each from its offset on."""
        with path.open("r+b", buffering=0) as file:
            for start, content in parts:
                rest = memoryview(content)
                file.seek(start)
                while rest:
                    rest = rest[file.write(rest) :]

    def truncate(self, descriptor: int, size: int) -> None:
        os.ftruncate(descriptor, size)

    def datasync(self, descriptor: int) -> None:
        """Make the content and the size of a file durable."""
        getattr(os, "fdatasync", os.fsync)(descriptor)

    def sync(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name."""
        target.hardlink_to(source)

    def remove(self, path: Path) -> None:
        """Remove a file; one that is not there is no error."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder durable: what was created, renamed, linked and removed in it."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class WriterLock:
    """Held by the one process that may write; it goes with the process, however that ends."""

    def __init__(self, path: Path, what: Path) -> None:
        """Take the lock file `path` that guards `what`; raises BooksLocked where another holds it."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            holder = f"process {pid}" if pid else "another process"
            raise BooksLocked(f"{what} is being written by {holder}: only one mailbot may; stop it first") from error
        except OSError:
            os.close(self._descriptor)
            raise
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, b"%d\n" % os.getpid(), 0)

    def release(self) -> None:
        """Let go of the lock, once."""
        if self._descriptor < 0:
            return
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)
        self._descriptor = -1
