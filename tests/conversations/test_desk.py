"""Each admin's desk: an address for commands outside a thread, in the foot of every letter to them (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace

from mailbot.mail.message import Mail
from mailbot.program.decision import Disposition
from mailbot.program.model import Person
from mailbot.program.trust.token import ProgramAddress
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World

DESK = re.compile(r"^Commands outside a thread: (\S+@\S+)$", re.MULTILINE)


def desk_in(letter: Mail) -> str:
    """The address in a letter's foot."""
    found = DESK.findall(letter.text)
    assert len(found) == 1 and f'href="mailto:{found[0]}' in letter.html
    return str(found[0])


def slots(world: World) -> int:
    mia: Person | None = world.office.store.person_at(world.mia.address)
    assert mia is not None
    return mia.slots


async def to_desk(world: World, desk: str, subject: str, text: str = "") -> list[Mail]:
    who = world.ada
    there = replace(who, program=desk, inbox=[])
    return await world.post(who, there.write(subject, text, world.now))


async def test_every_letter_to_an_admin_names_their_desk_and_no_other_letter_one(world: World) -> None:
    await applied(world)
    await world.writes(world.ada, "STATUS", "")
    desks = {desk_in(letter) for letter in world.ada.inbox}
    assert len(desks) == 1 and desks.isdisjoint({desk_in(letter) for letter in world.abe.inbox})
    assert all(not DESK.search(letter.text) for letter in world.ann.inbox)


async def test_a_command_at_the_desk_is_followed_like_one_in_a_thread(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    desk = desk_in(only(await world.writes(world.ada, "STATUS", "")))
    told = only(await to_desk(world, desk, "Mia", "SLOTS Mia 4"))
    assert slots(world) == 4 and "4" in told.text
    only(await to_desk(world, desk, "SLOTS Mia 2"))
    assert slots(world) == 2
    assert world.taken[-1].disposition is Disposition.ACCEPTED


async def test_each_mail_to_the_desk_has_a_thread_of_its_own(world: World) -> None:
    desk = desk_in(only(await world.writes(world.ada, "STATUS", "")))
    first = only(await to_desk(world, desk, "STATUS"))
    second = only(await to_desk(world, desk, "HELP"))
    assert first.subject != second.subject
    assert first.header("reply-to") != second.header("reply-to") and desk not in (first.header("reply-to") or "")


async def test_the_desk_is_renewed_each_quarter_and_the_old_one_counts_a_week_longer(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    old = desk_in(only(await world.writes(world.ada, "STATUS", "")))
    await world.later(days=44)  # 6 January: the quarter is over, the week after it is not
    await to_desk(world, old, "SLOTS Mia 2")
    assert slots(world) == 2
    assert desk_in(world.ada.last) != old
    await world.later(days=3)
    asked = only(await to_desk(world, old, "SLOTS Mia 3"))
    assert slots(world) == 2 and world.taken[-1].disposition is Disposition.HELD
    assert "has been renewed since" in " ".join(asked.text.split())
    assert desk_in(asked) != old
    await world.clicks(world.ada, asked, "YES")
    assert slots(world) == 3


async def test_somebody_else_at_an_admins_desk_is_asked_about(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    desk = desk_in(only(await world.writes(world.ada, "STATUS", "")))
    there = replace(world.sam, program=desk, inbox=[])
    assert await world.post(world.sam, there.write("SLOTS Mia 9", "", world.now)) == []
    assert slots(world) == 1 and world.sam.address in world.ada.last.text


async def test_the_desk_of_an_admin_who_has_left_is_worth_nothing(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    desk = desk_in(only(await world.writes(world.ada, "STATUS", "")))
    world.office.handbook = replace(world.office.handbook, admins=world.office.handbook.admins[1:])
    world.office.composer = replace(world.office.composer, handbook=world.office.handbook)
    letters = await to_desk(world, desk, "SLOTS Mia 9")
    assert slots(world) == 1 and all(not DESK.search(letter.text) for letter in letters)


async def test_without_sub_addresses_the_desk_is_found_by_a_subject(world: World) -> None:
    plain = ProgramAddress(world.ada.program, "")
    world.office.handbook = replace(world.office.handbook, address=plain)
    world.office.composer = replace(world.office.composer, handbook=world.office.handbook)
    world.enrol_mentor("mia", ["testing"], slots=1)
    letter = only(await world.writes(world.ada, "STATUS", ""))
    found = re.search(
        r"^Commands outside a thread: \S+ with the subject (Desk \[[a-z2-7]{20}\])$", letter.text, re.MULTILINE
    )
    assert found is not None
    await world.writes(world.ada, found[1], "SLOTS Mia 4")
    assert slots(world) == 4
