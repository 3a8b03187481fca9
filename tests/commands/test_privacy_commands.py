"""Privacy from the command line: what is held on somebody is written into a file that only its owner can read."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

from mailbot.adapters.oblivion import KEY, LIST
from mailbot.adapters.spool import FileSpool
from mailbot.adapters.tables import TABLES
from mailbot.adapters.tinydb import TinyStore
from mailbot.ports import Unit
from mailbot.program.model import MentorshipStage
from mailbot.program.privacy.forgetting import Removal
from tests.commands.conftest import Desk
from tests.commands.test_people import ROSTER


def test_export_writes_what_is_held_for_its_owner_alone(desk: Desk) -> None:
    desk.imports(ROSTER)
    out = desk.folder / "mia.zip"
    done = desk.of_program("export", "mia@example.test", "-o", out)
    assert done.code == 0 and str(out) in done.out
    assert out.stat().st_mode & 0o077 == 0
    with ZipFile(out) as archive:
        everything = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert "mia@example.test" in everything and "Ben Brook" in everything and "Ben@Example.Test" not in everything
    nobody = desk.of_program("export", "nobody@example.test")
    assert nobody.code == 1 and "hold nothing on nobody@example.test" in nobody.err


def bytes_of(folder: Path) -> bytes:
    """Every byte that lies in a folder, and the names of its files."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + b"\n" + path.read_bytes() for path in files).lower()


def test_a_backup_from_before_forgets_again_when_it_is_put_back(desk: Desk) -> None:
    desk.imports(ROSTER)
    file = desk.folder / "monday.backup"
    done = desk.of_program("backup", file)
    assert done.code == 0 and "read again and whole" in done.out and file.stat().st_mode & 0o077 == 0
    assert b"forget.key" not in file.read_bytes()

    asked = desk.of_program("forget", "mia@example.test")
    assert asked.code == 1 and b"mia mentor" in bytes_of(desk.books.parent)  # nobody was there to say yes
    done = desk.of_program("forget", "mia@example.test", "--yes")
    assert done.code == 0 and "Mia Mentor (M-" in done.out and "P-1 would end" in done.out and "F-1: erased" in done.out
    with desk.writing() as books:  # the last letter has gone, and the mailbox was asked
        rows, removals = books.outbox(), list(books.all(Removal))
        assert {row.template for row in rows} >= {"forgotten", "pair-left"}
        for row in rows:
            books.sent(row)
            (desk.books.parent / "spool" / row.id).unlink(missing_ok=True)
        books.commit(Unit(drops=tuple(removals)))
        books.forget()
    for each in (desk.books.parent / "spool").iterdir():
        each.unlink()
    assert not re.search(rb"\bmia\b", bytes_of(desk.books.parent))  # a token may well have these letters in it
    assert desk.of_program("export", "mia@example.test").code == 1

    refused = desk.of_program("restore", file)
    assert refused.code == 1 and "--replace" in refused.err
    done = desk.of_program("restore", file, "--replace")
    assert done.code == 0 and "1 had been forgotten since that backup, and is again" in done.out
    aside = next(desk.books.parent.glob("*.replaced-*"))
    assert aside.is_dir() and str(aside) in done.out
    with desk.writing() as books:
        books.commit(Unit(drops=tuple(books.all(Removal))))
        books.forget()
        ben = books.person_at("ben@example.test")
        assert ben is not None and books.mentorships_of(ben.id)[0].stage is MentorshipStage.ENDED
    assert not re.search(rb"\bmia\b", bytes_of(desk.books.parent))  # a token may well have these letters in it

    desk.imports("name,address,roles,slots\nMia Mentor,mia@example.test,mentor,1\n")
    assert desk.of_program("status").code == 0 and "mia@example.test" in desk.of_program("people").out
    with desk.reading() as books:
        assert books.person_at("mia@example.test") is not None


def test_what_a_restore_sets_aside_stays_though_somebody_was_being_erased_in_the_backup(desk: Desk) -> None:
    desk.imports(ROSTER)
    assert desk.of_program("forget", "mia@example.test", "--yes").code == 0
    file = desk.folder / "tuesday.backup"
    assert desk.of_program("backup", file).code == 0
    assert desk.of_program("restore", file, "--replace").code == 0
    assert desk.of_program("backup", desk.folder / "later.backup").code == 0  # whoever writes forgets again first
    assert list(desk.books.parent.glob("*.replaced-*"))


def test_a_backup_that_is_damaged_or_anothers_is_not_put_back(desk: Desk) -> None:
    desk.imports(ROSTER)
    file = desk.folder / "monday.backup"
    desk.of_program("backup", file)
    before = bytes_of(desk.books.parent)
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole.replace(whole[200:203], b"xyz", 1), b"not a backup"):
        file.write_bytes(damaged)
        refused = desk.of_program("restore", file, "--replace")
        assert refused.code == 1 and "damaged" in refused.err
    file.write_bytes(whole)
    with desk.daemon():
        beside = desk.of_program("backup", desk.folder / "beside.backup")
        assert beside.code == 0, beside.err
        refused = desk.of_program("restore", file, "--replace")
        assert refused.code == 1 and "stop it first" in refused.err
    assert b"mia@example.test" in before and desk.of_program("restore", desk.folder / "beside.backup").code == 1


def test_nobody_forgets_an_admin_or_somebody_unknown(desk: Desk) -> None:
    desk.imports(ROSTER)
    assert "out of the config first" in desk.of_program("forget", "ada@example.org", "--yes").err
    assert "hold nothing" in desk.of_program("forget", "nobody@example.test", "--yes").err


def beside(books: Path) -> dict[str, bytes]:
    """What lies beside books: the marks, and every letter in the spool."""
    spool = FileSpool(books.parent / "spool")
    marks = {name: (books.parent / name).read_bytes() for name in (KEY, LIST)}
    return marks | {id: spool.get(id) for id in spool.ids()}


def test_books_move_house_with_their_spool_and_whoever_they_have_to_forget(desk: Desk) -> None:
    desk.imports(ROSTER)
    desk.of_program("forget", "mia@example.test", "--yes")
    new = desk.folder / "attic" / "books.json"
    moved = desk.call("store", "copy", f"tinydb://{desk.books}", new)
    assert moved.code == 0 and f'url = "tinydb://{new}"' in moved.out, moved.err
    with desk.reading() as books, closing(TinyStore(new, readonly=True)) as copied:
        for kind in TABLES:
            assert list(copied.all(kind)) == list(books.all(kind))
        assert copied.outbox()
    assert beside(desk.books) == beside(new)
    assert all(path.stat().st_mode & 0o077 == 0 for path in new.parent.rglob("*") if path.is_file())
    said = desk.of_program("people").out
    desk.config.write_text(desk.config.read_text().replace("./books/books.json", "./attic/books.json"))
    assert desk.of_program("people").out == said


def test_books_move_only_to_where_nothing_is_and_while_nobody_is_at_work(desk: Desk) -> None:
    desk.imports(ROSTER)
    new = desk.folder / "attic" / "books.json"
    again = desk.call("store", "copy", desk.books, desk.books)
    assert again.code == 1 and "is there already" in again.err
    nowhere = desk.call("store", "copy", new, desk.folder / "cellar.json")
    assert nowhere.code == 1 and f"no books at {new}" in nowhere.err
    for other in ("sqlite:///books.db", "postgresql://host/books", "tinydb:///", "mysql://host/books"):
        assert desk.call("store", "copy", desk.books, other).code == 2
    with desk.daemon():
        beside = desk.call("store", "copy", desk.books, new)
        assert beside.code == 1 and "stop it first" in beside.err
    assert not new.parent.exists()
