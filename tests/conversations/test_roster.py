"""Anybody may ask who mentors here, and reads of those who agreed, as the books have them now (S52, S69, S70)."""

from __future__ import annotations

import pytest

from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.model import Membership, Person
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.world import World


def change(world: World, *changes: Change) -> None:
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", changes), world.now)


def id_of(world: World, name: str) -> str:
    found = world.office.store.person_at(world.people[name].address)
    assert found is not None
    return found.id


def lists(world: World, name: str, **told: object) -> None:
    change(world, Noted(Person, id_of(world, name), {"listed": True, **told}))


async def test_the_roster_names_those_who_agreed_without_their_addresses_s69(world: World) -> None:
    world.enrol_mentor("mia", ["testing", "capacity"], slots=1)
    world.enrol_mentor("ben", ["modelling"], slots=2)
    lists(world, "mia", stages=("test",), languages=("English", "German"), about="Write to mia@example.test, I answer.")
    letter = only(await world.writes(world.sam, "MENTORS", ""))
    assert "Mia Mentor, Berlin – performance testing and capacity management (test)" in letter.text
    assert "12 years in the field; English and German; a slot is free" in letter.text
    assert "Ben" not in letter.text and "mia@example.test" not in letter.text
    assert "APPLY" in letter.text and "VOLUNTEER" in letter.text


async def test_the_roster_is_always_from_the_books_s70(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    lists(world, "mia")
    assert "a slot is free" in only(await world.writes(world.ann, "MENTORS", "")).text
    await world.later(days=2)
    change(world, Noted(Person, id_of(world, "mia"), {"slots": 0}))
    assert "no slot is free" in only(await world.writes(world.ann, "MENTORS", "")).text
    await world.later(days=2)
    change(world, Noted(Person, id_of(world, "mia"), {"slots": 1}), Moved(Person, id_of(world, "mia"), Membership.AWAY))
    assert "no slot is free" in only(await world.writes(world.ann, "MENTORS", "")).text
    await world.later(days=2)
    change(world, Moved(Person, id_of(world, "mia"), Membership.LEFT))
    assert "Nobody has asked to be named here yet" in only(await world.writes(world.ann, "MENTORS", "")).text


async def test_an_empty_roster_is_said_kindly_with_the_way_in(world: World) -> None:
    letter = only(await world.writes(world.sam, "mentors", ""))
    assert "no reason to wait" in letter.text
    form = only(await world.clicks(world.sam, letter, "APPLY"))
    assert form.subject.endswith("[A-1]")


@pytest.mark.parametrize("subject", ["List of mentors", "Who mentors?", "Your mentors", "Roster"])
async def test_a_subject_that_asks_for_them_brings_them(world: World, subject: str) -> None:
    letter = only(await world.writes(world.sam, subject, "Hello, could you send me the list? Sam"))
    assert letter.text.startswith("Hello Sam,\n\nNobody has asked")


async def test_a_mentor_is_told_how_to_change_what_is_said_of_them(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    letter = only(await world.writes(world.mia, "MENTORS", ""))
    assert "PROFILE" in letter.text and "VOLUNTEER" not in letter.text


async def test_what_is_no_line_of_its_own_is_talk(world: World) -> None:
    letter = only(await world.writes(world.sam, "A question", "Mentors are what I look for. How do I find one?"))
    assert "[Q-1]" in letter.subject
    odd = only(await world.writes(world.ann, "Hello", "MENTORS please"))
    assert "MENTORS is written like this" in odd.text
    near = only(await world.writes(world.cem, "Hello", "MENTOR"))
    assert "perhaps you mean MENTORS" in near.text


async def test_many_mentors_make_no_endless_letter(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    lists(world, "mia")
    from msgspec.structs import replace

    from mailbot.program.lifecycle import Opened

    mia = world.office.store.get(Person, id_of(world, "mia"))
    assert mia is not None
    more = [
        Opened(replace(mia, id=f"M-{number}", name=f"Mentor {number}", addresses=(f"m{number}@example.test",)))
        for number in range(100, 150)
    ]
    change(world, *more)
    letter = only(await world.writes(world.sam, "MENTORS", ""))
    assert "And 11 more." in letter.text and letter.text.count("years in the field") == 40
