"""Filing while the next mails are decided: what goes wrong on the way is told, and nothing is filed twice at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from mailbot.errors import BooksError, Unavailable
from mailbot.filing import AT_ONCE, Filing
from mailbot.ports import Arrival


class Folders:
    """A mailbox of which only the folders matter; it files when it is allowed to, or its line breaks."""

    def __init__(self) -> None:
        self.filed: list[tuple[str, list[int]]] = []
        self.may = asyncio.Event()
        self.breaks = False

    async def file(self, uids: Sequence[int], folder: str) -> None:
        await self.may.wait()
        if self.breaks:
            raise Unavailable("imap.example.org: the line broke")
        self.filed.append((folder, list(uids)))

    async def open(self) -> None: ...
    async def arrivals(self, limit: int = 200, *, after: int = 0) -> Sequence[Arrival]:
        return []

    async def find(self, folder: str, message_id: str) -> Sequence[Arrival]:
        return []

    async def wait(self, seconds: float) -> bool:
        return False

    def wake(self) -> None: ...
    async def close(self) -> None: ...


async def test_batches_are_filed_together_behind_the_back_of_whoever_decides_and_the_last_are_waited_for() -> None:
    folders, many = Folders(), list(range(4, 4 + AT_ONCE))
    async with Filing(folders) as filing:
        await filing.add({"Processed": [1, 2], "Held": [3]})
        await filing.add({"Processed": many})
        assert folders.filed == []
        folders.may.set()
        await filing.add({"Processed": many})
        assert folders.filed[:2] == [("Processed", [1, 2, *many]), ("Held", [3])]
        folders.may.clear()
        await filing.add({"Processed": [1]})
        folders.may.set()
    assert folders.filed[2:] == [("Processed", many), ("Processed", [1])]


async def test_a_broken_line_is_told_at_the_next_move() -> None:
    folders, many = Folders(), list(range(AT_ONCE))
    folders.breaks = True
    folders.may.set()
    with pytest.raises(Unavailable):
        async with Filing(folders) as filing:
            await filing.add({"Processed": many})
            await filing.add({"Processed": many})
    assert folders.filed == []


async def test_what_is_decided_is_filed_although_the_next_mails_cannot_be() -> None:
    folders = Folders()
    folders.may.set()
    with pytest.raises(BooksError):
        async with Filing(folders) as filing:
            await filing.add({"Processed": [1]})
            raise BooksError("the disk is full")
    assert folders.filed == [("Processed", [1])]


async def test_what_went_wrong_first_is_what_is_told() -> None:
    folders = Folders()
    folders.breaks = True
    folders.may.set()
    with pytest.raises(BooksError):
        async with Filing(folders) as filing:
            await filing.add({"Processed": [1]})
            raise BooksError("the disk is full")
