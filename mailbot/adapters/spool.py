"""Spool: finished mails as files beside the books, one a mail, gone when it is sent (section 6)."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote

_UNFINISHED = "%"
"""What the name of a file ends with while it is being written: no name of an id does, since % is spelled %25 there."""
_ABANDONED = 3600.0
"""Seconds after which a file that is still being written was left by a crash."""


class FileSpool:
    """A folder of files, readable by their owner alone; each is on disk before `put` returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()

    def put(self, id: str, content: bytes) -> None:
        path = self._path(id)
        unfinished = path.with_name(path.name + _UNFINISHED)
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        self._sync()

    def get(self, id: str) -> bytes:
        try:
            return self._path(id).read_bytes()
        except FileNotFoundError:
            raise KeyError(id) from None

    def remove(self, id: str) -> None:
        self._path(id).unlink(missing_ok=True)

    def ids(self) -> list[str]:
        return sorted(unquote(path.name) for path in self._folder.iterdir() if not path.name.endswith(_UNFINISHED))

    def _path(self, id: str) -> Path:
        return self._folder / quote(id, safe="").replace(".", "%2E")

    def _sweep(self) -> None:
        """Removes what a crash left half written: no id names it, and it holds a mail's text."""
        for path in self._folder.glob(f"*{_UNFINISHED}"):
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()

    def _sync(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
