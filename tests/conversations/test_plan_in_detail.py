"""What a plan holds besides words and dates: stages, kinds, costs, material, hints, and what a change changes (S33,
S43, S45, S60-S63)."""

from __future__ import annotations

import re

from mailbot.mail.message import Mail
from mailbot.program.calls.outcome import Outcome
from mailbot.program.lifecycle import Opened
from mailbot.program.plans.plan import PlanStage
from tests.conversations.test_plan import change, only, pair_of, pair_up, version
from tests.conversations.world import World

DETAILED = """\
Goal: become a capacity planner
1. Read Gunther by 15 January 2027 (technical, cost 80 EUR) https://example.org/pdq "chapter two"
2. Model the checkout path, technical #design
3. Attend the meetup – optional, cost: whatever it takes
"""


def flat(letter: Mail) -> str:
    return " ".join(letter.text.split())


async def test_what_stands_around_a_milestone_is_read_shown_in_a_table_and_never_lost(world: World) -> None:
    await pair_up(world)
    ann, mia = world.ann, world.mia
    drafted = only(await world.replies(ann, ann.last, f"PLAN\n{DETAILED}"))
    assert "1. Read Gunther\n       by Friday 15 January 2027 (technical, cost 80 EUR)\n" in drafted.text
    assert "       https://example.org/pdq “chapter two”\n    2. Model the checkout path\n" in drafted.text
    assert (
        "       (technical, #design)\n    3. Attend the meetup cost: whatever it takes\n       (optional)"
        in drafted.text
    )
    assert "“cost: whatever it takes” names no amount" in drafted.text  # kept as words, and told
    assert "It costs 80 EUR, by your own count" in drafted.text
    assert all(len(line) <= 72 for line in drafted.text.partition("Goal:")[2].partition("It costs")[0].splitlines())

    # In HTML it is a table; the address leads where it says, and nothing else is a link.
    proposed = mia.last
    table = proposed.html[proposed.html.index("<table") :]
    assert "<th" in table and re.findall(r'href="(https?:[^"]*)"', proposed.html) == ["https://example.org/pdq"]

    # The table itself, copied out of the letter, is the list that it shows: nothing changes.
    await world.replies(mia, proposed, "AGREE")
    shown = drafted.text[drafted.text.index("    Goal:") : drafted.text.index("It costs")]
    await world.replies(ann, drafted, f"PLAN\n{shown}")
    assert "Nothing but the order" in mia.last.text
    assert version(world, 2).milestones == version(world, 1).milestones
    # A mail program that quotes all of the letter without a mark adds nothing to the list.
    await world.replies(ann, drafted, f"PLAN\n{shown}\n4. Give a talk\n\n{drafted.text}")
    assert [each.number for each in version(world, 3).milestones] == [1, 2, 3, 4]


async def test_a_change_shows_what_it_changes_and_the_agreed_plan_stands_until_both_agree(world: World) -> None:
    await pair_up(world)
    ann, mia = world.ann, world.mia
    await world.replies(ann, ann.last, f"PLAN\n{DETAILED}")
    await world.replies(mia, mia.last, "AGREE")
    await world.replies(
        ann,
        ann.last,
        "PLAN\nGoal: become a capacity planner\n1. Read Gunther by 26 February 2027 (technical, cost 80 EUR)\n"
        "2. Model the whole checkout path (technical, #design, #test)\n3. Give a talk by Q2 2027 (non-technical)",
    )
    told = flat(mia.last)
    assert "New: milestone 3, “Give a talk”, by Wednesday 30 June 2027" in told
    assert "Gone: “Attend the meetup cost: whatever it takes” (was 3)" in told
    assert "Milestone 2 reads “Model the whole checkout path” now, not “Model the checkout path”" in told
    assert "“Read Gunther”: by Friday 26 February 2027 instead of Friday 15 January 2027" in told
    assert "“Read Gunther”: no longer https://example.org/pdq “chapter two”" in told
    assert "“Model the whole checkout path”: now #test" in told

    shown = only(await world.replies(mia, mia.last, "PLAN"))
    both, new = flat(shown), shown.text.partition("With it, the plan reads:")[2]
    assert "1. Read Gunther\n       by Friday 26 February 2027 (technical, cost 80 EUR)\n" in new  # as a table too
    assert "3. Give a talk\n       by Wednesday 30 June 2027 (non-technical)\n" in new and "> " not in new
    assert (
        "the two of you agreed to on Monday 23 November 2026: Goal: become a capacity planner 1. Read Gunther" in both
    )
    assert "A change to it waits for your word" in both and "Milestone 2 reads" in both
    assert version(world, 1).stage is PlanStage.AGREED
    await world.replies(mia, mia.last, "AGREE")
    assert [version(world, number).stage for number in (1, 2)] == [PlanStage.REPLACED, PlanStage.AGREED]


async def test_either_puts_material_on_a_milestone_and_the_other_hears_of_it_s33(world: World) -> None:
    await pair_up(world)
    ann, mia = world.ann, world.mia
    early = only(await world.replies(mia, mia.last, "RESOURCE 1 https://example.org/pdq"))
    assert "There is no plan yet, so there is no milestone to put it on" in flat(early)
    await world.replies(ann, ann.last, "PLAN\n1. Read Gunther by 15 January 2027\n2. Learn wrk")
    await world.replies(mia, mia.last, "AGREE")

    noted = only(await world.replies(mia, mia.last, "resource 1 https://example.org/pdq – ask ann@example.test"))
    assert "This is with milestone 1, “Read Gunther”, from now on" in flat(noted)
    assert "Mia has put this with milestone 1" in flat(ann.last) and "https://example.org/pdq" in ann.last.text
    assert "ann@example.test" not in ann.last.text + noted.text and "[address kept private]" in noted.text
    await world.replies(ann, ann.last, "RESOURCE 1 example.org/second")
    assert "https://example.org/second" in mia.last.text and "That makes 2 pieces" in mia.last.text
    again = only(await world.replies(mia, mia.last, "RESOURCE 1 https://example.org/pdq"))
    assert "already, so nothing has changed" in flat(again)
    assert "no milestone 7" in only(await world.replies(mia, mia.last, "RESOURCE 7 https://example.org/x")).text

    # What is no address of the web is asked back, whatever it looks like, and is never a link.
    before = version(world, 1)
    for bait in (
        "javascript:alert(1)",
        "data:text/html,x",
        "https://good.example@evil",
        "https://127.0.0.1/",
        'a"b<i>',
    ):
        asked = (await world.replies(mia, mia.last, f"RESOURCE 1 {bait}"))[-1]
        assert "like RESOURCE 2 https://example.org/paper" in flat(asked)
        assert not re.search(r'href="(?!mailto:)', asked.html)
    assert version(world, 1) == before

    # It is in the letters about the milestone, and stays when the plan changes.
    shown = only(await world.replies(ann, ann.last, "PLAN"))
    assert "https://example.org/pdq “ask [address kept private]”" in shown.text
    await world.replies(ann, ann.last, "PLAN\n1. Learn wrk\n2. Read Gunther by 15 January 2027")
    await world.replies(mia, mia.last, "AGREE")
    await world.later(days=39)
    due = next(letter for letter in reversed(ann.inbox) if "To learn from" in letter.text)
    assert "2. https://example.org/pdq" in due.text and "2. https://example.org/second" in due.text


async def test_a_plan_earns_each_hint_once_and_shows_its_gaps_when_it_is_asked_for(world: World) -> None:
    await pair_up(world)
    ann, mia = world.ann, world.mia
    text = "1. Read Gunther (technical)\n2. Model the checkout path (technical, #design)\n3. Learn wrk (technical)"
    hinted = flat(only(await world.replies(ann, ann.last, f"PLAN\n{text}")))
    assert "Your goals are your career development plan" in hinted  # S60
    assert "Nothing in it is marked non-technical" in hinted  # S61
    assert "No milestone touches requirements, architecture, build, test, operate" in hinted  # S62
    assert "One bolder step" in hinted  # S45
    assert "hint" not in mia.last.text and "bolder" not in mia.last.text
    again = flat(only(await world.replies(ann, ann.last, f"PLAN\n{text}\n4. Read Jain (technical)")))
    assert "thought on it" not in again and "bolder" not in again
    shown = flat(only(await world.replies(ann, ann.last, "PLAN")))
    assert "Not touched so far: requirements, architecture, build, test, operate." in shown
    assert pair_of(world).plans == 2


async def test_goals_and_focus_areas_are_what_the_milestones_hang_under_s60(world: World) -> None:
    await pair_up(world)
    ann = world.ann
    told = Outcome(id="P-1.M-9", pair="P-1", person="M-9", at=world.now, near=("queueing",), far=("capacity",))
    change(world, Opened(told))
    how = flat(only(await world.replies(ann, ann.last, "PLAN")))
    assert "Your focus areas are a good place to begin: - first: queueing - in the long run: capacity" in how
    await world.replies(ann, ann.last, "PLAN\nGoal: plan capacity\n1. Read Gunther")
    shown = flat(only(await world.replies(ann, ann.last, "PLAN")))
    assert "Goal: plan capacity 1. Read Gunther" in shown
    assert "these focus areas are your career development plan; the milestones are the way there" in shown
