"""`mailbot check` against real servers on loopback."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from mailbot.adapters.account import Account
from mailbot.adapters.imap import ImapMailbox
from mailbot.commands.round_trip import travel
from mailbot.config import load_config
from mailbot.demo.servers import EmbeddedServers
from mailbot.mail.reading.parse import parse
from mailbot.ports import Arrival
from tests.commands.conftest import Desk
from tests.wire.sink import Sink, listening

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
        "languages": "ok",
        "books": "ok",
        "mentors": "warning",
        "space": "ok",
        "trust": "warning",
        "imap": "ok",
        "arrivals": "ok",
        "filing": "ok",
        "deletion": "ok",
        "sent-mail": "ok",
        "sub-address": "ok",
        "smtp": "ok",
        "authenticity": "warning",
    }
    assert "tokens only" in line(done.stdout, "trust")
    assert "with the tag in To" in line(done.stdout, "sub-address")
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
    said = line(done.stdout, "sub-address")
    assert f"{PROGRAM} comes, to mentoring-check…@example.org it does not" in said
    assert 'set subaddress = ""' in said
    mended = check(written(tmp_path, servers, separator=""))
    assert mended.returncode == 0
    assert "sub-address" not in levels(mended.stdout)


TAGGED = re.compile(rb"mentoring\+check[a-z2-7]*@")


@dataclass
class Relay(Sink):
    """Delivers what it takes after changing it as some providers do."""

    servers: EmbeddedServers | None = None
    change: Callable[[bytes], bytes] = bytes

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        assert self.servers is not None
        answer = await super().handle_DATA(server, session, envelope)
        await self.servers.deliver(PROGRAM, self.change(envelope.original_content))
        return answer


async def told_behind(relay: Relay, folder: Path, more: str = "") -> list[str]:
    """The findings of a round trip by way of the relay."""
    relay.password = PASSWORD.encode()
    async with EmbeddedServers({PROGRAM: PASSWORD}) as servers, listening(relay):
        relay.servers = servers
        config = load_config(written(folder, servers, more, smtp=relay.port))
        told = [str(finding) async for finding in travel(config, 20.0)]
        assert len(relay.taken) == 1  # it came: no second one was needed
    return told


async def test_a_mail_that_comes_without_its_tag_is_no_working_sub_address(tmp_path: Path) -> None:
    told = "\n".join(await told_behind(Relay(change=lambda raw: TAGGED.sub(b"mentoring@", raw)), tmp_path))
    assert levels(told)["sub-address"] == "failed" and levels(told)["smtp"] == "ok"
    assert "without the tag" in line(told, "sub-address")
    assert 'set subaddress = ""' in line(told, "sub-address")


async def test_the_servers_that_vouch_on_the_way_are_named_and_the_topmost_is_held_against_the_config(
    tmp_path: Path,
) -> None:
    vouching = (
        b"Authentication-Results: mx.example.org;\r\n dkim=pass\r\nAuthentication-Results: inner.example.test; none\r\n"
    )
    relay = Relay(change=lambda raw: vouching + raw)
    told = "\n".join(await told_behind(relay, tmp_path, '[trust]\nauthserv_ids = ["inner.example.test"]\n'))
    said = line(told, "authenticity")
    assert levels(told)["authenticity"] == "warning"
    assert "mx.example.org (below it: inner.example.test), which trust.authserv_ids does not name" in said


def test_what_works_but_may_not_be_meant_is_a_warning(tmp_path: Path, servers: EmbeddedServers) -> None:
    more = '[trust]\nauthserv_ids = ["mx.example.org"]\n[limits]\nsends_per_day = 5000\n'
    done = check(written(tmp_path, servers, more, admin="team@example.test"))
    assert done.returncode == 0
    assert "Authentication-Results of mx.example.org count" in line(done.stdout, "trust")
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


async def test_the_mailbox_is_left_in_peace_while_the_mail_is_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider shuts out whoever searches hundreds of times a second."""
    looks: list[str] = []
    find = ImapMailbox.find

    async def counted(mailbox: ImapMailbox, folder: str, id: str) -> Sequence[Arrival]:
        looks.append(folder)
        return await find(mailbox, folder, id)

    monkeypatch.setattr(ImapMailbox, "find", counted)
    async with EmbeddedServers({PROGRAM: PASSWORD}) as servers, listening(Sink(password=PASSWORD.encode())) as sink:
        await servers.deliver(PROGRAM, b"From: ann@example.test\r\n\r\n")
        config = load_config(written(tmp_path, servers, smtp=sink.port))
        told = [str(finding) async for finding in travel(config, 1.0)]
    assert "did not come within 1 s" in told[-1]
    assert len(sink.taken) == 2  # by the sub-address, then by the plain one
    assert len(looks) < 20


def test_a_backlog_in_inbox_does_not_keep_the_marked_mail_there(tmp_path: Path, servers: EmbeddedServers) -> None:
    async def backlog() -> None:
        for number in range(210):
            await servers.deliver(PROGRAM, f"From: ann@example.test\r\nMessage-ID: <{number}@x.test>\r\n\r\n".encode())

    asyncio.run(backlog())
    assert check(written(tmp_path, servers)).returncode == 0
    assert not lying_in(servers, "INBOX")
    assert len(lying_in(servers, "Ignored")) == 1


def test_a_running_daemon_may_take_the_marked_mail_first(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers, password=PASSWORD)
    with desk.daemon():
        for _ in range(3):
            done = desk.of_program("check")
            assert (done.code, levels(done.out)["smtp"], levels(done.out)["sub-address"]) == (0, "ok", "ok")
        assert json.loads(desk.of_program("status", "--json").out)["daemon"] == "at work"


def test_mentors_with_slots_are_counted(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers, password=PASSWORD)
    assert desk.imports("name,address,roles,slots\nMia,mia@example.test,mentor,2\n").code == 0
    assert "2 free slots" in line(desk.of_program("check").out, "mentors")


def test_a_config_with_everything_off_ends_within_its_patience_and_without_a_traceback(desk: Desk) -> None:
    done = desk.of_program("check")
    assert done.code == 1
    assert levels(done.out)["imap"] == levels(done.out)["smtp"] == "failed"
