"""Office letters: what the program writes to its admins by the week and by the quarter, with sample facts of every name
that their templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

APPLICATION = Facts(
    what="application",
    id="A-12",
    name="Ann Bell",
    other="",
    since=sample.EARLIER,
    days=21,
    strength=70,
    thread="Ann Bell applies for performance testing [A-12]",
)
GRADUATION = Facts(
    what="graduation", id="P-7", name="Cem Kaya", other="Mia Mentor", since=sample.EARLIER, days=21, thread=""
)
CLOSING = Facts(what="closing", id="P-9", name="Ben Brook", other="Eve Hill", since=sample.EARLIER, days=98, thread="")
QUESTION = Facts(
    what="question",
    id="Q-3",
    name="Dan Field",
    other="",
    since=sample.NOW,
    days=1,
    thread="Mentoring from Istanbul? [Q-3]",
)
CONFIRM = Facts(keyword="CONFIRM P-7", form="", does="Cem Kaya graduates")
CLOSE = Facts(keyword="CLOSE P-9", form="", does="ends the pair of Ben Brook and Eve Hill; both are told")
FIGURES = Facts(
    applications=12,
    approved=7,
    open_source=5,
    wait_days=9,
    begun=4,
    going_on=11,
    due=10,
    held=9,
    plans=5,
    milestones=14,
    lessons=3,
    asked=5,
    helped=4,
    graduated=2,
    graduates=5,
    mentees=11,
    taking_part=8,
    graduates_taking_part=4,
    passing_on=3,
    generations=3,
)

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "digest": {
        "week": date(2026, 11, 23),
        "lines": [APPLICATION, GRADUATION, CLOSING, QUESTION],
        "more": 0,
        "keywords": [CONFIRM, CLOSE],
        "every": "1 …⏎2 …⏎3 …⏎4 …",
        "held": 2,
        "since": datetime(2026, 11, 16, 7, 0, tzinfo=UTC),
    },
    "report": {"begins": date(2026, 10, 1), "ends": date(2026, 12, 31), "figures": FIGURES},
}
