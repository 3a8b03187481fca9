"""Letters about who is matched with whom in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.matching.waitlist import Position

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("review-unclear", "nobody-to-name"): {"problem": "no mentor is called Max", "keywords": []},
    ("draft", "of-one-mentor-free-twice"): {"slots": 2},
    ("lines-answered", "of-a-draft-by-another"): {
        "by": "Ada Admin",
        "of_digest": False,
        "undo_minutes": 0,
        "unread": [],
        "lines": [
            Facts(number=1, what="slot", name="Ann Bell", became="asked", detail="Mia Mentor"),
            Facts(number=2, what="slot", name="Cem Kaya", became="waits", detail=""),
        ],
    },
    ("lines-answered", "of-a-draft"): {
        "of_digest": False,
        "undo_minutes": 0,
        "unread": ["4 yes"],
        "lines": [
            Facts(number=1, what="slot", name="Ann Bell", became="over", detail="approved; a mentor is being asked"),
            Facts(number=2, what="slot", name="Cem Kaya", became="unclear", detail="no mentor is called Max"),
        ],
    },
    ("lines-answered", "of-everything"): {
        "unread": [],
        "lines": [
            Facts(number=number, what=what, name="Ann Bell", became=became, detail="")
            for number, (what, became) in enumerate(
                (
                    ("application", "waitlisted"),
                    ("application", "rejected"),
                    ("application", "asked"),
                    ("application", "unclear"),
                    ("volunteer", "approved"),
                    ("graduation", "graduated"),
                    ("closing", "closed"),
                    ("closing", "left"),
                    ("question", "answered"),
                    ("question", "over"),
                ),
                1,
            )
        ],
    },
    ("lines-answered", "unread-alone"): {"lines": [], "unread": ["perhaps"], "undo_minutes": 0},
    ("waitlist-news", "better"): {"before": 5, "reasons": []},
    ("waitlist-news", "as-before"): {"before": 3, "reasons": []},
    ("waitlist-news", "behind-who-came-back"): {"reasons": ["back"]},
    ("waitlist-news", "weighed-anew"): {"reasons": ["weighed"]},
    ("graduation-not-yet", "without-a-reason"): {"reason": ""},
    ("rematch-asked", "before"): {"since": sample.EARLIER, "told": False},
    ("rematch-asked", "before-with-more-words"): {"since": sample.EARLIER, "told": True},
    ("rematch-request", "without-words-or-mentors"): {"text": "", "keywords": []},
    ("rematch-stand-in", "without-mentors"): {"keywords": []},
    ("rematch-decided", "by-another"): {"by_you": False, "next": ""},
    ("rematch-decided", "without-undo"): {"undo_minutes": 0},
    ("pair-decided", "by-yourself"): {"yours": True},
    ("undone", "by-another"): {"by": "Ada Admin", "lines": ["Ann Bell and Mia Mentor (P-7): CLOSE"]},
    ("rematch-unclear", "nobody-to-name"): {"problem": "no mentor is called Max", "keywords": []},
    ("rematch-news", "to-the-waitlist"): {"next": ""},
    ("rematch-mentor", "who-rests"): {"slots": 0},
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
