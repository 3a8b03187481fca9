"""Disks for the books' tests: one that syncs nothing, one that writes down what is asked of it and can be killed, and
the worlds that a power loss may leave behind.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import pytest

from mailbot.adapters.disk import Disk


class SwiftDisk(Disk):
    """Real files without syncs, where durability is not what is tested."""

    def datasync(self, descriptor: int) -> None:
        pass

    def sync(self, descriptor: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


class KilledError(BaseException):
    """The process is gone: not an Exception, nothing may handle it."""


@dataclass
class Step:
    """One thing asked of the disk: `file` numbers the file whatever its name, `names` are the names involved."""

    act: str
    file: int = 0
    names: tuple[str, ...] = ()
    content: bytes = b""
    size: int = 0

    def __str__(self) -> str:
        return " ".join((self.act, *self.names))


class RecordingDisk(SwiftDisk):
    """Takes each step for real (but for the syncs, which the model of a power loss stands for) and writes it down.

    `kill_at` is the number of the step at which the process dies, half of an append done. `failing` names a step
    that fails with EIO.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.kill_at = -1
        self.failing = ""
        self._files: dict[str, int] = {}
        self._open: dict[int, tuple[int, str]] = {}

    def acknowledge(self, number: int) -> None:
        self.steps.append(Step("acknowledge", size=number))

    def _take(self, step: Step) -> None:
        if 0 <= self.kill_at <= sum(step.act != "acknowledge" for step in self.steps):
            raise KilledError
        if step.act == self.failing:
            raise OSError(errno.EIO, "Input/output error")
        self.steps.append(step)

    def create(self, path: Path) -> int:
        file = self._files.get(path.name, len(self.steps) + 1)
        self._take(Step("create", file, (path.name,)))
        self._files[path.name] = file
        descriptor = super().create(path)
        self._open[descriptor] = file, path.name
        return descriptor

    def open(self, path: Path) -> int:
        descriptor = super().open(path)
        self._open[descriptor] = self._files[path.name], path.name
        return descriptor

    def append(self, descriptor: int, content: bytes) -> None:
        file, name = self._open[descriptor]
        try:
            self._take(Step("append", file, (name,), content))
        except KilledError:
            half = content[: len(content) // 2]
            self.steps.append(Step("append", file, (name,), half))
            super().append(descriptor, half)
            raise
        super().append(descriptor, content)

    def truncate(self, descriptor: int, size: int) -> None:
        file, name = self._open[descriptor]
        self._take(Step("truncate", file, (name,), size=size))
        super().truncate(descriptor, size)

    def datasync(self, descriptor: int) -> None:
        file, name = self._open[descriptor]
        self._take(Step("datasync", file, (name,)))

    def sync(self, descriptor: int) -> None:
        file, name = self._open[descriptor]
        self._take(Step("sync", file, (name,)))

    def replace(self, source: Path, target: Path) -> None:
        self._take(Step("replace", 0, (source.name, target.name)))
        self._files[target.name] = self._files.pop(source.name)
        for descriptor, (file, _) in self._open.items():
            if file == self._files[target.name]:
                self._open[descriptor] = file, target.name
        super().replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        super().link(source, target)
        self._take(Step("link", 0, (source.name, target.name)))
        self._files[target.name] = self._files[source.name]

    def remove(self, path: Path) -> None:
        if path.name in self._files:
            self._take(Step("remove", 0, (path.name,)))
            del self._files[path.name]
        super().remove(path)

    def sync_folder(self, folder: Path) -> None:
        self._take(Step("sync_folder"))


World = dict[str, bytes]


@dataclass
class PowerModel:
    """What is surely on the disk, and what may be there: contents until their sync, names until their folder's."""

    contents: dict[int, list[bytes]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    pending: list[Step] = field(default_factory=list)

    def take(self, step: Step) -> None:
        states = self.contents.setdefault(step.file, [b""])
        match step.act:
            case "append":
                states += [states[-1] + step.content[: len(step.content) // 2], states[-1] + step.content]
            case "truncate":
                states.append(states[-1][: step.size])
            case "datasync" | "sync":
                del states[:-1]
            case "sync_folder":
                for one in self.pending:
                    assert _rename(self.names, one)
                self.pending.clear()
            case "create":
                states.append(b"")
                self.pending.append(step)
            case "replace" | "link" | "remove":
                self.pending.append(step)

    def worlds(self) -> Iterator[World]:
        """Any selection of the unsynced names, with the unsynced contents of oldest, newest and half-way age."""
        for chosen in product((False, True), repeat=len(self.pending)):
            names = dict(self.names)
            steps = [step for step, taken in zip(self.pending, chosen, strict=True) if taken]
            if all(_rename(names, step) for step in steps):
                for age in (lambda states: 0, lambda states: len(states) // 2, lambda states: -1):
                    yield {name: self.contents[file][age(self.contents[file])] for name, file in names.items()}


def _rename(names: dict[str, int], step: Step) -> bool:
    """Carry a step out on the names; False where it cannot be, because one before it was lost."""
    match step.act, step.names:
        case "create", (name,):
            names[name] = step.file
        case "replace", (source, target) if source in names:
            names[target] = names.pop(source)
        case "link", (source, target) if source in names:
            names[target] = names[source]
        case "remove", (name,):
            names.pop(name, None)
        case _:
            return False
    return True


@pytest.fixture
def swift() -> Disk:
    return SwiftDisk()


@pytest.fixture
def recorder() -> RecordingDisk:
    return RecordingDisk()


@pytest.fixture
def new_recorder() -> type[RecordingDisk]:
    return RecordingDisk


@pytest.fixture
def killed() -> type[KilledError]:
    return KilledError


@pytest.fixture
def power_worlds() -> Callable[[list[Step]], Iterator[tuple[int, int, World]]]:
    """For each step after which the power may go: (the step's number, the last acknowledged commit, a world)."""

    def worlds(steps: list[Step]) -> Iterator[tuple[int, int, World]]:
        model = PowerModel()
        acknowledged = 0
        for number, step in enumerate(steps):
            if step.act == "acknowledge":
                acknowledged = step.size
            model.take(step)
            for world in model.worlds():
                yield number, acknowledged, world

    return worlds
