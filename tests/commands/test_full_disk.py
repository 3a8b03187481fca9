"""A disk that is full or fails in the middle of what an operator does: nothing half written is taken for whole, and
what was there stays (section 7)."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager

from mailbot.adapters.backup import UNFINISHED
from mailbot.adapters.disk import Disk
from tests.commands.conftest import Desk
from tests.commands.test_people import ROSTER
from tests.commands.test_privacy_commands import bytes_of


@contextmanager
def failing(desk: Desk, step: str, after: int) -> Iterator[None]:
    """The disk takes this step so many times, and then never again."""
    taken = 0

    def fail(self: Disk, *args: object) -> object:
        nonlocal taken
        taken += 1
        if taken > after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return do(self, *args)

    with desk.patch.context() as during:
        do = getattr(Disk, step)
        during.setattr(Disk, step, fail)
        yield


def test_a_restore_or_a_move_that_fails_anywhere_changes_nothing_and_can_be_tried_again(desk: Desk) -> None:
    desk.imports(ROSTER)
    file, new = desk.folder / "monday.backup", desk.folder / "attic" / "books.json"
    assert desk.of_program("backup", file).code == 0
    desk.of_program("forget", "mia@example.test", "--yes")
    for after in itertools.count():
        with failing(desk, "append", after):
            copied = desk.call("store", "copy", desk.books, new)
        if not copied.code:
            break
        assert "No space left" in copied.err and not list(new.parent.iterdir())
    before = bytes_of(desk.books.parent)
    for again in itertools.count():
        with failing(desk, "append", again):
            restored = desk.of_program("restore", file, "--replace")
        if restored.out:  # they are in their place; whatever is left is done by the next who writes
            break
        assert restored.code == 1 and "No space left" in restored.err and bytes_of(desk.books.parent) == before
    assert after > 1 and again > 1
    desk.of_program("backup", desk.folder / "later.backup")
    assert "mia@example.test" not in desk.of_program("people").out


def test_a_restore_that_is_killed_between_the_old_books_and_the_new_is_said_and_not_begun_anew(desk: Desk) -> None:
    desk.imports(ROSTER)
    file = desk.folder / "monday.backup"
    assert desk.of_program("backup", file).code == 0
    for number, path in enumerate(sorted(desk.books.parent.glob(f"{desk.books.name}*"))):
        path.rename(desk.folder / f"aside-{number}")
    desk.books.with_name(f"{desk.books.name}{UNFINISHED}").mkdir()
    refused = desk.imports(ROSTER)
    assert refused.code == 1 and "say mailbot restore once more" in refused.err and not desk.books.exists()
    assert desk.of_program("restore", file, "--replace").code == 0
    assert "mia@example.test" in desk.of_program("people").out


def test_a_backup_takes_the_place_of_nothing_but_an_older_one(desk: Desk) -> None:
    desk.imports(ROSTER)
    whole = bytes_of(desk.books.parent)
    for other in (desk.books, desk.config):
        refused = desk.of_program("backup", other)
        assert refused.code == 1 and "is no backup; name another file" in refused.err
    assert bytes_of(desk.books.parent) == whole
    file = desk.folder / "daily.backup"
    assert [desk.of_program("backup", file).code for _ in range(2)] == [0, 0]


def test_an_export_is_whole_or_not_there_and_leaves_alone_what_a_daemon_is_just_writing(desk: Desk) -> None:
    desk.imports(ROSTER)
    out, writing = desk.folder / "mia.zip", desk.books.parent / "spool" / "abc%"
    writing.write_bytes(b"a letter, half writ")
    assert desk.of_program("export", "mia@example.test", "-o", out).code == 0 and writing.exists()
    whole = out.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with desk.patch.context() as during:
        during.setattr(os, "fsync", full)
        failed = desk.of_program("export", "mia@example.test", "-o", out)
    assert failed.code == 1 and "No space left" in failed.err
    assert out.read_bytes() == whole and not list(desk.folder.glob("*.part"))
