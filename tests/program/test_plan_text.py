"""A plan is read from a list as people type it, and what was written as a plan is read the same (S29, S32)."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.config import load_config
from mailbot.policy.choices import load_choices
from mailbot.policy.date_words import load_date_words
from mailbot.policy.shipped import shipped_path, sources
from mailbot.program.handbook_reader import read_handbook
from mailbot.program.plans.marks import Marks, marks_of
from mailbot.program.plans.plan_text import MOST, read_plan, written
from mailbot.source import Mistakes
from tests.bait import in_a_moment

TODAY = date(2026, 11, 23)


def marks() -> Marks:
    """As the shipped rules have them."""
    files = {source.name: source for source in sources("rules")}
    mistakes = Mistakes()
    words, stages = (load_choices(files[name], mistakes) for name in ("milestones.toml", "stages.toml"))
    dates = load_date_words(files["dates.toml"], mistakes)
    mistakes.done()
    assert dates is not None
    return marks_of(words, stages, dates)


MARKS = marks()


def lines(text: str) -> list[str]:
    """The plan as it was understood, without empty lines."""
    read = read_plan(text, TODAY, MARKS)
    assert not read.problems
    return [line for line in written(read.goals, read.milestones).splitlines() if line]


def test_a_list_with_numbers_bullets_boxes_dates_and_goals_becomes_milestones() -> None:
    read = read_plan(
        "Hi Mia, here is my plan:\n\nGoal: become a capacity planner\n"
        "1. Read the PMC chapters — by 2027-03-01\n"
        "2) Build a queueing model of the checkout path,\n   by end of March\n"
        "- [ ] Attend the meetup (optional)\n- [x] Install perf\n\nShort term:\n* patch wrk, due 1 April 2027\n\n"
        "What do you think of 3?\nBest,\nAnn",
        TODAY,
        MARKS,
    )
    assert read.goals == ("become a capacity planner", "Short term")
    assert [(m.number, m.text, m.due, m.required) for m in read.milestones] == [
        (1, "Read the PMC chapters", date(2027, 3, 1), True),
        (2, "Build a queueing model of the checkout path", date(2027, 3, 31), True),
        (3, "Attend the meetup", None, False),
        (4, "Install perf", None, True),
        (5, "patch wrk", date(2027, 4, 1), True),
    ]
    assert [m.goal for m in read.milestones] == [*["become a capacity planner"] * 4, "Short term"]
    assert read.ticked == {4}
    assert read.note == "Hi Mia, here is my plan:\nWhat do you think of 3?\nBest,\nAnn"
    assert read.problems == ()


def test_without_any_bullet_each_line_is_a_milestone() -> None:
    assert lines("Read a book by Jain\nModel it until 14.2.2027\n\nShip it\n\nThanks!\nAnn") == [
        "1. Read a book by Jain",
        "2. Model it – by 14 February 2027",
        "3. Ship it",
    ]


@pytest.mark.parametrize(
    ("line", "text", "due"),
    [
        ("- a — by 2027-03-01", "a", date(2027, 3, 1)),
        ("- a (by 1 March)", "a", date(2027, 3, 1)),
        ("- a, due: Monday 1 March 2027.", "a", date(2027, 3, 1)),
        ("- a until the 1st of March 2027", "a", date(2027, 3, 1)),
        ("- a by March 1, 2028", "a", date(2028, 3, 1)),
        ("- a by the end of February 2028", "a", date(2028, 2, 29)),
        ("- a by June", "a", date(2027, 6, 30)),
        ("- a by Q4", "a", date(2026, 12, 31)),
        ("- a bis zum 1.3.2027", "a", date(2027, 3, 1)),
        ("- a 2027-03-01", "a", date(2027, 3, 1)),
        ("- (2027-03-01)", "", None),
        ("- a book by Jain", "a book by Jain", None),
        ("- learn by doing 3 katas", "learn by doing 3 katas", None),
        ("- serve 4000 users by 2 servers", "serve 4000 users by 2 servers", None),
        ("- stand-by 2 nights", "stand-by 2 nights", None),
    ],
)
def test_a_date_at_the_end_is_when_it_is_due(line: str, text: str, due: date | None) -> None:
    read = read_plan(line, TODAY, MARKS)
    assert [(m.text, m.due) for m in read.milestones] == ([(text, due)] if text else [])
    assert bool(read.problems) is not bool(text)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1. a — by 30 February 2027", "30 February 2027 is not in the calendar"),
        ("1. a by 2027-02-29", "2027-02-29 is not in the calendar"),
        ("1. a by 01/02/2027", "can be read as two days; write 2027-02-01 or 2027-01-02"),
        ("1. a by 2-2", "2-2 cannot be read as a date"),
        ("1. a by Tuesday 1 March 2027", "1 March 2027 is a Monday, not a Tuesday"),
        ("1. a by 1 March 3027", "cannot be read as a date"),
        ("1. — by 2027-03-01", "says nothing of what is to be done"),
        ("- " + "long " * 80, "is longer than 300 characters"),
        ("Goal: " + "x" * 110 + "\n- a\n" + "- b\n" * MOST, f"at most {MOST}"),
    ],
)
def test_what_cannot_be_read_is_named(line: str, problem: str) -> None:
    (found,) = read_plan(line, TODAY, MARKS).problems
    assert problem in f"{found.line} {found.problem}"
    assert len(found.line) <= 80


def test_milestones_of_one_goal_stand_together() -> None:
    assert lines("- z\nShort term:\n- a\nLong-term goals:\n- b\nshort term\n- c\n# Long term\n- d") == [
        "1. z", "Short term:", "2. a", "3. c", "Long term:", "4. b", "5. d",
    ]  # fmt: skip


def test_a_bullet_after_a_long_line_begins_a_milestone_unless_it_can_only_be_the_rest_of_it() -> None:
    long = "- Read all of the papers on universal scalability that Mia has named"
    assert lines(f"{long}\n- due diligence\n- by myself, build a model") == [
        f"1. {long[2:]}", "2. due diligence", "3. by myself, build a model",
    ]  # fmt: skip
    assert lines(f"{long}\n– by 1 March 2027\n(optional)") == [f"1. {long[2:]} – by 1 March 2027 (optional)"]


def test_a_word_about_the_plan_is_no_milestone() -> None:
    read = read_plan("what should I write?", TODAY, MARKS)
    assert (read.milestones, read.note) == ((), "what should I write?")


words = st.sampled_from(
    [
        "model",
        "the",
        "tail",
        "of",
        "queues",
        "JFR",
        "3",
        "a/b",
        "(p99)",
        "Jain's",
        "[x]",
        "1.",
        "-",
        "by",
        "due",
        "Goal:",
    ]
)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda day: f" by {day}")
items = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["- ", "1. ", "* [x] ", "(2) ", "• "]),
    st.lists(words, min_size=1, max_size=14).map(" ".join),
    days | st.just(""),
    st.sampled_from(["", " (optional)"]),
)
heads = st.sampled_from(["Short term", "Long-term goals: more", "Goal: ", "# ", ""])
headings = st.builds("{}{}:".format, heads, st.lists(words, max_size=9).map(" ".join))
lists = st.lists(items | headings | st.just(""), max_size=12).map("\n".join)


@given(lists)
def test_what_was_written_as_a_plan_is_read_the_same(text: str) -> None:
    read = read_plan(text, TODAY, MARKS)
    again = read_plan(written(read.goals, read.milestones), TODAY, MARKS)
    assert (again.goals, again.milestones, again.problems) == (read.goals, read.milestones, ())


@given(lists, st.integers(64, 80))
def test_and_also_when_a_mail_program_has_quoted_and_broken_it(text: str, width: int) -> None:
    read = read_plan(text, TODAY, MARKS)
    shown = written(read.goals, read.milestones)
    quoted = [f"> {line}".rstrip() for line in shown.splitlines()]
    wrap = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    wrapped = [wrap.wrap(line) or [""] for line in shown.splitlines()]
    broken = [part for parts in wrapped for part in parts]
    moved = [part for parts in wrapped for part in parts[1:]]

    assert read_plan("\n".join(quoted), TODAY, MARKS).milestones == read.milestones
    misleading = {"-", "1.", "3", "[x]", "by", "due", "–", "(optional)", "Goal:", "(p99)"}
    if not any(part.split()[0] in misleading or part.endswith(":") for part in moved):
        again = read_plan("\n".join(f"> {part}".rstrip() for part in broken), TODAY, MARKS)
        assert (again.goals, again.milestones) == (read.goals, read.milestones)


@given(st.text() | st.lists(words | st.sampled_from(["\n", "> ", "Short term:", "\t", "(optional)"])).map(" ".join))
def test_any_text_gives_a_result(text: str) -> None:
    read = read_plan(text, TODAY, MARKS)
    assert [milestone.number for milestone in read.milestones] == list(range(1, len(read.milestones) + 1))
    assert all(milestone.text and milestone.goal in {"", *read.goals} for milestone in read.milestones)


@pytest.mark.parametrize(
    "bait",
    [
        "- ",
        "[x] ",
        "Goal: ",
        "Short term: ",
        "by ",
        "(optional) ",
        "> ",
        "\n- a",
        "\nGoal: a\n",
        "- a\nb ",
        "1.",
        "#x ",
        "· tech ",
        "cost 1 ",
        "stage: ",
        "https://a.org/b ",
        "(a, ",
        "€ 1,",
    ],
)
def test_the_time_it_takes_is_proportional_to_the_text(bait: str) -> None:
    for each in (f"1. a {bait}", bait):
        with in_a_moment():
            read_plan(each * (200_000 // len(each)), TODAY, MARKS)


def test_every_kind_of_mark_has_words_and_a_mistake_in_them_is_told() -> None:
    files = [
        replace(source, text=source.text.replace('key = "cost"', 'key = "cots"'))
        if source.name == "milestones.toml"
        else source
        for source in sources("rules")
    ]
    mistakes = Mistakes()
    assert read_handbook(load_config(shipped_path("config.example.toml")), files, mistakes) is None
    assert [mistake.problem for mistake in mistakes.found] == ["no choice 'cost'", "nothing is marked 'cots'"]


def test_the_example_that_our_letters_show_is_read_and_marks_may_stand_behind_a_date() -> None:
    example = (shipped_path("templates") / "_plan-example.md").read_text().replace("```quoted\nPLAN", "").rstrip("`\n")
    read = read_plan(example, TODAY, MARKS)
    assert not read.problems and read.goals == ("learn to plan capacity",)
    model = read.milestones[1]
    assert (model.text, model.technical, model.stages) == ("Model one service of ours", True, ("design",))
    assert model.due is not None and (model.due.month, model.due.day) == (4, 15)
