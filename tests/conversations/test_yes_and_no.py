"""A yes and a no in one mail decide nothing, since much of what a yes does cannot be taken back (section 2)."""

from __future__ import annotations

from mailbot.program.model import ApplicationStage, Membership, Person
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World
from tests.conversations.year import pair_of, paired


async def test_nobody_is_forgotten_who_says_yes_and_no(world: World) -> None:
    _, letter = await paired(world)
    question = only(await world.replies(world.ann, letter, "FORGET"))
    back = only(await world.replies(world.ann, question, "YES\nNO"))
    assert "both YES and NO" in back.text
    ann = world.office.store.person_at(world.ann.address)
    assert isinstance(ann, Person) and ann.stage is Membership.MEMBER and pair_of(world).stage.value == "kickoff"
    told = only(await world.clicks(world.ann, back, "NO"))
    assert "Do you want us to forget you?" in told.subject and world.office.store.person_at(world.ann.address) == ann


async def test_an_offer_that_is_accepted_and_declined_still_waits_and_so_does_an_application(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    packet = world.ada.last
    back = only(await world.replies(world.ada, packet, "SCORE 80\nREJECT Not yet.\nAPPROVE"))
    assert "both APPROVE and REJECT" in back.text and stage(world, "A-1") is ApplicationStage.COMPLETE
    await world.replies(world.ada, packet, "APPROVE")
    await world.later(minutes=11)
    heard = len(world.ann.inbox)
    back = only(await world.replies(world.mia, world.mia.last, "Hello,\n\nANNEHMEN\nABLEHNEN zu viel zu tun"))
    assert "both ACCEPT and DECLINE" in back.text and len(world.ann.inbox) == heard
    assert stage(world, "A-1") is ApplicationStage.OFFERED
    await world.clicks(world.mia, back, "DECLINE")
    assert stage(world, "A-1") is ApplicationStage.WAITLISTED
