"""`mailbot check` against real servers on loopback."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mailbot.adapters.account import Account
from mailbot.adapters.imap import ImapMailbox
from mailbot.demo.servers import EmbeddedServers
from mailbot.mail.parse import parse
from mailbot.ports import Arrival

pytestmark = pytest.mark.wire

PROGRAM, PASSWORD = "mentoring@example.org", "correct"
CONFIG = """\
[program]
name = "Mentoring"
address = "{program}"
admins = ["Ada Admin <{admin}>"]
subaddress = "{separator}"
[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{program}"
password = "{imap_password}"
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
username = "{program}"
password = "{smtp_password}"
"""


@pytest.fixture
def servers() -> Iterator[EmbeddedServers]:
    with EmbeddedServers({PROGRAM: PASSWORD}) as running:
        yield running


def written(folder: Path, servers: EmbeddedServers, more: str = "", **changes: object) -> Path:
    """A config for these servers."""
    facts: dict[str, object] = {
        "program": PROGRAM,
        "admin": "ada@example.test",
        "separator": "+",
        "imap": servers.imap_port,
        "smtp": servers.smtp_port,
        "imap_password": PASSWORD,
        "smtp_password": PASSWORD,
    }
    file = folder / "config.toml"
    file.write_text(CONFIG.format(**(facts | changes)) + more)
    return file


def check(file: Path) -> subprocess.CompletedProcess[str]:
    call = (sys.executable, "-m", "mailbot", "check", "-c", str(file))
    done = subprocess.run(call, capture_output=True, text=True, timeout=150, check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def levels(said: str) -> dict[str, str]:
    """What each check came to, by what it was about."""
    return {line.split()[2]: line.split()[1] for line in said.splitlines()}


def line(said: str, about: str) -> str:
    (found,) = (line for line in said.splitlines() if line.split()[2] == about)
    return found


def lying_in(servers: EmbeddedServers, folder: str) -> Sequence[Arrival]:
    async def look() -> Sequence[Arrival]:
        mailbox = ImapMailbox(Account("127.0.0.1", servers.imap_port, "none", PROGRAM, lambda: PASSWORD))
        await mailbox.open()
        try:
            return await mailbox.find(folder, "@example.org")
        finally:
            await mailbox.close()

    return asyncio.run(look())


def test_a_sound_program_is_told_line_by_line(tmp_path: Path, servers: EmbeddedServers) -> None:
    done = check(written(tmp_path, servers))
    assert (done.returncode, done.stderr) == (0, "")
    assert levels(done.stdout) == {
        "config": "ok",
        "books": "ok",
        "trust": "warning",
        "imap": "ok",
        "sub-address": "ok",
        "smtp": "ok",
        "authenticity": "warning",
    }
    assert "tokens alone" in line(done.stdout, "trust")
    assert "\x1b" not in done.stdout


def test_the_marked_mail_is_put_away_and_asks_for_no_answer(tmp_path: Path, servers: EmbeddedServers) -> None:
    check(written(tmp_path, servers))
    assert not lying_in(servers, "INBOX")
    (one,) = lying_in(servers, "Ignored")
    mail = parse(one.raw)
    assert mail.header("auto-submitted") == "auto-generated"
    assert mail.header("x-mailbot") == PROGRAM
    assert mail.to[0].address.startswith("mentoring+check")


def test_the_other_checks_go_on_after_a_wrong_imap_password(tmp_path: Path, servers: EmbeddedServers) -> None:
    done = check(written(tmp_path, servers, imap_password="wrong"))
    assert (done.returncode, done.stderr) == (1, "")
    assert levels(done.stdout)["imap"] == "failed" and "[imap]" in line(done.stdout, "imap")
    assert levels(done.stdout)["smtp"] == "warning" and "took a mail" in line(done.stdout, "smtp")


def test_a_wrong_smtp_password_fails_that_line_alone(tmp_path: Path, servers: EmbeddedServers) -> None:
    done = check(written(tmp_path, servers, smtp_password="wrong"))
    assert (done.returncode, done.stderr) == (1, "")
    assert (levels(done.stdout)["imap"], levels(done.stdout)["smtp"]) == ("ok", "failed")
    assert "[smtp]" in line(done.stdout, "smtp")


def test_servers_that_nobody_answers_at_are_two_failed_lines(tmp_path: Path) -> None:
    with EmbeddedServers({PROGRAM: PASSWORD}) as gone:
        file = written(tmp_path, gone)
    done = check(file)
    assert (done.returncode, done.stderr) == (1, "")
    assert (levels(done.stdout)["imap"], levels(done.stdout)["smtp"]) == ("failed", "failed")


def test_a_provider_without_sub_addresses_is_found_out(tmp_path: Path, servers: EmbeddedServers) -> None:
    done = check(written(tmp_path, servers, separator="-"))
    assert done.returncode == 1
    assert levels(done.stdout)["sub-address"] == "failed" and levels(done.stdout)["smtp"] == "ok"
    assert 'set subaddress = ""' in line(done.stdout, "sub-address")
    mended = check(written(tmp_path, servers, separator=""))
    assert mended.returncode == 0
    assert "sub-address" not in levels(mended.stdout)


def test_what_works_but_may_not_be_meant_is_a_warning(tmp_path: Path, servers: EmbeddedServers) -> None:
    more = '[trust]\nauthserv_ids = ["mx.example.org"]\n[limits]\nsends_per_day = 5000\n'
    done = check(written(tmp_path, servers, more, admin="team@example.test"))
    assert done.returncode == 0
    assert "tokens only" in line(done.stdout, "trust")
    assert "team@example.test" in line(done.stdout, "admins")
    assert "5000" in line(done.stdout, "limits")


def test_books_that_cannot_be_are_said(tmp_path: Path, servers: EmbeddedServers) -> None:
    (tmp_path / "books").write_text("a file in the folder's place")
    done = check(written(tmp_path, servers))
    assert done.returncode == 1
    assert levels(done.stdout)["books"] == "failed"
    assert levels(done.stdout)["smtp"] == "ok"


def test_mistakes_in_the_config_are_all_listed_and_nothing_is_sent(tmp_path: Path, servers: EmbeddedServers) -> None:
    file = written(tmp_path, servers, '[limits]\nmax_parts = "many"\nnonsense = 1\n')
    done = check(file)
    assert (done.returncode, done.stdout) == (2, "")
    assert "max_parts" in done.stderr and "nonsense" in done.stderr
    assert servers.accepted == []
