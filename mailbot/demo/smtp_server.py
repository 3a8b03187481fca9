"""An SMTP server inside the process (aiosmtpd) that records every mail it accepts."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True, slots=True)
class Accepted:
    """A mail that the server has taken responsibility for, with its envelope."""

    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)


class EmbeddedSmtp:
    """A loopback port that takes mail for the given mailboxes and for any domain but theirs, with or without a login.

    Sub-addresses (name+detail@domain) belong to their base address. `deliver` is called with (address, raw) for each
    mailbox that a mail is for, after it was recorded.
    """

    def __init__(
        self, host: str, passwords: Mapping[str, str], deliver: Callable[[str, bytes], Awaitable[None]]
    ) -> None:
        self.port = 0
        self.accepted: list[Accepted] = []
        self.sessions = 0
        self._host = host
        self._passwords = dict(passwords)
        self._domains = {address.rpartition("@")[2] for address in passwords}
        self._deliver = deliver
        self._server: asyncio.Server | None = None
        self._connections: set[_Connection] = set()

    def mailbox(self, recipient: str) -> str | None:
        """The mailbox that a recipient's mail goes to, or None."""
        local, _, domain = recipient.lower().rpartition("@")
        address = f"{local.partition('+')[0]}@{domain}"
        return address if address in self._passwords else None

    async def start(self) -> None:
        """Listen; the first time on any free port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self, loop), self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and drop every connection as an outage would, without a 421."""
        if self._server is None:
            return
        self._server.close()
        await self.drop_connections()
        await self._server.wait_closed()
        self._server = None

    async def drop_connections(self) -> None:
        """End every connection without a word; new ones are welcome."""
        await asyncio.gather(*[connection.abort() for connection in self._connections])

    def joined(self, connection: _Connection) -> None:
        self.sessions += 1
        self._connections.add(connection)

    def left(self, connection: _Connection) -> None:
        self._connections.discard(connection)

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: LoginPassword
    ) -> AuthResult:
        """Whether a log-in is one of the mailboxes with its password."""
        password = self._passwords.get(login.login.decode("utf-8", "replace"))
        known = password is not None and hmac.compare_digest(password.encode(), login.password)
        return AuthResult(success=known, handled=False)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse whom nobody knows in a domain that is ours."""
        if address.lower().rpartition("@")[2] in self._domains and self.mailbox(address) is None:
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Record the mail, then deliver it to its mailboxes."""
        raw = bytes(envelope.original_content or b"")
        sender = (envelope.mail_from or "").removeprefix("<>")  # the null path, as aiosmtpd has it
        self.accepted.append(Accepted(sender, tuple(envelope.rcpt_tos), raw))
        for address in dict.fromkeys(filter(None, map(self.mailbox, envelope.rcpt_tos))):
            await self._deliver(address, raw)
        return "250 2.0.0 OK"


class _Session(Session):
    """aiosmtpd warns of the property at every login, its own use included."""

    login_data: Any = None


class _Connection(SMTP):
    """One session that its server can count and drop."""

    def __init__(self, server: EmbeddedSmtp, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            server,
            loop=loop,
            hostname="localhost",  # or it would look its own name up
            ident="mailbot's embedded SMTP server",
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=server.authenticate,
        )
        self._of = server

    def _create_session(self) -> Session:
        return _Session(self.loop)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._of.joined(self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._of.left(self)

    async def abort(self) -> None:
        """Drop the connection, and return when its task has ended."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()
        if self._handler_coroutine is not None:
            await asyncio.wait([self._handler_coroutine], timeout=5)
