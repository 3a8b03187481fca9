"""A CV that came as a file is kept until the decision and some weeks after it, and no longer (S6, section 6)."""

from __future__ import annotations

from mailbot.mail.message import Attachment
from mailbot.program.model import Application, ApplicationStage
from tests.conversations.test_from_application_to_kickoff import PART, only
from tests.conversations.world import World

CV = Attachment("cv.pdf", "application/pdf", b"%PDF-1.7 Ann Bell")
IN_FULL = {**PART, "Links to": "none"}


async def applied_with_a_file(world: World, answers: dict[str, str] = IN_FULL) -> None:
    form = only(await world.writes(world.ann, "APPLY", ""))
    await world.fills(world.ann, form, answers, [CV])


def kept(world: World) -> list[str]:
    return [id for id in world.office.spool.ids() if "/" in id]


def application(world: World) -> Application:
    found = world.office.store.get(Application, "A-1")
    assert found is not None
    return found


async def test_a_file_goes_when_its_time_after_the_decision_is_over(world: World) -> None:
    await applied_with_a_file(world)
    packet = world.ada.last
    assert world.office.spool.get("A-1/1") == CV.content
    await world.later(days=10)
    await world.replies(world.ada, packet, "REJECT")
    await world.later(days=89, hours=23)
    assert kept(world) == ["A-1/1"]
    await world.later(hours=2)
    assert kept(world) == [] and application(world).files == ()


async def test_a_file_stays_while_nothing_is_decided(world: World) -> None:
    await applied_with_a_file(world)
    await world.later(days=400)
    assert kept(world) == ["A-1/1"]


async def test_a_decision_that_was_taken_back_takes_no_file_along(world: World) -> None:
    await applied_with_a_file(world)
    done = only(await world.replies(world.ada, world.ada.last, "REJECT"))
    await world.replies(world.ada, done, "UNDO")
    await world.later(days=91)
    assert kept(world) == ["A-1/1"]


async def test_the_file_of_an_application_that_was_never_finished_goes_too(world: World) -> None:
    await applied_with_a_file(world, {"Your goals": "to plan capacity"})
    await world.later(days=61)
    assert application(world).stage is ApplicationStage.EXPIRED
    await world.later(days=89)
    assert kept(world) == ["A-1/1"]
    await world.later(days=2)
    assert kept(world) == []


async def test_a_restart_forgets_neither_a_file_nor_its_end(world: World) -> None:
    await applied_with_a_file(world)
    await world.replies(world.ada, world.ada.last, "REJECT")
    await world.later(minutes=11)
    world.office.begin(world.now)
    assert kept(world) == ["A-1/1"]
    await world.later(days=91)
    assert kept(world) == []
