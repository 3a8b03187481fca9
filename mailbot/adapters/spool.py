"""Spool: finished mails as files beside the books, one a mail, gone when it is sent (section 6)."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, unquote


class FileSpool:
    """A folder of files, readable by their owner alone; each is on disk before `put` returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, id: str, content: bytes) -> None:
        path = self._path(id)
        temporary = path.with_name(path.name + "~")
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        self._sync()

    def get(self, id: str) -> bytes:
        try:
            return self._path(id).read_bytes()
        except FileNotFoundError:
            raise KeyError(id) from None

    def remove(self, id: str) -> None:
        self._path(id).unlink(missing_ok=True)

    def ids(self) -> list[str]:
        return sorted(unquote(path.name) for path in self._folder.iterdir() if not path.name.endswith("~"))

    def _path(self, id: str) -> Path:
        return self._folder / quote(id, safe="")

    def _sync(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
