"""A small world of mail on loopback, IMAP and SMTP in this process, for the demo and for tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Mapping
from typing import Any, Self, TypeVar

from mailbot.demo.imap_server import EmbeddedImap
from mailbot.demo.smtp_server import Accepted, EmbeddedSmtp

T = TypeVar("T")


class EmbeddedServers:
    """Mailboxes {address: password} behind real IMAP and SMTP ports.

    `async with` runs the servers in the running event loop, `with` in a thread and loop of their own. Either way their
    methods may be awaited from any loop. What is `accepted` over SMTP is recorded in order.
    """

    host = "127.0.0.1"

    def __init__(self, passwords: Mapping[str, str]) -> None:
        passwords = {address.lower(): password for address, password in passwords.items()}
        self._imap = EmbeddedImap(self.host, passwords)
        self._smtp = EmbeddedSmtp(self.host, passwords, self._imap.append)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def imap_port(self) -> int:
        return self._imap.port

    @property
    def smtp_port(self) -> int:
        return self._smtp.port

    @property
    def accepted(self) -> list[Accepted]:
        """Every mail taken over SMTP, in order; the list itself, so a test may clear it."""
        return self._smtp.accepted

    @property
    def sessions(self) -> int:
        """How many SMTP connections there have been."""
        return self._smtp.sessions

    async def deliver(self, recipient: str, raw: bytes) -> None:
        """Drop a mail into a mailbox past SMTP; KeyError where nobody has that address."""
        address = self._smtp.mailbox(recipient)
        if address is None:
            raise KeyError(recipient)
        await self._at_home(self._imap.append(address, raw))

    async def put_back(self, address: str, folder: str) -> None:
        """Move all mails of a folder to the INBOX of that mailbox."""
        await self._at_home(self._imap.put_back(address, folder))

    async def go_down(self) -> None:
        """An outage: nobody listens, every connection is gone, the mails stay."""
        await self._at_home(self._stop())

    async def come_back(self) -> None:
        """The end of an outage: the same ports listen again."""
        await self._at_home(self._start())

    async def drop_smtp_connections(self) -> None:
        """Close every SMTP connection without a word while the server goes on."""
        await self._at_home(self._smtp.drop_connections())

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    def __enter__(self) -> Self:
        self._loop = loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, name="embedded mail servers", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._start(), loop).result(30)
        except BaseException:
            self._end_thread(loop)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        try:
            asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(30)
        finally:
            self._end_thread(self._loop)

    async def _start(self) -> None:
        await self._imap.start()
        await self._smtp.start()

    async def _stop(self) -> None:
        await self._smtp.stop()
        await self._imap.stop()

    def _end_thread(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon_threadsafe(loop.stop)
        if self._thread is not None:
            self._thread.join(30)
        loop.close()

    async def _at_home(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the loop that the servers live in."""
        if self._loop is asyncio.get_running_loop():
            return await work
        assert self._loop is not None
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))
