"""The table in a letter is the plan: copied out of it, letter and all, it is read as the same plan (S29, S32)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mailbot.composition import read_program
from mailbot.policy.shipped import shipped_path
from mailbot.policy.templates import Templates
from mailbot.program.letters.catalogue import LETTERS
from mailbot.program.plans.plan import Milestone, Plan, Resource
from mailbot.program.plans.plan_shown import goals_shown
from mailbot.program.plans.plan_text import read_plan, written
from tests.program.test_plan_text import MARKS, TODAY, lists

HANDBOOK = read_program(shipped_path("config.example.toml")).handbook
STAGES = st.lists(st.sampled_from(list(MARKS.labels)), max_size=2, unique=True).map(tuple)
COSTS = st.sampled_from(["", "200 EUR", "€ 1.500,00", "20"])
URLS = st.sampled_from(["https://example.org/a_b?c=1&d", "https://example.org/%2C#x"])
RESOURCES = st.lists(st.builds(Resource, url=URLS, words=st.sampled_from(["", "the 2nd (part)"])), max_size=2).map(
    lambda found: tuple({each.url: each for each in found}.values())
)


@given(
    lists,
    st.dates(date(2026, 1, 1), date(2030, 1, 1)) | st.none(),
    st.sampled_from([None, True, False]),
    STAGES, COSTS, RESOURCES, st.booleans(), st.booleans(),
)  # fmt: skip
@settings(max_examples=60)
def test_a_plan_is_read_again_from_the_letter_that_shows_it(
    templates: Templates, text: str, due: date | None, technical: bool | None, stages: tuple[str, ...], cost: str,
    resources: tuple[Resource, ...], required: bool, stretch: bool,
) -> None:  # fmt: skip
    read = read_plan(text, TODAY, MARKS)
    assume(not any(MARKS.due.search(f"{each.text[-20:]} …") for each in read.milestones))  # "model due" by 1 March
    said = {"due": due, "technical": technical, "stages": stages, "cost": cost, "resources": resources,
            "required": required, "stretch": stretch}  # fmt: skip
    milestones = tuple(replace(each, **said) for each in read.milestones)
    assert read_plan(written(read.goals, milestones), TODAY, MARKS).milestones == milestones
    now = datetime(2026, 11, 23, tzinfo=UTC)
    plan = Plan(id="P-1.1", pair="P-1", version=1, by="M-1", drafted=now, goals=read.goals, milestones=milestones)
    facts = {**LETTERS["milestone-which"], "goals": goals_shown(plan)}
    for language, before in (("en", "These are the ones there are:"), ("de", "Diese gibt es:")):
        letter = templates.render("milestone-which", facts, "UTC", language)
        body = letter.text.partition(before)[2].partition("\n  DONE …")[0]
        again = read_plan(body, TODAY, HANDBOOK.marks)
        assert (again.milestones, again.problems) == (milestones, ())


def test_long_words_are_set_in_lines_of_their_own_and_none_is_taken_for_another_entry(templates: Templates) -> None:
    words = "Measure - with 1. wrk and 2) k6 - what best regards mean: a queue (or two) of 20 servers, and give thanks"
    plan = Plan(
        id="P-1.1", pair="P-1", version=1, by="M-1", drafted=datetime(2026, 11, 23, tzinfo=UTC),
        milestones=(Milestone(number=1, text=words), Milestone(number=2, text="Rest", due=date(2027, 3, 1))),
    )  # fmt: skip
    letter = templates.render("milestone-which", {**LETTERS["milestone-which"], "goals": goals_shown(plan)}, "UTC")
    body = letter.text.partition("there are:")[2].partition("\n  DONE …")[0]
    assert all(len(line) <= 72 for line in body.splitlines()) and len(body.strip().splitlines()) == 4
    assert read_plan(body, TODAY, MARKS).milestones == plan.milestones
