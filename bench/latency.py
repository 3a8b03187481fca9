"""From a mail in the mailbox to the server's word that it has the answer, through the real daemon in IDLE."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path
from statistics import median

from bench.corpus import PROGRAM
from bench.intake import program_in
from mailbot.adapters.clock import SystemClock
from mailbot.composition import open_office
from mailbot.daemon import Daemon
from mailbot.demo.correspondent import Correspondent
from mailbot.demo.servers import EmbeddedServers
from mailbot.fate import TakenIn

TIMES = 30
SENDER = "ada@example.org"
PATIENCE_SECONDS = 20.0
BETWEEN_SECONDS = 0.2
"""Between an answer and the next mail: long enough for the daemon to file the mail and begin a new IDLE."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Medians in seconds: from delivery to the acceptance of the answer, and of that the part after the commit."""

    answered: float
    sending: float
    longest: float


async def latency() -> Latency:
    """Sends HELP, one after the other, each when the one before has been answered."""
    taken: list[float] = []
    answered: list[float] = []
    sending: list[float] = []
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        async with EmbeddedServers({PROGRAM.address: "secret", SENDER: "secret"}) as servers:
            program = program_in(Path(folder), servers.imap_port, servers.smtp_port)
            office = open_office(program)

            def note(_: TakenIn) -> None:
                taken.append(time.perf_counter())

            daemon = Daemon(program, office, taken=note)
            running = asyncio.create_task(daemon.run())
            asks = Correspondent("Ada Admin", SENDER, PROGRAM.address, UTC)
            try:
                for number in range(1, TIMES + 1):
                    await asyncio.sleep(BETWEEN_SECONDS)  # until the daemon is back in IDLE, as it is when mail comes
                    raw = asks.write("HELP", "HELP", SystemClock().now())
                    delivered = time.perf_counter()
                    await servers.deliver(PROGRAM.address, raw)
                    await _until(partial(_has, servers, number))
                    accepted = time.perf_counter()
                    answered.append(accepted - delivered)
                    sending.append(accepted - taken[-1])
            finally:
                daemon.end()
                await running
                office.store.close()
    return Latency(median(answered), median(sending), max(answered))


def _has(servers: EmbeddedServers, wanted: int) -> bool:
    return len(servers.accepted) >= wanted


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not done():
            await asyncio.sleep(0.0005)  # how exactly the moment is known; the server tells nobody
