"""Filing: mails whose fate is committed go into their folders while the office is at the next ones."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType

from mailbot.errors import Refused, Unavailable
from mailbot.ports import Mailbox


class Filing:
    """Files into one mailbox, one batch at a time; leaving the context waits for the last one.

    Unavailable or Refused come out of the next call: the mails concerned lie in INBOX still, and are known there.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._at_work: asyncio.Task[None] | None = None

    async def begin(self, folders: Mapping[str, Sequence[int]]) -> None:
        """Begins to file these UIDs by their folders, once what was begun before is done."""
        await self.done()
        self._at_work = asyncio.create_task(self._file(folders))
        await asyncio.sleep(0)  # whoever decides next does not wait for anything: let it begin first

    async def done(self) -> None:
        """Waits until nothing is left to file."""
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
            await self.done()
