"""An IMAP server inside the process (pymap), its mailboxes in memory: they survive an outage, not the process."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from proxyprotocol.result import ProxyResultUnknown
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Identity, Login
from pymap.concurrent import Subsystem
from pymap.exceptions import MailboxNotFound
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import SequenceSet
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash


class _Config(Config):
    """pymap without what a server on loopback has no use for: a DNS look-up, threads, slow hashes, pauses."""

    def __init__(self) -> None:
        nothing = Namespace(passlib_cfg=None, proxy_protocol=None)
        super().__init__(
            nothing,
            host=None,
            port=0,
            demo_data=False,
            demo_user="",
            demo_password="",
            tls_enabled=False,
            invalid_user_sleep=0.0,
            hash_context=BuiltinHash(rounds=1),
            cpu_subsystem=Subsystem.for_asyncio(),
        )

    @property
    def greeting(self) -> bytes:
        return b"mailbot's embedded IMAP server"


class EmbeddedImap:
    """Mailboxes {address: password} on a loopback port, the same one after every start()."""

    def __init__(self, host: str, passwords: Mapping[str, str]) -> None:
        self.port = 0
        self._host = host
        self._passwords = dict(passwords)
        self._config = _Config()
        self._login = Login(self._config)
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def start(self) -> None:
        """Listen; the first time on any free port."""
        for address, password in self._passwords.items():
            identity = Identity(address, self._login, None, frozenset())
            hashed = await Passwords(self._config).hash_password(password)
            await identity.set(UserMetadata(self._config, address, password=hashed))
        self._passwords.clear()
        self._server = await asyncio.start_server(self._serve, self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and drop every connection as an outage would, without a BYE."""
        if self._server is None:
            return
        self._server.close()
        for writer in self._connections.values():
            writer.transport.abort()
        if self._connections:
            await asyncio.wait(self._connections, timeout=5)
        await self._server.wait_closed()
        self._server = None

    async def append(self, address: str, raw: bytes) -> None:
        """Put a mail into the INBOX of one of the mailboxes."""
        async with Identity(address, self._login, None, frozenset()).new_session() as session:
            await session.append_messages("INBOX", [AppendMessage(raw, datetime.now(UTC), frozenset())])

    async def put_back(self, address: str, folder: str) -> None:
        """Move all mails of a folder to the INBOX of that mailbox; nothing where there is no such folder."""
        async with Identity(address, self._login, None, frozenset()).new_session() as session:
            with suppress(MailboxNotFound):
                _, selected = await session.select_mailbox(folder)
                await session.move_messages(selected, SequenceSet.all(), "INBOX")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Not through pymap's ProxyProtocolReader: it keeps no reference to its task, and the collector of Python 3.13
        # then ends living connections.
        task = asyncio.current_task()
        assert task is not None
        self._connections[task] = writer
        serve = IMAPServer(self._login, self._config)
        try:
            await serve(reader, writer, SocketInfo.get(writer, ProxyResultUnknown(), unique_id=b""))
        finally:
            del self._connections[task]
