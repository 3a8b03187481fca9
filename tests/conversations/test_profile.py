"""Members read what the program knows of them and change it by answering, whatever their client makes of it (S20)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mailbot.mail.message import Mail
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Change, Noted
from mailbot.program.model import Person
from mailbot.program.trust.weighing import Level
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.world import World


def person(world: World, name: str) -> Person:
    found = world.office.store.person_at(world.people[name].address)
    assert found is not None
    return found


def change(world: World, *changes: Change) -> None:
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", changes), world.now)


async def profile_of_mia(world: World) -> Mail:
    world.enrol_mentor("mia", ["testing"], slots=2)
    told = {"stages": ("test",), "languages": ("English", "German"), "about": "Load tests.", "listed": True}
    change(world, Noted(Person, person(world, "mia").id, told))
    return only(await world.writes(world.mia, "PROFILE", ""))


async def test_the_profile_is_a_form_with_what_is_known(world: World) -> None:
    letter = await profile_of_mia(world)
    for words in (
        "Mia Mentor",
        "performance testing",
        "\n12\n",
        "English, German",
        "Europe/Berlin",
        "\n2\n",
        "Load tests.",
    ):
        assert words in letter.text
    assert "Do you agree" not in letter.text and "Letters go to mia@example.test. ADDRESS" in letter.text


async def test_the_profile_says_by_which_addresses_its_member_is_known(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    change(world, Noted(Person, person(world, "mia").id, {"addresses": (world.mia.address, "m@work.example.test")}))
    letter = only(await world.writes(world.mia, "PROFILE", ""))
    assert "Letters go to mia@example.test; you are also known as m@work.example.test" in letter.text
    told = only(await world.fills(world.mia, letter, {"Mentees at a time": "3"}))
    assert "3 (before: 2)" in told.text and "could not be read" not in told.text


async def test_what_is_written_below_a_question_changes_it_and_nothing_else(world: World) -> None:
    letter = await profile_of_mia(world)
    before = person(world, "mia")
    answers = {"Mentees at a time": "3", "City whose clock": "New York", "Life-cycle": "test, design", "Shall": "no"}
    told = only(await world.fills(world.mia, letter, answers))
    assert "Mentees at a time – 3 (before: 2)" in told.text
    assert "City whose clock you go by – America/New_York (before: Europe/Berlin)" in told.text
    assert "– no (before: yes)" in told.text and "Your years" not in told.text
    after = person(world, "mia")
    changed = {"slots": 3, "timezone": "America/New_York", "stages": ("test", "design"), "listed": False}
    assert after == replace(before, **changed)


async def test_the_new_value_may_stand_on_top_or_in_the_place_of_the_old_one(world: World) -> None:
    letter = await profile_of_mia(world)
    on_top = only(await world.replies(world.mia, letter, "Your years in the field: 13\nMentees at a time: 1"))
    assert "– 13 (before: 12)" in on_top.text and person(world, "mia").slots == 1
    edited = letter.text.replace("\n2\n", "\n3\n").replace("Load tests.", "Load tests that tell the truth.")
    quoted = "\n".join(f"> {line}".rstrip() for line in edited.splitlines())
    again = only(await world.post(world.mia, world.mia.follow(letter, _mailto(letter), world.now, quoted)))
    assert "– 3 (before: 1)" in again.text and "Your years" not in again.text  # the quote of 12 is as it was, not news
    mia = person(world, "mia")
    assert (mia.about, mia.years) == ("Load tests that tell the truth.", 13)


def _mailto(letter: Mail) -> str:
    to = letter.header("reply-to").rpartition("<")[2].rstrip(">")
    return f"mailto:{to}?subject=Re%3A%20profile"


async def test_a_profile_that_comes_back_as_it_went_changes_nothing(world: World) -> None:
    letter = await profile_of_mia(world)
    before = person(world, "mia")
    same = only(await world.fills(world.mia, letter, {"Mentees at a time": "2", "Your full name": "Mia Mentor"}))
    assert "says this already" in same.text and person(world, "mia") == before


async def test_what_cannot_be_read_is_asked_back_and_the_rest_is_done(world: World) -> None:
    letter = await profile_of_mia(world)
    answers = {
        "Your years": "many",
        "City whose": "Atlantis",
        "Disciplines": "cooking",
        "Shall the roster": "perhaps",
        "Your full name": "mia@example.test",
        "Mentees": "4",
    }
    told = only(await world.fills(world.mia, letter, answers))
    for words in ('"many" is not a number', '"Atlantis" is no city', '"cooking" is none of', '"perhaps" is none of'):
        assert words in told.text
    assert "is no name that we can write to you with" in told.text and "– 4 (before: 2)" in told.text
    mia = person(world, "mia")
    assert (mia.years, mia.timezone, mia.disciplines, mia.listed, mia.name) == (
        12,
        "Europe/Berlin",
        ("testing",),
        True,
        "Mia Mentor",
    )
    mended = only(await world.replies(world.mia, told, "Your years in the field\n13"))
    assert "– 13 (before: 12)" in mended.text
    assert person(world, "mia") == replace(mia, years=13)  # what the letter said of the others is nobody's answer


async def test_what_may_be_left_out_is_emptied_by_a_word(world: World) -> None:
    letter = await profile_of_mia(world)
    told = only(await world.fills(world.mia, letter, {"A line about": "none", "Languages": "-", "Your years": "none"}))
    assert "– nothing (before: Load tests.)" in told.text and '"none" is not a number' in told.text
    mia = person(world, "mia")
    assert (mia.about, mia.languages, mia.years) == ("", (), 12)


async def test_a_new_slot_of_a_profile_is_a_slot(world: World) -> None:
    letter = await profile_of_mia(world)
    await world.fills(world.mia, letter, {"Mentees at a time": "0"})
    assert world.office.store.available_mentors() == []
    await world.replies(world.mia, world.mia.last, "Mentees at a time: 1")
    assert [mentor.name for mentor in world.office.store.available_mentors()] == ["Mia Mentor"]


async def test_who_is_no_mentor_has_a_name_a_clock_and_languages(world: World) -> None:
    world.enrol_mentor("ann", [], slots=0)
    change(world, Noted(Person, person(world, "ann").id, {"roles": ("mentee",)}))
    letter = only(await world.writes(world.ann, "Profile", ""))
    assert "Languages you mentor in" in letter.text and "Mentees at a time" not in letter.text
    text = "Your full name: Ann B. Bell\nLanguages you mentor in: Deutsch und English\nMentees at a time: 3"
    await world.replies(world.ann, letter, text)
    ann = person(world, "ann")
    assert (ann.name, ann.slots) == ("Ann B. Bell", 0)


async def test_a_stranger_has_no_profile(world: World) -> None:
    letter = only(await world.writes(world.sam, "Hello", "PROFILE"))
    assert "PROFILE does not fit here" in letter.text and "PROFILE " not in letter.text.partition("does not fit")[2]


async def test_asking_is_harmless_and_changing_takes_a_token(world: World) -> None:
    letter = await profile_of_mia(world)
    assert world.taken[-1].case is not None and world.taken[-1].case.trust.level is Level.CLAIMED
    text = letter.text.replace("\n2\n", "\n5\n")
    asked = only(await world.writes(world.mia, "My profile", "\n".join(text.splitlines())))
    assert person(world, "mia").slots == 2 and asked.subject != letter.subject


@pytest.mark.parametrize("words", ["PROFILE now", "PROFLIE"])
async def test_a_near_miss_is_told_how_it_is_written(world: World, words: str) -> None:
    letter = await profile_of_mia(world)
    told = only(await world.replies(world.mia, letter, words))
    assert "PROFILE" in told.text and "could not follow" in told.text


async def test_a_word_of_thanks_for_a_profile_draws_nothing(world: World) -> None:
    letter = await profile_of_mia(world)
    assert await world.replies(world.mia, letter, "Thanks, all true!") == []


async def test_profile_is_no_keyword_where_somebody_applies(world: World) -> None:
    form = only(await world.writes(world.ann, "APPLY", ""))
    await world.replies(world.ann, form, "Profile\nhttps://www.linkedin.com/in/ann-bell")
    assert all("does not fit" not in letter.text for letter in world.ann.inbox)
