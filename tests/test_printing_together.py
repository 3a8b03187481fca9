"""Mails of one commit whose letters are printed beside it: the books and the letters are those of one mail after the
other, and a letter that cannot be printed keeps nobody else's back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.commands.run import run_once
from mailbot.composition import hasten, office_of, open_office, read_program, rest
from mailbot.daemon import Daemon
from mailbot.demo.servers import EmbeddedServers
from mailbot.errors import UnprintableLetter
from mailbot.intake import take_in
from mailbot.office import Office
from mailbot.policy.shipped import shipped_path
from mailbot.program.bookkeeping import OutboxRow, Thread
from mailbot.program.decision import Disposition
from mailbot.rehearsal.scribe import SeededIds
from tests.programs import program_in
from tests.test_daemon import CONFIG, PROGRAM, SAM

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FUSSY = '{% if subject.startswith("boom") %}{{ 1 // 0 }}{% endif %}'
"""A line of a program's own layout that one letter fails on."""


def mail(number: int, sender: str, subject: str, text: str = "") -> bytes:
    head = f"From: Sam <{sender}>\nTo: {PROGRAM}\nMessage-ID: <{number}@example.test>\nSubject: {subject}\n"
    return f"{head}\n{text}\n".encode()


MAILS = (
    mail(1, SAM, "HELP"),
    mail(2, "eve@example.test", "APPLY"),
    mail(3, SAM, "A question", "Who pays for the calls?"),
    mail(4, SAM, "HELP"),
    mail(5, SAM, "One more", "And are there mentors in Poland?"),
)


def seeded(folder: Path) -> Office:
    folder.mkdir()
    office = office_of(program_in(folder), memory_store(), MemorySpool(), SeededIds(Random(7)))
    office.begin(NOW)
    return office


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Office]:
    office = seeded(tmp_path / "hasty")
    hasten(office)
    assert office.press is not None and office.press.is_ready(60)
    yield office
    rest(office)


def left(office: Office) -> tuple[list[OutboxRow], list[bytes], list[Thread]]:
    rows = office.store.outbox()
    return rows, [office.spool.get(row.id) for row in rows], list(office.store.all(Thread))


def test_it_is_as_if_one_mail_had_come_after_the_other(hasty: Office, tmp_path: Path) -> None:
    patient = seeded(tmp_path / "patient")
    for raw in MAILS:
        take_in(raw, patient, NOW)
    with hasty.unit(NOW, together=True):
        for raw in MAILS:
            take_in(raw, hasty, NOW)
    assert len(hasty.store.outbox()) >= len(MAILS)
    assert left(hasty) == left(patient)


def test_what_is_taken_back_leaves_no_letter_in_print(hasty: Office) -> None:
    with hasty.unit(NOW, together=True):
        take_in(MAILS[0], hasty, NOW)
        with pytest.raises(ZeroDivisionError), hasty.unit(NOW):
            take_in(MAILS[1], hasty, NOW)
            raise ZeroDivisionError
        take_in(MAILS[3], hasty, NOW)
    rows = hasty.store.outbox()
    assert len(rows) >= 2 and "eve@example.test" not in {to for row in rows for to in row.recipients}
    assert sorted(row.id for row in rows) == sorted(hasty.spool.ids())


def test_a_letter_that_cannot_be_printed_takes_the_whole_commit_back(hasty: Office, tmp_path: Path) -> None:
    layout = shipped_path("templates") / "layout.html"
    (tmp_path / "hasty" / "templates").mkdir()
    (tmp_path / "hasty" / "templates" / "layout.html").write_text(FUSSY + layout.read_text(encoding="utf-8"))
    hasty.composer = office_of(read_program(tmp_path / "hasty" / "config.toml"), hasty.store, hasty.spool).composer
    rest(hasty)
    hasten(hasty)
    with pytest.raises(UnprintableLetter), hasty.unit(NOW, together=True):
        take_in(MAILS[0], hasty, NOW)
        take_in(mail(9, SAM, "boom", "Is this a question?"), hasty, NOW)
    assert not hasty.store.outbox() and not hasty.spool.ids()


async def test_then_its_mail_is_shunted_and_all_others_are_answered(tmp_path: Path) -> None:
    layout = shipped_path("templates") / "layout.html"
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "layout.html").write_text(FUSSY + layout.read_text(encoding="utf-8"))
    with EmbeddedServers(dict.fromkeys((PROGRAM, SAM, "eve@example.test", "ada@example.org"), "secret")) as servers:
        file = tmp_path / "config.toml"
        file.write_text(CONFIG.format(imap=servers.imap_port, smtp=servers.smtp_port))
        for raw in (MAILS[0], mail(9, SAM, "boom", "Is this a question?"), MAILS[1]):
            await servers.deliver(PROGRAM, raw.replace(b"\n", b"\r\n"))
        program = read_program(file)
        office = open_office(program)
        hasten(office)
        fates: list[Disposition] = []
        daemon = Daemon(program, office, taken=lambda one: fates.append(one.disposition))
        assert await run_once(daemon) == 3
        office.store.close()
        assert fates == [Disposition.ACCEPTED, Disposition.SHUNTED, Disposition.ACCEPTED]
        assert {recipient for each in servers.accepted for recipient in each.recipients} == {
            SAM,
            "eve@example.test",
            "ada@example.org",
        }
