"""Where a story takes place: in memory, over embedded servers, over Dovecot; each test runs in all that are there."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.adapters.reader import Reader
from mailbot.composition import Program, office_of, open_office, read_program
from mailbot.config import load_config
from mailbot.demo.servers import EmbeddedServers
from mailbot.program.trust.token import ProgramAddress
from tests.conversations.world import BEGINS, CAST, MemoryWorld, WireWorld, World
from tests.servers.dovecot_server import Dovecot, dovecot, start_dovecot

__all__ = ["dovecot", "start_dovecot"]

numbers = itertools.count(1)

CONFIG = """
[program]
name = "Mentoring the Mentors"
address = "{address}"
admins = ["Ada Admin <ada@example.org>", "Abe Abbot <abe@example.org>"]
timezone = "Europe/Berlin"
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
url = "tinydb:///{books}"
[limits]
max_mail_mb = 1
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "world" in metafunc.fixturenames:
        worlds: list[object] = [pytest.param("memory", marks=pytest.mark.memory)]
        if metafunc.config.getoption("--wire"):
            worlds.append(pytest.param("wire", marks=pytest.mark.wire))
        worlds.append(pytest.param("dovecot", marks=[pytest.mark.dovecot]))
        metafunc.parametrize("world", worlds, indirect=True)


@pytest.fixture
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """The world of a story."""
    kind = request.param
    if kind == "memory":
        program = program_of(tmp_path, 1, 1)
        office = office_of(program, memory_store(), MemorySpool())
        office.begin(BEGINS)
        yield MemoryWorld(program, office)
        return
    server = request.getfixturevalue("dovecot") if kind == "dovecot" else None
    async with AsyncExitStack() as stack:
        reader = request.getfixturevalue("reader")
        yield await stack.enter_async_context(_wire_world(tmp_path, server, reader))


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """One reader for all stories: beginning a process for each would take longer than most of them."""
    one = Reader()
    yield one
    one.close()


@asynccontextmanager
async def _wire_world(tmp_path: Path, dovecot: Dovecot | None, reader: Reader) -> AsyncIterator[WireWorld]:
    address = f"mentoring{next(numbers)}@example.org"
    mailboxes = dict.fromkeys([address, *(address for _, address, _ in CAST.values())], "secret")
    async with EmbeddedServers(mailboxes) as servers:
        imap, password = (dovecot.imap, dovecot.password) if dovecot else (servers.imap_port, "secret")
        program = program_of(tmp_path, imap, servers.smtp_port, address, password)
        office = open_office(program)
        world = WireWorld(program, office, servers, dovecot, reader)
        running = asyncio.create_task(world.daemon.run())
        await asyncio.sleep(0)
        try:
            yield world
        finally:
            world.daemon.end()
            await running
            office.store.close()


def program_of(
    tmp_path: Path, imap: int = 1, smtp: int = 1, address: str = "mentoring@example.org", password: str = "secret"
) -> Program:
    file, books = tmp_path / "config.toml", tmp_path / "books" / "books.json"
    file.write_text(CONFIG.format(address=address, imap=imap, smtp=smtp, password=password, books=books))
    standing, config = _standing(), load_config(file)
    ours = ProgramAddress(config.program.address, config.program.subaddress)
    return replace(standing, config=config, handbook=replace(standing.handbook, address=ours))


@cache
def _standing() -> Program:
    """What all stories have in common, compiled once: of what a config says, a handbook knows the address alone."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "config.toml"
        file.write_text(CONFIG.format(address="x@example.org", imap=1, smtp=1, password="x", books="books.json"))
        return read_program(file)
