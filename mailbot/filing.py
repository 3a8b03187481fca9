"""Filing: mails whose fate is committed go into their folders while the office is at the next ones."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType

from mailbot.errors import Refused, Unavailable
from mailbot.ports import Mailbox

AT_ONCE = 200
"""Mails that go together: some servers look through both folders for each move, however few it moves."""


class Filing:
    """Files into one mailbox, some batches at a time; leaving the context waits until all is filed.

    Unavailable or Refused come out of a later call: the mails concerned lie in INBOX still, and are known there.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._decided: dict[str, list[int]] = defaultdict(list)
        self._at_work: asyncio.Task[None] | None = None

    async def add(self, folders: Mapping[str, Sequence[int]]) -> None:
        """These UIDs are to go into their folders: with those before them as soon as they are enough."""
        for folder, uids in folders.items():
            self._decided[folder] += uids
        if sum(map(len, self._decided.values())) >= AT_ONCE:
            await self._begin()

    async def _begin(self) -> None:
        """Begins to file what is decided, once what was begun before is done."""
        await self._done()
        folders, self._decided = self._decided, defaultdict(list)
        self._at_work = asyncio.create_task(self._file(folders))
        await asyncio.sleep(0)  # whoever decides next does not wait for anything: let it begin first

    async def _done(self) -> None:
        task, self._at_work = self._at_work, None
        if task is not None:
            await task

    async def _file(self, folders: Mapping[str, Sequence[int]]) -> None:
        for folder, uids in folders.items():
            await self._mailbox.file(uids, folder)

    async def __aenter__(self) -> Filing:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(*(() if error is None else (Unavailable, Refused))):  # what went wrong first is what is told
            await self._begin()
            await self._done()
