"""Open-source initiatives: the admins' catalogue, what mentees choose from it or bring, and that it is asked for in
letters that go anyway (S30, S41, S66)."""

from __future__ import annotations

from mailbot.program.chapter import Moment
from mailbot.program.initiatives.pursuit import taken_by
from mailbot.program.lifecycle import Moved
from mailbot.program.model import Deed, Mentorship, MentorshipStage
from mailbot.program.oversight.figures import figures
from tests.conversations.test_admins import at_desk, flat
from tests.conversations.test_plan import change, only, pair_up
from tests.conversations.world import BEGINS, World

ASKED = "Which one is yours?"


async def catalogue(world: World) -> None:
    await at_desk(world, "INITIATIVE add wrk https://example.org/wrk performance testing")
    await at_desk(world, "INITIATIVE add a queueing library https://example.org/pdq")


async def test_the_admins_keep_a_catalogue_and_numbers_mean_the_same_for_good(world: World) -> None:
    assert "The list is empty" in (await at_desk(world, "INITIATIVE")).text
    added = await at_desk(world, "INITIATIVE add wrk https://example.org/wrk Performance Testing")
    assert "wrk is on the list" in added.text and "1. wrk" in added.text
    assert "on the list already, as wrk" in (await at_desk(world, "INITIATIVE add other https://example.org/wrk")).text
    assert "none of the program's disciplines" in flat(
        await at_desk(world, "INITIATIVE add x https://example.org/x baking")
    )
    assert "no address of the web in “just a name”" in flat(await at_desk(world, "INITIATIVE add just a name"))
    await at_desk(world, "initiative add a queueing library https://example.org/pdq")
    removed = await at_desk(world, "INITIATIVE remove 1")
    assert "wrk is off the list" in removed.text and "1. wrk" not in removed.text
    assert "wrk is not on the list" in (await at_desk(world, "INITIATIVE remove I-1")).text
    assert "3. k6" in (await at_desk(world, "INITIATIVE add k6 https://example.org/k6")).text

    # It is theirs alone: in a pair's thread, and for anybody else, the words are no command of theirs.
    await pair_up(world)
    for who in (world.ann, world.mia):
        await world.replies(who, who.last, "INITIATIVE add evil https://evil.example/x")
    assert "evil" not in (await at_desk(world, "INITIATIVE")).text


async def test_a_mentee_chooses_one_or_brings_one_and_the_mentor_hears_of_it_s30(world: World) -> None:
    await catalogue(world)
    await pair_up(world)
    ann, mia = world.ann, world.mia
    how = only(await world.replies(ann, ann.last, "PLAN"))
    assert ASKED in how.text and "1. wrk" in how.text and "https://example.org/pdq" in how.text
    taken = only(await world.replies(ann, how, "INITIATIVE 1."))
    assert "wrk is noted as your open-source project, and Mia hears of it" in flat(taken)
    assert "Ann has chosen an open-source project" in mia.last.text and "https://example.org/wrk" in mia.last.text
    assert "already, so nothing has changed" in flat(only(await world.replies(ann, taken, "initiative 1")))
    assert ASKED not in only(await world.replies(ann, taken, "PLAN")).text

    own = only(await world.replies(ann, taken, "INITIATIVE https://example.org/mine my fork, ask ann@example.test"))
    assert "ann@example.test" not in mia.last.text + own.text
    assert [each.url for each in taken_by("M-9", world.office.store)] == [
        "https://example.org/wrk",
        "https://example.org/mine",
    ]
    for words in ("INITIATIVE 9", "INITIATIVE javascript:alert(1)", "INITIATIVE"):
        asked = only(await world.replies(ann, taken, words))
        assert "These would be glad of a hand" in asked.text and 'href="javascript' not in asked.html
    await at_desk(world, "INITIATIVE remove 2")
    assert "is not on the list any more" in flat(only(await world.replies(ann, taken, "INITIATIVE 2")))
    assert "does not fit here" in flat(only(await world.replies(mia, mia.last, "INITIATIVE 1")))
    await world.replies(ann, taken, "Initiative is good.")
    assert "Initiative is good." in mia.last.text


async def test_it_is_asked_each_quarter_in_letters_that_go_anyway_and_both_see_the_gap_s41(world: World) -> None:
    await pair_up(world)
    ann, mia = world.ann, world.mia
    for _ in range(12):
        await world.later(days=6)
    asked = [letter for letter in ann.inbox if ASKED in letter.text]
    assert asked and all("catch-up" in letter.text or "learning plan" in letter.text for letter in asked)
    assert any("Ann has named no open-source project so far" in flat(letter) for letter in mia.inbox)
    count = figures((BEGINS, world.now), Moment(world.office.store, world.program.handbook, world.now))
    assert (count.taking_part, count.mentees) == (0, 1)

    await world.replies(ann, asked[-1], "INITIATIVE https://example.org/wrk")
    before = len(ann.inbox)
    for _ in range(16):
        await world.later(days=6)
    later = ann.inbox[before:]
    assert not any(ASKED in letter.text for letter in later)
    assert any("Your open-source project: example.org/wrk" in flat(letter) for letter in later)


async def test_a_graduates_project_is_kept_and_can_still_be_named_s66(world: World) -> None:
    await pair_up(world, MentorshipStage.ACTIVE)
    ann = world.ann
    thread = ann.last
    change(world, Moved(Mentorship, "P-1", MentorshipStage.GRADUATED, Deed(what="graduated", at=world.now)))
    taken = only(await world.replies(ann, thread, "INITIATIVE https://example.org/wrk"))
    assert "noted as your open-source project" in flat(taken)
    await world.later(minutes=1)
    count = figures((BEGINS, world.now), Moment(world.office.store, world.program.handbook, world.now))
    assert (count.graduates_taking_part, count.graduates) == (1, 1)
