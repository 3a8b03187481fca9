"""Dispatch: letters of the outbox over reused connections, beside Postfix' smtp-source, into the same smtp-sink."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import NOW, PROGRAM
from bench.intake import program_in
from mailbot.adapters.garbage import look_seldom
from mailbot.composition import Program, open_office, transport_of
from mailbot.dispatch import AT_ONCE, dispatch
from mailbot.office import Office
from mailbot.program.decision import Decision, Disposition, Letter

LETTERS = 1_000
UNPACKED = Path("build/peers/postfix")


@dataclass(frozen=True, slots=True)
class Sending:
    """Letters a second into one sink: from smtp-source, from the outbox; and the octets of a letter."""

    source: float
    dispatch: float
    octets: int


def sending() -> Sending | str:
    """Measures both, or says in a sentence why not."""
    tools = _tools()
    if tools is None:
        return "no smtp-source and smtp-sink (of Debian's postfix) to be had"
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder, _sink(tools) as port:
        program = program_in(Path(folder), smtp=port)
        office = open_office(program)
        office.begin(NOW)
        letters = tuple(
            Letter("ada@example.org", "pair-none", f"office/{number}", name="Ada") for number in range(LETTERS)
        )
        with office.unit(NOW):
            rows = office.carry_out(Decision(Disposition.ACCEPTED, "", letters=letters), NOW)
        look_seldom()  # as `mailbot run` does
        octets = len(office.spool.get(rows[0].id))
        source = _source(tools, port, octets)
        ours = asyncio.run(_dispatch(program, office))
        office.store.close()
    return Sending(source, ours, octets)


async def _dispatch(program: Program, office: Office) -> float:
    """Letters a second over the connections that the daemon would open."""
    transport = transport_of(program.config)
    started = time.perf_counter()
    sent = await dispatch(office, transport, lambda: NOW)
    seconds = time.perf_counter() - started
    await transport.close()
    assert sent == LETTERS, sent
    return LETTERS / seconds


def _source(tools: Path, port: int, octets: int) -> float:
    """Postfix' own generator with as many sessions as we open, each used for all its mails."""
    command: list[str | Path] = [tools / "smtp-source", "-d", "-s", str(AT_ONCE), "-m", str(LETTERS), "-l", str(octets)]
    command += ["-f", PROGRAM.address, "-t", "ada@example.org", f"inet:127.0.0.1:{port}"]
    started = time.perf_counter()
    subprocess.run(command, check=True, env=_environment(tools), stdout=subprocess.DEVNULL, timeout=120)
    return LETTERS / (time.perf_counter() - started)


@contextmanager
def _sink(tools: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([tools / "smtp-sink", *user, f"inet:127.0.0.1:{port}", "100"], env=_environment(tools))
    try:
        _until_it_listens(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _until_it_listens(port: int) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.02)  # another program, which does not say when it listens
    raise TimeoutError("smtp-sink does not listen")


def _tools() -> Path | None:
    """Where Postfix' tools lie: installed, or unpacked from Debian's package, which needs no installation."""
    installed = shutil.which("smtp-source", path="/usr/sbin:/usr/local/sbin")
    if installed:
        return Path(installed).parent
    tools = UNPACKED / "usr/sbin"
    if not (tools / "smtp-source").exists() and shutil.which("apt-get") and shutil.which("dpkg"):
        UNPACKED.mkdir(parents=True, exist_ok=True)
        _quietly("apt-get", "download", "postfix")
        for package in UNPACKED.glob("postfix_*.deb"):
            _quietly("dpkg", "-x", package.name, ".")
    return tools.absolute() if (tools / "smtp-source").exists() else None


def _quietly(*command: str) -> None:
    """Runs a command where the tools are unpacked; whether it went well is seen by what is there afterwards."""
    subprocess.run(command, check=False, cwd=UNPACKED, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _environment(tools: Path) -> dict[str, str]:
    return {**os.environ, "LD_LIBRARY_PATH": str(tools.parent / "lib/postfix")}
