"""The list of those who were forgotten: it survives a full disk and a crash, and its key is never a weaker one."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.oblivion import KEY, LIST, FileOblivion
from mailbot.errors import BooksError
from mailbot.program.privacy.oblivion import Gone

AT = datetime(2026, 11, 23, tzinfo=UTC)


def one(mark: str, at: datetime = AT) -> Gone:
    return Gone(at=at, marks=frozenset({mark}))


def test_a_line_that_a_crash_left_without_its_end_is_written_again_and_spoils_no_other(tmp_path: Path) -> None:
    oblivion = FileOblivion(tmp_path)
    oblivion.add(one("a"))
    whole = (tmp_path / LIST).read_bytes()
    (tmp_path / LIST).write_bytes(whole + b'{"at":"2026-')
    assert FileOblivion(tmp_path).entries() == (one("a"),)
    oblivion.add(one("b"))
    assert FileOblivion(tmp_path).entries() == (one("a"), one("b"))


def test_a_full_disk_fails_the_erasing_and_leaves_the_list_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oblivion, write = FileOblivion(tmp_path), os.pwrite
    oblivion.add(one("a"))
    before = (tmp_path / LIST).read_bytes()
    monkeypatch.setattr(os, "pwrite", lambda file, data, at: write(file, data[:7], at))
    with pytest.raises(OSError, match="No space"):
        oblivion.add(one("b"))
    assert (tmp_path / LIST).read_bytes() == before


def test_a_key_that_was_never_written_whole_is_made_anew_only_while_nobody_is_on_the_list(tmp_path: Path) -> None:
    (tmp_path / KEY).write_text("")
    oblivion = FileOblivion(tmp_path)
    mark = oblivion.sign("ann@example.test")
    assert mark == FileOblivion(tmp_path).sign("ann@example.test") and len((tmp_path / KEY).read_text()) == 65
    oblivion.add(one(mark))
    (tmp_path / KEY).write_text("00ff\n")
    with pytest.raises(BooksError, match="not a key of ours"):
        FileOblivion(tmp_path).sign("ann@example.test")


def test_whoever_came_back_and_is_forgotten_anew_is_on_the_list_with_the_later_moment(tmp_path: Path) -> None:
    oblivion, later = FileOblivion(tmp_path), AT + timedelta(days=30)
    for at in (AT, AT, later, AT):
        oblivion.add(one("a", at))
    assert [each.at for each in oblivion.entries()] == [AT, later]
