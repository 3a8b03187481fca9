"""`mailbot people import` as it is typed, alone and beside a running daemon."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from mailbot.adapters.tinydb import TinyStore
from mailbot.composition import Program, open_office, read_program
from mailbot.daemon import Daemon
from mailbot.demo.servers import EmbeddedServers
from mailbot.errands import is_at_work
from mailbot.program.model import Mentorship, Person

CONFIG = """
[program]
name = "Mentoring the Mentors"
address = "mentoring@example.org"
admins = ["Ada Admin <ada@example.org>"]
timezone = "UTC"
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
[store]
url = "tinydb:///{books}"
"""
HEAD = "name,address,roles,slots,mentor,since"
ROWS = """Mia Mentor,mia@example.test,mentor,2,,
Ann Bell,ann@example.test,mentee,,mia@example.test,2026-03-01
"""
PATIENCE = 20.0


class House:
    """A program's folder, with a spreadsheet in it."""

    def __init__(self, folder: Path, imap: int = 1, smtp: int = 1) -> None:
        self.config, self.books, self.sheet = folder / "config.toml", folder / "books.json", folder / "people.csv"
        self.config.write_text(CONFIG.format(imap=imap, smtp=smtp, books=self.books))

    @property
    def program(self) -> Program:
        return read_program(self.config)

    def imports(self, text: str | bytes) -> subprocess.CompletedProcess[str]:
        self.sheet.write_bytes(text if isinstance(text, bytes) else text.encode())
        call = (sys.executable, "-m", "mailbot", "people", "import", str(self.sheet), "-c", str(self.config))
        return subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)

    def people(self) -> dict[str, str]:
        """The name at each address."""
        store = TinyStore(self.books, readonly=True)
        try:
            return {person.address: person.name for person in store.all(Person)}
        finally:
            store.close()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_file_is_imported_and_again_is_an_update(house: House) -> None:
    done = house.imports(f"{HEAD}\n{ROWS}")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "2 new, 0 updated, 1 pair\n")
    assert house.people().keys() == {"ada@example.org", "mia@example.test", "ann@example.test"}
    again = house.imports(f"{HEAD}\n{ROWS.replace('Ann Bell', 'Ann Brown')}")
    assert again.stdout.startswith("0 new, 1 updated, 0 pairs")
    assert house.people()["ann@example.test"] == "Ann Brown"


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{HEAD}\n{ROWS}".encode(),
        f"{HEAD}\n{ROWS}".replace(",", ";").encode(),
        f"{HEAD}\n{ROWS}".replace(",", "\t").encode("utf-16"),
        f"\n{HEAD.upper()}\n\n{ROWS}\n,,,,,\n".replace("\n", "\r\n").encode(),
        f"sep=;\n{HEAD}\n{ROWS}".replace(",", ";").encode(),
    ],
    ids=["with a BOM", "parted by ;", "parted by tabs", "with blank lines", "as Excel saves it"],
)
def test_spreadsheets_of_every_make_are_read(house: House, text: bytes) -> None:
    done = house.imports(text)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "2 new, 0 updated, 1 pair\n")


def test_one_bad_row_and_nobody_is_imported(house: House) -> None:
    done = house.imports(f"{HEAD},tmezone\n\n{ROWS}Ben,ben@example.test,boss,,,\n\nCem Kaya,cem,mentee,,,\n")
    assert (done.returncode in {1, 2}, done.stdout) == (True, "")
    for told in (
        "line 1: there is no column 'tmezone'",
        "did you mean 'timezone'?",
        "line 5, roles: there is no role 'boss'",
        "line 7, address: 'cem'",
    ):
        assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert house.people().keys() <= {"ada@example.org"}


def test_what_is_no_text_and_what_is_not_there_is_said_in_one_line(house: House) -> None:
    picture = house.imports(b"\x89PNG\r\n\x1a\n\0\0")
    assert (picture.returncode, picture.stdout, picture.stderr.count("\n")) == (1, "", 1)
    house.sheet.unlink()
    call = (sys.executable, "-m", "mailbot", "people", "import", str(house.sheet), "-c", str(house.config))
    absent = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
    assert (absent.returncode, absent.stdout, absent.stderr.count("\n")) == (1, "", 1)


@pytest.mark.wire
async def test_beside_a_running_daemon_the_daemon_writes(tmp_path: Path) -> None:
    async with EmbeddedServers({"mentoring@example.org": "secret"}) as servers:
        house = House(tmp_path, servers.imap_port, servers.smtp_port)
        office = open_office(house.program)
        daemon = Daemon(house.program, office, first_pause=0.05)
        running = asyncio.create_task(daemon.run())
        try:
            async with asyncio.timeout(PATIENCE):
                while not is_at_work(house.books):
                    await asyncio.sleep(0.01)
            bad = await asyncio.to_thread(house.imports, f"{HEAD}\n{ROWS}Ben,ben@example.test,boss,,,\n")
            assert (bad.returncode in {1, 2}, bad.stdout) == (True, "")
            assert "line 4, roles: there is no role 'boss'" in bad.stderr
            assert office.store.person_at("mia@example.test") is None

            good = await asyncio.to_thread(house.imports, f"{HEAD}\n{ROWS}")
            assert (good.returncode, good.stderr, good.stdout) == (0, "", "2 new, 0 updated, 1 pair\n")
            mia = office.store.person_at("mia@example.test")
            assert mia is not None
            assert [pair.mentor for pair in office.store.all(Mentorship)] == [mia.id]
        finally:
            daemon.end()
            await running
            office.store.close()
        assert house.people()["ann@example.test"] == "Ann Bell"
