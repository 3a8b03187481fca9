"""An SMTP server whose answers a test decides."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aiosmtpd.smtp import SMTP, AuthResult


@dataclass
class Sink:
    """Answers MAIL, DATA and each recipient as told, takes everything else, and remembers what it took.

    What is told `once` goes before `answers`. An answer "drop" ends the connection without a word, "stall" is none.
    """

    pipelining: ClassVar[bool] = False
    """Whether it offers to take commands together (RFC 2920)."""

    answers: dict[str, str] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    password: bytes = b"secret"
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    mail_options: list[list[str]] = field(default_factory=list)
    sessions: int = 0
    commands: list[str] = field(default_factory=list)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    async def handle_EHLO(self, _server: SMTP, session: Any, _envelope: Any, name: str, lines: list[str]) -> list[str]:
        session.host_name = name
        self.commands.append(f"EHLO {name}")
        shown = [line for line in lines if line[4:].split()[0] not in self.hidden]
        if self.pipelining:
            shown.insert(1, "250-PIPELINING")
        return [line[:3] + "-" + line[4:] for line in shown[:-1]] + [shown[-1][:3] + " " + shown[-1][4:]]

    async def handle_MAIL(self, server: SMTP, _session: Any, envelope: Any, address: str, options: list[str]) -> str:
        self.commands.append("MAIL")
        answer = await self._answer(server, "MAIL")
        if answer.startswith("250"):
            envelope.mail_from = address
            self.mail_options.append(sorted(option.upper() for option in options))
        return answer

    async def handle_RCPT(self, server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        answer = await self._answer(server, address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        answer = await self._answer(server, "DATA")
        if answer.startswith("250"):
            self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return answer

    async def handle_QUIT(self, _server: SMTP, _session: Any, _envelope: Any) -> str:
        self.commands.append("QUIT")
        self.left.set()
        return "221 bye"

    def authenticate(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        self.commands.append(f"AUTH {login.login.decode()}")
        return AuthResult(success=login.password == self.password, handled=False)

    async def _answer(self, server: SMTP, key: str) -> str:
        answer = self.once.pop(key, None) or self.answers.get(key, "250 2.0.0 OK")
        if answer == "drop":
            server.transport.abort()
        if answer in ("drop", "stall"):
            await asyncio.sleep(3600)
        return answer


class _Session(SMTP):
    def __init__(self, sink: Sink, connections: list[_Session], tls: ssl.SSLContext | None, starttls: bool) -> None:
        super().__init__(
            sink,
            loop=asyncio.get_running_loop(),
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=tls if starttls else None,
            auth_require_tls=False,
            authenticator=sink.authenticate,
        )
        self._sink, self._connections = sink, connections

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self not in self._connections:  # STARTTLS makes the connection a second time
            self._sink.sessions += 1
            self._connections.append(self)


@asynccontextmanager
async def listening(
    sink: Sink, tls: ssl.SSLContext | None = None, *, starttls: bool = False, port: int = 0
) -> AsyncIterator[Sink]:
    """Let the sink listen on loopback: in the clear, over TLS, or with STARTTLS."""
    connections: list[_Session] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Session(sink, connections, tls, starttls), "127.0.0.1", port, ssl=None if starttls else tls
    )
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        for session in connections:
            session._handler_coroutine.cancel()  # after a failed handshake aiosmtpd would wait for ever
            if session.transport is not None:
                with suppress(AttributeError):  # of early 3.11s, where a TLS transport was closed twice
                    session.transport.abort()
        await asyncio.gather(*(session._handler_coroutine for session in connections), return_exceptions=True)
        await server.wait_closed()
