"""The command line as an operator uses it: a folder with a config, mail servers on loopback, exit codes and output."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mailbot import cli
from mailbot.adapters.account import Account
from mailbot.adapters.imap import FOLDERS
from mailbot.adapters.imap_filed import FiledMails
from mailbot.adapters.tinydb import TinyStore
from mailbot.demo.servers import EmbeddedServers
from mailbot.errands import is_at_work
from mailbot.mail.reading.parse import parse
from mailbot.program.bookkeeping import Receipt

ADDRESS = "mentoring@example.org"
PATIENCE = 30.0

CONFIG = """
[program]
name = "Mentoring the Mentors"
address = "{address}"
admins = ["Ada Admin <{admin}>"]
timezone = "Europe/Berlin"
subaddress = "{subaddress}"
[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{address}"
password = "{password}"
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
[store]
url = "tinydb:///./books/books.json"
"""


@dataclass(frozen=True, slots=True)
class Done:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass
class Desk:
    """A program's folder, and the operator who sits at it."""

    folder: Path
    capture: pytest.CaptureFixture[str] = field(repr=False)
    patch: pytest.MonkeyPatch = field(repr=False)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def books(self) -> Path:
        return self.folder / "books" / "books.json"

    def configure(self, servers: EmbeddedServers | None = None, more: str = "", **changes: object) -> None:
        """Writes the config; without servers for ports at which nobody listens."""
        ports = {"imap": servers.imap_port, "smtp": servers.smtp_port} if servers else {"imap": 1, "smtp": 1}
        values = {"address": ADDRESS, "admin": "ada@example.org", "subaddress": "+", "password": "secret"}
        self.config.write_text(CONFIG.format(**{**values, **ports, **changes}) + more)

    def call(self, *words: object) -> Done:
        """`mailbot …` in this process, entered where the shell enters it."""
        self.patch.setattr(sys, "argv", ["mailbot", *map(str, words)])
        self.capture.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
            sys.exit(0)
        out, err = self.capture.readouterr()
        assert "Traceback" not in out + err
        return Done(int(end.value.code or 0), out, err)

    def of_program(self, command: str, *words: object) -> Done:
        """A command of this program: with -c."""
        return self.call(*command.split(), *words, "-c", self.config)

    def sheet(self, text: str | bytes, name: str = "people.csv") -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def imports(self, text: str | bytes) -> Done:
        return self.of_program("people import", self.sheet(text))

    @contextmanager
    def reading(self) -> Iterator[TinyStore]:
        """The books as they lie on disk."""
        books = TinyStore(self.books, readonly=True)
        yield books
        books.close()

    @contextmanager
    def writing(self) -> Iterator[TinyStore]:
        """The books, for a test that needs them in a certain state."""
        books = TinyStore(self.books)
        yield books
        books.close()

    def receipt(self, id: str) -> Receipt | None:
        with self.reading() as books:
            return books.get(Receipt, id)

    @contextmanager
    def daemon(self, log: list[str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
        """`mailbot run` in a process of its own, until it listens; `log` gets what it said when it has ended."""
        words = [sys.executable, "-m", "mailbot", "run", "-c", str(self.config)]
        with subprocess.Popen(words, stderr=subprocess.PIPE, env=dict(os.environ)) as process:
            try:
                until(lambda: is_at_work(self.books) or process.poll() is not None)
                assert process.poll() is None
                yield process
            finally:
                process.terminate()
                _, err = process.communicate(timeout=PATIENCE)
        assert b"Traceback" not in err, err.decode()
        if log is not None:
            log += err.decode().splitlines()


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A folder with a config whose servers are down."""
    desk = Desk(tmp_path, capsys, monkeypatch)
    desk.configure()
    return desk


@pytest.fixture
def servers() -> Iterator[EmbeddedServers]:
    with EmbeddedServers({ADDRESS: "secret", "ada@example.org": "secret"}) as servers:
        yield servers


def mail(number: int, sender: str, subject: str, text: str = "", *more: str, date: str = "") -> bytes:
    """A mail to the program, of the first days of January 2026 by its number."""
    head = [
        f"From: {sender}",
        f"To: {ADDRESS}",
        f"Message-ID: <{number}@example.test>",
        f"Date: {date or f'Thu, {number:02} Jan 2026 10:00:00 +0000'}",
        f"Subject: {subject}",
        *more,
    ]
    return "\r\n".join([*head, "", text, ""]).encode()


def deliver(servers: EmbeddedServers, raw: bytes) -> None:
    asyncio.run(servers.deliver(ADDRESS, raw))


@contextmanager
def folders(servers: EmbeddedServers) -> Iterator[FiledMails]:
    account = Account("127.0.0.1", servers.imap_port, "none", ADDRESS, lambda: "secret")
    with FiledMails(account, 1_000_000) as opened:
        yield opened


def filed(servers: EmbeddedServers) -> dict[str, list[str]]:
    """The Message-IDs that lie in each folder of the program's mailbox."""
    with folders(servers) as opened:
        found = {folder: [parse(head.raw).key for head in opened.heads(folder)] for folder in FOLDERS}
    return {folder: ids for folder, ids in found.items() if ids}


def move(servers: EmbeddedServers, folder: str, to: str) -> None:
    """Everything in a folder goes into another one."""
    with folders(servers) as opened:
        opened.move(folder, [head.uid for head in opened.heads(folder)], to)
