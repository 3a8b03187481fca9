"""Filing while the next mails are decided: what goes wrong on the way is told, and nothing is filed twice at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from mailbot.errors import BooksError, Unavailable
from mailbot.filing import Filing
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
    async def arrivals(self, limit: int = 200) -> Sequence[Arrival]:
        return []

    async def find(self, folder: str, message_id: str) -> Sequence[Arrival]:
        return []

    async def wait(self, seconds: float) -> bool:
        return False

    def wake(self) -> None: ...
    async def close(self) -> None: ...


async def test_a_batch_is_filed_behind_the_back_of_whoever_decides_the_next_and_the_last_is_waited_for() -> None:
    folders = Folders()
    async with Filing(folders) as filing:
        await filing.begin({"Processed": [1, 2], "Held": [3]})
        assert folders.filed == []
        folders.may.set()
        await filing.begin({"Processed": [4]})
        assert folders.filed[:2] == [("Processed", [1, 2]), ("Held", [3])]
        folders.may.clear()
        await filing.begin({"Processed": [5]})
        folders.may.set()
    assert folders.filed[2:] == [("Processed", [4]), ("Processed", [5])]


async def test_a_broken_line_is_told_at_the_next_batch() -> None:
    folders = Folders()
    folders.breaks = True
    folders.may.set()
    with pytest.raises(Unavailable):
        async with Filing(folders) as filing:
            await filing.begin({"Processed": [1]})
            await filing.begin({"Processed": [2]})
    assert folders.filed == []


async def test_what_went_wrong_first_is_what_is_told() -> None:
    folders = Folders()
    folders.breaks = True
    folders.may.set()
    with pytest.raises(BooksError):
        async with Filing(folders) as filing:
            await filing.begin({"Processed": [1]})
            raise BooksError("the disk is full")
