"""Mails that were kept elsewhere come into the books by the same line as all others, and nothing goes out of it."""

from __future__ import annotations

import json
import mailbox
from pathlib import Path

import pytest

from mailbot.accession import without_vouching
from mailbot.commands.archive import open_archive
from mailbot.demo.servers import EmbeddedServers
from mailbot.mail.reading.parse import parse
from mailbot.program.bookkeeping import Receipt
from tests.commands.conftest import Desk, deliver, filed, mail, until

SAM, ANN, MIA = "Sam <sam@example.test>", "Ann <ann@example.test>", "Mia Mentor <mia@example.test>"
ROSTER = "name,address,roles,slots\nMia Mentor,mia@example.test,mentor,3\n"
LIST = mail(4, "news@lists.example.test", "News", "News.", "List-Id: <news.example.test>")
MAILS = (
    mail(3, SAM, "HELP"),
    mail(1, ANN, "APPLY", "May I?"),
    mail(2, MIA, "SLOTS 5"),
    LIST,
)
SUMMARY = "2 taken in, 0 relayed, 0 duplicates, 1 held, 0 shunted, 1 ignored"


def as_mbox(folder: Path) -> Path:
    box = mailbox.mbox(folder / "old.mbox")
    for raw in MAILS:
        box.add(b"From somebody Thu Jan  1 00:00:00 2026\n" + raw.replace(b"\r\n", b"\n"))
    box.close()
    return folder / "old.mbox"


def as_maildir(folder: Path) -> Path:
    box = mailbox.Maildir(folder / "Maildir")
    for raw in MAILS:
        box.add(raw)
    box.close()
    return folder / "Maildir"


def as_folder(folder: Path) -> Path:
    (folder / "old" / "deeper").mkdir(parents=True)
    for number, raw in enumerate(MAILS):
        (folder / "old" / ("deeper" if number % 2 else "") / f"{number}.eml").write_bytes(raw)
    return folder / "old"


@pytest.mark.parametrize("packed", [as_mbox, as_maildir, as_folder])
def test_an_archive_is_taken_in_and_the_same_again_is_nothing_but_duplicates(
    desk: Desk, servers: EmbeddedServers, packed: object
) -> None:
    assert callable(packed)
    desk.configure(servers)
    desk.imports(ROSTER)
    path = packed(desk.folder)
    first = desk.of_program("import", path)
    assert (first.code, first.lines[0], first.err) == (0, SUMMARY, "")
    assert first.lines[1] == "3 letters not sent; --answer sends them"
    again = desk.of_program("import", path)
    assert again.out == "0 taken in, 0 relayed, 4 duplicates, 0 held, 0 shunted, 0 ignored\n"
    with desk.reading() as books:
        assert books.outbox() == []
        assert books.last_number("A") == 1
        assert {receipt.id for receipt in books.all(Receipt)} == {f"{n}@example.test" for n in range(1, 5)}
    assert list((desk.books.parent / "spool").iterdir()) == []
    assert filed(servers) == {"Held": ["2@example.test"]}


def test_what_is_held_of_a_file_lies_in_held_and_is_released_from_there(desk: Desk, servers: EmbeddedServers) -> None:
    desk.imports(ROSTER)
    alone = desk.of_program("import", as_mbox(desk.folder))
    assert alone.code == 1 and alone.lines[0] == SUMMARY
    assert "Connection refused" in alone.err and "may lie in the file alone: import it again" in alone.err
    desk.configure(servers)
    assert desk.of_program("import", desk.folder / "old.mbox").code == 0
    assert filed(servers) == {"Held": ["2@example.test"]}
    assert "SLOTS 5" in desk.of_program("held").out
    assert desk.of_program("release", "2@example.test").code == 0
    assert desk.of_program("import", desk.folder / "old.mbox").code == 0
    assert filed(servers) == {"Processed": ["2@example.test"]}


def test_mails_are_taken_in_by_their_dates_whatever_order_they_lie_in(desk: Desk) -> None:
    folder = desk.folder / "old"
    folder.mkdir()
    (folder / "1.eml").write_bytes(mail(9, ANN, "APPLY"))
    (folder / "2.eml").write_bytes(mail(8, SAM, "APPLY", date="Thu, 08 Jan 2026 23:00:00 -0900"))
    (folder / "3.eml").write_bytes(mail(7, "Cem <cem@example.test>", "APPLY"))
    assert desk.of_program("import", folder).code == 0
    with desk.reading() as books:
        because = {receipt.id: receipt.because for receipt in books.all(Receipt)}
    assert [because[f"{n}@example.test"][-3:] for n in (7, 8, 9)] == ["A-1", "A-2", "A-3"]


def test_nothing_is_sent_unless_it_was_asked_for(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers)
    desk.of_program("import", as_mbox(desk.folder))
    assert desk.of_program("run", "--once").code == 0
    assert servers.accepted == []
    (desk.folder / "new.eml").write_bytes(mail(6, "Cem <cem@example.test>", "HELP"))
    done = desk.of_program("import", desk.folder / "new.eml", "--answer")
    assert done.lines[1] == "1 letter in the outbox; `mailbot run` sends them"
    assert desk.of_program("run", "--once").code == 0
    assert [one.recipients for one in servers.accepted] == [("cem@example.test",)]


def test_what_is_no_mail_is_named_and_the_rest_goes_on(desk: Desk) -> None:
    folder = as_folder(desk.folder)
    (folder / "photo.eml").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "empty.eml").write_bytes(b"")
    (folder / "notes.txt").write_text("Dear diary: nothing.\n")
    (folder / ".hidden").write_bytes(mail(5, SAM, "HELP"))
    as_mbox(folder)
    done = desk.of_program("import", folder)
    assert done.code == 0
    assert done.lines[0].startswith("3 taken in")  # without the roster Mia is nobody, and may ask
    assert done.err.splitlines() == [
        "empty.eml: no mail",
        "notes.txt: no mail",
        "old.mbox: an mbox: import it by itself",
        "photo.eml: no mail",
    ]
    machine = json.loads(desk.of_program("import", folder, "--json").out)
    assert machine["duplicates"] == 4
    assert len(machine["no_mail"]) == 4


def test_a_line_of_a_mails_text_that_looks_like_a_postmark_loses_nothing(tmp_path: Path) -> None:
    text = b"Hello\n\nFrom here at 10:00 it was:\nX: y\n"
    box = tmp_path / "old.mbox"
    postmark = b"From ann@example.test Mon Jan  5 10:00:00 2026\n"
    box.write_bytes(postmark + mail(1, SAM, "Hi") + b"\n" + text + b"\n" + postmark + mail(2, SAM, "Hi") + b"\n")
    archive = open_archive(box)
    first, second = (entry.read(10_000)[0] for entry in archive.entries)
    assert text in first and b"From ann" not in first + second and archive.others == []


def test_where_there_is_no_mail_at_all_it_says_so(desk: Desk) -> None:
    (desk.folder / "notes").mkdir()
    (desk.folder / "notes" / "a.txt").write_text("hello")
    nothing = desk.of_program("import", desk.folder / "notes")
    assert nothing.code == 1 and "there is no mail in it" in nothing.err
    nowhere = desk.of_program("import", desk.folder / "nowhere")
    assert nowhere.code == 1 and "cannot be read" in nowhere.err
    assert not desk.books.exists()


def test_a_line_in_a_mail_that_begins_with_from_begins_no_other(desk: Desk) -> None:
    text = "Dear all,\n\nFrom now on I am at 10:00 in the office, as in 2025.\n>From her I heard.\nFrom:\n"
    raw = mail(1, SAM, "A question?", text).replace(b"\r\n", b"\n")
    box = desk.folder / "box"
    box.write_bytes(b"From sam@example.test Thu Jan  1 10:00:00 2026\n" + raw + b"\n")
    assert desk.of_program("import", box).lines[0].startswith("1 taken in")
    receipt = desk.receipt("1@example.test")
    assert receipt and receipt.digest == parse(raw.replace(b"\n>From", b"\nFrom")).digest


def test_a_mail_over_the_limit_is_held_like_any_other(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers, more="[limits]\nmax_mail_mb = 1\n")
    (desk.folder / "big.eml").write_bytes(mail(1, SAM, "My slides", "x" * 1_200_000))
    for expected in ("1 held", "1 duplicates"):
        assert expected in desk.of_program("import", desk.folder / "big.eml").out
        assert filed(servers) == {"Held": ["1@example.test"]}
    receipt = desk.receipt("1@example.test")
    assert receipt and "max_mail_mb" in receipt.because


def test_a_running_daemon_takes_the_archive_in_and_knows_the_mails_when_they_come(
    desk: Desk, servers: EmbeddedServers
) -> None:
    desk.configure(servers)
    desk.imports(ROSTER)
    with desk.daemon():
        done = desk.of_program("import", as_mbox(desk.folder))
        assert (done.code, done.lines[0]) == (0, SUMMARY)
        deliver(servers, MAILS[0])
        deliver(servers, mail(6, "Cem <cem@example.test>", "HELP"))
        until(lambda: ("cem@example.test",) in [one.recipients for one in servers.accepted])
        # Members who came with the roster are asked to agree to the rules; nobody who wrote then is answered.
        assert {one.recipients for one in servers.accepted} <= {("cem@example.test",), ("mia@example.test",)}
        asked = desk.of_program("import", as_folder(desk.folder), "--answer")
        assert "4 duplicates" in asked.out


def test_headers_in_which_a_server_vouches_are_taken_out_of_files_and_nothing_else_is() -> None:
    vouched = mail(
        1,
        SAM,
        "x",
        "Authentication-Results: in the text stays",
        "Authentication-Results: mx.example.org;\r\n dmarc=pass\r\n\theader.from=example.test",
        "ARC-authentication-results: i=1; mx.example.org; spf=pass",
        "X-Kept: yes",
        "Received-SPF: pass",
    )
    bare = without_vouching(vouched)
    assert not {"authentication-results", "arc-authentication-results", "received-spf"} & set(parse(bare).headers)
    assert parse(bare).header("x-kept") == "yes"
    assert parse(bare).text == parse(vouched).text
    assert parse(bare).digest == parse(vouched).digest
    assert without_vouching(mail(1, SAM, "x")) == mail(1, SAM, "x")
    assert without_vouching(b"Authentication-Results: x") == b""
    assert without_vouching(b"X: y\rAuthentication-Results: z\r z\rTo: a\n\nb") == b"X: y\rTo: a\n\nb"
