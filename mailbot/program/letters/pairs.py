"""Pair letters: the letters of a pair's year (calls, silence, graduation), with sample facts of every name that their
templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.initiatives import ASKED
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.model import MentorshipStage

CALL = Facts(at=sample.CALL_AT, place=sample.ROOM, zone="Europe/Berlin", name="first call", kickoff=True)
CATCHUP = Facts(at=sample.CALL_AT, place=sample.ROOM, zone="Europe/Berlin", name="third catch-up", kickoff=False)
AGENDA = ["the wrk patch", "whether to change jobs\nand when"]
BEGAN = sample.EARLIER

_YES_NO = ["Choose one: yes, no"]
OUTCOME = Facts(
    title="What came of your first call",
    blank="What came of your first call\n\n[1] Do you know each other a little now? (optional)\n",
    intro="A word is enough where it says yes or no; anything open can simply be talked about next time.",
    fields=[
        Facts(
            label="Do you know each other a little now?", bracket="(optional)", below=["Choose one: yes, no"], value=""
        ),
        Facts(label="Have you agreed what to work on?", bracket="(optional)", below=["Choose one: yes, no"], value=""),
        Facts(label="Focus areas for the next months", bracket="(one on a line, optional)", below=[], value=""),
        Facts(label="Focus areas for the long run", bracket="(one on a line, optional)", below=[], value=""),
        Facts(
            label="Do the two of you fit?",
            bracket="(only the program reads this one, optional)",
            below=["Choose one: yes, no, not sure"],
            value="",
        ),
    ],
)
SELF = Facts(
    title="A look at yourself",
    blank="A look at yourself\n\n[1] What are you good at? (optional)\n",
    intro="A line or two for each is plenty, and you can leave out what you like.",
    fields=[
        Facts(label="What are you good at?", bracket="(optional)", below=[], value=""),
        Facts(label="What is hard for you, and what do you avoid?", bracket="(optional)", below=[], value=""),
    ],
)

_WITH_ANN: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Ann"}
_WITH_MIA: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Mia"}
_FIRST: Mapping[str, object] = {**_WITH_ANN, "call": CALL}
_LATER: Mapping[str, object] = {**_WITH_ANN, "call": CATCHUP}
_SEEN: Mapping[str, object] = {
    "pair": Facts(id="P-7", since=sample.EARLIER, stands=stage_in_words(MentorshipStage.ACTIVE)),
    "mentor": "Mia Mentor",
    "mentee": "Ann Bell",
}

TO_MENTORS: Mapping[str, Mapping[str, object]] = {
    "call-invitation": {
        **_FIRST,
        "by_you": False,
        "moved": False,
        "again": "",
        "of_series": False,
        "you_mentor": True,
    },
    "call-which": {
        "line": "CALL 12/3/2027 10:00 Skype",
        "problem": "the day and the month can be read in either order",
        "keywords": [
            Facts(keyword="CALL 2027-03-12 10:00 Skype", form="", does="Friday 12 March, 10:00 (Berlin)"),
            Facts(keyword="CALL 2027-12-03 10:00 Skype", form="", does="Friday 3 December, 10:00 (Berlin)"),
        ],
    },
    "call-declined": {**_FIRST, "by_you": False, "after_all": False, "example": sample.EXAMPLE},
    "call-proposed": {**_FIRST, "by_you": False, "proposed": sample.SOON},
    "call-withdrawn": {**_FIRST, "by_you": False, "example": sample.EXAMPLE},
    "call-reminder": {
        **_LATER,
        "agenda": AGENDA,
        "you_mentor": True,
        "says": "accepted",
        "theirs": [],
        "ask_self": False,
        "progress": None,
        "mirror": [],
    },
    "call-missed": {**_FIRST, "by": "", "you_mentor": True, "example": sample.EXAMPLE},
    "call-disputed": {**_FIRST, "you_held": True},
    "kickoff-outcome": {**_FIRST, "you_mentor": True, "told": False, "form": OUTCOME},
    "outcome-noted": {
        **_WITH_ANN,
        "objectives": [
            Facts(label="Do you know each other a little now?", yours=True, theirs=True),
            Facts(label="Have you talked about where the mentee wants to get?", yours=True, theirs=False),
            Facts(label="Have you agreed what to work on?", yours=True, theirs=None),
        ],
        "near": ["queueing models", "wrk"],
        "far": ["capacity planning"],
        "told": True,
        "by_you": True,
        "unread": [],
        "doubt": False,
    },
    "self-assessment": {**_WITH_ANN, "start": True, "form": SELF},
    "self-noted": {
        **_WITH_ANN,
        "start": True,
        "by_you": True,
        "yours": [Facts(label="What are you good at?", answer="Listening, and queueing models.")],
        "theirs": [
            Facts(label="What are you good at?", answer="Load tests, and keeping calm."),
            Facts(label="", answer="I would like to speak at a conference one day."),
        ],
    },
    "pulse": _WITH_ANN,
    "all-well": _WITH_ANN,
    "agenda": {"pair": sample.PAIR, "writer": "Ann", "text": "the wrk patch", "remarks": []},
    "silence": {**_WITH_ANN, "since": sample.EARLIER, "you_mentor": True, "closing": 0},
    "pair-closed": {**_WITH_ANN, "you_mentor": True, "slots": 1, "call": None},
    "graduation-question": {**_WITH_ANN, "since": BEGAN, "left": 0},
    "graduation-open": {**_WITH_ANN, "milestones": [Facts(number=4, text="Model the checkout path")]},
    "graduation-asked": {**_WITH_ANN, "since": None, "reminded": False},
    "graduated-mentor": {**_WITH_ANN, "slots": 1, "call": None},
    "slots-given": {"slots": Facts(all=2, before=1)},
}

TO_MENTEES: Mapping[str, Mapping[str, object]] = {
    "call-held": {
        **_WITH_MIA,
        "call": CALL,
        "by": "",
        "you_mentor": False,
        "next": sample.LATER,
        "planned": False,
        "form": None,
        "asked": False,
    },
    "catchup-agenda": {**_WITH_MIA, "call": CATCHUP, "agenda": [], "initiatives": ASKED, "you_mentor": False},
    "agenda-noted": {**_WITH_MIA, "agenda": AGENDA},
    "graduated-mentee": {
        "partner": "Mia",
        "disciplines": "performance testing",
        "slots": 1,
        "call": None,
        "projects": ["wrk"],
    },
    "pledge": {"slots": 1},
}

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "kickoff-doubt": {
        "pair": sample.PAIR,
        "mentor": "Mia Mentor",
        "mentee": "Ann Bell",
        "since": sample.EARLIER,
        "held": sample.SOON,
    },
    "slots-set": {"mentor": "Ben Brook", "slots": Facts(all=2, before=1)},
    "silence-news": {**_SEEN, "since": sample.EARLIER},
    "silence-close": {**_SEEN, "since": sample.EARLIER},
    "pair-closed-news": {**_SEEN, "by": "", "reason": "Both have left their companies.", "undo_minutes": 10},
    "pair-unmoved": {**_SEEN, "keyword": "CLOSE", "why": "own", "since": sample.EARLIER},
    "graduation-confirm": {**_SEEN, "reminder": False},
    "graduation-done": {**_SEEN, "by": "", "undo_minutes": 10},
    "pledge-news": {**_SEEN, "since": sample.EARLIER, "slots": 1},
}

PAIR_READERS: tuple[tuple[Facts, Mapping[str, Mapping[str, object]]], ...] = (
    (sample.MIA, TO_MENTORS),
    (sample.ANN, TO_MENTEES),
    (sample.ADA, TO_ADMINS),
)
"""Each reader with the letters to them."""
