"""Member letters: what members read about themselves, about leaving and about the program's rules, and what is said in
confidence, with sample facts of every name that their templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.admission.volunteering import VolunteerStage
from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.plans import SUMMARY
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.model import ApplicationStage, MentorshipStage

CONFIDENCE = Facts(id="T-3")
HANDOVER = Facts(
    title="For your mentee's next mentor",
    intro="A line or two for each is plenty, and you can leave out what you like.",
    fields=[
        Facts(label="What did the two of you work on?", bracket="", below=[], value=""),
        Facts(label="What would help next?", bracket="", below=[], value=""),
        Facts(
            label="What should the next mentor be careful about?",
            bracket="(your mentee reads this as well)",
            below=[],
            value="",
        ),
    ],
)
COMPLETE = Facts(
    id="A-12",
    stands=stage_in_words(ApplicationStage.COMPLETE),
    since=sample.EARLIER,
    turn="admins",
    position=None,
    before=3,
    wait_days=9,
    nobody=False,
)
OFFERED = Facts(
    id="V-3",
    stands=stage_in_words(VolunteerStage.COMPLETE),
    since=sample.EARLIER,
    turn="admins",
    wait_days=5,
    nobody=False,
)
GOING_ON = Facts(
    id="P-7",
    partner="Ann",
    you_mentor=True,
    stands=stage_in_words(MentorshipStage.KICKOFF),
    plan=SUMMARY,
    focus=Facts(near="queueing models and wrk", far="capacity planning"),
    call=sample.CALL_AT,
    turn="",
    partner_absence=Facts(paused=False, until=sample.SOON),
)
SLOTS = Facts(keyword="SLOTS", form="n", does="how many mentees you take at a time, 0 for none")

TO_MEMBERS: Mapping[str, Mapping[str, object]] = {
    "status": {
        "applications": [COMPLETE],
        "volunteerings": [OFFERED],
        "pairs": [GOING_ON],
        "offers": [Facts(id="A-15", made=sample.NOW)],
        "slots": Facts(all=3, free=1, taken=2),
        "absence": Facts(paused=False, until=sample.SOON),
        "addresses": [],
        "left": False,
        "is_mentor": True,
        "waits": None,
        "keywords": [SLOTS],
    },
    "name": {"before": "Cem Kay", "name": "Cem Kaya", "same": False},
    "language": {"language": "German", "exists": False, "written": "English"},
    "application-withdrawn": {"application": sample.APPLICATION, "volunteered": False},
    "leaving": {
        "mentees": "Ann and Ben",
        "mentors": "",
        "application": "",
        "is_mentor": True,
        "is_admin": False,
        "until": sample.SOON,
    },
    "leaving-kept": {},
    "leaving-over": {"left": False},
    "leaving-nothing": {"why": "nothing", "since": None},
    "left": {
        "mentees": "Ann",
        "mentors": "",
        "application": "",
        "is_mentor": True,
        "is_admin": False,
        "handover": True,
    },
    "framework": {"version": "2026-11", "agreed": True, "manual": True},
    "rules-asked": {"version": "2026-11", "before": "2025-03", "again": False},
    "rules-answered": {"version": "2026-11", "agreed": True},
    "rules-over": {"version": "2026-11"},
    "confidence": {"confidence": CONFIDENCE},
    "confidence-nobody": {},
    "confidence-answer": {
        "confidence": CONFIDENCE,
        "text": "Hello Cem,\n\nthank you for telling us. May I call you about it this week?\n\nEve",
    },
}

TO_MENTORS: Mapping[str, Mapping[str, object]] = {
    "offer-withdrawn": {"application": sample.APPLICATION, "slots": Facts(free=1)},
    "pair-left": {
        "pair": sample.PAIR,
        "partner": "Ann",
        "you_mentor": True,
        "you_left": False,
        "slots": 1,
        "waits": None,
        "call": sample.CALL_AT,
        "plan": False,
    },
    "handover-form": {"pair": sample.PAIR, "partner": "Ann", "form": HANDOVER},
    "handover-noted": {"pair": sample.PAIR, "partner": "Ann", "passed": False},
    "handover-brief": {
        "pair": Facts(id="P-9"),
        "partner": "Ann",
        "former": "Ben",
        "you_mentor": True,
        "answers": [
            Facts(label="What did the two of you work on?", answer="Load models of the checkout path."),
            Facts(label="What would help next?", answer="A queueing book, and somebody who asks why."),
        ],
        "text": "",
    },
}

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "application-withdrawn-news": {"application": sample.NAMED},
    "left-news": {"name": "Mia Mentor", "id": "M-3", "pairs": "P-7 and P-9"},
    "rules-news": {"name": "Cem Kaya", "id": "M-5", "version": "2026-11", "refused": True},
    "conduct": {
        "confidence": CONFIDENCE,
        "name": "Cem Kaya",
        "address": "",
        "pair": "P-7 with Ben Brook",
        "proven": True,
        "text": "In our last call I was shouted at, and not for the first time.",
    },
    "conduct-answered": {"confidence": CONFIDENCE, "by": "Abe Abbot", "text": "Thank you for telling us. I call you."},
}
