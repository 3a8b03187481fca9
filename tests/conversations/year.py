"""What the stories of a pair's year share: two who have become a pair, and days that pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mailbot.mail.message import Mail
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Moved
from mailbot.program.model import Mentorship, MentorshipStage
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World

__all__ = ["letters_of", "meet", "move", "on", "only", "pair_of", "paired"]


async def paired(world: World) -> tuple[Mail, Mail]:
    """Mia takes Ann on, on Monday 23 November 2026; answers with the mentor's kit and the mentee's."""
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    kit = only(await world.replies(world.mia, world.mia.last, "ACCEPT"))
    return kit, world.ann.last


async def meet(world: World) -> tuple[Mail, Mail]:
    """Mia and Ann have had their kickoff call on Thursday 10 December 2026, 18:00 in Berlin."""
    kits = await paired(world)
    await world.replies(world.mia, kits[0], "CALL 2026-12-10 18:00 Berlin")
    await on(world, "2026-12-11")
    await world.replies(world.ann, kits[1], "HELD")
    return kits


async def on(world: World, day: str, hour: int = 12) -> None:
    """Time passes, a day at a time, until this day at this hour (UTC)."""
    until = datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=UTC)
    assert until > world.now
    while until - world.now > timedelta(days=1):
        await world.later(days=1)
    await world.later(seconds=(until - world.now).total_seconds())


def pair_of(world: World, id: str = "P-1") -> Mentorship:
    pair = world.office.store.get(Mentorship, id)
    assert pair is not None
    return pair


def move(world: World, stage: MentorshipStage, id: str = "P-1") -> None:
    """A step of a pair that another story tells."""
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (Moved(Mentorship, id, stage),)), world.now)


def letters_of(inbox: list[Mail], words: str) -> list[Mail]:
    """The letters that say these words in their subject or text."""
    return [mail for mail in inbox if words in mail.subject or words in mail.text]
