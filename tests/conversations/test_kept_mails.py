"""What people wrote is nobody's but theirs: once passed on, no letter of it is left, nor a week later its mail."""

from __future__ import annotations

import pytest

from mailbot.program.decision import Disposition
from mailbot.program.model import Person
from tests.conversations.world import MemoryWorld, World
from tests.conversations.year import paired


def lying(world: World, folder: str) -> int:
    assert isinstance(world, MemoryWorld)
    return len(world.folders.mails[folder])


async def test_words_leave_the_mailbox_within_a_week_and_what_waits_for_somebody_stays(world: World) -> None:
    if not isinstance(world, MemoryWorld):
        pytest.skip("tests/wire looks into real folders")
    _, kit = await paired(world)
    await world.later(days=8)
    assert lying(world, "Processed") == 0
    talk = world.ann.reply(kit, "How about Thursday?", world.now)
    await world.post(world.ann, talk)
    assert "How about Thursday?" in world.mia.last.text
    assert not any(b"How about Thursday?" in world.office.spool.get(id) for id in world.office.spool.ids())
    await world.writes(world.mia, "My slots", "SLOTS 3")
    asked = world.mia.last
    assert (lying(world, "Processed"), lying(world, "Held")) == (1, 1)

    await world.later(days=6, hours=21)
    assert lying(world, "Processed") == 1
    await world.later(hours=2)
    assert (lying(world, "Processed"), lying(world, "Held")) == (0, 1)

    await world.post(world.ann, talk)
    assert (world.taken[-1].disposition, world.taken[-1].because) == (Disposition.IGNORED, "taken in before")
    await world.clicks(world.mia, asked, "YES")
    mia = world.office.store.person_at(world.mia.address)
    assert isinstance(mia, Person) and mia.slots == 3
    assert lying(world, "Held") == 0
