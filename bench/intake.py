"""Mails a second through the line of a mail in, each with a durable commit of its own, by the number of people.

Filling the books and measuring are processes of their own, so that the peak memory is that of the office at work.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC
from pathlib import Path

from bench.corpus import NOW, PROGRAM, mails, population
from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.adapters.tinydb import TinyStore
from mailbot.composition import Program, office_of, open_office, read_program
from mailbot.demo.correspondent import Correspondent
from mailbot.intake import take_in
from mailbot.mail.parse import parse
from mailbot.ports import Unit
from mailbot.program.decision import Disposition

MAILS = 300

CONFIG = """\
[program]
name = "Mentoring the Mentors"
address = "{address}"
admins = ["Ada Admin <ada@example.org>"]
timezone = "Europe/Berlin"
[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{address}"
password = "secret"
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
[store]
url = "tinydb:///./books/books.json"
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: mails a second, milliseconds a mail, the process's peak memory in MB, seconds from start to ready."""

    people: int
    rate: float
    p50: float
    p99: float
    peak: float
    opening: float


def program_in(folder: Path, imap: int = 1, smtp: int = 1) -> Program:
    """The program of a config written into this folder."""
    file = folder / "config.toml"
    file.write_text(CONFIG.format(address=PROGRAM.address, imap=imap, smtp=smtp), encoding="utf-8")
    return read_program(file)


def run(people: int) -> Measured:
    """Fills books in a temporary folder and measures on them, in two processes; nothing is left of either."""
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        _process("fill", folder, people)
        return Measured(**json.loads(_process("measure", folder, people)))


def _process(task: str, folder: str, people: int) -> str:
    command = [sys.executable, "-m", "bench.intake", task, folder, str(people)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def fill(folder: Path, people: int) -> None:
    """Writes the population into new books, as one unit."""
    store = TinyStore(program_in(folder).config.store.path)
    store.commit(Unit(records=tuple(population(people))))
    store.close()


def measure(folder: Path, people: int, profile: cProfile.Profile | None = None) -> Measured:
    """Takes the corpus in, one mail after the other; an AssertionError if the office makes something else of it."""
    started = time.perf_counter()
    program = program_in(folder)
    office = open_office(program)
    office.begin(NOW)
    opening = time.perf_counter() - started
    corpus = mails(people, MAILS, form_of(program))
    seconds: list[float] = []
    fates: Counter[Disposition] = Counter()
    if profile:
        profile.enable()
    for raw in corpus:
        before = time.perf_counter()
        taken = take_in(raw, office, NOW)
        seconds.append(time.perf_counter() - before)
        fates[taken.disposition] += 1
        letters = [row.template for row in taken.rows]
        assert letters in (["talk"], ["application-complete", "review-packet"]), (taken.because, letters)
    if profile:
        profile.disable()
    assert fates == {Disposition.ACCEPTED: MAILS // 3, Disposition.RELAYED: MAILS - MAILS // 3}, fates
    office.store.close()
    by_length = sorted(seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p50, p99 = (by_length[int(MAILS * part)] * 1000 for part in (0.5, 0.99))
    return Measured(people, MAILS / sum(seconds), p50, p99, peak, opening)


def form_of(program: Program) -> str:
    """The text of the letter with the application form."""
    office = office_of(program, memory_store(), MemorySpool())
    office.begin(NOW)
    asks = Correspondent("Ann Bell", "ann@example.test", PROGRAM.address, UTC)
    taken = take_in(asks.write("APPLY", "APPLY", NOW), office, NOW)
    return parse(office.spool.get(taken.rows[0].id)).text


def main(task: str, folder: Path, people: int) -> None:
    if task == "fill":
        fill(folder, people)
    elif task == "measure":
        print(json.dumps(asdict(measure(folder, people))))
    else:
        fill(folder, people)
        profile = cProfile.Profile()
        measure(folder, people, profile)
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        pstats.Stats(profile).sort_stats("cumtime").print_stats(60)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
