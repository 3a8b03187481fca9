"""`mailbot demo --interactive`: whoever has a mail client joins in, and the clock is moved by typing."""

from __future__ import annotations

import imaplib
import os
import re
import shlex
import smtplib
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from queue import Queue

import pytest

from mailbot.demo.cast import GUEST
from mailbot.demo.invitation import neomutt
from tests.demo.conftest import FIRST_ACT

pytestmark = pytest.mark.wire

PATIENCE_SECONDS = 60
CALL = (sys.executable, "-c", FIRST_ACT, "demo", "--interactive")


@dataclass
class Terminal:
    """The demo at work: what it has printed, and what is typed into it."""

    process: subprocess.Popen[str]
    printed: list[str] = field(default_factory=list)
    _lines: Queue[str | None] = field(default_factory=Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def until(self, pattern: str) -> re.Match[str]:
        """The first line from here on in which this is found."""
        while True:
            line = self._lines.get(timeout=PATIENCE_SECONDS)
            assert line is not None, "\n".join(self.printed)
            self.printed.append(line)
            if (found := re.search(pattern, self.printed[-1])) is not None:
                return found

    def type(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}
    with subprocess.Popen(
        CALL, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        yield Terminal(process)
        process.kill()


def test_somebody_joins_in_with_a_mail_client_and_the_clock_moves(terminal: Terminal, tmp_path: Path) -> None:
    ports = terminal.until(r"^IMAP  127\.0\.0\.1:(\d+)   SMTP  127\.0\.0\.1:(\d+)")
    password = terminal.until(r"ann\.bell@example\.test +(\S+)")[1]
    terminal.until("Ctrl-D to end")

    # Ann finds all that she got, the reminder of her call last, and answers it.
    with imaplib.IMAP4("127.0.0.1", int(ports[1])) as imap:
        imap.login("ann.bell@example.test", password)
        count = int(imap.select("INBOX")[1][0] or b"0")
        assert count > 5
        content = imap.fetch(str(count), "(RFC822)")[1][0]
        assert isinstance(content, tuple)
    letter = message_from_bytes(content[1], policy=policy.default)
    assert "Your call on Thursday 28 January, 18:00 (Berlin)" in letter["Subject"]
    answer = EmailMessage()
    answer["From"], answer["To"] = "Ann Bell <ann.bell@example.test>", letter["Reply-To"]
    answer["Subject"], answer["In-Reply-To"] = f"Re: {letter['Subject']}", letter["Message-ID"]
    answer.set_content("I am looking forward to it.\n")
    with smtplib.SMTP("127.0.0.1", int(ports[2])) as smtp:
        smtp.login("ann.bell@example.test", password)
        smtp.send_message(answer)
    terminal.until("Ann writes")
    terminal.until("office  relayed")
    terminal.until("→ Ben  Ann Bell via the program")

    # A day after the call both are asked, at their hour.
    terminal.type("+3d")
    terminal.until("Fri 29 Jan, 17:00, because the time has come")
    terminal.until("It is Saturday 30 January 2027")
    terminal.type("+3 fortnights")
    terminal.until("Join in with any mail client")

    terminal.process.stdin.close()  # type: ignore[union-attr]  # Ctrl-D
    terminal.until("nothing is left running")
    assert terminal.process.wait(PATIENCE_SECONDS) == 0
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["demo.html", "demo.mbox"]


def test_a_signal_ends_it_in_order(terminal: Terminal) -> None:
    terminal.until("Ctrl-D to end")
    terminal.process.terminate()
    terminal.until("nothing is left running")
    assert terminal.process.wait(PATIENCE_SECONDS) == 0


def test_the_command_line_for_neomutt_can_be_copied() -> None:
    words = shlex.split(neomutt(GUEST, "127.0.0.1", 1143, 1587, "s3cret"))
    assert words[:5] == ["neomutt", "-n", "-F", "/dev/null", "-e"]
    assert "imap://guest%40example.test@127.0.0.1:1143/" in words[5]
    assert "smtp_pass=s3cret" in words[5]
