"""Opening: builds the demo's stage in a temporary folder and takes all of it down again, whatever happens on it."""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mailbot.adapters.account import Account
from mailbot.adapters.clock import MovedClock
from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.smtp import SmtpTransport
from mailbot.composition import open_office, read_program
from mailbot.daemon import Daemon
from mailbot.demo.cast import CAST, GUEST, PROGRAM_ADDRESS, PROGRAM_NAME, PROGRAM_ZONE, Role
from mailbot.demo.correspondent import Correspondent
from mailbot.demo.player import READ, Player
from mailbot.demo.servers import EmbeddedServers
from mailbot.demo.stage import Audience, Stage
from mailbot.fate import TakenIn
from mailbot.office import Office
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Membership, Person

BEGINS = datetime(2027, 1, 11, 8, 30, tzinfo=UTC)
"""A Monday; always the same one, so that everybody sees the same story."""

_CONFIG = """\
[program]
name = {name}
address = {address}
admins = {admins}
timezone = {zone}
[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = {address}
password = {password}
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
username = {address}
password = {password}
[store]
url = "tinydb:///./books/books.json"
"""


@asynccontextmanager
async def open_stage(audience: Audience, pause: float = 0.0) -> AsyncIterator[Stage]:
    """Servers, daemon and cast, ready to play; at the end nothing of them is left, neither running nor on disk."""
    addresses = (PROGRAM_ADDRESS, *(role.address for role in (*CAST, GUEST)))
    passwords = {address: secrets.token_hex(8) for address in addresses}
    async with AsyncExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="mailbot-stage-")))
        servers = await closing.enter_async_context(EmbeddedServers(passwords))
        program = read_program(_write_config(folder, servers, passwords[PROGRAM_ADDRESS]))
        office = open_office(program)
        closing.callback(office.store.close)
        clock, taken = MovedClock(BEGINS), dict[str, TakenIn]()
        _enrol_mentors(office, clock.now())
        daemon = Daemon(program, office, clock=clock, taken=lambda one: _remember(one, taken))
        running = asyncio.create_task(daemon.run())
        closing.push_async_callback(_end, daemon, running)
        players: dict[str, Player] = {}
        for role in CAST:
            players[role.key] = player = _player(role, servers, passwords[role.address])
            closing.push_async_callback(player.leave)
            await player.mailbox.open()
        yield Stage(players, servers, daemon, clock, audience, taken, running, passwords, pause)


def _write_config(folder: Path, servers: EmbeddedServers, password: str) -> Path:
    """The program's config, as an operator would write it."""
    file = folder / "config.toml"
    admins = [f"{role.name} <{role.address}>" for role in CAST if role.part == "admin"]
    said = {
        "name": PROGRAM_NAME,
        "address": PROGRAM_ADDRESS,
        "zone": PROGRAM_ZONE,
        "admins": admins,
        "password": password,
    }
    quoted = {key: json.dumps(value) for key, value in said.items()}  # what JSON quotes, TOML reads
    file.write_text(_CONFIG.format(**quoted, imap=servers.imap_port, smtp=servers.smtp_port), encoding="utf-8")
    return file


def _enrol_mentors(office: Office, now: datetime) -> None:
    """The mentors are in the books already, as after `mailbot people import`."""
    for number, role in enumerate((role for role in CAST if role.part == "mentor"), 1):
        person = Person(
            id=f"M-{number}",
            name=role.name,
            addresses=(role.address,),
            since=now,
            stage=Membership.MEMBER,
            roles=("mentor",),
            timezone=role.zone,
            disciplines=role.disciplines,
            years=role.years,
            slots=role.slots,
            agreed=office.handbook.rules_version,
        )
        with office.unit(now):
            office.carry_out(Decision(Disposition.ACCEPTED, "enrolled", (Opened(person),)), now)


def _player(role: Role, servers: EmbeddedServers, password: str) -> Player:
    def account(port: int) -> Account:
        return Account(servers.host, port, "none", role.address, lambda: password)

    client = Correspondent(role.name, role.address, PROGRAM_ADDRESS, ZoneInfo(role.zone))
    return Player(
        role, client, ImapMailbox(account(servers.imap_port), (READ,)), SmtpTransport(account(servers.smtp_port))
    )


def _remember(one: TakenIn, taken: dict[str, TakenIn]) -> None:
    if one.mail is not None:
        taken[one.mail.key] = one


async def _end(daemon: Daemon, running: asyncio.Task[None]) -> None:
    """Ends the daemon as a signal would, and hears what it died of, if it did."""
    daemon.end()
    await running
