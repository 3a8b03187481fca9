"""What an operator looks up in the books: people, outbox, one mail's fate, what is due; beside a daemon or without."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from mailbot.commands.due import read_time
from mailbot.demo.servers import EmbeddedServers
from mailbot.errors import MailbotError
from mailbot.logs import fault_in_a_line
from mailbot.ports import Unit
from mailbot.program.bookkeeping import Receipt, Thread
from mailbot.program.model import Application, ApplicationStage
from tests.commands.conftest import Desk, deliver, filed, mail, until

SAM = "Sam <sam@example.test>"
ROSTER = """name,address,roles,slots,mentor,since
Mia Mentor,mia@example.test,mentor,3,,
Ann Bell,ann@example.test,mentee,,mia@example.test,2024-02-29
"""


@pytest.fixture
def asked(desk: Desk, servers: EmbeddedServers) -> Desk:
    """A program with a pair, to which a stranger has written whose answer has not gone yet."""
    desk.configure(servers)
    desk.imports(ROSTER)
    folder = desk.folder / "mails"
    folder.mkdir()
    (folder / "1.eml").write_bytes(mail(1, SAM, "APPLY"))
    assert desk.of_program("import", folder, "--answer").code == 0
    return desk


def test_people_are_listed_with_what_they_do(asked: Desk) -> None:
    done = asked.of_program("people")
    assert done.code == 0
    assert [line.split()[0] for line in done.lines] == ["M-1", "M-2", "M-3"]
    assert "Mia Mentor" in done.lines[1] and "2 of 3 slots free" in done.lines[1] and "P-1" in done.lines[1]
    found = json.loads(asked.of_program("people", "--json").out)
    assert [(one["name"], one["roles"], one["pairs"]) for one in found] == [
        ("Ada Admin", ["admin"], []),
        ("Mia Mentor", ["mentor"], ["P-1"]),
        ("Ann Bell", ["mentee"], ["P-1"]),
    ]


def test_the_outbox_names_letters_by_id_and_nobody_by_address(asked: Desk) -> None:
    done = asked.of_program("outbox")
    assert done.code == 0 and len(done.lines) == 1
    assert "application-form" in done.out and "not tried yet" in done.out
    (found,) = json.loads(asked.of_program("outbox", "--json").out)
    assert found["template"] == "application-form" and found["tries"] == 0
    with asked.reading() as books:
        (thread,) = books.all(Thread)
    for shown in (done.out, json.dumps(found)):
        assert "sam@example.test" not in shown and thread.token not in shown
    asked.of_program("run", "--once")
    assert asked.of_program("outbox").out == "empty\n"


def test_why_tells_a_mails_fate_and_a_letters_without_token_or_address(asked: Desk) -> None:
    done = asked.of_program("why", "<1@example.test>")
    assert done.code == 0
    shown = dict(line.split(maxsplit=1) for line in done.lines)
    assert shown["disposition"] == "accepted: asks to apply: the form, as A-1"
    assert shown["chapter"] == "application" and shown["folder"] == "Processed"
    assert "sam@example.test" not in done.out
    with asked.reading() as books:
        (row,), (thread,) = books.outbox(), books.all(Thread)
        receipt = asked.receipt("1@example.test")
        assert receipt
    waiting = asked.of_program("why", row.message_id)
    assert waiting.code == 0 and "application-form" in waiting.out and "not tried yet" in waiting.out
    assert asked.of_program("why", row.id).out == waiting.out
    assert thread.token not in waiting.out
    by_digest = asked.of_program("why", receipt.digest.removeprefix("sha256:")[:12])
    assert by_digest.out == done.out
    asked.of_program("run", "--once")
    gone = asked.of_program("why", row.message_id)
    assert "not in the outbox any more" in gone.out and thread.token not in gone.out
    machine = json.loads(asked.of_program("why", "1@example.test", "--json").out)
    assert (machine["kind"], machine["disposition"], machine["trace"]) == ("mail", "accepted", [])


def test_why_and_show_say_that_a_mails_copy_is_gone(asked: Desk, servers: EmbeddedServers) -> None:
    with asked.writing() as books, books.unit():
        receipt = books.get(Receipt, "1@example.test")
        assert receipt is not None
        came = datetime.now(UTC) - timedelta(days=8)
        for id, fate in ((receipt.id, "accepted"), ("2@example.test", "held")):
            books.commit(Unit(receipt=msgspec.structs.replace(receipt, id=id, at=came, disposition=fate)))
    assert "copy" not in asked.of_program("why", "1@example.test").out  # nothing was ever deleted
    assert asked.of_program("run", "--once").code == 0
    for command in ("why", "show"):
        assert "the mail itself was deleted after 7 days" in asked.of_program(command, "1@example.test").out
        assert "deleted" not in asked.of_program(command, "2@example.test").out
    assert json.loads(asked.of_program("why", "1@example.test", "--json").out)["copy"].startswith("the mail itself")
    again = asked.of_program("release", "1@example.test")
    assert again.code == 1 and "; the mail itself was deleted after 7 days" in again.err


def test_why_knows_when_it_knows_nothing(asked: Desk) -> None:
    done = asked.of_program("why", "2@example.test")
    assert done.code == 1 and "did you mean 1@example.test?" in done.err
    assert asked.of_program("why", "0" * 12).code == 1


def test_why_answers_beside_a_running_daemon(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers)
    with desk.daemon():
        deliver(servers, mail(1, SAM, "HELP"))
        until(lambda: filed(servers) == {"Processed": ["1@example.test"]})
        assert "disposition  accepted" in desk.of_program("why", "1@example.test").out
        for command in ("people", "outbox", "due", "held"):
            assert desk.of_program(command).code == 0


def test_due_foresees_the_calendar_and_changes_nothing(asked: Desk, servers: EmbeddedServers) -> None:
    now = datetime.now(UTC)
    waiting = Application(
        id="A-9", applicant="M-3", filed=now, touched=now, completed=now, stage=ApplicationStage.COMPLETE, strength=60
    )
    with asked.writing() as books:
        books.commit(Unit(records=(waiting,)))
    before = asked.books.with_name("books.json.journal").read_bytes()
    done = asked.of_program("due", "--at", "+40d")
    assert done.code == 0
    found = json.loads(asked.of_program("due", "--at", "+40d", "--json").out)
    times = [one["at"] for one in found]
    assert times == sorted(times) and times
    keys = [key for one in found for key in one["occasions"]]
    assert len(keys) == len(set(keys)) and any(key.startswith("A-9 ") for key in keys)
    assert all(key in done.out for key in keys)
    assert {letter["to"] for one in found for letter in one["letters"]} <= {"M-1", "M-2", "M-3"}
    assert "@" not in done.out
    assert asked.books.with_name("books.json.journal").read_bytes() == before
    assert servers.accepted == []


def test_a_time_is_read_as_people_write_it() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert read_time("+36h", now, "UTC") == now + timedelta(hours=36)
    assert read_time("2026-12-01", now, "Europe/Berlin") == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert read_time("2026-12-01T18:00", now, "Europe/Berlin") == datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
    assert read_time("2026-12-01T18:00+00:00", now, "Europe/Berlin") == datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
    for wrong, problem in (("soon", "no time"), ("2026-11-01", "has passed"), ("+9999w", "two years")):
        with pytest.raises(MailbotError, match=problem):
            read_time(wrong, now, "UTC")


def test_before_there_are_books_each_says_so_in_one_line(desk: Desk) -> None:
    for call in (("people",), ("outbox",), ("why", "x"), ("held",), ("release", "x"), ("drop", "x"), ("retry",)):
        done = desk.of_program(*call)
        assert done.code == 1 and "there are no books yet" in done.err and done.err.count("\n") == 1, call
    assert desk.of_program("due").code == 0


def test_whatever_else_fails_is_a_line_and_no_traceback(desk: Desk) -> None:
    desk.books.parent.mkdir()
    desk.books.mkdir()
    done = desk.of_program("people")
    assert done.code == 1 and done.err.count("\n") == 1 and "books.json" in done.err
    assert fault_in_a_line(OSError(28, "No space left on device", "/x")) == "/x: No space left on device"
    try:
        int("private")
    except ValueError as error:
        assert fault_in_a_line(error).startswith("a fault in mailbot itself: ValueError at test_books_views.py:")


def test_a_reader_that_has_seen_enough_ends_a_listing_quietly(desk: Desk) -> None:
    desk.imports(ROSTER)
    call = f'"{sys.executable}" -m mailbot people --json -c "{desk.config}" | true'
    done = subprocess.run(["bash", "-c", call], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
