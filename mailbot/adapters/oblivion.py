"""Oblivion on disk: the marks of whoever was forgotten, and the key that they were made with, in two files beside the
books that no backup takes along.

If they were in the backup, they would be set back with it; and without the key nobody can try addresses against the
marks (HMAC-SHA-256, RFC 2104).
"""

from __future__ import annotations

import errno
import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mailbot.errors import BooksError
from mailbot.program.privacy.oblivion import Gone

KEY, LIST = "forget.key", "forgotten.jsonl"
_KEY_OCTETS = 32


class MemoryOblivion:
    """Marks that live as long as the process."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._gone: list[Gone] = []

    def sign(self, text: str) -> str:
        return _signed(self._key, text)

    def entries(self) -> Sequence[Gone]:
        return tuple(self._gone)

    def add(self, one: Gone) -> None:
        self._gone.append(one)


class FileOblivion:
    """Marks in a folder; key and list are made with the first one. BooksError where the list is there without its
    key."""

    def __init__(self, folder: Path) -> None:
        self._key_file = folder / KEY
        self._list_file = folder / LIST
        self._key = b""

    def sign(self, text: str) -> str:
        return _signed(self._key or self._read_key(), text)

    def entries(self) -> Sequence[Gone]:
        """All that were added; a line whose end was never written is none, and its erasing comes again."""
        try:
            *lines, _ = self._list_file.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        try:
            return tuple(msgspec.json.decode(line, type=Gone) for line in lines if line.strip())
        except msgspec.MsgspecError as error:
            raise BooksError(f"{self._list_file} cannot be read: {error}; put back a copy of it") from None

    def add(self, one: Gone) -> None:
        if any(one.marks == each.marks and one.at <= each.at for each in self.entries()):
            return
        _append(self._list_file, msgspec.json.encode(one) + b"\n")

    def _read_key(self) -> bytes:
        """The key, made anew only while there is nobody on the list who is known by another."""
        key, fault = _key_in(self._key_file)
        if fault and self.entries():
            raise BooksError(f"{self._key_file} {fault}: without it nobody on {LIST} is known; put back a copy of it")
        if fault:
            key = secrets.token_bytes(_KEY_OCTETS)
            _append(self._key_file, key.hex().encode() + b"\n")
        self._key = key
        return key


def _key_in(path: Path) -> tuple[bytes, str]:
    """A key of ours, and what is wrong where there is none."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return b"", "is missing"
    except ValueError:
        key = b""
    return key, "" if len(key) == _KEY_OCTETS else "is not a key of ours"


def _signed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def _append(path: Path, line: bytes) -> None:
    """Durably and whole or not at all, in a file for its owner alone; an end that a crash has left unwritten goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        there = _whole_lines(descriptor)
        os.ftruncate(descriptor, there)
        try:
            _write_whole(descriptor, line, there)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, there)
            raise
    finally:
        os.close(descriptor)


def _write_whole(descriptor: int, line: bytes, at: int) -> None:
    if os.pwrite(descriptor, line, at) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _whole_lines(descriptor: int) -> int:
    """The octets of a file up to the end of its last whole line."""
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0).rfind(b"\n") + 1
