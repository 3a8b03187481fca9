"""Oblivion on disk: the marks of whoever was forgotten, and the key that they were made with, in two files beside the
books that no backup takes along.

If they were in the backup, they would be set back with it; and without the key nobody can try addresses against the
marks (HMAC-SHA-256, RFC 2104).
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mailbot.errors import BooksError
from mailbot.program.privacy.oblivion import Gone

KEY, LIST = "forget.key", "forgotten.jsonl"


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
        try:
            lines = self._list_file.read_bytes().splitlines()
        except FileNotFoundError:
            return ()
        try:
            return tuple(msgspec.json.decode(line, type=Gone) for line in lines if line.strip())
        except msgspec.MsgspecError as error:
            raise BooksError(f"{self._list_file} cannot be read: {error}; put back a copy of it") from None

    def add(self, one: Gone) -> None:
        if any(one.marks == each.marks for each in self.entries()):
            return
        _append(self._list_file, msgspec.json.encode(one) + b"\n")

    def _read_key(self) -> bytes:
        try:
            self._key = bytes.fromhex(self._key_file.read_text(encoding="ascii").strip())
        except FileNotFoundError:
            if self._list_file.exists():
                raise BooksError(
                    f"{self._key_file} is missing: without it nobody on {LIST} is known; put it back"
                ) from None
            self._key = secrets.token_bytes(32)
            _append(self._key_file, self._key.hex().encode() + b"\n")
        except ValueError:
            raise BooksError(f"{self._key_file} is not a key of ours; put back a copy of it") from None
        return self._key


def _signed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def _append(path: Path, line: bytes) -> None:
    """Durably, in a file for its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
