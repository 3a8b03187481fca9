"""EXPORT: everything that is held on somebody comes to them and to nobody else, without others' confidences
(section 6)."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

from mailbot.mail.message import Mail
from mailbot.program.bookkeeping import Thread
from mailbot.program.decision import Disposition
from mailbot.program.privacy.belongings import KINDS
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied
from tests.conversations.test_plan import LIST, pair_up
from tests.conversations.world import World


def opened(letter: Mail) -> dict[str, str]:
    """The files in the ZIP that a letter brings, by name."""
    (file,) = letter.attachments
    with ZipFile(BytesIO(file.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


async def exported(world: World, key: str) -> dict[str, str]:
    """EXPORT, and YES to the question whether it was they."""
    asked = only(await world.writes(world.people[key], "", "EXPORT"))
    assert "EXPORT" in asked.text and not asked.attachments
    return opened(only(await world.clicks(world.people[key], asked, "YES")))


async def test_an_applicant_gets_their_words_and_nobody_elses_judgement_s55(world: World) -> None:
    await applied(world)
    await world.replies(world.ada, world.ada.last, "Too junior, I would say.\n")
    await world.replies(world.ada, world.ada.last, "SCORE 31")
    files = await exported(world, "ann")
    assert {"README.txt", "everything.txt", "person.json", "applications.json"} <= files.keys()
    (application,) = json.loads(files["applications.json"])
    assert application["id"] == "A-1" and application["strength"] == 31 and application["answers"]
    everything = "\n".join(files.values())
    assert "Ann Bell" in everything and world.ann.address in everything
    assert "junior" not in everything and "Ada" not in everything and world.ada.address not in everything
    assert "person.json" in files["README.txt"]


async def test_both_of_a_pair_get_its_plan_and_neither_the_others_address_s55(world: World) -> None:
    await pair_up(world)
    thread = world.ann.last
    await world.replies(world.ann, thread, f"PLAN\n{LIST}")
    await world.replies(world.ann, thread, "REPORT: I was shouted at.")
    await world.replies(world.ann, thread, "AGENDA: The offer from Rome.")
    await world.replies(world.ann, thread, "INITIATIVE https://code.example.org/wrk")
    (taken,) = json.loads((await exported(world, "ann"))["initiatives.json"])
    assert taken["url"] == "https://code.example.org/wrk" and taken["since"]
    for key, other in (("ann", "mia"), ("mia", "ann")):
        everything = "\n".join((await exported(world, key)).values())
        assert "Model the checkout path" in everything and "The offer from Rome." in everything
        assert world.people[other].name in everything and world.people[other].address not in everything
        assert "shouted" not in everything
        assert ("T-1" in everything) == (key == "ann")
        assert not any(thread.token in everything for thread in world.office.store.all(Thread))


def test_each_kind_of_what_is_held_is_a_file_of_its_own() -> None:
    names, titles = zip(*((name, title) for name, title, _ in KINDS), strict=True)
    assert len(set(names)) == len(set(titles)) == len(KINDS)


async def test_without_a_yes_nothing_goes_and_only_the_registered_address_is_asked(world: World) -> None:
    await applied(world)
    letter = world.ann.last
    before = len(world.sam.inbox)
    await world.post(world.sam, world.sam.reply(letter, "EXPORT", world.now))
    assert len(world.sam.inbox) == before and world.taken[-1].disposition is Disposition.HELD
    asked = world.ann.last
    assert world.sam.address in asked.text and "EXPORT" in asked.text
    await world.clicks(world.ann, asked, "NO")
    forged = only(await world.writes(world.ann, "", "EXPORT"))
    assert not forged.attachments
    await world.replies(world.sam, forged, "YES")
    assert not any(letter.attachments for letter in [*world.sam.inbox, world.ann.last])


async def test_a_token_alone_is_asked_about_as_well_and_again_brings_it_again(world: World) -> None:
    await applied(world)
    asked = only(await world.replies(world.ann, world.ann.last, "EXPORT"))
    assert "Did you send this?" in asked.subject
    assert opened(only(await world.replies(world.ann, asked, "EXPORT")))
    assert await exported(world, "ann")


async def test_a_stranger_hears_that_there_is_nothing_and_how_it_goes(world: World) -> None:
    told = only(await world.writes(world.sam, "", "EXPORT"))
    assert not told.attachments and "EXPORT" in told.text
