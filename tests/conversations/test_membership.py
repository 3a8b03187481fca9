"""What members say about themselves, and where things stand for them, on a card (S12, S21, S68)."""

from __future__ import annotations

from mailbot.program.decision import Disposition
from mailbot.program.model import Person
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World
from tests.conversations.year import letters_of, paired


def person(world: World, key: str) -> Person:
    found: Person | None = world.office.store.person_at(world.people[key].address)
    assert found is not None
    return found


async def test_a_member_is_called_as_they_say_from_now_on(world: World) -> None:
    kit, mentees = await paired(world)
    told = only(await world.replies(world.ann, mentees, "NAME Ann Bell-Okafor"))
    assert "You are Ann Bell-Okafor".casefold() in f"you are {told.text.casefold()}" and "Ann Bell-Okafor" in told.text
    assert person(world, "ann").name == "Ann Bell-Okafor"
    same = only(await world.replies(world.ann, mentees, "Name: Ann Bell-Okafor"))
    assert "already" in same.text
    wrong = only(await world.replies(world.ann, mentees, "NAME ann@example.test"))
    assert "no name" in wrong.text and person(world, "ann").name == "Ann Bell-Okafor"
    bare = only(await world.replies(world.ann, mentees, "NAME"))
    assert "NAME new" in bare.text
    await world.replies(world.mia, kit, "Name a date that suits you.")
    assert "Name a date that suits you." in world.ann.last.text


async def test_a_name_at_the_top_of_an_application_is_no_command(world: World) -> None:
    form = only(await world.writes(world.ann, "APPLY", ""))
    missing = only(await world.replies(world.ann, form, "NAME: Ann of Berlin\nYour discipline: load testing"))
    assert "does not fit" not in missing.text
    asked = await world.writes(world.sam, "Hello", "NAME: Sam\nLANGUAGE: English\nIs there a place for me?")
    assert not letters_of(asked, "does not fit") and "Is there a place for me?" in world.ada.last.text


async def test_a_language_is_noted_and_the_letter_says_which_ones_exist(world: World) -> None:
    _, mentees = await paired(world)
    told = only(await world.replies(world.ann, mentees, "LANGUAGE de"))
    assert "von jetzt an auf Deutsch" in told.text and "auf Englisch und Deutsch" in told.text
    assert person(world, "ann").language == "de"
    told = only(await world.replies(world.ann, mentees, "language fr"))
    assert person(world, "ann").language == "fr"
    told = only(await world.replies(world.ann, mentees, "LANGUAGE english"))
    assert "come in English" in told.text and person(world, "ann").language == "en"
    wrong = only(await world.replies(world.ann, mentees, "LANGUAGE xx"))
    assert "de (German)" in wrong.text and person(world, "ann").language == "en"


async def test_a_name_needs_its_proof_and_a_stranger_has_none_to_change(world: World) -> None:
    await paired(world)
    only(await world.writes(world.ann, "", "NAME: Somebody Else"))
    assert world.taken[-1].disposition is Disposition.HELD and person(world, "ann").name == "Ann Bell"


async def test_the_card_of_an_applicant_tells_the_place_and_the_wait(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world, "ann")
    await world.later(minutes=5)
    await applied(world, "cem")
    card = only(await world.replies(world.cem, world.cem.last, "STATUS"))
    assert "1 waits before it" in card.text and "usually takes 14 days" in card.text
    assert "nothing to do for you" in card.text and "WITHDRAW" in card.text
    card = only(await world.replies(world.ann, world.ann.last, "STATUS"))
    assert "it is the next one" in card.text
    packets = letters_of(world.ada.inbox, "applies")
    await world.replies(world.ada, packets[0], "APPROVE")
    await world.replies(world.ada, packets[1], "APPROVE")
    await world.later(minutes=11)
    card = only(await world.replies(world.cem, world.cem.last, "STATUS"))
    assert "you are number 1 of 1" in card.text
    card = only(await world.replies(world.mia, world.mia.last, "STATUS"))
    assert "Offer A-1" in card.text and "your turn" in card.text and "1 of 1 slot taken" in card.text
    await world.clicks(world.cem, world.cem.last, "WITHDRAW")
    gone = only(await world.replies(world.cem, world.cem.last, "STATUS"))
    assert "withdrawn" in gone.text and "WITHDRAW" not in gone.text


async def test_the_card_of_an_unfinished_application_says_whose_turn_it_is(world: World) -> None:
    form = only(await world.writes(world.ann, "APPLY", ""))
    missing = only(await world.fills(world.ann, form, {"Your discipline": "load testing"}))
    card = only(await world.replies(world.ann, missing, "STATUS"))
    assert "your turn" in card.text


async def test_the_card_of_a_pair_and_of_an_admin(world: World) -> None:
    kit, mentees = await paired(world)
    card = only(await world.replies(world.mia, kit, "STATUS"))
    assert "before the kickoff call; your turn" in card.text and "1 of 1 slot taken" in card.text
    card = only(await world.replies(world.ann, mentees, "STATUS"))
    assert "Mia's turn" in card.text and "A-1" not in card.text
    await applied(world, "cem")
    card = only(await world.writes(world.ada, "STATUS", ""))
    assert "1 application (since Monday 23 November 2026)" in card.text and "LIST" in card.text
    nobody = only(await world.writes(world.sam, "STATUS", ""))
    assert "Ann" not in nobody.text


async def test_help_lists_what_fits_whom(world: World) -> None:
    kit, _ = await paired(world)
    listed = only(await world.replies(world.mia, kit, "HELP"))
    assert "LEAVE" in listed.text and "REPORT text" in listed.text and "WITHDRAW" not in listed.text
    listed = only(await world.writes(world.ann, "HELP", ""))
    for keyword in ("NAME new", "LANGUAGE code", "LEAVE", "REPORT text", "FRAMEWORK"):
        assert keyword in listed.text
    await applied(world, "cem")
    listed = only(await world.replies(world.cem, world.cem.last, "HELP"))
    assert "WITHDRAW" in listed.text and "LEAVE" not in listed.text
    listed = only(await world.writes(world.sam, "HELP", ""))
    assert "FRAMEWORK" in listed.text and "LEAVE" not in listed.text and "NAME" not in listed.text
