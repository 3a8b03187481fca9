"""Letters about a pair's plan in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from mailbot.program.facts import Facts
from mailbot.program.letters import plans as sample_plans
from mailbot.program.letters import samples as sample
from mailbot.program.letters.initiatives import CHOSEN, OWN
from mailbot.program.letters.relays import REMARKS
from mailbot.program.plans.plan_changes import changes_shown
from mailbot.program.plans.plan_shown import goals_shown, milestone_shown

BOOKS = replace(sample_plans.BOOKS, goal="", done=None, technical=None, cost="")
TALK = replace(sample_plans.TALK, number=2, goal="", text="Give a talk about them", technical=None)
_PLAN = replace(sample_plans.PLAN, goals=(), milestones=(BOOKS, TALK))
_GOALS = goals_shown(_PLAN)
_TALK, _BOOKS = milestone_shown(TALK), milestone_shown(BOOKS)
_CHANGE = {"in_force": True, "version": 2, "changes": sample_plans.CHANGES}
_NO_HINTS = Facts(given=[], gaps=[], tag="", stretch="")
_PROBLEMS = [
    Facts(line="Model the checkout path – by 31 June", problem="31 June is not in the calendar"),
    Facts(line="Learn wrk by 01/02/2027", problem="01/02/2027 can be read as two days; write 2027-02-01 or 2027-01-02"),
]
_TO_MIA = {"reader": sample.MIA, "partner": "Ann", "you_mentor": True}

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("plan-how", "to-the-mentor-who-agrees"): {
        **_TO_MIA,
        "initiatives": CHOSEN,
        "said": "There is no plan to agree to yet.",
    },
    ("plan-how", "nothing-is-done"): {
        "focus": Facts(near=[], far=[]),
        "said": "There is no plan yet, so nothing has changed.",
    },
    ("plan-unread", "two-lines"): {"problems": _PROBLEMS},
    ("plan-unread", "no-milestone"): {
        "problems": [Facts(line="", problem="there is no milestone in it")],
        "text": "What should I write?",
    },
    ("plan-drafted", "change"): {**_CHANGE, "note": "", "kept": [], "hints": _NO_HINTS, "costs": []},
    ("plan-drafted", "first-hints"): {
        "note": "",
        "kept": [],
        "costs": ["80 EUR", "2 × 20 EUR"],
        "hints": Facts(given=["goals", "technical"], gaps=[], tag="", stretch=""),
    },
    ("plan-drafted", "nothing-new"): {
        **_CHANGE,
        "changes": changes_shown(sample_plans.PLAN, sample_plans.PLAN),
        "note": "",
        "kept": [],
        "hints": Facts(given=["stretch"], gaps=[], tag="", stretch=""),
    },
    ("plan-drafted", "by-the-mentor"): {**_TO_MIA, "note": "", "kept": [], "hints": _NO_HINTS},
    ("plan-proposed", "change"): {**_CHANGE, "note": ""},
    ("plan-proposed", "to-the-mentee"): {"reader": sample.ANN, "partner": "Mia", "you_mentor": False, "note": ""},
    ("plan-agreed", "to-the-mentor-who-agreed"): {
        **_TO_MIA,
        "by_you": True,
        "initiatives": Facts(gap=True, asked=False, own=[], catalogue=[]),
    },
    ("plan-agreed", "with-a-project"): {"initiatives": CHOSEN},
    ("plan-agreed", "change-that-is-done-already"): {
        "changed": True,
        "next": None,
        "by_you": True,
        "goals": [Facts(heading="", milestones=[milestone_shown(sample_plans.BOOKS)])],
    },
    ("plan-agreed", "without-dates"): {"next": _TALK},
    ("plan", "draft-waits-for-you"): {
        "plans": [Facts(agreed=None, waits="you", goals=_GOALS)],
        "goals": _GOALS,
        "gaps": [],
        "focus": Facts(near=[], far=["capacity planning"]),
    },
    ("plan", "draft-waits-for-the-other"): {
        "said": "You agree to the draft by having written it.",
        "plans": [Facts(agreed=None, waits="partner", goals=_GOALS)],
        "goals": _GOALS,
    },
    ("plan", "change-waits-for-you"): {
        "said": "The draft has been changed since that letter; this is how it reads now.",
        "plans": [
            Facts(agreed=sample.EARLIER, waits="", goals=goals_shown(sample_plans.BEFORE)),
            Facts(agreed=None, waits="you", goals=goals_shown(sample_plans.PLAN)),
        ],
        "goals": goals_shown(sample_plans.BEFORE),
        "changes": sample_plans.CHANGES,
    },
    ("plan-reminder", "change"): _CHANGE,
    ("plan-missing", "to-the-mentor"): _TO_MIA,
    ("plan-missing", "draft-waits-for-you"): {**_TO_MIA, "waits": "you"},
    ("plan-missing", "draft-waits-for-the-other"): {"waits": "partner"},
    ("milestone-done", "last-that-counts"): {"left": 0, "done": 2, "next": _TALK},
    ("milestone-done", "all-done"): {"left": 0, "done": 3, "next": None, "milestone": _TALK},
    ("milestone-news", "last-that-counts"): {"left": 0, "done": 2, "next": _TALK},
    ("milestone-news", "all-done"): {"left": 0, "done": 3, "next": None, "milestones": [_TALK]},
    ("milestone-news", "two-with-words-and-a-file"): {
        "milestones": [_BOOKS, _TALK],
        "done": 2,
        "text": "It was the histogram, you were right.\n\nShall we look at the tail next?",
        "remarks": REMARKS[1:],
    },
    ("milestone-which", "done-already"): {"number": 1, "done": sample.EARLIER},
    ("milestone-which", "to-the-mentor"): _TO_MIA,
    ("milestone-resource", "by-you-without-words"): {**_TO_MIA, "by_you": True, "words": "", "milestone": _BOOKS},
    ("milestone-resources", "no-more"): {"there": False},
    ("initiative-taken", "already"): {"since": sample.EARLIER},
    ("initiative-taken", "after-graduation"): {"pair": None, "partner": ""},
    ("initiative-which", "unknown"): {"asked": "the kernel", "catalogue": []},
    ("initiative-which", "removed"): {"gone": "wrk"},
    ("initiative-which", "after-graduation"): {"pair": None, "partner": "", "own": [OWN]},
    **{
        ("initiative-catalogue", what): {"what": what, "words": words}
        for what, words in {
            "added": "wrk",
            "removed": "gatling",
            "there-already": "wrk",
            "gone": "9",
            "no-link": "wrk",
            "no-discipline": "baking",
        }.items()
    },
    ("initiative-catalogue", "empty"): {"catalogue": []},
    ("milestone-due", "two-that-are-past"): {"past": True, "due": date(2026, 12, 14), "milestones": [_BOOKS, _TALK]},
    ("progress-passed", "blocked"): {"milestone": _BOOKS},
}
