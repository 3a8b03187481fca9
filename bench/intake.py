"""Mails a second through the line of a mail in, in durable books, by the number of people.

As the daemon does it when much is waiting: up to 20 mails share a commit, and a reader is at the next ones meanwhile.
And as it does when one comes at a time: a commit for each.

Filling the books and measuring are processes of their own, so that the peak memory is that of the office at work.
"""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.corpus import NOW, PROGRAM, mails, population
from mailbot.adapters.garbage import look_seldom
from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.adapters.press import Press
from mailbot.adapters.reader import Reader
from mailbot.adapters.tinydb import TinyStore
from mailbot.batch import AT_A_TIME
from mailbot.composition import Program, office_of, open_office, read_program, rest
from mailbot.demo.correspondent import Correspondent
from mailbot.fate import TakenIn
from mailbot.intake import take_in
from mailbot.mail.reading.parse import parse
from mailbot.office import Office
from mailbot.ports import Unit
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Disposition

MAILS = 900
ALONE = 150
RECEIPTS = 100_000
"""Mails that were taken in before; what they leave in the books are their receipts."""

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
[limits]
answers_per_hour = 100000
strangers_per_hour = 100000
sends_per_day = 100000
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: mails a second, those that come alone too, and their milliseconds; the peak memory of the office and of
    its reader in MB, seconds from start to ready."""

    people: int
    rate: float
    alone: float
    p50: float
    p99: float
    peak: float
    reader: float
    opening: float


def program_in(folder: Path, imap: int = 1, smtp: int = 1) -> Program:
    """The program of a config written into this folder."""
    file = folder / "config.toml"
    file.write_text(CONFIG.format(address=PROGRAM.address, imap=imap, smtp=smtp), encoding="utf-8")
    return read_program(file)


def run(people: int, receipts: int = RECEIPTS) -> Measured:
    """Fills books in a temporary folder and measures on them, in two processes; nothing is left of either."""
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        _process("fill", folder, people, receipts)
        return Measured(**json.loads(_process("measure", folder, people)))


def _process(task: str, folder: str, *numbers: int) -> str:
    command = [sys.executable, "-m", "bench.intake", task, folder, *map(str, numbers)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def fill(folder: Path, people: int, receipts: int = RECEIPTS, now: datetime = NOW) -> None:
    """Writes the population into new books, as one unit, and what earlier mails left there."""
    store = TinyStore(program_in(folder).config.store.path)
    store.commit(Unit(records=tuple(population(people, now))))
    for first in range(0, receipts, AT_A_TIME):
        with store.unit():
            for number in range(first, first + AT_A_TIME):
                store.commit(Unit(receipt=_receipt(number)))
    store.close()


def _receipt(number: int) -> Receipt:
    """Of a mail that was taken in before."""
    id, digest = f"earlier{number}@example.test", f"sha256:{number:064x}"
    return Receipt(id=id, digest=digest, at=NOW, disposition="relayed", because="talk in a pair", party="M-1")


def measure(folder: Path, people: int, profile: cProfile.Profile | None = None) -> Measured:
    """Takes the corpus in, the first part together, the rest one mail after the other."""
    started = time.perf_counter()
    program = program_in(folder)
    office = open_office(program)
    office.begin(NOW)
    look_seldom()  # as `mailbot run` does
    opening = time.perf_counter() - started
    corpus = mails(people, MAILS + ALONE, form_of(program))
    if profile:
        profile.enable()
    reader = Reader()
    reader.read(corpus[-1:], office.limits)  # a daemon's reader has long begun when mail comes
    press = office.press = Press(program.templates.typesetter)  # and with more than a batch of it, so has the press
    press.start()
    assert press.is_ready(60)
    together = _together(corpus[:MAILS], office, reader)
    reading = _peak_of(reader.start().pid)
    reader.close()
    rest(office)
    seconds = sorted(_alone(raw, office) for raw in corpus[MAILS:])
    if profile:
        profile.disable()
    office.store.close()
    peak = _peak_of(os.getpid())
    p50, p99 = (seconds[int(ALONE * part)] * 1000 for part in (0.5, 0.99))
    return Measured(people, MAILS / together, ALONE / sum(seconds), p50, p99, peak, reading, opening)


def _together(corpus: list[bytes], office: Office, reader: Reader) -> float:
    """Seconds for mails that all wait already."""
    batches = [corpus[start : start + AT_A_TIME] for start in range(0, len(corpus), AT_A_TIME)]
    started = time.perf_counter()
    with ThreadPoolExecutor(1) as beside:
        coming = [beside.submit(reader.read, batch, office.limits) for batch in batches]
        for batch, read in zip(batches, coming, strict=True):
            with office.unit(NOW, together=True):
                for raw, mail in zip(batch, read.result(), strict=True):
                    _expect(take_in(raw, office, NOW, read=mail))
    return time.perf_counter() - started


def _peak_of(process: int) -> float:
    """The peak memory of a process in MB (proc(5), VmHWM); getrusage(2) would count that of whoever began it."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert told
    return int(told[1]) / 1024


def _alone(raw: bytes, office: Office) -> float:
    """Seconds for one mail with a commit of its own."""
    started = time.perf_counter()
    taken = take_in(raw, office, NOW)
    seconds = time.perf_counter() - started
    _expect(taken)
    return seconds


def _expect(taken: TakenIn) -> None:
    """An AssertionError if the office makes something else of a mail than the corpus means."""
    wanted = {
        Disposition.RELAYED: ["talk"],
        Disposition.ACCEPTED: ["application-complete", "review-packet"],
    }
    assert [row.template for row in taken.rows] == wanted[taken.disposition], taken.because


def form_of(program: Program) -> str:
    """The text of the letter with the application form."""
    office = office_of(program, memory_store(), MemorySpool())
    office.begin(NOW)
    asks = Correspondent("Ann Bell", "ann@example.test", PROGRAM.address, UTC)
    taken = take_in(asks.write("APPLY", "APPLY", NOW), office, NOW)
    return parse(office.spool.get(taken.rows[0].id)).text


def main(task: str, folder: Path, people: int, *receipts: int) -> None:
    if task == "fill":
        fill(folder, people, receipts[0] if receipts else RECEIPTS)
    elif task == "measure":
        print(json.dumps(asdict(measure(folder, people))))
    else:
        fill(folder, people)
        profile = cProfile.Profile()
        measure(folder, people, profile)
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        pstats.Stats(profile).sort_stats("cumtime").print_stats(60)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
