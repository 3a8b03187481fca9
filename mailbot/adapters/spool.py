"""Spool: finished mails as files beside the books, gone when they are sent (section 6).

What one unit puts in is written and synced together: a letter of its own as a file of its own, several letters as one
bundle, which begins with a line of JSON that says how long each of them is. What leaves a bundle is wiped in it, and a
minus before its length says so: {"b":-120, "c": 98}.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from mailbot.adapters.disk import Disk

_UNFINISHED = "%"
"""What the name of a file ends with while it is being written: no name of an id does, since % is spelled %25 there."""
_BUNDLE = ".bundle"
"""What the name of a bundle ends with: no name of an id does, since a dot is spelled %2E there."""
_GONE = b"-"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mail lies; a `size` of -1 is the whole file. In a bundle, `sign` is where the minus goes."""

    path: Path
    start: int = 0
    size: int = -1
    sign: int = 0


class FileSpool:
    """A folder of files, readable by their owner alone; all that was put is on disk when `settle` returns.

    `readonly` is for who reads beside the one that writes there, and removes nothing of what that one is just writing.
    """

    def __init__(self, folder: Path, disk: Disk | None = None, *, readonly: bool = False) -> None:
        self._folder = folder
        self._disk = disk or Disk()
        self._readonly = readonly
        self._unsettled: dict[str, bytes] = {}
        self._places: dict[str, _Place] = {}
        self._lying_in: Counter[Path] = Counter()
        if not readonly:
            self._disk.make_folder(folder)
        self._look_around()

    def put(self, id: str, content: bytes) -> None:
        self._unsettled[id] = bytes(memoryview(content))

    def settle(self) -> None:
        if not self._unsettled:
            return
        # Files that an application keeps stay for long, so they never lie among letters.
        letters = {id: content for id, content in self._unsettled.items() if "/" not in id}
        alone = {id: content for id, content in self._unsettled.items() if id not in letters or len(letters) == 1}
        # Noted one by one: where the disk is full in between, what is taken back is taken off it too.
        for id, content in alone.items():
            self._note({id: self._write_file(id, content)})
        if len(letters) > 1:
            self._note(self._write_bundle(letters))
        self._disk.sync_folder(self._folder)
        self._unsettled.clear()

    def get(self, id: str) -> bytes:
        if id in self._unsettled:
            return self._unsettled[id]
        place = self._places[id]
        try:
            with place.path.open("rb") as file:
                file.seek(place.start)
                content = file.read(place.size)
        except FileNotFoundError:
            raise KeyError(id) from None
        if len(content) < place.size:  # the disk has lost the rest, and half a mail is none
            raise KeyError(id)
        return content

    def remove(self, *ids: str) -> None:
        for id in ids:
            self._unsettled.pop(id, None)
        self._discard([id for id in dict.fromkeys(ids) if id in self._places])

    def ids(self) -> list[str]:
        return sorted({*self._unsettled, *self._places})

    def _discard(self, ids: Iterable[str]) -> None:
        """Takes mails off the disk; the last one of a bundle takes the bundle along."""
        leaving: dict[Path, list[_Place]] = {}
        for id in ids:
            gone = self._places.pop(id)
            self._lying_in[gone.path] -= 1
            leaving.setdefault(gone.path, []).append(gone)
        for path, places in leaving.items():
            if self._readonly:
                continue
            if self._lying_in[path] > 0:
                wiped = ((place.start, bytes(place.size)) for place in places)
                self._disk.overwrite(path, *wiped, *((place.sign, _GONE) for place in places))
            else:
                del self._lying_in[path]
                self._disk.remove(path)

    def _note(self, places: Mapping[str, _Place]) -> None:
        """These mails lie there now, and nowhere else."""
        for id, place in places.items():
            if id in self._places and self._places[id].path == place.path:
                self._lying_in[place.path] -= 1
            elif id in self._places:
                self._discard([id])
            self._places[id] = place
            self._lying_in[place.path] += 1

    def _write_file(self, id: str, content: bytes) -> _Place:
        path = self._folder / _name(id)
        self._write(path, content)
        return _Place(path)

    def _write_bundle(self, letters: Mapping[str, bytes]) -> dict[str, _Place]:
        path = self._folder / f"{_name(next(iter(letters)))}{_BUNDLE}"
        while path in self._lying_in:
            path = path.with_name(f"{_UNFINISHED}{path.name}")
        head = json.dumps({id: len(content) for id, content in letters.items()}).encode() + b"\n"
        self._write(path, head + b"".join(letters.values()))
        return _places_in(path, head)

    def _write(self, path: Path, content: bytes) -> None:
        unfinished = path.with_name(path.name + _UNFINISHED)
        file = self._disk.create(unfinished)
        try:
            self._disk.append(file, content)
            self._disk.sync(file)
            self._disk.replace(unfinished, path)
        except BaseException:
            self._disk.remove(unfinished)
            raise
        finally:
            self._disk.close(file)

    def _look_around(self) -> None:
        """Finds what is there, and removes what a crash left half written: no id names it, and it holds mail.

        Whoever opens the spool to write holds the lock of the books, so nobody else is just writing there.
        """
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.name.endswith(_UNFINISHED):
                if not self._readonly:
                    self._disk.remove(path)
            elif path.name.endswith(_BUNDLE):
                with path.open("rb") as file, suppress(ValueError, TypeError, AttributeError):  # no head of ours
                    self._note(_places_in(path, file.readline()))
            elif path.is_file():
                self._note({unquote(path.name): _Place(path)})


def _name(id: str) -> str:
    return quote(id, safe="").replace(".", "%2E")


def _places_in(path: Path, head: bytes) -> dict[str, _Place]:
    """Where the mails of a bundle lie that are still in it, by its first line."""
    places: dict[str, _Place] = {}
    start, sign = len(head), len("{")
    for id, length in json.loads(head, parse_int=str).items():
        sign += len(json.dumps(id)) + len(":")
        size = abs(int(length))
        if not length.startswith("-"):
            places[id] = _Place(path, start, size, sign)
        start += size
        sign += len(str(size)) + len(" , ")
    return places
