"""Draining a mailbox: 5,000 mails that wait in Dovecot, taken in and filed, beside a bare loop of FETCHes."""

from __future__ import annotations

import imaplib
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench.corpus import NOW, PROGRAM, mails
from bench.intake import fill, form_of, program_in
from mailbot.adapters.garbage import look_seldom
from mailbot.composition import mailbox_of, open_office
from mailbot.daemon import Daemon
from mailbot.rounds import make_round

MAILS = 5_000
PEOPLE = 10_000


class _Standing:
    """A clock that stands still, so that nothing falls due meanwhile."""

    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True, slots=True)
class Drained:
    """Mails a second: what a bare loop fetches, and what the daemon takes in, decides and files."""

    fetched: float
    drained: float


async def drain() -> Drained | str:
    """Measures both on one mailbox, or says in a sentence why not."""
    from tests.servers.dovecot_server import DOVECOT, Dovecot

    if DOVECOT is None:
        return "Dovecot is not installed"
    dovecot = Dovecot()
    try:
        with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
            program = program_in(Path(folder), dovecot.imap)
            fill(Path(folder), PEOPLE)
            _deliver(dovecot.folder, mails(PEOPLE, MAILS, form_of(program)))
            fetched = _fetch(dovecot.host, dovecot.imap, dovecot.password)
            office = open_office(program)
            daemon = Daemon(program, office, clock=_Standing())
            office.begin(NOW)
            assert not make_round(office, NOW)  # letters that fall due meanwhile would be measured as the mails' cost
            look_seldom()  # as `mailbot run` does
            mailbox = mailbox_of(program.config)
            await mailbox.open()
            started = time.perf_counter()
            count = await daemon.drain(mailbox)
            seconds = time.perf_counter() - started
            await mailbox.close()
            daemon.close()
            office.store.close()
    finally:
        dovecot.stop()
    assert count == MAILS, count
    return Drained(MAILS / fetched, MAILS / seconds)


def _deliver(server: Path, corpus: list[bytes]) -> None:
    """Puts the mails where Dovecot's own delivery would: into the folder of the new ones."""
    maildir = server / "mail" / PROGRAM.address / "Maildir"
    for name in ("tmp", "new", "cur"):
        (maildir / name).mkdir(parents=True)
    for number, raw in enumerate(corpus):
        (maildir / "new" / f"{1_700_000_000 + number}.M{number}.bench").write_bytes(raw)
    mail = server / "mail"
    for path in [mail / PROGRAM.address, *(mail / PROGRAM.address).rglob("*")]:
        shutil.chown(path, mail.owner(), mail.group())


def _fetch(host: str, port: int, password: str) -> float:
    """Seconds that a loop of one FETCH a mail takes with the standard library, and nothing done with what comes."""
    client = imaplib.IMAP4(host, port, timeout=60)
    client.login(PROGRAM.address, password)
    client.select("INBOX", readonly=True)
    uids = client.uid("SEARCH", "ALL")[1][0].split()
    started = time.perf_counter()
    for uid in uids:
        client.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
    seconds = time.perf_counter() - started
    client.logout()
    return seconds
