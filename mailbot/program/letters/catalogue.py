"""Letters: every letter that the program sends, by the name of its template, with sample facts of every name that the
template may use.

The samples have the shapes that the chapters give; a letter that is added here needs its file in templates/.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.policy.templates import Part
from mailbot.program.facts import Facts
from mailbot.program.letters import (
    answers,
    initiatives,
    members,
    office,
    plans,
    proofs,
    registry,
    relays,
    undelivered,
    volunteers,
)
from mailbot.program.letters import samples as sample
from mailbot.program.letters.anyone import TO_ANYONE
from mailbot.program.letters.floods import TO_ADMINS as FLOODS
from mailbot.program.letters.lessons import KNOWLEDGE_READERS
from mailbot.program.letters.matching import MATCHING_READERS
from mailbot.program.letters.news import NEWS_READERS
from mailbot.program.letters.pairs import PAIR_READERS
from mailbot.program.letters.privacy import PRIVACY_READERS
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.model import ApplicationStage

_KIT: Mapping[str, object] = {
    "pair": sample.PAIR,
    "mentor": sample.MENTOR,
    "mentee": sample.MENTEE,
    "answers": sample.ANSWERS,
    "example": sample.EXAMPLE,
}
_APPROVED = Facts(what="approved", mentor="Mia Mentor", position=sample.POSITION)
_SLOTS = Facts(free=1, all=2)
_REMINDER = {"application": sample.NAMED, "since": sample.EARLIER, "urgent": False, "strength": 70}
_LATE = {"application": sample.CEMS, "since": sample.EARLIER, "urgent": True, "strength": 55}

_TO_APPLICANTS: Mapping[str, Mapping[str, object]] = {
    "application-form": {"application": sample.APPLICATION, "form": sample.FORM, "again": None},
    "application-incomplete": {"application": sample.APPLICATION, "missing": sample.MISSING, "unread": []},
    "application-reminder": {"application": sample.APPLICATION, "missing": sample.MISSING, "expires": sample.SOON},
    "application-expired": {"application": sample.APPLICATION},
    "application-complete": {
        "application": sample.APPLICATION,
        "short": sample.SHORT,
        "wait_days": 14,
        "unread": [],
        "nobody": False,
    },
    "application-open": {
        "application": Facts(id="A-12", stands=stage_in_words(ApplicationStage.OFFERED), over=False),
        "again": None,
    },
    "application-amended": {
        "application": sample.APPLICATION,
        "changed": ["Your goals"],
        "files": 0,
        "since": sample.EARLIER,
        "wait_days": 14,
        "unread": [],
    },
    "application-waiting": {
        "application": sample.APPLICATION,
        "since": sample.EARLIER,
        "wait_days": 14,
        "late": True,
        "nobody": False,
    },
    "application-question": {
        "application": sample.NAMED,
        "question": "Which part of the gateway's load tests was yours?",
    },
    "application-approved": {"application": sample.NAMED, "position": sample.POSITION},
    "application-waitlisted": {"application": sample.NAMED, "position": sample.POSITION},
    "application-rejected": {
        "application": sample.NAMED,
        "reason": "The program is for people with a year or two of performance work behind them.\n"
        "Take one slow page, make it faster, and write down how.",
        "again": sample.LATER,
    },
}

_TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "review-packet": {
        "application": sample.IN_PACKET,
        "answers": sample.ANSWERS,
        "noted": sample.NOTED,
        "reasons": sample.STRENGTH,
        "mentors": sample.FITS,
        "wait_days": 14,
    },
    "review-amended": {"application": sample.IN_PACKET, "answers": sample.ANSWERS[-1:], "files": 0},
    "review-done": {"application": sample.NAMED, "decision": _APPROVED, "undo_minutes": 10},
    "review-news": {"application": sample.NAMED, "by": "Ada Admin", "decision": _APPROVED},
    "review-undone": {"application": sample.NAMED, "what": "approved", "waitlisted": False},
    "review-undo-late": {"application": sample.NAMED, "minutes": 10},
    "review-already": {
        "application": sample.NAMED,
        "stands": stage_in_words(ApplicationStage.OFFERED),
        "decided": Facts(what="approved", by="Ada Admin", at=sample.NOW),
    },
    "review-unclear": {
        "application": sample.NAMED,
        "problem": "Mia could be Mia Mentor (M-3) or Mia Brook (M-4)",
        "keywords": [
            Facts(keyword="APPROVE M-3", form="", does="asks Mia Mentor, 1 of 2 slots free, same discipline"),
            Facts(keyword="APPROVE M-4", form="", does="asks Mia Brook, 2 of 2 slots free"),
        ],
    },
    "review-own": {},
    "review-scored": {"application": sample.NAMED, "strength": 85},
    "review-asked": {"application": sample.NAMED, "question": "Which part of the gateway's load tests was yours?"},
    "review-comment": {
        "application": sample.NAMED,
        "by": "Ada Admin",
        "text": "I know her from a conference.\nA careful mind.",
    },
    "review-alone": {"application": sample.NAMED},
    "review-reminder": _REMINDER,
    "several": {
        "apart": True,
        "every": "1 …⏎2 …",
        "parts": (
            Part("review-reminder", {**sample.ELSEWHERE[0], "reader": sample.ADA, **_REMINDER}),
            Part("review-reminder", {**sample.ELSEWHERE[1], "reader": sample.ADA, **_LATE}),
        ),
    },
    "offer-news": {
        "application": sample.NAMED,
        "what": "declined",
        "mentor": "Mia Mentor",
        "next": "Ben Brook",
        "reason": "We go live this month.",
        "pair": "",
    },
    "kickoff-missing": {
        "pair": sample.PAIR,
        "mentor": "Mia Mentor",
        "mentee": "Ann Bell",
        "since": sample.EARLIER,
    },
    "enquiry": {
        "enquiry": sample.ENQUIRY,
        "name": "Cem Kaya",
        "about": "",
        "known": False,
        "proven": False,
        "text": "Hello,\n\nis there a fixed hour for the calls, or do the two agree on one?",
    },
    "enquiry-pending": {"enquiry": sample.ENQUIRY, "name": "Cem Kaya", "since": sample.EARLIER},
    "enquiry-answered": {"enquiry": Facts(id="Q-3"), "by": "Ada", "text": "Hello Cem,\n\nthe two agree on the hour."},
    "held": {"held": Facts(id="H-12"), "reason": "larger than limits.max_mail_mb allows", "told": False},
    "forged": {"held": Facts(id="H-12"), "name": "Ann Bell", "address": "ann@example.test", "known": True},
    "shunted": {"reason": "KeyError in place, line 101", "message_id": "cem.4.20261123@example.test"},
}

_TO_MENTORS: Mapping[str, Mapping[str, object]] = {
    "offer": {
        "application": sample.ANONYMOUS,
        "reasons": ["same discipline", "same time zone within an hour"],
        "slots": Facts(free=2),
        "until": sample.SOON,
    },
    "offer-reminder": {"application": sample.ANONYMOUS, "until": sample.SOON},
    "offer-lapsed": {"application": sample.APPLICATION, "slots": _SLOTS, "absent": False},
    "offer-declined": {"application": sample.APPLICATION, "slots": _SLOTS, "absent": False, "rests": False},
    "offer-unclear": {"application": sample.APPLICATION},
    "offer-over": {"application": sample.APPLICATION, "became": "accepted", "at": sample.NOW},
    "slots": {"slots": Facts(all=2, taken=1, free=1)},
}

_TO_PAIRS: Mapping[str, Mapping[str, object]] = {
    "kickoff-mentor": {**_KIT, "partner": "Ann"},
    "kickoff-mentee": {**_KIT, "reader": sample.ANN, "partner": "Mia", "initiatives": initiatives.ASKED},
    "kickoff-reminder": {
        "pair": sample.PAIR,
        "partner": "Ann",
        "since": sample.EARLIER,
        "you_mentor": True,
        "example": sample.EXAMPLE,
    },
    "talk": {
        "pair": sample.PAIR,
        "writer": "Ann",
        "text": "Dear Mia,\n\nthe p99 of our checkout doubled, the median did not move:\n\n  week 2   402 ms\n"
        "  week 3   911 ms\n\nAnn",
        "remarks": [],
    },
    "talk-empty": {"pair": sample.PAIR},
    "absence-partner": {
        "pair": sample.PAIR,
        "partner": "Ann",
        "what": "away",
        "until": sample.SOON,
        "call": sample.CALL_AT,
    },
    "pair-which": {"pair": sample.PAIR, "partner": "Ann"},
    "pair-over": {"pair": sample.PAIR, "since": sample.EARLIER},
}

_READERS: tuple[tuple[Facts, Mapping[str, Mapping[str, object]]], ...] = (
    (sample.ANN, _TO_APPLICANTS),
    (sample.ADA, _TO_ADMINS),
    (sample.ADA, office.TO_ADMINS),
    (sample.MIA, answers.TO_MEMBERS),
    (sample.ADA, FLOODS),
    (sample.ADA, undelivered.TO_ADMINS),
    (sample.MIA, undelivered.TO_MEMBERS),
    (sample.MIA, _TO_MENTORS),
    (sample.MIA, _TO_PAIRS),
    (sample.ANN, plans.TO_MENTEES),
    (sample.MIA, plans.TO_MENTORS),
    (sample.ANN, initiatives.TO_MENTEES),
    (sample.MIA, initiatives.TO_MENTORS),
    (sample.ADA, initiatives.TO_ADMINS),
    (sample.CEM, TO_ANYONE),
    (sample.CEM, proofs.TO_MEMBERS),
    (sample.ADA, proofs.TO_ADMINS),
    (sample.ADA, registry.TO_ADMINS),
    (sample.CEM, members.TO_MEMBERS),
    (sample.MIA, members.TO_MENTORS),
    (sample.ADA, members.TO_ADMINS),
    *PAIR_READERS,
    *KNOWLEDGE_READERS,
    *NEWS_READERS,
    *MATCHING_READERS,
    *PRIVACY_READERS,
    (sample.ANN, relays.TO_WRITERS),
    (sample.MIA, relays.TO_READERS),
    (sample.ADA, relays.TO_ADMINS),
    (sample.CEM, volunteers.TO_VOLUNTEERS),
    (sample.ADA, volunteers.TO_ADMINS),
    (sample.MIA, volunteers.TO_MEMBERS),
)

LETTERS: Mapping[str, Mapping[str, object]] = {
    name: {**sample.COMMON, "reader": reader, **facts}
    for reader, letters in _READERS
    for name, facts in letters.items()
}
