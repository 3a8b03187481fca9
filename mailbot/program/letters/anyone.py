"""Anyone's letters: what the program writes to whoever writes to it, with sample facts of every name that their
templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

TO_ANYONE: Mapping[str, Mapping[str, object]] = {
    "pair-none": {},
    "absence": {
        "what": "away",
        "until": sample.SOON,
        "partners": "Ann and Ben",
        "call_meanwhile": True,
        "is_mentor": True,
    },
    "absence-ends": {"what": "away", "until": sample.SOON, "is_mentor": True},
    "absence-over": {"was": "paused", "partners": "Ann and Ben"},
    "timezone": {"zone": "Europe/Berlin", "now": sample.NOW},
    "status-unknown": {},
    "help": {"keywords": sample.KEYWORDS, "place": "pair", "over": False},
    "malformed": {
        "line": "CALL 2027-01-14",
        "problem": "the time is missing or cannot be read; write it like 18:00",
        "keywords": sample.KEYWORDS,
        "others": [],
    },
    "sealed": {"by": "OpenPGP", "subject": "My CV and the slides"},
    "unread": {"subject": "My CV and the slides", "megabytes": 25},
    "record-gone": {"record": "A-12"},
    "enquiry-received": {"enquiry": Facts(id="Q-3"), "known": False, "wait_days": 0},
    "enquiry-waiting": {"enquiry": sample.ENQUIRY, "since": sample.EARLIER},
    "enquiry-answer": {
        "enquiry": Facts(id="Q-3"),
        "by": "Ada",
        "text": "Hello Cem,\n\nthe two of you agree on the hour.\n\nAda",
    },
}
