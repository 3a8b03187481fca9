"""Running: a unit of writes while it is open, of whatever can begin one and end it.

A class and no generator: a mail opens dozens of units, and a generator for each costs three times as much.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Generic, Protocol, TypeVar

B = TypeVar("B")


class Units(Protocol[B]):
    """What keeps units, one within another; where one begins is known by what `begin` answers."""

    def begin(self) -> B:
        """Begins a unit."""
        ...

    def end(self, begun: B, *, failed: bool) -> None:
        """Ends it: what was written since is in, or undone where it `failed`. Raises what keeps it from being in."""
        ...


class Running(AbstractContextManager[None], Generic[B]):
    """A unit that ends with its block, and fails with it."""

    __slots__ = ("_begun", "_units")

    def __init__(self, units: Units[B]) -> None:
        self._units = units

    def __enter__(self) -> None:
        self._begun = self._units.begin()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._units.end(self._begun, failed=kind is not None)
