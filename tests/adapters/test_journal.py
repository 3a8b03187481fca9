"""The journal and the snapshot as files: cut anywhere, altered anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.adapters.disk import Disk
from mailbot.adapters.journal import frame, scan
from mailbot.adapters.journal_db import JournalDB
from mailbot.adapters.json_text import decode, encode
from mailbot.errors import BooksError

Content = dict[str, dict[str, Any]]


def content(db: JournalDB) -> Content:
    return {name: dict(db.documents(name)) for name in db.tables()}


@pytest.fixture
def written(tmp_path: Path, swift: Disk) -> tuple[Path, list[tuple[int, Content]]]:
    """Books with a snapshot of two commits and a journal of five; with each the journal's size and the content."""
    path = tmp_path / "written" / "books.json"
    with JournalDB(path, disk=swift) as db:
        db.put("people", "ann@example.org", {"name": "Ann"})
        db.put("people", "bob@example.org", {"name": "Bob", "plan": ["read", {"by": "May"}]})
        db.compact()
        journal = path.with_name("books.json.journal")
        states = [(journal.stat().st_size, content(db))]
        for number in range(5):
            with db.unit():
                db.put("receipts", f"m{number}@example.org", {"text": "Grüße\n\x00\x1f " * number, "n": number})
                db.put("people", "ann@example.org", {"name": "Ann", "mails": number})
                if number == 3:
                    db.remove("people", "bob@example.org")
            states.append((journal.stat().st_size, content(db)))
    return path, states


def altered(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of the books with one file changed."""
    folder = path.parent.with_name("altered")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(path.parent, folder)
    (folder / name).write_bytes(change((folder / name).read_bytes()))
    return folder / "books.json"


def test_a_journal_cut_at_any_byte_holds_exactly_the_commits_whose_line_is_whole(
    written: tuple[Path, list[tuple[int, Content]]], swift: Disk
) -> None:
    path, states = written
    for cut in range(states[-1][0] + 1):
        copy = altered(path, "books.json.journal", lambda raw, cut=cut: raw[:cut])
        survived = [state for size, state in states if size <= cut] or [states[0][1]]
        with JournalDB(copy, readonly=True, disk=swift) as reader:
            assert content(reader) == survived[-1]
        assert copy.with_name("books.json.journal").stat().st_size == cut, "a reader changes nothing"
        with JournalDB(copy, disk=swift) as db:
            assert content(db) == survived[-1]
            db.put("people", "cut", {"at": cut})
        with JournalDB(copy, disk=swift) as db:
            assert content(db)["people"] == {**survived[-1]["people"], "cut": {"at": cut}}


@pytest.mark.parametrize("bit", [1, 32, 128])
@pytest.mark.parametrize("name", ["books.json.journal", "books.json"])
def test_a_byte_altered_anywhere_is_noticed_and_nothing_is_overwritten(
    written: tuple[Path, list[tuple[int, Content]]], swift: Disk, name: str, bit: int
) -> None:
    path, _ = written
    for position in range(path.with_name(name).stat().st_size):
        copy = altered(path, name, lambda raw, at=position: raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :])
        damaged = copy.with_name(name).read_bytes()
        with pytest.raises(BooksError, match=r"cannot be read|does not fit|altered"):
            JournalDB(copy, disk=swift)
        assert copy.with_name(name).read_bytes() == damaged
        [aside] = copy.parent.glob(f"{name}.damaged-*")
        assert aside.read_bytes() == damaged


def test_damage_in_the_middle_is_not_taken_for_a_torn_line_because_one_follows(
    written: tuple[Path, list[tuple[int, Content]]], swift: Disk
) -> None:
    path, _ = written
    for ending in (b'00000000 [["people', bytes(600), bytes(600) + b"\n"):
        copy = altered(path, "books.json.journal", lambda raw, end=ending: raw.replace(b'"n":2', b'"n":7') + end)
        with pytest.raises(BooksError, match=r"line 4 .*does not fit"):
            JournalDB(copy, disk=swift)


def test_a_line_that_is_missing_doubled_or_moved_is_noticed(
    written: tuple[Path, list[tuple[int, Content]]], swift: Disk
) -> None:
    path, _ = written
    lines = path.with_name("books.json.journal").read_bytes().splitlines(keepends=True)
    one, two, *rest = lines
    for mixed in ([one, *rest], [one, two, two, *rest], [one, rest[0], two, *rest[1:]], lines[1:]):
        copy = altered(path, "books.json.journal", lambda _, mixed=mixed: b"".join(mixed))
        with pytest.raises(BooksError, match=r"books\.json\.journal"):
            JournalDB(copy, disk=swift)


def test_a_hole_where_a_page_of_the_last_line_never_reached_the_disk_is_a_torn_line(
    written: tuple[Path, list[tuple[int, Content]]], swift: Disk
) -> None:
    path, states = written
    for hole in (bytes(600), bytes(600) + b'"}]]\n'):
        with JournalDB(altered(path, "books.json.journal", lambda raw, hole=hole: raw + hole), disk=swift) as db:
            assert content(db) == states[-1][1]


documents = st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers(-9, 9) | st.none(), max_size=3)
changes = st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["x", "y", "z"]), st.none() | documents)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units=st.lists(st.lists(changes, min_size=1, max_size=4), max_size=6), data=st.data())
def test_whatever_is_committed_and_wherever_it_is_cut_a_prefix_of_the_units_is_found(
    tmp_path: Path, swift: Disk, units: list[list[tuple[str, str, dict[str, Any] | None]]], data: st.DataObject
) -> None:
    shutil.rmtree(tmp_path / "any", ignore_errors=True)
    path = tmp_path / "any" / "books.json"
    compact_at = data.draw(st.sampled_from([100, 10_000]))
    journal = path.with_name("books.json.journal")
    with JournalDB(path, disk=swift, compact_at=compact_at) as db:
        states = [(0, content(db))]
        snapshot = path.read_bytes()
        for unit in units:
            with db.unit():
                for table, key, document in unit:
                    if document is None:
                        db.remove(table, key)
                    else:
                        db.put(table, key, document)
            if path.read_bytes() != snapshot:
                states = [(0, content(db))]  # compacted: safe from any cut in the journal
                snapshot = path.read_bytes()
            states.append((journal.stat().st_size, content(db)))
    raw = journal.read_bytes()
    cut = data.draw(st.integers(0, len(raw)))
    journal.write_bytes(raw[:cut])
    with JournalDB(path, disk=swift) as db:
        assert content(db) == [state for size, state in states if size <= cut][-1]


@given(st.lists(st.binary(max_size=30).map(lambda body: body.replace(b"\n", b" "))))
def test_lines_are_read_back_as_they_were_framed(bodies: list[bytes]) -> None:
    chain, raw = 0, b""
    for body in bodies:
        line, chain = frame(body, chain)
        raw += line
    found = scan(raw)
    assert (found.bodies, found.end, found.chain, found.damaged) == (bodies, len(raw), chain, False)


def test_what_json_cannot_say_is_refused_rather_than_changed() -> None:
    with pytest.raises(TypeError):
        encode({"on": date(2025, 5, 1)})
    with pytest.raises(TypeError):
        encode({"text": "\udce4"})
    assert decode(encode({"text": "ä\n"})) == {"text": "ä\n"}
