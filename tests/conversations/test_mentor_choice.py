"""APPROVE names a mentor by number, name, id or address; who cannot be told for certain is asked back (S18)."""

from __future__ import annotations

from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Application, ApplicationStage, Person
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World
from tests.conversations.year import letters_of, only


def rename(world: World, key: str, name: str) -> str:
    person = world.office.store.person_at(world.people[key].address)
    assert person is not None
    with world.office.unit(world.now):
        noted = Noted(Person, person.id, {"name": name})
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (noted,)), world.now)
    return person.id


async def test_an_ambiguous_name_is_asked_back_with_a_link_for_each(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    world.enrol_mentor("ben", ["testing"], slots=1)
    other = rename(world, "ben", "Mia Brook")
    await applied(world)
    unclear = only(await world.replies(world.ada, world.ada.last, "APPROVE Mia"))
    assert "Mia could be Mia Mentor (" in unclear.text and f"Mia Brook ({other})" in unclear.text
    assert stage(world, "A-1") is ApplicationStage.COMPLETE
    done = only(await world.clicks(world.ada, unclear, f"APPROVE {other}"))
    assert "Mia Brook is asked" in done.text


async def test_an_address_names_one_and_who_is_hindered_is_said_why(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    world.enrol_mentor("ben", ["testing"], slots=0)
    await applied(world)
    packet = world.ada.last
    hindered = only(await world.replies(world.ada, packet, "APPROVE ben@example.test"))
    assert "Ben Brook has no free slot any more" in hindered.text and "asks Mia Mentor" in hindered.text
    assert "no mentor is called Max" in only(await world.replies(world.ada, packet, "APPROVE Max")).text
    assert "no mentor number 3" in only(await world.replies(world.ada, packet, "APPROVE 3")).text
    assert "Mia Mentor is asked" in only(await world.replies(world.ada, packet, "APPROVE mia@example.test")).text


async def test_a_number_means_what_the_admin_read_although_better_mentors_have_come(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1, years=3)
    await applied(world)
    packet = letters_of(world.ada.inbox, "Mentors who would fit")[-1]
    assert "1. Mia Mentor" in packet.text
    world.enrol_mentor("ben", ["testing"], slots=2, years=30)
    await world.replies(world.ann, world.ann.last, "What else makes you stand out?: I play the cello.")
    application = world.office.store.get(Application, "A-1")
    assert application is not None and len(application.proposed) == 1
    assert "Mia Mentor is asked" in only(await world.replies(world.ada, packet, "APPROVE 1")).text
