"""What the books promise to those who write and read them: units, TinyDB's own ways, one writer, readers beside it."""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tinydb import where
from tinydb.table import Document

from mailbot.adapters.disk import Disk
from mailbot.adapters.journal import Tables
from mailbot.adapters.journal_db import JournalDB
from mailbot.errors import BooksError, BooksLocked


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.json"


@pytest.fixture
def db(path: Path, swift: Disk) -> Iterator[JournalDB]:
    with JournalDB(path, disk=swift) as db:
        yield db


def reread(db: JournalDB) -> Tables:
    """What someone who opens the files now finds."""
    with JournalDB(db.storage.path, readonly=True) as reader:
        return {name: dict(reader.documents(name)) for name in reader.tables()}


def test_a_unit_is_one_commit_of_all_its_tables(db: JournalDB) -> None:
    with db.unit():
        db.put("receipts", "m1@example.org", {"n": 1})
        db.put("people", "ann@example.org", {"name": "Ann"})
        assert reread(db) == {}, "nothing is seen before the unit is whole"
    assert reread(db) == {"receipts": {"m1@example.org": {"n": 1}}, "people": {"ann@example.org": {"name": "Ann"}}}


def test_an_exception_undoes_the_whole_unit_in_memory_and_on_disk(db: JournalDB) -> None:
    db.put("people", "ann@example.org", {"name": "Ann"})
    with pytest.raises(ZeroDivisionError), db.unit():
        db.put("people", "ann@example.org", {"name": "Anna"})
        db.put("people", "bob@example.org", {"name": "Bob"})
        db.remove("people", "ann@example.org")
        db.table("people").insert(Document({"name": "Cy"}, doc_id="cy@example.org"))
        assert len(db.table("people")) == 2
        _ = 1 / 0
    assert dict(db.documents("people")) == {"ann@example.org": {"name": "Ann"}} == reread(db)["people"]
    assert db.table("people").search(where("name") == "Cy") == []


def test_an_inner_unit_joins_the_outer_one_and_is_undone_alone_where_its_exception_is_caught(db: JournalDB) -> None:
    with db.unit():
        db.put("people", "ann", {"n": 1})
        with pytest.raises(ZeroDivisionError), db.unit():
            db.put("people", "ann", {"n": 2})
            _ = 1 / 0
        with db.unit():
            db.put("people", "bob", {"n": 3})
        assert reread(db) == {}
    assert reread(db) == {"people": {"ann": {"n": 1}, "bob": {"n": 3}}}


def test_what_is_stored_is_a_copy_and_what_a_reopening_would_read(db: JournalDB) -> None:
    plan = {"goals": ("read", "write")}
    db.put("plans", "p", plan)
    plan["goals"] = ()
    assert db.document("plans", "p") == {"goals": ["read", "write"]} == reread(db)["plans"]["p"]
    with pytest.raises(TypeError), db.unit():
        db.put("plans", "q", {})
        db.put("plans", "p", {"goals": {1, 2}})
    assert reread(db) == {"plans": {"p": {"goals": ["read", "write"]}}}


def test_documents_may_be_written_while_they_are_walked_through(db: JournalDB) -> None:
    for key in "abc":
        db.put("letters", key, {})
    for key, _ in db.documents("letters"):
        db.remove("letters", key)
    assert list(db.documents("letters")) == [] and db.tables() == set() and db.document("letters", "a") is None
    db.remove("letters", "a")


def test_tinydb_s_own_calls_work_with_text_ids(db: JournalDB) -> None:
    people = db.table("people")
    assert people.insert(Document({"age": 30, "tags": []}, doc_id="ann")) == "ann"  # type: ignore[arg-type]
    assert people.upsert(Document({"age": 31}, doc_id="ann")) == ["ann"]  # type: ignore[arg-type]
    assert people.insert_multiple([Document({"age": n}, doc_id=f"p{n}") for n in range(3)]) == ["p0", "p1", "p2"]  # type: ignore[arg-type]
    assert people.update({"age": 9}, where("age") == 2) == ["p2"]
    assert people.update_multiple([({"seen": True}, where("age") == 9)]) == ["p2"]
    assert people.upsert({"age": 10}, where("seen") == True) == ["p2"]  # noqa: E712
    assert people.remove(doc_ids=["p0"]) == ["p0"]  # type: ignore[list-item]
    assert people.remove(where("age") == 1) == ["p1"]
    with pytest.raises(ZeroDivisionError):
        people.update(lambda document: document["tags"].append(1 / 0), doc_ids=["ann"])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="already exists"):
        people.insert(Document({}, doc_id="ann"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="ids are given"):
        people.insert({"age": 1})
    found = people.get(doc_id="ann")  # type: ignore[call-overload]
    assert found == {"age": 31, "tags": []} and found.doc_id == "ann"
    assert [document.doc_id for document in people.search(where("age") == 10)] == ["p2"]
    assert reread(db) == {"people": {"ann": {"age": 31, "tags": []}, "p2": {"age": 10, "seen": True}}}
    db.put("letters", "x", {})
    db.drop_table("people")
    assert db.tables() == {"letters"} == set(reread(db))
    db.table("letters").truncate()
    assert reread(db) == {}
    db.put("letters", "x", {})
    db.drop_tables()
    assert reread(db) == {}


def test_the_snapshot_is_json_with_a_document_a_line_and_may_be_edited_by_hand(path: Path, swift: Disk) -> None:
    with JournalDB(path, disk=swift) as db:
        db.put("people", "ann@example.org", {"name": "Ann"})
        db.compact()
    text = path.read_text()
    assert json.loads(text)["tables"] == {"people": {"ann@example.org": {"name": "Ann"}}}
    assert '\n"ann@example.org": {"name":"Ann"}\n' in text
    edited = text.replace("Ann", "Anna")
    path.write_text(edited)
    with pytest.raises(BooksError, match="by hand"):
        JournalDB(path, disk=swift)
    path.write_text(edited[: edited.index(',\n"checksum"')] + "}")
    with JournalDB(path, disk=swift) as db:
        assert db.document("people", "ann@example.org") == {"name": "Anna"}


def test_the_folder_is_made_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "books.json"
    with JournalDB(path, compact_at=1) as db:
        for n in range(20):
            db.put("people", "ann", {"n": n})
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "books.json",
        "books.json.journal",
        "books.json.journal.previous",
        "books.json.lock",
        "books.json.previous",
    ]


def test_there_is_one_writer_and_it_is_named(db: JournalDB, path: Path, swift: Disk) -> None:
    with pytest.raises(BooksLocked, match=rf"books\.json is being written by process {os.getpid()}"):
        JournalDB(path, disk=swift)
    db.close()
    db.close()
    with pytest.raises(BooksError, match="closed"):
        db.put("people", "ann", {})
    JournalDB(path, disk=swift).close()


def test_a_reader_sees_whole_commits_follows_a_compaction_and_writes_nothing(db: JournalDB, path: Path) -> None:
    db.put("people", "ann", {"n": 0})
    files = sorted(path.parent.iterdir())
    with JournalDB(path, readonly=True) as reader:
        assert not reader.refresh()
        with db.unit():
            db.put("people", "ann", {"n": 1})
            db.put("people", "bob", {"n": 1})
            assert not reader.refresh()
        assert reader.document("people", "bob") is None
        assert reader.refresh() and reader.document("people", "bob") == reader.document("people", "ann") == {"n": 1}
        journal = path.with_name("books.json.journal")
        with journal.open("ab") as half:
            half.write(b"00000000 [[")
        assert not reader.refresh() and reader.document("people", "ann") == {"n": 1}
        os.truncate(journal, journal.stat().st_size - 11)
        db.compact()
        db.put("people", "ann", {"n": 2})
        assert reader.refresh() and reader.document("people", "ann") == {"n": 2}
        assert not reader.refresh()
        with pytest.raises(BooksError, match="reading only"):
            reader.put("people", "ann", {})
        with pytest.raises(BooksError, match="reading only"):
            reader.compact()
    assert not db.refresh(), "a writer is never behind"
    assert {*path.parent.iterdir()} - {*files} == {
        path.with_name("books.json.previous"),
        path.with_name("books.json.journal.previous"),
    }


def test_a_reader_of_books_that_do_not_exist_is_told_so(path: Path) -> None:
    with pytest.raises(BooksError, match="there are no books here yet"):
        JournalDB(path, readonly=True)
    assert list(path.parent.iterdir()) == []


def test_a_reader_that_opens_again_and_again_beside_a_busy_writer_never_sees_half_a_commit(path: Path) -> None:
    with JournalDB(path, compact_at=1) as db:
        db.put("people", "start", {})
    script = """
        import sys
        from pathlib import Path
        from mailbot.adapters.journal_db import JournalDB
        db = JournalDB(Path(sys.argv[1]), compact_at=1)
        for n in range(400):
            with db.unit():
                db.put("people", "ann", {"n": n})
                db.put("letters", "ann", {"n": n})
        db.close()
    """
    writer = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script), str(path)])
    follower = JournalDB(path, readonly=True)
    last = -1
    while True:
        ended = writer.poll() is not None
        follower.refresh()
        for reader in (follower, JournalDB(path, readonly=True)):
            assert reader.document("people", "ann") == reader.document("letters", "ann")
        now = (follower.document("people", "ann") or {"n": -1})["n"]
        assert now >= last
        last = now
        if ended:
            break
    assert writer.returncode == 0 and last == 399


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: the kernel writes what fits, then fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_fails_the_commit_and_leaves_no_trace_of_it(db: JournalDB, path: Path) -> None:
    db.put("people", "ann", {"n": 1})
    journal = path.with_name("books.json.journal")
    before = journal.read_bytes()
    with full_disk(len(before) + 20), pytest.raises(BooksError, match=r"journal could not be written, nothing was"):
        db.put("people", "ann", {"n": 2, "text": "x" * 100})
    assert journal.read_bytes() == before and db.document("people", "ann") == {"n": 1}
    db.put("people", "ann", {"n": 3})
    assert reread(db) == {"people": {"ann": {"n": 3}}}


def test_after_a_failed_sync_no_commit_is_taken_until_the_books_are_reopened(path: Path, recorder: Any) -> None:
    with JournalDB(path, disk=recorder) as db:
        db.put("people", "ann", {"n": 1})
        recorder.failing = "datasync"
        with pytest.raises(BooksError, match="nothing was committed"):
            db.put("people", "ann", {"n": 2})
        recorder.failing = ""
        for _ in range(2):
            with pytest.raises(BooksError, match=r"takes no more commits .*Input/output error.* restart"):
                db.put("people", "ann", {"n": 3})
        with pytest.raises(BooksError, match="cannot be compacted"):
            db.compact()
        assert db.document("people", "ann") == {"n": 1}
    with JournalDB(path, disk=recorder) as db:
        assert db.document("people", "ann") == {"n": 1}
        db.put("people", "ann", {"n": 4})


def test_books_cannot_be_compacted_in_the_middle_of_a_unit(db: JournalDB) -> None:
    with pytest.raises(BooksError, match="middle of a unit"), db.unit():
        db.put("people", "ann", {})
        db.compact()
    assert reread(db) == {}


def test_forgetting_leaves_no_file_that_still_knows(path: Path, swift: Disk) -> None:
    with JournalDB(path, disk=swift, migrations={}) as db:
        db.put("people", "ann@example.org", {"name": "Ann"})
        db.compact()
        db.compact()
    with JournalDB(path, disk=swift, migrations={1: lambda tables: None}) as db:
        db.remove("people", "ann@example.org")
        assert any(b"ann@example.org" in file.read_bytes() for file in path.parent.iterdir())
        db.compact(forget=True)
        assert not any(b"ann@example.org" in file.read_bytes() for file in path.parent.iterdir())
