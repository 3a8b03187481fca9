"""Real servers on loopback for the two wires, and an observer that looks at mailboxes past the code under test."""

from __future__ import annotations

import asyncio
import imaplib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from mailbot.adapters.account import Account
from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.smtp import SmtpTransport
from mailbot.demo.servers import EmbeddedServers
from tests.servers.cord import Cord
from tests.servers.dovecot_server import Dovecot, dovecot, start_dovecot

__all__ = ["dovecot", "start_dovecot"]

PATIENCE = 20.0
numbers = itertools.count(1)


def mail(subject: str, size: int = 0) -> bytes:
    """A mail whose Message-ID is <subject@example.org>, filled up to about `size` octets."""
    head = f"From: ann@example.org\r\nMessage-ID: <{subject}@example.org>\r\nSubject: {subject}\r\n\r\n".encode()
    return head + b"text\r\n" + b"0123456789abcde\r\n" * (size // 17)


def as_sent(raw: bytes) -> bytes:
    """A mail without the trace headers that a server puts above what the sender wrote."""
    return raw[raw.index(b"From: ") :]


def subject_of(raw: bytes) -> str:
    return raw.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode()


@dataclass(frozen=True, slots=True)
class Place:
    """A mailbox on some IMAP server, and ways to it that do not lead through the code under test."""

    port: int
    address: str
    password: str
    deliver: Callable[[bytes], Awaitable[None]]

    def account(self, port: int = 0) -> Account:
        return Account("127.0.0.1", port or self.port, "none", self.address, lambda: self.password)

    @contextmanager
    def observer(self, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """A second client, as a person's mail program would be one."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=PATIENCE)
        client.login(self.address, self.password)
        assert client.select(folder)[0] == "OK"
        yield client
        client.logout()

    def subjects(self, folder: str) -> list[str]:
        """The subjects of the mails in a folder."""
        with self.observer(folder) as client:
            numbers = client.search(None, "ALL")[1][0].split()
            return [subject_of(client.fetch(number.decode(), "(BODY.PEEK[HEADER])")[1][0][1]) for number in numbers]

    def folders(self) -> list[str]:
        with self.observer() as client:
            return sorted(line.decode().rpartition(" ")[2].strip('"') for line in client.list()[1])

    def mark_deleted(self, number: str) -> None:
        with self.observer() as client:
            client.store(number, "+FLAGS", r"(\Deleted)")

    async def deliver_all(self, *subjects: str) -> None:
        for subject in subjects:
            await self.deliver(mail(subject))


def at_dovecot(server: Dovecot) -> Place:
    """A fresh mailbox at a Dovecot."""
    address = f"bot{next(numbers)}@example.org"

    async def deliver(raw: bytes) -> None:
        await asyncio.to_thread(server.deliver, address, raw)

    return Place(server.imap, address, server.password, deliver)


@pytest.fixture(params=["pymap", pytest.param("dovecot", marks=pytest.mark.dovecot)])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """One fresh mailbox, on the embedded server and on Dovecot in turn."""
    if request.param == "dovecot":
        yield at_dovecot(request.getfixturevalue("dovecot"))
        return
    with EmbeddedServers({"bot@example.org": "secret"}) as servers:

        async def deliver(raw: bytes) -> None:
            await servers.deliver("bot@example.org", raw)

        yield Place(servers.imap_port, "bot@example.org", "secret", deliver)


@pytest.fixture
async def cord(place: Place) -> AsyncIterator[Cord]:
    """A connection to the place that can be cut."""
    async with Cord(place.port) as cord:
        yield cord


@pytest.fixture
async def open_mailbox() -> AsyncIterator[Callable[..., Awaitable[ImapMailbox]]]:
    """Opens mailboxes that are closed when the test ends."""
    opened: list[ImapMailbox] = []

    async def start(account: Account, **settings: float) -> ImapMailbox:
        mailbox = ImapMailbox(account, **settings)  # type: ignore[arg-type]
        opened.append(mailbox)
        await mailbox.open()
        return mailbox

    yield start
    for mailbox in opened:
        await mailbox.close()


@pytest.fixture
async def mailbox(place: Place, open_mailbox: Callable[..., Awaitable[ImapMailbox]]) -> ImapMailbox:
    """The place's mailbox, open."""
    return await open_mailbox(place.account())


@pytest.fixture
async def connect() -> AsyncIterator[Callable[..., SmtpTransport]]:
    """Makes transports that are closed when the test ends."""
    made: list[SmtpTransport] = []

    def transport(
        port: int, *, seconds: float = PATIENCE, idle_seconds: float = 30.0, **changes: object
    ) -> SmtpTransport:
        settings = {"security": "none", "username": "", "secret": lambda: "secret", **changes}
        made.append(
            SmtpTransport(Account("127.0.0.1", port, **settings), seconds=seconds, idle_seconds=idle_seconds)  # type: ignore[arg-type]
        )
        return made[-1]

    yield transport
    for each in made:
        await each.close()
