"""Damaged, missing and mismatched files; older and newer schemas."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mailbot.adapters.disk import Disk
from mailbot.adapters.journal import Tables
from mailbot.adapters.journal_db import JournalDB
from mailbot.errors import BooksError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.json"


@pytest.fixture
def three(path: Path, swift: Disk) -> Path:
    """Books of three mails: one before the previous snapshot, one between the two, one after the last."""
    with JournalDB(path, disk=swift) as db:
        for number in range(3):
            db.put("mails", f"m{number}", {"n": number})
            if number < 2:
                db.compact()
    return path


def beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def mails(path: Path, disk: Disk) -> list[str]:
    with JournalDB(path, disk=disk) as db:
        return [key for key, _ in db.documents("mails")]


def listing(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith(".lock")}


def test_a_snapshot_that_does_not_parse_is_set_aside_and_the_previous_one_brings_everything_back(
    three: Path, swift: Disk
) -> None:
    three.write_bytes(three.read_bytes()[:60])
    before = listing(three)
    for _ in range(2):
        with pytest.raises(BooksError, match="snapshot cannot be read") as caught:
            JournalDB(three, disk=swift)
    message = str(caught.value)
    assert (
        f"the newest good copy is {beside(three, '.previous')}: stop mailbot and copy it to {three}; nothing is lost"
        in message
    )
    [aside] = three.parent.glob("*.damaged-*")
    assert str(aside) in message and listing(three) == {**before, aside.name: before["books.json"]}
    shutil.copy(beside(three, ".previous"), three)
    assert mails(three, swift) == ["m0", "m1", "m2"]
    assert mails(three, swift) == ["m0", "m1", "m2"]


def test_a_snapshot_lost_with_its_journal_is_named_with_what_is_lost(three: Path, swift: Disk) -> None:
    three.unlink()
    beside(three, ".journal").unlink()
    with pytest.raises(BooksError, match=r"is missing, but .*\.previous.* what was written since that copy is lost"):
        JournalDB(three, disk=swift)
    shutil.copy(beside(three, ".previous"), three)
    beside(three, ".journal.previous").unlink()
    assert mails(three, swift) == ["m0"]


def test_books_with_no_good_copy_left_ask_for_a_backup(three: Path, swift: Disk) -> None:
    three.write_bytes(b"")
    beside(three, ".previous").write_bytes(b"[]")
    with pytest.raises(BooksError, match=r"no good copy .* put a backup in place"):
        JournalDB(three, disk=swift)


def test_a_journal_damaged_in_the_middle_says_where_and_goes_on_when_it_is_cut_there(path: Path, swift: Disk) -> None:
    with JournalDB(path, disk=swift) as db:
        for number in range(4):
            db.put("mails", f"m{number}", {"n": number})
    journal = beside(path, ".journal")
    raw = journal.read_bytes()
    journal.write_bytes(raw.replace(b'{"n":2}', b'{"n":7}'))
    place = raw.index(b"\n", raw.index(b'"m1"')) + 1
    with pytest.raises(BooksError, match=rf"line 4 \(from byte {place} on\).*with the 2 commits.*truncate -s {place} "):
        JournalDB(path, disk=swift)
    with pytest.raises(BooksError, match="does not fit its checksum"):
        JournalDB(path, readonly=True)
    journal.write_bytes(journal.read_bytes()[:place])
    assert mails(path, swift) == ["m0", "m1"]


def test_a_snapshot_and_a_journal_that_do_not_belong_together_are_refused(three: Path, swift: Disk) -> None:
    old = three.read_bytes()
    with JournalDB(three, disk=swift) as db:
        db.compact()
        db.compact()
        db.compact()
    three.write_bytes(old)
    before = listing(three)
    with pytest.raises(BooksError, match=r"generation 6, but .* generation 3: they do not belong together"):
        JournalDB(three, disk=swift)
    assert before.items() <= listing(three).items()
    beside(three, ".journal").unlink()
    assert mails(three, swift) == ["m0", "m1"]


@pytest.mark.parametrize("content", ["[]", "{}", '{"books":{"generation":1,"schema":1},"tables":{"a":[]}}',
                                     '{"books":{"generation":1,"schema":1},"tables":{"a":{"b":1}}}'])  # fmt: skip
def test_json_that_is_not_the_books_is_refused_and_left_alone(path: Path, swift: Disk, content: str) -> None:
    path.write_text(content)
    with pytest.raises(BooksError, match="snapshot cannot be read"):
        JournalDB(path, disk=swift)
    assert path.read_text() == content


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path, swift: Disk) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BooksError, match="cannot be opened for writing"):
        JournalDB(tmp_path / "file" / "books.json", disk=swift)


def add_name(tables: Tables) -> None:
    for document in tables.get("mails", {}).values():
        document["name"] = f"mail {document['n']}"


def rename(tables: Tables) -> None:
    tables["letters"] = tables.pop("mails", {})


def fail(tables: Tables) -> None:
    add_name(tables)
    raise KeyError("name")


def test_an_older_schema_is_migrated_step_by_step_and_the_old_books_are_kept(three: Path, swift: Disk) -> None:
    with JournalDB(three, disk=swift, migrations={1: add_name, 2: rename}) as db:
        assert db.schema == 3
        assert db.document("letters", "m2") == {"n": 2, "name": "mail 2"} and db.tables() == {"letters"}
        db.put("letters", "m3", {"n": 3})
    with JournalDB(three, disk=swift, migrations={1: fail, 2: fail}) as db:
        assert len(list(db.documents("letters"))) == 4
    kept = three.parent / "kept" / "books.json"
    kept.parent.mkdir()
    shutil.copy(beside(three, ".schema-1"), kept)
    assert mails(kept, swift) == ["m0", "m1", "m2"]


def test_a_migration_that_fails_leaves_the_books_as_they_were(three: Path, swift: Disk) -> None:
    with pytest.raises(BooksError, match="stays of schema 1, the migration to 2 failed: KeyError"):
        JournalDB(three, disk=swift, migrations={1: fail})
    with JournalDB(three, disk=swift) as db:
        assert db.document("mails", "m2") == {"n": 2} and db.schema == 1


def test_a_kill_during_a_migration_is_made_good_by_the_next_opening(
    tmp_path: Path, new_recorder: Any, killed: Any, swift: Disk
) -> None:
    kill_at, done = 0, False
    while not done:
        path = tmp_path / str(kill_at) / "books.json"
        disk = new_recorder()
        with JournalDB(path, disk=disk) as db:
            db.put("mails", "m0", {"n": 0})
        disk.steps.clear()
        disk.kill_at = kill_at
        try:
            JournalDB(path, disk=disk, migrations={1: add_name}).close()
            done = True
        except killed:
            with JournalDB(path, disk=swift, migrations={1: add_name}) as db:
                assert db.document("mails", "m0") == {"n": 0, "name": "mail 0"}
        kill_at += 1
    assert kill_at > 15


def test_a_newer_schema_asks_for_a_newer_mailbot_and_a_reader_migrates_nothing(three: Path, swift: Disk) -> None:
    with pytest.raises(BooksError, match="of schema 1, this mailbot reads 2"):
        JournalDB(three, readonly=True, migrations={1: add_name})
    JournalDB(three, disk=swift, migrations={1: add_name}).close()
    with pytest.raises(BooksError, match="of schema 2, this mailbot knows 1: update mailbot"):
        JournalDB(three, disk=swift)
    with pytest.raises(ValueError, match="without a gap"):
        JournalDB(three, disk=swift, migrations={2: add_name})
