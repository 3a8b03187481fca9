"""The command line as an operator uses it: a folder with a config, mail servers on loopback, exit codes and output."""

from __future__ import annotations

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
from mailbot.adapters.tinydb import TinyStore
from mailbot.demo.servers import EmbeddedServers
from mailbot.errands import is_at_work

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
    def daemon(self) -> Iterator[None]:
        """`mailbot run` in a process of its own, until it listens."""
        words = [sys.executable, "-m", "mailbot", "run", "-c", str(self.config)]
        with subprocess.Popen(words, stderr=subprocess.PIPE, env=dict(os.environ)) as process:
            try:
                until(lambda: is_at_work(self.books) or process.poll() is not None)
                assert process.poll() is None
                yield
            finally:
                process.terminate()
                _, err = process.communicate(timeout=PATIENCE)
        assert b"Traceback" not in err, err.decode()


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
    with EmbeddedServers({ADDRESS: "secret"}) as servers:
        yield servers
