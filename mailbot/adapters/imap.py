"""The program's mailbox, over IMAP: INBOX is the queue, and a mail leaves it only by being filed.

imapclient blocks and is not thread-safe, so one thread of its own does all the talking; the event loop only asks.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import ParamSpec, TypeVar

from imapclient import SocketTimeout

from mailbot.adapters.account import Account
from mailbot.adapters.imap_erasing import ErasingSession
from mailbot.adapters.imap_session import FAREWELL_SECONDS, POLL_SECONDS
from mailbot.errors import Unavailable
from mailbot.ports import Arrival, Mark, Outdated

FOLDERS = ("Processed", "Held", "Shunted", "Ignored")

P = ParamSpec("P")
T = TypeVar("T")


class ImapMailbox:
    """The Mailbox port over IMAP (RFC 3501, 2177, 6851, 4315, 2342).

    Every method raises Unavailable when the server cannot be reached or the connection broke (open() again, after a
    growing pause), and Refused when a human has to act. Mails of more than `max_octets` arrive as their header.
    """

    def __init__(
        self,
        account: Account,
        folders: Sequence[str] = FOLDERS,
        *,
        max_octets: int = 25 << 20,
        connect_seconds: float = 15.0,
        answer_seconds: float = 60.0,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        timeout = SocketTimeout(connect_seconds, answer_seconds)
        self._session = ErasingSession(account, folders, max_octets, timeout, poll_seconds)
        self._place = account.place
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="imap")
        self._call, self._called = socket.socketpair()
        self._call.setblocking(False)
        self._called.setblocking(False)
        self._closed = False

    @property
    def uidvalidity(self) -> int:
        """The UIDVALIDITY of INBOX as of the last open(); 0 before."""
        return self._session.uidvalidity

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server can do, in capitals (RFC 3501 7.2.1), as of the last open(); empty before."""
        return self._session.capabilities

    async def open(self) -> None:
        """Connect, or connect anew: log in, make the folders that are missing, select INBOX."""
        await self._ask(self._session.open)

    async def arrivals(self, limit: int = 200, *, after: int = 0) -> list[Arrival]:
        """What lies in INBOX behind a UID, not marked as deleted, oldest first: at most `limit` mails and 64 MiB."""
        return await self._ask(self._session.arrivals, limit, after)

    async def file(self, uids: Sequence[int], folder: str) -> None:
        """Move arrivals into one of the folders; after a crash between COPY and EXPUNGE they arrive once more."""
        if uids:
            await self._ask(self._session.file, uids, folder)

    async def find(self, folder: str, message_id: str) -> list[Arrival]:
        """The mails in a folder that carry this Message-ID, with or without its angle brackets."""
        return await self._ask(self._session.find, folder, message_id)

    async def nameless(self, folder: str) -> list[Arrival]:
        """The mails in a folder that have no Message-ID."""
        return await self._ask(self._session.nameless, folder)

    async def refile(self, folder: str, uids: Sequence[int], to: str) -> None:
        """Move mails that were found in a folder into another one; INBOX is one as well."""
        if uids:
            await self._ask(self._session.refile, folder, uids, to)

    async def exists(self, folder: str) -> bool:
        """Whether the server has a folder of this name, which need not be one of ours."""
        return await self._ask(self._session.exists, folder)

    async def heads(self, folder: str, mark: Mark) -> tuple[list[Arrival], Mark] | None:
        """The headers of some mails in any folder that came after the mark, and the mark after these; None where there
        is no such folder."""
        return await self._ask(self._session.heads, folder, mark)

    async def special(self, use: str) -> str:
        """The name of the folder that the provider uses for this (ports.SENT, ports.TRASH); "" where it names none."""
        return await self._ask(self._session.special, use)

    async def outdated(self, folder: str, before: datetime, known: Mapping[int, Collection[int]]) -> Outdated | None:
        """Some mails of a folder, of ours or by its use, that came before a moment; without those that are known
        already, UIDs by UIDVALIDITY. None where there is no such folder, or none that deleting leads through."""
        return await self._ask(self._session.outdated, folder, before, known)

    async def erase(self, folder: str, uids: Sequence[int], uidvalidity: int) -> str:
        """Deletes mails that outdated() found, under their UIDVALIDITY, for good (on Gmail by way of the Trash); "" or
        why it was not done."""
        return await self._ask(self._session.erase, folder, uids, uidvalidity) if uids else ""

    async def remove(self, addresses: Collection[str], names: Collection[str], mails: Collection[str]) -> str:
        """Deletes somebody's mails, for good: those from or to their addresses or with these Message-IDs, and passing
        copies that name them; "" or why it was not done."""
        return await self._ask(self._session.remove, addresses, names, mails)

    async def wait(self, seconds: float) -> bool:
        """Until something arrives (True), wake() is called or `seconds` are over; arrivals() is due in any case."""
        return await self._ask(self._session.wait, seconds, self._called)

    def wake(self) -> None:
        """End the wait() that is going on, or else the next one; may be called from any thread, and after close()."""
        with suppress(OSError):
            self._call.send(b"\0")

    async def close(self) -> None:
        """Log out and end the thread, within seconds even if the server is silent; there is no way back."""
        if self._closed:
            return
        self._closed = True
        self.wake()
        farewell = asyncio.get_running_loop().run_in_executor(self._thread, self._session.close)
        done, _ = await asyncio.wait([farewell], timeout=FAREWELL_SECONDS)
        if not done:
            self._session.sever()
            await asyncio.wait([farewell], timeout=FAREWELL_SECONDS)
        self._thread.shutdown(wait=False)
        self._call.close()
        self._called.close()

    async def _ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._closed:
            raise Unavailable(f"{self._place}: the mailbox is closed")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(*args, **kwargs))
        except asyncio.CancelledError:
            self.wake()  # or the thread would go on idling for somebody who has left
            raise
