"""What a spool keeps, told over the one in memory and the one in files (ports.Spool, section 6)."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailbot.adapters.memory import MemorySpool
from mailbot.adapters.spool import FileSpool
from mailbot.ports import Spool


@pytest.fixture(params=["memory", "files"])
def spool(request: pytest.FixtureRequest, tmp_path: Path) -> Spool:
    """An empty spool."""
    return MemorySpool() if request.param == "memory" else FileSpool(tmp_path / "books" / "spool")


def test_what_was_put_comes_back_until_it_is_removed(spool: Spool) -> None:
    content = bytes(range(256)) * 100
    spool.put("letter", content)
    spool.put("empty", b"")
    assert (spool.get("letter"), spool.get("empty")) == (content, b"")
    assert spool.ids() == ["empty", "letter"]
    spool.remove("letter")
    assert spool.ids() == ["empty"]
    with pytest.raises(KeyError, match="letter"):
        spool.get("letter")


def test_the_same_id_again_replaces(spool: Spool) -> None:
    spool.put("letter", b"a much longer first draft")
    spool.put("letter", b"second")
    assert (spool.get("letter"), spool.ids()) == (b"second", ["letter"])


def test_removing_what_is_not_there_is_nothing(spool: Spool) -> None:
    spool.remove("letter")
    assert spool.ids() == []


def test_ids_are_names_and_never_ways_out_of_the_folder(spool: Spool, tmp_path: Path) -> None:
    ids = sorted(["A-1/1", "A-1/10", "../outside", "..", ".", "/etc/passwd", "a~", "a%", "a%2Fb", "a", "Ünï", "x y"])
    for id in ids:
        spool.put(id, id.encode())
    assert spool.ids() == ids
    assert [spool.get(id).decode() for id in ids] == ids
    assert not list(tmp_path.rglob("outside"))
    for id in ids:
        spool.remove(id)
    assert spool.ids() == []


file_ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(file_ids, st.binary(max_size=20), max_size=4), file_ids)
def test_any_id_is_a_file_of_its_own(contents: dict[str, bytes], removed: str) -> None:
    with TemporaryDirectory() as folder:
        spool, like = FileSpool(Path(folder)), MemorySpool()
        for each in (spool, like):
            for id, content in contents.items():
                each.put(id, content)
            each.remove(removed)
        assert spool.ids() == like.ids()
        assert all(spool.get(id) == like.get(id) for id in like.ids())


acts = st.one_of(
    st.tuples(st.just("put"), st.sampled_from("abcd") | st.just("A-1/1"), st.binary(max_size=9)),
    st.tuples(st.just("remove"), st.text("abcd", max_size=5), st.just(b"")),  # several at once
    st.tuples(st.sampled_from(["settle", "open again"]), st.just(""), st.just(b"")),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, max_size=20))
@example([("put", "a", b"1"), ("put", "c", b""), ("settle", "", b""), ("put", "a", b"2"), ("put", "b", b"")])
@example([("put", "a", b""), ("put", "b", b""), ("settle", "", b""), ("remove", "a", b""), ("open again", "", b"")])
def test_however_they_were_settled_mails_come_back_and_go_for_good(steps: list[tuple[str, str, bytes]]) -> None:
    with TemporaryDirectory() as folder:
        spool, like = FileSpool(Path(folder)), MemorySpool()
        for act, id, content in steps:
            if act == "put":
                spool.put(id, content)
                like.put(id, content)
            elif act == "remove":
                spool.remove(*id)
                like.remove(*id)
            else:
                spool.settle()
                spool = spool if act == "settle" else FileSpool(Path(folder))
        spool.settle()
        again = FileSpool(Path(folder))
        assert again.ids() == like.ids() == spool.ids()
        assert all(spool.get(id) == again.get(id) == like.get(id) for id in like.ids())
        again.remove(*again.ids())
        assert not list(Path(folder).iterdir())


def test_what_leaves_a_bundle_is_wiped_in_it_and_the_last_takes_it_along(tmp_path: Path) -> None:
    spool = FileSpool(tmp_path)
    for id in ("one", "two", "A-1/1"):
        spool.put(id, f"the text of {id}".encode())
    spool.settle()
    bundle, kept = sorted(tmp_path.iterdir(), key=lambda path: path.suffix != ".bundle")
    spool.remove("one")
    assert b"text of one" not in bundle.read_bytes()
    assert spool.get("two") == b"the text of two"
    spool.remove("two")
    assert list(tmp_path.iterdir()) == [kept]
    assert spool.get("A-1/1") == b"the text of A-1/1"


def test_a_spool_opened_again_has_what_was_settled(tmp_path: Path) -> None:
    spool = FileSpool(tmp_path)
    spool.put("A-1/1", b"cv")
    spool.settle()
    spool.put("A-1/2", b"cv")
    assert (FileSpool(tmp_path).ids(), FileSpool(tmp_path).get("A-1/1")) == (["A-1/1"], b"cv")


def test_only_the_owner_can_read_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        spool = FileSpool(tmp_path / "spool")
        spool.put("letter", b"x")
        spool.settle()
    finally:
        os.umask(before)
    (file,) = (tmp_path / "spool").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_a_crash_left_half_written_is_swept_when_the_spool_is_opened_again(tmp_path: Path) -> None:
    spool = FileSpool(tmp_path)
    spool.put("letter", b"x")
    spool.settle()
    (finished,) = tmp_path.iterdir()
    torn = [finished.with_name(name + "%") for name in ("letter", "letter.bundle")]
    for path in torn:
        path.write_bytes(b"half a ma")
    assert spool.ids() == FileSpool(tmp_path).ids() == ["letter"]
    assert ([path.exists() for path in torn], finished.exists()) == ([False, False], True)


def test_a_put_that_fails_leaves_what_was_there_and_nothing_half_written(tmp_path: Path) -> None:
    spool = FileSpool(tmp_path)
    spool.put("letter", b"first")
    spool.settle()
    with pytest.raises(TypeError):
        spool.put("letter", "text is no content")  # type: ignore[arg-type]
    assert spool.get("letter") == b"first"
    assert len(list(tmp_path.iterdir())) == 1


def test_all_that_was_put_is_on_disk_with_its_name_when_it_is_settled(tmp_path: Path, recorder: Any) -> None:
    spool = FileSpool(tmp_path / "spool", recorder)
    for id in ("one", "two", "taken-back", "A-1/1"):
        spool.put(id, b"x")
    spool.remove("taken-back")
    spool.settle()
    spool.settle()
    assert [str(step) for step in recorder.steps if step.act != "append"] == [
        "sync_folder",
        "create A-1%2F1%",
        "sync A-1%2F1%",
        "replace A-1%2F1% A-1%2F1",
        "create one.bundle%",
        "sync one.bundle%",
        "replace one.bundle% one.bundle",
        "sync_folder",
    ]


def test_a_full_disk_leaves_nothing_half_written_and_the_next_try_settles_it(tmp_path: Path, recorder: Any) -> None:
    spool = FileSpool(tmp_path / "spool", recorder)
    spool.put("letter", b"x")
    recorder.failing = "append"
    with pytest.raises(OSError, match="Input/output"):
        spool.settle()
    assert not list((tmp_path / "spool").iterdir())
    recorder.failing = ""
    spool.settle()
    assert FileSpool(tmp_path / "spool").get("letter") == b"x"


@pytest.mark.parametrize("head", [b"[]", b"null", b'{"one": "x"}', b'{"one": -5}', b"\xff", b""])
def test_a_bundle_that_the_disk_has_altered_stops_nothing(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "one.bundle").write_bytes(head + b"\ntext")
    (tmp_path / "lost+found").mkdir()
    assert FileSpool(tmp_path).ids() == []


def test_half_a_mail_is_none(tmp_path: Path) -> None:
    (tmp_path / "one.bundle").write_bytes(b'{"one": 5, "two": 9}\nwhole' + b"half")
    spool = FileSpool(tmp_path)
    assert spool.get("one") == b"whole"
    with pytest.raises(KeyError):
        spool.get("two")


def test_what_a_full_disk_let_through_goes_with_what_is_taken_back(tmp_path: Path, recorder: Any) -> None:
    spool = FileSpool(tmp_path / "spool", recorder)
    for id in ("A-1/1", "one", "two"):
        spool.put(id, b"a text of theirs")
    recorder.failing = "sync_folder"
    with pytest.raises(OSError, match="Input/output"):
        spool.settle()
    recorder.failing = ""
    for id in ("A-1/1", "one", "two"):
        spool.remove(id)
    assert not list((tmp_path / "spool").iterdir())
