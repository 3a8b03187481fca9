"""Letters about what is learned and how a pair ends: sample facts of every name that their templates may use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.initiatives import GAP
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.model import MentorshipStage

_WITH_ANN: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Ann"}
_WITH_MIA: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Mia"}
_SEEN: Mapping[str, object] = {
    "pair": Facts(id="P-7", since=sample.EARLIER, stands=stage_in_words(MentorshipStage.ACTIVE)),
    "mentor": "Mia Mentor",
    "mentee": "Ann Bell",
}

_WORDING = (
    "A median hides what hurts. When [mentee] plotted the 99th percentile by hour, the batch job that caused it "
    "stood out at once."
)
_LESSON: Mapping[str, object] = {
    **_WITH_ANN,
    "yours": False,
    "wording": _WORDING,
    "shelf": "performance testing · operate",
    "until": sample.SOON,
}
_LOOKING_BACK = Facts(
    title="Looking back",
    intro="",
    fields=[
        Facts(label="Has it helped you on your way?", bracket="(yes or no)", below=[], value=""),
        Facts(
            label="What have you learned that others should know?",
            bracket="(kept without names, and only if both of you agree)",
            below=[],
            value="",
        ),
    ],
    blank="[1] Has it helped you on your way? (yes or no)",
)
_ANSWERED: Mapping[str, object] = {**_WITH_ANN, "by_you": True, "shelf": "performance testing · operate"}

_QUESTION = "What are you good at?"
_ROWS = [
    Facts(label=_QUESTION, first="Load tests", second="Load tests, and reading traces"),
    Facts(label="What is hard for you, and what do you avoid?", first="", second="Saying no\nand talks"),
]
BRIEF: Mapping[str, object] = {
    "progress": Facts(
        since=sample.EARLIER,
        done=["Read two books on queueing"],
        next=[Facts(text="Model the checkout path", due=date(2027, 1, 31), blocked=True)],
        all=3,
        finished=1,
    ),
    "mirror": [
        Facts(name="", then=sample.EARLIER, now=sample.NOW, rows=_ROWS),
        Facts(name="Ann", then=sample.EARLIER, now=sample.NOW, rows=_ROWS[:1]),
    ],
}
"""What there is to look at before a catch-up."""
_SELF = Facts(
    title="A look at yourself",
    intro="",
    fields=[Facts(label=_QUESTION, bracket="", below=[], value="")],
    blank=f"[1] {_QUESTION}",
)
_AFTER = Facts(
    title="After your catch-up",
    intro="",
    fields=[
        Facts(label="Have you talked?", bracket="(yes or no)", below=[], value=""),
        Facts(label="What do you take from it?", bracket="", below=[], value=""),
        Facts(label="What comes next, when and where?", bracket="", below=[], value=""),
        Facts(
            label="Is there anything for the program alone?",
            bracket="(only the admins read this one)",
            below=[],
            value="",
        ),
    ],
    blank="[1] Have you talked? (yes or no)",
)
_NEXT = "third catch-up"

TO_MENTORS: Mapping[str, Mapping[str, object]] = {
    "offtopic-noted": {**_WITH_ANN, "since": None, "admins": False},
    "lesson-offered": {**_LESSON, "reminded": False},
    "lesson-unclear": _LESSON,
    "lesson-answered": {**_ANSWERED, "what": "waits"},
    "lesson-over": {"pair": sample.PAIR},
    "catchup-dates": {
        **_WITH_ANN,
        "call": _NEXT,
        "due": sample.CALL_AT,
        "example": sample.EXAMPLE,
        "missed": False,
        "you_mentor": True,
        "initiatives": GAP,
    },
    "catchup-self": {
        **_WITH_ANN,
        "call": _NEXT,
        "form": _SELF,
    },
    "catchup-brief": {
        **_WITH_ANN,
        "call": _NEXT,
        **BRIEF,
    },
    "catchup-outcome": {
        **_WITH_ANN,
        "call": Facts(name=_NEXT, at=sample.CALL_AT),
        "example": sample.EXAMPLE,
        "form": _AFTER,
    },
    "catchup-news": {
        "pair": sample.PAIR,
        "writer": "Ann",
        "text": "The patch is nearly there.\n\nThe talk, in May at the meetup.",
        "remarks": [],
    },
    "catchup-passed": _WITH_ANN,
    "closing-form": {**_WITH_ANN, "graduated": True, "form": _LOOKING_BACK},
    "closing-noted": {**_WITH_ANN, "lesson": True},
}

TO_MENTEES: Mapping[str, Mapping[str, object]] = {
    "offtopic": _WITH_MIA,
    "completion": {
        "pair": sample.PAIR,
        "name": "Ann Bell",
        "mentor": "Mia Mentor",
        "by": "Ada Admin",
        "disciplines": "performance testing",
        "since": sample.EARLIER,
        "until": sample.LATER,
        "calls": 5,
        "milestones": ["Read two books on queueing", "Model the checkout path"],
        "generation": 3,
    },
}

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "offtopic-news": {**_SEEN, "dates": [sample.EARLIER, sample.NOW]},
}

KNOWLEDGE_READERS: tuple[tuple[Facts, Mapping[str, Mapping[str, object]]], ...] = (
    (sample.MIA, TO_MENTORS),
    (sample.ANN, TO_MENTEES),
    (sample.ADA, TO_ADMINS),
)
"""Each reader with the letters to them."""
