"""Letters about who is matched with whom in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program import letter_samples as sample
from mailbot.program.waitlist import Position

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("review-unclear", "nobody-to-name"): {"problem": "no mentor is called Max", "keywords": []},
    ("rematch-asked", "before"): {"since": sample.EARLIER, "told": False},
    ("rematch-asked", "before-with-more-words"): {"since": sample.EARLIER, "told": True},
    ("rematch-request", "without-words-or-mentors"): {"text": "", "keywords": []},
    ("rematch-stand-in", "without-mentors"): {"keywords": []},
    ("rematch-decided", "by-another"): {"by_you": False, "next": ""},
    ("rematch-decided", "without-undo"): {"undo_minutes": 0},
    ("rematch-unclear", "nobody-to-name"): {"problem": "no mentor is called Max", "keywords": []},
    ("rematch-news", "to-the-waitlist"): {"next": ""},
    ("rematch-mentor", "with-a-call-ahead"): {"call": sample.CALL_AT},
    ("rematch-mentee", "on-the-waitlist-without-a-plan"): {
        "position": Position(1, 3),
        "plan": False,
        "call": sample.CALL_AT,
    },
    ("rematch-plan", "with-the-mentor"): {"there": True},
    ("rematch-plan", "stays"): {"yes": False},
    ("rematch-brief", "of-a-short-while"): {
        "kickoff": None,
        "calls": 0,
        "milestones": 0,
        "done": 0,
        "along": False,
    },
    ("rematch-brief", "without-the-plan"): {"along": False},
}
