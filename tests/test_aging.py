"""Aging where a server does not let go of everything: what it keeps is said once and keeps nothing else."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.aging import EVERY, Aging
from mailbot.composition import office_of
from tests.conversations.world import MemoryFolders, StoppedClock
from tests.programs import program_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class StubbornFolders(MemoryFolders):
    """A mailbox whose server declines a command that would delete one of certain mails."""

    stuck: frozenset[int] = frozenset()

    async def erase(self, folder: str, uids: Sequence[int], uidvalidity: int) -> str:
        if self.stuck & set(uids):
            return "NO [INUSE] somebody has it open"
        return await super().erase(folder, uids, uidvalidity)


async def test_a_mail_that_the_server_keeps_keeps_no_other_and_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    office, clock = office_of(program_in(tmp_path), memory_store(), MemorySpool()), StoppedClock(NOW)
    folders, keeper = StubbornFolders(), Aging()
    for folder in ("Processed", "Ignored"):
        for _ in range(6):
            folders.put(folder, b"", NOW - timedelta(days=8))
    one, *_ = folders.mails["Processed"]
    folders.stuck = frozenset({one, *folders.mails["Ignored"]})
    for _ in range(2):
        assert not await keeper.look(folders, office, clock)
        assert (list(folders.mails["Processed"]), len(folders.mails["Ignored"])) == ([one], 6)
        clock.move(EVERY)
    folders.stuck = frozenset()
    assert await keeper.look(folders, office, clock)
    assert not folders.mails["Processed"] and not folders.mails["Ignored"]
    kept = "is not deleted: NO [INUSE] somebody has it open"
    assert [record.message for record in caplog.records] == [
        f"aging: old mail in Processed {kept}",
        f"aging: old mail in Ignored {kept}",
        "aging: deleted after 7 days: 5 in Processed",
        "aging: deleted after 7 days: 1 in Processed, 6 in Ignored",
    ]
