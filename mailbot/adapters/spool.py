"""Spool: finished mails as files beside the books, one a mail, gone when it is sent (section 6)."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote

from mailbot.adapters.disk import Disk

_UNFINISHED = "%"
"""What the name of a file ends with while it is being written: no name of an id does, since % is spelled %25 there."""
_ABANDONED = 3600.0
"""Seconds after which a file that is still being written was left by a crash."""


class FileSpool:
    """A folder of files, readable by their owner alone; all of them are on disk when `settle` returns.

    The first sync of several new files writes them all, so many letters cost little more than one.
    """

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self._folder = folder
        self._disk = disk or Disk()
        self._unsettled: dict[str, int] = {}
        self._disk.make_folder(folder)
        self._sweep()

    def put(self, id: str, content: bytes) -> None:
        path = self._path(id)
        unfinished = path.with_name(path.name + _UNFINISHED)
        file = self._disk.create(unfinished)
        try:
            self._disk.append(file, content)
            self._disk.replace(unfinished, path)
        except BaseException:
            self._disk.close(file)
            self._disk.remove(unfinished)
            raise
        self._forget(id)
        self._unsettled[id] = file

    def settle(self) -> None:
        if not self._unsettled:
            return
        for file in self._unsettled.values():
            self._disk.sync(file)
        self._disk.sync_folder(self._folder)
        for id in list(self._unsettled):
            self._forget(id)

    def _forget(self, id: str) -> None:
        """Closes a file that need not be synced any more."""
        file = self._unsettled.pop(id, None)
        if file is not None:
            self._disk.close(file)

    def get(self, id: str) -> bytes:
        try:
            return self._path(id).read_bytes()
        except FileNotFoundError:
            raise KeyError(id) from None

    def remove(self, id: str) -> None:
        self._forget(id)
        self._disk.remove(self._path(id))

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
