"""Matching letters: another match without fault, drafts for several free slots, the waitlist, and what an admin answers
line by line, with sample facts of every name that their templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.model import MentorshipStage

_SEEN: Mapping[str, object] = {
    "pair": Facts(id="P-7", since=sample.EARLIER, stands=stage_in_words(MentorshipStage.ACTIVE)),
    "mentor": "Mia Mentor",
    "mentee": "Ann Bell",
}
_WAYS: Mapping[str, object] = {
    "keywords": [
        Facts(keyword="REMATCH P-7 M-4", form="", does="asks Ben Brook, 2 of 2 slots free, same discipline"),
        Facts(keyword="REMATCH P-7 M-9", form="", does="asks Eve Hill, 1 of 3 slots free"),
    ],
    "waiting": 2,
}

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "rematch-request": {
        **_SEEN,
        **_WAYS,
        "by": "Ann Bell",
        "text": "We are both kind about it,\nbut Mia does capacity and I have moved on to tracing.",
        "since": sample.NOW,
    },
    "rematch-stand-in": {**_SEEN, **_WAYS, "since": sample.EARLIER, "until": sample.SOON},
    "rematch-decided": {
        **_SEEN,
        "next": "Ben Brook",
        "undo_minutes": 10,
        "by": "Ada Admin",
        "by_you": True,
        "since": sample.NOW,
    },
    "rematch-unclear": {**_SEEN, "problem": "Ben Brook has no free slot any more", "keywords": _WAYS["keywords"]},
    "pair-decided": {
        **_SEEN,
        "keyword": "REMATCH",
        "said": "CLOSE",
        "by": "Abe Abbot",
        "since": sample.NOW,
        "yours": False,
    },
    "undone": {"lines": ["Ann Bell (A-12): approved", "Cem Kaya (A-15): rejected"], "by": ""},
    "undo-late": {"minutes": 10},
    "draft": {
        "lines": [
            Facts(
                number=1,
                id="A-12",
                name="Ann Bell",
                discipline="performance testing",
                strength=70,
                mentor="Mia Mentor",
                reasons=["same discipline"],
            ),
            Facts(number=2, id="A-15", name="Cem Kaya", discipline="", strength=55, mentor="Ben Brook", reasons=[]),
        ],
        "slots": 3,
        "waiting": 2,
        "until": sample.SOON,
        "every": "1 yes⏎2 yes",
    },
    "lines-answered": {
        "lines": [
            Facts(number=1, what="application", name="Ann Bell", became="approved", detail="Mia Mentor"),
            Facts(number=2, what="graduation", name="Cem Kaya", became="refused", detail=""),
        ],
        "unread": ["3 maybe"],
        "of_digest": True,
        "undo_minutes": 10,
        "by": "",
    },
    "rematch-news": {**_SEEN, "next": "Ben Brook", "application": "A-12"},
}

TO_MENTORS: Mapping[str, Mapping[str, object]] = {
    "rematch-mentor": {"pair": sample.PAIR, "partner": "Ann", "slots": 1, "call": None},
    "graduation-not-yet": {"pair": sample.PAIR, "partner": "Ann", "reason": "Let us see one more talk of hers."},
    "rematch-brief": {
        "pair": sample.PAIR,
        "partner": "Ann",
        "since": sample.EARLIER,
        "kickoff": sample.NOW,
        "calls": 3,
        "milestones": 5,
        "done": 2,
        "along": True,
    },
}

TO_MENTEES: Mapping[str, Mapping[str, object]] = {
    "rematch-asked": {"pair": sample.PAIR, "partner": "Mia", "since": None, "told": True},
    "rematch-mentee": {"pair": sample.PAIR, "partner": "Mia", "call": None, "position": None, "plan": True},
    "waitlist-news": {
        "application": sample.APPLICATION,
        "position": sample.POSITION,
        "before": 2,
        "reasons": ["stronger"],
        "since": sample.EARLIER,
    },
    "rematch-plan": {"pair": sample.PAIR, "yes": True, "there": False},
}

MATCHING_READERS: tuple[tuple[Facts, Mapping[str, Mapping[str, object]]], ...] = (
    (sample.ADA, TO_ADMINS),
    (sample.MIA, TO_MENTORS),
    (sample.ANN, TO_MENTEES),
)
"""Each reader with the letters to them."""
