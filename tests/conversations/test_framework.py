"""The program's rules: shown to whoever asks, agreed to in a version, asked about again when they change (S49, S50)."""

from __future__ import annotations

from dataclasses import replace

from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Membership, Person
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.world import CAST, World
from tests.conversations.year import letters_of, on, paired


def person(world: World, key: str) -> Person:
    found: Person | None = world.office.store.person_at(world.people[key].address)
    assert found is not None
    return found


def change_rules(world: World, version: str) -> None:
    """The rules have changed, and the office has been told to look."""
    handbook = replace(world.office.handbook, rules_version=version)
    world.office.handbook = handbook
    world.office.composer = replace(world.office.composer, handbook=handbook)
    world.office.begin(world.now)


async def test_anybody_can_read_the_rules(world: World) -> None:
    rules = only(await world.writes(world.sam, "framework", ""))
    for words in ("No customer data", "expect delays", "No work questions", "Your decisions", "Privacy", "Respect"):
        assert words in rules.text
    assert "REPORT" in rules.text and world.office.handbook.rules_version in rules.text
    _, mentees = await paired(world)
    again = only(await world.replies(world.ann, mentees, "FRAMEWORK"))
    assert "You have agreed to them" in again.text


async def test_the_version_that_an_applicant_agrees_to_is_written_down(world: World) -> None:
    await paired(world)
    assert person(world, "ann").agreed == world.office.handbook.rules_version
    heard = len(world.ann.inbox)
    await world.later(days=3)
    assert not letters_of(world.ann.inbox[heard:], "agree to our rules")


async def test_a_new_version_is_asked_about_and_yes_settles_it(world: World) -> None:
    await paired(world)
    change_rules(world, "2027-01")
    await world.later(minutes=1)
    asked = letters_of(world.ann.inbox, "Our rules have changed")[-1]
    assert "No customer data" in asked.text
    done = only(await world.clicks(world.ann, asked, "YES"))
    assert "Thank you" in done.text and person(world, "ann").agreed == "2027-01"
    twice = only(await world.replies(world.ann, asked, "YES"))
    assert "Thank you" in twice.text
    await on(world, "2026-12-16")
    assert len(letters_of(world.ann.inbox, "Do you agree to these?")) == 1


async def test_silence_is_asked_twice_more_and_then_the_admins_hear_of_it(world: World) -> None:
    await paired(world)
    change_rules(world, "2027-01")
    await on(world, "2026-12-12", 16)
    assert len(letters_of(world.mia.inbox, "whether you agree to the program's rules")) == 2
    assert not letters_of(world.ada.inbox, "has not answered about the rules")
    await on(world, "2026-12-18", 16)
    assert letters_of(world.ada.inbox, "has not answered whether they agree")
    assert person(world, "mia").agreed != "2027-01"


async def test_no_blocks_nothing_ends_the_questions_and_the_admins_see_it(world: World) -> None:
    kit, _ = await paired(world)
    change_rules(world, "2027-01")
    await world.later(minutes=1)
    asked = letters_of(world.mia.inbox, "Our rules have changed")[-1]
    told = only(await world.clicks(world.mia, asked, "NO"))
    assert "Nothing changes for you" in told.text and person(world, "mia").refused == "2027-01"
    assert "has said no to the program's rules" in world.ada.last.text
    await world.replies(world.mia, kit, "Welcome, Ann!")
    assert "Welcome, Ann!" in world.ann.last.text
    await on(world, "2026-12-18", 16)
    assert not letters_of(world.mia.inbox, "whether you agree to the program's rules")
    only(await world.clicks(world.mia, told, "YES"))
    assert (person(world, "mia").agreed, person(world, "mia").refused) == ("2027-01", "")


async def test_whoever_was_there_before_the_program_kept_books_is_asked_once_they_are_in(world: World) -> None:
    name, address, zone = CAST["mia"]
    mia = Person(
        id="M-9", name=name, addresses=(address,), since=world.now, timezone=zone, stage=Membership.MEMBER,
        roles=("mentor",),
    )  # fmt: skip
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "imported", (Opened(mia),)), world.now)
    await world.later(minutes=1)
    asked = only(world.mia.inbox)
    assert "without ever being asked" in " ".join(asked.text.split())
    only(await world.clicks(world.mia, asked, "YES"))
    assert person(world, "mia").agreed == world.office.handbook.rules_version


async def test_an_answer_about_rules_that_have_changed_since_is_no_answer(world: World) -> None:
    await paired(world)
    change_rules(world, "2027-01")
    await world.later(minutes=1)
    asked = letters_of(world.mia.inbox, "Our rules have changed")[-1]
    change_rules(world, "2027-02")
    over = (await world.replies(world.mia, asked, "YES"))[0]
    assert "not in force any more" in over.text and person(world, "mia").agreed != "2027-01"
    over = (await world.replies(world.mia, asked, "NO"))[0]
    assert "not in force any more" in over.text and person(world, "mia").refused == ""
