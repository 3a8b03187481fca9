"""The order of writes and syncs, and what is left when the process or the power goes at any of them."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mailbot.adapters.disk import Disk
from mailbot.adapters.journal_db import JournalDB
from mailbot.errors import BooksError

UNITS = 14
COMPACT_AT = 300


def write(db: JournalDB, number: int) -> None:
    """One unit that touches three tables, the way a mail does."""
    with db.unit():
        db.put("receipts", f"mail-{number}@example.org", {"n": number})
        db.put("people", f"p{number % 3}@example.org", {"n": number, "name": "Ann" * 5})
        if number % 2:
            db.put("outbox", f"letter-{number}", {"to": "ann@example.org"})
        else:
            db.remove("outbox", f"letter-{number - 1}")
        db.remove("receipts", f"mail-{number - 3}@example.org")


def expected(number: int) -> dict[str, dict[str, Any]]:
    """What the books hold after that many units, worked out without them."""
    tables: dict[str, dict[str, Any]] = {}
    if number:
        tables["receipts"] = {f"mail-{n}@example.org": {"n": n} for n in range(max(1, number - 2), number + 1)}
        tables["people"] = {
            f"p{n % 3}@example.org": {"n": n, "name": "AnnAnnAnnAnnAnn"} for n in range(max(1, number - 2), number + 1)
        }
    if number % 2:
        tables["outbox"] = {f"letter-{number}": {"to": "ann@example.org"}}
    return tables


def content(db: JournalDB) -> dict[str, dict[str, Any]]:
    return {name: dict(db.documents(name)) for name in db.tables()}


def tell(path: Path, disk: Any) -> None:
    """The story: books are begun, written to, compacted now and then; closed, reopened, written to again."""
    for first, last in ((1, UNITS // 2), (UNITS // 2 + 1, UNITS)):
        db = JournalDB(path, disk=disk, compact_at=COMPACT_AT)
        try:
            for number in range(first, last + 1):
                write(db, number)
                disk.acknowledge(number)
        finally:
            db.close()


def test_a_commit_is_its_line_and_the_line_s_sync_and_nothing_else(tmp_path: Path, recorder: Any) -> None:
    with JournalDB(tmp_path / "books.json", disk=recorder) as db:
        recorder.steps.clear()
        write(db, 1)
        assert [str(step) for step in recorder.steps] == ["append books.json.journal", "datasync books.json.journal"]
        assert recorder.steps[0].content.count(b"\n") == 1


def test_the_journal_is_begun_anew_only_when_the_snapshot_is_safe(tmp_path: Path, recorder: Any) -> None:
    with JournalDB(tmp_path / "books.json", disk=recorder) as db:
        write(db, 1)
        db.compact()
        write(db, 2)
        recorder.steps.clear()
        db.compact()
    steps = [str(step) for step in recorder.steps]
    assert [step for step, following in pairwise([*steps, ""]) if step != following] == [
        "create books.json.tmp",
        "append books.json.tmp",
        "sync books.json.tmp",
        "create books.json.journal.tmp",
        "append books.json.journal.tmp",
        "sync books.json.journal.tmp",
        "remove books.json.previous",
        "link books.json books.json.previous",
        "replace books.json.tmp books.json",
        "sync_folder",
        "remove books.json.journal.previous",
        "link books.json.journal books.json.journal.previous",
        "replace books.json.journal.tmp books.json.journal",
        "sync_folder",
    ]


def test_a_power_loss_after_any_step_loses_no_acknowledged_commit(
    tmp_path: Path, recorder: Any, power_worlds: Any, swift: Disk
) -> None:
    tell(tmp_path / "books.json", recorder)
    assert sum(str(step) == "replace books.json.tmp books.json" for step in recorder.steps) > 3
    seen = set()
    for step, acknowledged, world in power_worlds(recorder.steps):
        fingerprint = acknowledged, json.dumps({name: raw.decode() for name, raw in world.items()}, sort_keys=True)
        if fingerprint not in seen:
            seen.add(fingerprint)
            folder = put_down(tmp_path / f"world-{len(seen)}", world)
            with JournalDB(folder / "books.json", disk=swift) as db:
                found = content(db)
            assert found in (expected(acknowledged), expected(acknowledged + 1)), (step, recorder.steps[step], world)
    assert len(seen) > 200


def put_down(folder: Path, world: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, raw in world.items():
        (folder / name).write_bytes(raw)
    return folder


def test_a_kill_at_any_step_loses_no_commit_and_what_is_found_then_is_safe_from_the_power(
    tmp_path: Path, new_recorder: Any, killed: Any, power_worlds: Any, swift: Disk
) -> None:
    kill_at = 0
    while True:
        disk = new_recorder()
        disk.kill_at = kill_at
        path = tmp_path / str(kill_at) / "books.json"
        try:
            tell(path, disk)
        except killed:
            pass
        else:
            break
        disk.kill_at = -1
        acknowledged = max((step.size for step in disk.steps if step.act == "acknowledge"), default=0)
        with JournalDB(path, disk=disk, compact_at=COMPACT_AT) as db:
            found = content(db)
            assert found in (expected(acknowledged), expected(acknowledged + 1)), kill_at
            opened = len(disk.steps)
            db.put("people", "after", {})
            final = content(db)
            ended = len(disk.steps)
        for step, _, world in power_worlds(disk.steps[:ended]):
            if step in {opened - 1, ended - 1}:
                with JournalDB(put_down(tmp_path / "world", world) / "books.json", disk=swift) as db:
                    assert content(db) == (found if step < ended - 1 else final), kill_at
                shutil.rmtree(tmp_path / "world")
        kill_at += 1
    assert kill_at > 60


@pytest.mark.parametrize("failing", ["replace", "sync_folder", "sync", "create"])
def test_a_compaction_that_fails_loses_nothing_and_does_not_fail_the_commit_it_followed(
    tmp_path: Path, recorder: Any, failing: str, swift: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "books.json"
    acknowledged = 0
    with JournalDB(path, disk=recorder, compact_at=COMPACT_AT) as db:
        recorder.failing = failing
        while "not compacted" not in caplog.text:
            write(db, acknowledged + 1)
            acknowledged += 1
        if failing in {"sync", "create"}:  # nothing had changed yet: the old journal goes on
            write(db, acknowledged + 1)
            acknowledged += 1
        else:
            with pytest.raises(BooksError, match=r"takes no more commits .* restart"):
                write(db, acknowledged + 1)
    with JournalDB(path, disk=swift) as db:
        assert content(db) == expected(acknowledged)
