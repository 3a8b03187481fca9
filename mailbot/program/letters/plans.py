"""Plan letters: sample facts of the letters about a pair's plan and how it goes, shaped as the chapters give them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

_LIST = (
    "Goal: become a capacity planner\n"
    "1. [x] Read two books on queueing – by 14 December 2026\n"
    "2. Model the checkout path – by 31 January 2027\n"
    "3. Give a talk about it (optional)"
)
_ANNS: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Mia", "you_mentor": False}
_MIAS: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Ann", "you_mentor": True}
_FIRST = Facts(number=1, text="Read two books on queueing", due=date(2026, 12, 14), required=True)
_SECOND = Facts(number=2, text="Model the checkout path", due=date(2027, 1, 31), required=True)
_NOTE = "What do you think of the talk?"

SUMMARY = Facts(done=1, all=3, next=_SECOND, waits="partner")
"""How a plan stands, as STATUS tells it."""

TO_MENTEES: Mapping[str, Mapping[str, object]] = {
    "plan-how": {**_ANNS, "said": ""},
    "plan-unread": {
        **_ANNS,
        "problems": [Facts(line="Model the checkout path – by 31 June", problem="31 June is not in the calendar")],
        "text": "1. Read two books on queueing – by 2026-12-14\n2. Model the checkout path – by 31 June",
    },
    "plan-drafted": {**_ANNS, "version": 1, "text": _LIST, "in_force": False, "note": _NOTE},
    "plan": {
        **_ANNS,
        "said": "",
        "plans": [Facts(agreed=sample.EARLIER, waits="", text=_LIST)],
    },
    "plan-unanswered": {**_ANNS, "since": sample.EARLIER},
    "plan-missing": {**_ANNS, "held": sample.EARLIER, "waits": ""},
    "plan-agreed": {**_ANNS, "text": _LIST, "next": _SECOND, "changed": False, "by_you": False},
    "milestone-done": {**_ANNS, "milestone": _FIRST, "next": _SECOND, "done": 1, "all": 3, "left": 1},
    "milestone-which": {**_ANNS, "number": 9, "done": None, "text": _LIST},
    "milestone-due": {**_ANNS, "due": date(2027, 1, 31), "past": False, "milestones": [_SECOND]},
    "progress-passed": {**_ANNS, "milestone": None},
}

TO_MENTORS: Mapping[str, Mapping[str, object]] = {
    "plan-proposed": {**_MIAS, "version": 1, "text": _LIST, "in_force": False, "note": _NOTE},
    "plan-reminder": {**_MIAS, "version": 1, "text": _LIST, "in_force": False, "since": sample.EARLIER},
    "milestone-news": {**_MIAS, "milestone": _FIRST, "next": _SECOND, "done": 1, "all": 3, "left": 1},
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
