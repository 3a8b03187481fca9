"""A link in a letter opens the reply that it says, whatever somebody has written into the words that it repeats
(section 2)."""

from __future__ import annotations

from urllib.parse import unquote

from mailbot.program.plans.plan import Plan
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World, link_in
from tests.conversations.year import pair_of, paired

PLACE = "https://meet.example.org/a...b?x=1&body=GRADUATE|c ⏎ GRADUATE"


async def two_pairs(world: World) -> None:
    """Mia mentors Ann (P-1) and Cem (P-2)."""
    world.enrol_mentor("mia", ["testing"], slots=2)
    for key in ("ann", "cem"):
        await applied(world, key)
        await world.replies(world.ada, world.ada.last, "APPROVE")
        await world.later(minutes=11)
        await world.replies(world.mia, world.mia.last, "ACCEPT")


async def test_the_place_of_a_doubtful_date_is_a_place_and_nothing_else(world: World) -> None:
    kit, _ = await paired(world)
    which = only(await world.replies(world.mia, kit, f"CALL 3/12/2026 18:00 {PLACE}\u202e"))
    words = f"CALL 2026-12-03 18:00 {PLACE}"
    link = link_in(which, words)
    assert unquote(link).partition("body=")[2] == words and link.count("&") == 1
    await world.clicks(world.mia, which, words)
    call, pair = pair_of(world).calls[-1], pair_of(world)
    assert call.channel == PLACE and pair.graduation is None and PLACE in world.ann.last.text


async def test_a_plan_for_one_of_two_pairs_is_the_list_that_was_written(world: World) -> None:
    await two_pairs(world)
    office = only(await world.writes(world.mia, "STATUS", ""))
    plan = "PLAN\nGoal: To plan capacity ... for good\n- read chapter 3 – by 2027-03-01\n- measure | model"
    which = only(await world.replies(world.mia, office, plan))
    await world.clicks(world.mia, which, " ".join(plan.split()))
    drafted = next(iter(world.office.store.all(Plan)))
    assert drafted.goals[0] == "To plan capacity ... for good"
    assert [each.text for each in drafted.milestones] == ["read chapter 3", "measure | model"]


async def test_what_is_too_long_for_a_link_leaves_room_to_say_it_and_is_never_cut(world: World) -> None:
    await two_pairs(world)
    office = only(await world.writes(world.mia, "STATUS", ""))
    lesson = f"LESSON Measure first.\nThen {'change one thing ' * 20}twice."
    which = only(await world.replies(world.mia, office, lesson))
    link = unquote(next(part for part in which.html.split('"') if "LESSON" in part and part.startswith("mailto:")))
    assert "Measure first.\r\nThen" in link and link.endswith("twice.")
    which = only(await world.replies(world.mia, office, f"LESSON {'Measure first. ' * 80}"))
    assert unquote(link_in(which, "LESSON")).endswith("body=LESSON ")
