"""What the daemon costs while nothing happens: seconds of processor time an hour, with 10,000 people in the books."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL
from datetime import UTC, datetime
from pathlib import Path

from bench.corpus import PROGRAM
from bench.intake import fill, program_in
from mailbot.demo.servers import EmbeddedServers

PEOPLE = 10_000
SETTLING_SECONDS = 10
"""Until the books are open and the daemon is in IDLE."""
WATCHED_SECONDS = 60
"""What is measured is what happens while nothing does: a bench may wait, a test may not."""


async def idle() -> float:
    """Seconds of processor time in an idle hour, from a minute of it."""
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        async with EmbeddedServers({PROGRAM.address: "secret"}) as servers:
            program_in(Path(folder), servers.imap_port, servers.smtp_port)
            fill(Path(folder), PEOPLE, 0, datetime.now(UTC))
            command = [sys.executable, "-m", "mailbot", "run", "-c", f"{folder}/config.toml"]
            daemon = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
            try:
                await asyncio.sleep(SETTLING_SECONDS)  # what a start costs is not what an idle hour costs
                before = _processor_seconds(daemon.pid)
                await asyncio.sleep(WATCHED_SECONDS)  # time in which nothing happens is what is measured
                spent = _processor_seconds(daemon.pid) - before
            finally:
                daemon.terminate()
                await daemon.wait()
    return spent * 3600 / WATCHED_SECONDS


def _processor_seconds(pid: int) -> float:
    """Of a process, of user and system (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
