"""Plan letters: sample facts of the letters about a pair's plan and how it goes, shaped as the chapters give them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.initiatives import ASKED
from mailbot.program.plans.plan import Milestone, Plan, Resource
from mailbot.program.plans.plan_changes import changes_shown
from mailbot.program.plans.plan_shown import goals_shown, milestone_shown, plan_text

BOOKS = Milestone(
    number=1,
    text="Read two books on queueing",
    goal="become a capacity planner",
    due=date(2026, 12, 14),
    technical=True,
    cost="80 EUR",
    done=sample.NOW,
)
MODEL = Milestone(
    number=2,
    text="Model the checkout path",
    goal="become a capacity planner",
    due=date(2027, 1, 31),
    technical=True,
    stages=("design",),
    resources=(Resource(url="https://example.org/queueing", words="the second chapter"),),
)
TALK = Milestone(
    number=3, text="Give a talk about it", goal="become a capacity planner", required=False, technical=False
)
PLAN = Plan(
    id="P-7.1", pair="P-7", version=1, by="M-5", drafted=sample.EARLIER, goals=("become a capacity planner",),
    milestones=(BOOKS, MODEL, TALK),
)  # fmt: skip
BEFORE = replace(
    PLAN,
    milestones=(
        replace(BOOKS, text="Read a book on queueing", cost=""),
        replace(MODEL, due=date(2026, 12, 31)),
        Milestone(number=3, text="Learn wrk"),
    ),
)
_LIST = plan_text(PLAN)
_GOALS = goals_shown(PLAN)
CHANGES = changes_shown(BEFORE, PLAN)
_ANNS: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Mia", "you_mentor": False}
_MIAS: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Ann", "you_mentor": True}
_FIRST = milestone_shown(BOOKS)
_SECOND = milestone_shown(MODEL)
_DRAFT: Mapping[str, object] = {
    "version": 1,
    "text": _LIST,
    "goals": _GOALS,
    "costs": ["80 EUR"],
    "in_force": False,
    "changes": None,
}
_FOCUS = Facts(near=["queueing theory", "reading flame graphs"], far=["capacity planning"])
HINTS = Facts(
    given=["other", "stages", "stretch"], gaps=["requirements", "operate"], tag="#requirements", stretch="requirements"
)
_NOTE = "What do you think of the talk?"

SUMMARY = Facts(done=1, all=3, next=_SECOND, waits="partner")
"""How a plan stands, as STATUS tells it."""

TO_MENTEES: Mapping[str, Mapping[str, object]] = {
    "plan-how": {
        **_ANNS,
        "said": "",
        "stages": ["#requirements", "#design", "#architecture", "#build", "#test", "#operate"],
        "initiatives": ASKED,
        "focus": _FOCUS,
    },
    "plan-unread": {
        **_ANNS,
        "problems": [Facts(line="Model the checkout path – by 31 June", problem="31 June is not in the calendar")],
        "text": "1. Read two books on queueing – by 2026-12-14\n2. Model the checkout path – by 31 June",
    },
    "plan-drafted": {
        **_ANNS,
        **_DRAFT,
        "note": _NOTE,
        "kept": [Facts(words="#desgin", why="is no stage that we know")],
        "hints": HINTS,
    },
    "plan": {
        **_ANNS,
        "said": "",
        "plans": [Facts(agreed=sample.EARLIER, waits="", goals=_GOALS)],
        "goals": _GOALS,
        "costs": ["80 EUR"],
        "changes": None,
        "gaps": ["requirements", "operate"],
        "focus": _FOCUS,
    },
    "plan-unanswered": {**_ANNS, "since": sample.EARLIER},
    "plan-missing": {**_ANNS, "held": sample.EARLIER, "waits": "", "initiatives": ASKED},
    "plan-agreed": {
        **_ANNS,
        "text": _LIST,
        "goals": _GOALS,
        "costs": ["80 EUR"],
        "next": _SECOND,
        "changed": False,
        "by_you": False,
        "initiatives": ASKED,
    },
    "milestone-done": {**_ANNS, "milestone": _FIRST, "next": _SECOND, "done": 1, "all": 3, "left": 1},
    "milestone-which": {**_ANNS, "number": 9, "done": None, "text": _LIST, "goals": _GOALS},
    "milestone-due": {**_ANNS, "due": date(2027, 1, 31), "past": False, "milestones": [_SECOND]},
    "progress-passed": {**_ANNS, "milestone": None},
    "milestone-resource": {
        **_ANNS,
        "milestone": _SECOND,
        "url": "https://example.org/queueing",
        "words": "the second chapter",
        "by_you": False,
    },
    "milestone-resources": {**_ANNS, "milestone": _SECOND, "there": True},
}

TO_MENTORS: Mapping[str, Mapping[str, object]] = {
    "plan-proposed": {**_MIAS, **_DRAFT, "note": _NOTE},
    "plan-reminder": {**_MIAS, **_DRAFT, "since": sample.EARLIER},
    "milestone-news": {
        **_MIAS,
        "milestones": [_FIRST],
        "next": _SECOND,
        "done": 1,
        "all": 3,
        "left": 1,
        "text": "",
        "remarks": [],
    },
    "milestone-blocked": {
        "pair": sample.PAIR,
        "writer": "Ann",
        "milestone": _SECOND,
        "text": "Nobody gives me the arrival rates.\nIs there another way to get at them?",
        "remarks": [],
    },
    "progress": {
        "pair": sample.PAIR,
        "writer": "Ann",
        "text": "Two chapters read, and the first model runs.",
        "remarks": [],
    },
}
