"""Letters to members about themselves, in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.members import COMPLETE, GOING_ON, OFFERED
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.matching.waitlist import Position
from mailbot.program.model import ApplicationStage

_A = ApplicationStage
_NOBODY: Mapping[str, object] = {
    "applications": [],
    "volunteerings": [],
    "pairs": [],
    "offers": [],
    "slots": Facts(all=0, free=0, taken=0),
    "absence": None,
    "is_mentor": False,
    "keywords": [],
}


def _application(stage: ApplicationStage, turn: str, **more: object) -> Facts:
    plain = {"turn": turn, "stands": stage_in_words(stage), "before": 0, "wait_days": 0}
    return Facts(**{**vars(COMPLETE), **plain, **more})


_WITHDRAW = Facts(keyword="WITHDRAW", form="", does="takes your application back; you can apply again")
_APPLYING = {**_NOBODY, "keywords": [_WITHDRAW]}

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("status", "nothing"): _NOBODY,
    ("status", "left"): {**_NOBODY, "left": True},
    ("status", "incomplete"): {**_APPLYING, "applications": [_application(_A.INCOMPLETE, "you")]},
    ("status", "next-in-review"): {
        **_APPLYING,
        "applications": [_application(_A.COMPLETE, "admins", wait_days=14)],
    },
    ("status", "of-several-addresses"): {
        **_NOBODY,
        "is_mentor": True,
        "addresses": ["mia@example.org", "mia@old.example.org", "m@work.example.org"],
    },
    ("status", "asked-as-a-volunteer"): {
        **_NOBODY,
        "volunteerings": [
            Facts(**{**vars(OFFERED), "stands": "the admins have asked you something", "turn": "you", "wait_days": 0})
        ],
    },
    ("status", "the-only-admin-volunteers"): {
        **_NOBODY,
        "volunteerings": [Facts(**{**vars(OFFERED), "nobody": True})],
        "waits": [],
    },
    ("status", "the-only-admin-applies"): {
        **_NOBODY,
        "applications": [_application(_A.COMPLETE, "admins", nobody=True)],
        "waits": [],
    },
    ("status", "on-the-waitlist"): {
        **_APPLYING,
        "applications": [_application(_A.WAITLISTED, "program", position=Position(3, 8))],
    },
    ("status", "admin-and-mentor-without-slots"): {
        **_NOBODY,
        "pairs": [
            Facts(
                **{
                    **vars(GOING_ON),
                    "you_mentor": False,
                    "plan": None,
                    "stands": "under way",
                    "call": None,
                    "partner_absence": None,
                }
            )
        ],
        "is_mentor": True,
        "waits": [
            Facts(what="application", count=2, since=sample.EARLIER),
            Facts(what="question", count=1, since=sample.NOW),
        ],
    },
    ("status", "young-pair"): {
        **_NOBODY,
        "pairs": [
            Facts(**{**vars(GOING_ON), "you_mentor": False, "plan": None, "call": None, "turn": "partner"}),
        ],
    },
    ("status", "admin-with-nothing"): {**_NOBODY, "waits": []},
    ("name", "same"): {"before": "Cem Kaya", "same": True},
    ("language", "exists"): {"exists": True, "written": "English and German"},
    ("application-withdrawn", "volunteer"): {"application": Facts(id="V-3"), "volunteered": True},
    ("leaving", "mentee"): {"mentees": "", "mentors": "Mia", "is_mentor": False},
    ("leaving", "admin-with-an-application"): {"mentees": "", "application": "A-12", "is_admin": True},
    ("leaving-over", "left"): {"left": True},
    ("leaving-nothing", "admin"): {"why": "admin"},
    ("leaving-nothing", "left"): {"since": sample.EARLIER},
    ("left", "mentee"): {"mentees": "", "mentors": "Mia", "is_mentor": False, "handover": False},
    ("left", "admin"): {"mentees": "", "is_admin": True, "handover": False},
    ("left-news", "alone"): {"pairs": ""},
    ("pair-left", "mentee-with-a-plan"): {
        "reader": sample.ANN,
        "partner": "Mia",
        "you_mentor": False,
        "waits": Position(3, 8),
        "plan": True,
    },
    ("pair-left", "mentee"): {
        "reader": sample.ANN,
        "partner": "Mia",
        "you_mentor": False,
        "waits": Position(1, 3),
    },
    ("pair-left", "mentee-without-application"): {
        "reader": sample.ANN,
        "partner": "Mia",
        "you_mentor": False,
        "call": None,
    },
    ("pair-left", "mentor-who-rests"): {"slots": 0},
    ("pair-left", "who-left"): {"you_left": True},
    ("handover-noted", "late"): {"passed": True},
    ("handover-brief", "mentee"): {"reader": sample.ANN, "partner": "Mia", "you_mentor": False},
    ("handover-brief", "own-words"): {"answers": [], "text": "She asks the right questions."},
    ("framework", "not-agreed"): {"agreed": False, "version": "", "manual": False},
    ("rules-asked", "never-asked"): {"before": ""},
    ("rules-asked", "again"): {"again": True},
    ("rules-answered", "no"): {"agreed": False},
    ("rules-news", "silent"): {"refused": False},
    ("conduct", "stranger"): {"address": "cem@example.test", "pair": "", "proven": False},
}
