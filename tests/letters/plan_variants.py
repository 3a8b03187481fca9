"""Letters about a pair's plan in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

_LIST = "1. Read two books on queueing – by 14 December 2026\n2. Give a talk about them (optional)"
_TALK = Facts(number=2, text="Give a talk about them", due=None, required=False)
_BOOKS = Facts(number=1, text="Read two books on queueing", due=date(2026, 12, 14), required=True)
_PROBLEMS = [
    Facts(line="Model the checkout path – by 31 June", problem="31 June is not in the calendar"),
    Facts(line="Learn wrk by 01/02/2027", problem="01/02/2027 can be read as two days; write 2027-02-01 or 2027-01-02"),
]
_TO_MIA = {"reader": sample.MIA, "partner": "Ann", "you_mentor": True}

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("plan-how", "to-the-mentor-who-agrees"): {**_TO_MIA, "said": "There is no plan to agree to yet."},
    ("plan-how", "nothing-is-done"): {"said": "There is no plan yet, so nothing has changed."},
    ("plan-unread", "two-lines"): {"problems": _PROBLEMS},
    ("plan-unread", "no-milestone"): {
        "problems": [Facts(line="", problem="there is no milestone in it")],
        "text": "What should I write?",
    },
    ("plan-drafted", "change"): {"in_force": True, "version": 2, "note": ""},
    ("plan-drafted", "by-the-mentor"): {**_TO_MIA, "note": ""},
    ("plan-proposed", "change"): {"in_force": True, "version": 2, "note": ""},
    ("plan-proposed", "to-the-mentee"): {"reader": sample.ANN, "partner": "Mia", "you_mentor": False, "note": ""},
    ("plan-agreed", "to-the-mentor-who-agreed"): {**_TO_MIA, "by_you": True},
    ("plan-agreed", "change-that-is-done-already"): {
        "changed": True,
        "next": None,
        "by_you": True,
        "text": "1. [x] Read two books on queueing",
    },
    ("plan-agreed", "without-dates"): {"next": _TALK},
    ("plan", "draft-waits-for-you"): {"plans": [Facts(agreed=None, waits="you", text=_LIST)]},
    ("plan", "draft-waits-for-the-other"): {
        "said": "You agree to the draft by having written it.",
        "plans": [Facts(agreed=None, waits="partner", text=_LIST)],
    },
    ("plan", "change-waits-for-you"): {
        "said": "The draft has been changed since that letter; this is how it reads now.",
        "plans": [
            Facts(agreed=sample.EARLIER, waits="", text=_LIST),
            Facts(agreed=None, waits="you", text=f"{_LIST}\n3. Learn wrk"),
        ],
    },
    ("plan-reminder", "change"): {"in_force": True, "version": 2},
    ("plan-missing", "to-the-mentor"): _TO_MIA,
    ("plan-missing", "draft-waits-for-you"): {**_TO_MIA, "waits": "you"},
    ("plan-missing", "draft-waits-for-the-other"): {"waits": "partner"},
    ("milestone-done", "last-that-counts"): {"left": 0, "done": 2, "next": _TALK},
    ("milestone-done", "all-done"): {"left": 0, "done": 3, "next": None, "milestone": _TALK},
    ("milestone-news", "last-that-counts"): {"left": 0, "done": 2, "next": _TALK},
    ("milestone-news", "all-done"): {"left": 0, "done": 3, "next": None, "milestone": _TALK},
    ("milestone-which", "done-already"): {"number": 1, "done": sample.EARLIER},
    ("milestone-due", "two-that-are-past"): {"past": True, "due": date(2026, 12, 14), "milestones": [_BOOKS, _TALK]},
    ("progress-passed", "blocked"): {"milestone": _BOOKS},
}
