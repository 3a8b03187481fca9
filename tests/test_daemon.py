"""The daemon on bad days and at its operator's hands: outages, reloads, endings, rehearsals."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailbot.commands.run import run_once
from mailbot.composition import open_office, read_program
from mailbot.daemon import Daemon
from mailbot.demo.correspondent import Correspondent
from mailbot.demo.servers import EmbeddedServers
from mailbot.mail.reading.parse import parse

PROGRAM, SAM = "mentoring@example.org", "sam@example.test"
HELP = f"From: Sam <{SAM}>\r\nTo: {PROGRAM}\r\nMessage-ID: <1@example.test>\r\nSubject: HELP\r\n\r\n".encode()

CONFIG = """
[program]
name = "Mentoring the Mentors"
address = "mentoring@example.org"
admins = ["Ada Admin <ada@example.org>"]
[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "mentoring@example.org"
password = "secret"
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
"""


@pytest.fixture
async def servers() -> AsyncIterator[EmbeddedServers]:
    people = (SAM, "eve@example.test", "ada@example.org", "abe@example.org")
    with EmbeddedServers(dict.fromkeys((PROGRAM, *people), "secret")) as servers:
        yield servers


@pytest.fixture
def config(tmp_path: Path, servers: EmbeddedServers) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(CONFIG.format(imap=servers.imap_port, smtp=servers.smtp_port))
    return file


@asynccontextmanager
async def at_work(config: Path) -> AsyncIterator[Daemon]:
    program = read_program(config)
    office = open_office(program)
    daemon = Daemon(program, office, first_pause=0.05)
    running = asyncio.create_task(daemon.run())
    try:
        yield daemon
    finally:
        daemon.end()
        await running
        office.store.close()


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not done():
            await asyncio.sleep(0.01)


async def test_an_outage_of_both_servers_costs_nothing(config: Path, servers: EmbeddedServers) -> None:
    async with at_work(config):
        await servers.go_down()
        await servers.deliver(PROGRAM, HELP)
        await servers.come_back()
        await until(lambda: len(servers.accepted) == 1)
    assert list(servers.accepted[0].recipients) == [SAM]


async def test_a_reload_takes_on_what_is_mended_and_keeps_the_old_where_it_is_not(
    config: Path, servers: EmbeddedServers, caplog: pytest.LogCaptureFixture
) -> None:
    letters = config.parent / "templates"
    letters.mkdir()
    async with at_work(config) as daemon:
        (letters / "help.md").write_text("---\nsubject: Help\n---\nHello {{ raeder.first_name }}\n")
        daemon.reload()
        assert "raeder" in caplog.text and "kept what was there" in caplog.text
        await servers.deliver(PROGRAM, HELP)
        await until(lambda: len(servers.accepted) == 1)
        (letters / "help.md").write_text("---\nsubject: Help\n---\nGood day {{ reader.first_name }}\n")
        daemon.reload()
        other = HELP.replace(SAM.encode(), b"ada@example.org").replace(b"<1@", b"<2@")
        await servers.deliver(PROGRAM, other)
        await until(lambda: len(servers.accepted) == 2)
    assert b"Good day" not in servers.accepted[0].raw
    assert b"Good day Ada" in servers.accepted[1].raw


async def test_once_takes_in_what_is_there_answers_and_ends(config: Path, servers: EmbeddedServers) -> None:
    await servers.deliver(PROGRAM, HELP)
    program = read_program(config)
    office = open_office(program)
    assert await run_once(Daemon(program, office)) == 1
    assert office.store.outbox() == [] and len(servers.accepted) == 1
    assert await run_once(Daemon(program, office)) == 0
    office.store.close()


async def mailbot(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "mailbot", *arguments]
    return await asyncio.to_thread(subprocess.run, call, capture_output=True, text=True, timeout=60, check=False)


async def test_a_rehearsal_decides_and_changes_nothing(config: Path, servers: EmbeddedServers) -> None:
    await servers.deliver(PROGRAM, HELP)
    done = await mailbot("run", "--dry-run", "-c", str(config))
    assert done.returncode == 0 and "letter     help" in done.stdout
    assert servers.accepted == [] and not (config.parent / "books").exists()


async def test_sigterm_ends_and_a_second_daemon_is_turned_away(config: Path, servers: EmbeddedServers) -> None:
    call = [sys.executable, "-m", "mailbot", "run", "-c", str(config)]
    running = await asyncio.create_subprocess_exec(*call, stderr=asyncio.subprocess.PIPE)
    try:
        assert running.stderr is not None
        async with asyncio.timeout(20):
            assert b"is at work" in await running.stderr.readline()
        await servers.deliver(PROGRAM, HELP)
        await until(lambda: len(servers.accepted) == 1)
        second = await mailbot("run", "--once", "-c", str(config))
        assert second.returncode == 1 and "Traceback" not in second.stderr
        assert str(running.pid) in second.stderr
        status = await mailbot("status", "-c", str(config))
        assert status.returncode == 0 and "at work" in status.stdout
        running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            assert await running.wait() == 0
    finally:
        if running.returncode is None:
            os.kill(running.pid, signal.SIGKILL)
            await running.wait()


async def test_mistakes_in_config_rules_and_letters_come_all_at_once(config: Path) -> None:
    config.write_text(config.read_text().replace('security = "none"', 'security = "nun"', 1))
    for folder, name, text in (
        ("rules", "routing.toml", '[[rule]]\nname = "x"\nwhen = "mentor.slotz > 1"\npoints = 1\n'),
        ("templates", "offer.md", "---\nsubject: x\n---\n{{ aplication.id }}\n"),
    ):
        (config.parent / folder).mkdir()
        (config.parent / folder / name).write_text(text)
    done = await mailbot("run", "--once", "-c", str(config))
    assert done.returncode == 2
    for wrong in ("imap.security", "slotz", "aplication", "did you mean"):
        assert wrong in done.stderr
    assert "Traceback" not in done.stderr


async def test_who_is_named_an_admin_decides_from_then_on_and_who_is_not_does_no_more(
    config: Path, servers: EmbeddedServers
) -> None:
    """Also about letters that are out already: rights are those of the moment of use (section 4)."""
    asked = HELP.replace(b"Subject: HELP", b"Subject: Hours") + b"How long is a call, please?\r\n"
    async with at_work(config) as daemon:
        await servers.deliver(PROGRAM, asked)
        await until(lambda: len(servers.accepted) == 2)
        question = next(parse(one.raw) for one in servers.accepted if one.recipients == ("ada@example.org",))
        ada, abe = (
            Correspondent(name.title(), f"{name}@example.org", PROGRAM, ZoneInfo("UTC")) for name in ("ada", "abe")
        )
        config.write_text(config.read_text().replace("Ada Admin <ada@example.org>", "Abe Abbot <abe@example.org>"))
        daemon.reload()
        now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        await servers.deliver(PROGRAM, ada.reply(question, "An hour.", now))
        await until(lambda: len(servers.accepted) == 3)
        assert b"An hour." not in servers.accepted[-1].raw and servers.accepted[-1].recipients == ("ada@example.org",)

        other = asked.replace(b"<1@", b"<2@").replace(SAM.encode(), b"eve@example.test")
        await servers.deliver(PROGRAM, other)
        await until(lambda: len(servers.accepted) == 5)
        told = {one.recipients[0]: parse(one.raw) for one in servers.accepted[3:]}
        assert set(told) == {"abe@example.org", "eve@example.test"}
        await servers.deliver(PROGRAM, abe.reply(told["abe@example.org"], "An hour.", now))
        await until(lambda: len(servers.accepted) == 6)
        assert servers.accepted[-1].recipients == ("eve@example.test",) and b"An hour." in servers.accepted[-1].raw
