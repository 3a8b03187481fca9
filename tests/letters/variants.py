"""Letters in the situations that their samples do not show: the other branches of their templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from mailbot.policy.templates import Part
from mailbot.program.facts import Facts
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.prompt import shown
from mailbot.program.keywords.vocabulary import fitting
from mailbot.program.letters import samples as sample
from mailbot.program.letters.catalogue import LETTERS
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.matching.waitlist import Position
from mailbot.program.model import ApplicationStage, MentorshipStage, OfferState
from mailbot.program.topic import Place
from tests.letters import (
    flood_variants,
    lessons_variants,
    matching_variants,
    member_variants,
    news_variants,
    office_variants,
    pair_variants,
    plan_variants,
    privacy_variants,
    proof_variants,
    registry_variants,
    relay_variants,
    undelivered_variants,
    volunteer_variants,
)

NOBODY = Facts(name="", first_name="there")
NO_SLOTS = Facts(free=0, all=0)


def _decision(what: str, mentor: str = "", position: Position = sample.POSITION) -> Facts:
    return Facts(what=what, mentor=mentor, position=position)


def _keywords(place: Place, *roles: Role, stage: StrEnum | None = None, first: str = "") -> list[Facts]:
    fits = [
        keyword
        for keyword in fitting(place, frozenset({Role.ANYONE, *roles}), stage)
        if keyword.name not in {"HELP", "RESUME", "SEND"}
    ]
    return [shown(keyword) for keyword in sorted(fits, key=lambda keyword: keyword.name != first)]


def _help(place: Place, *roles: Role, stage: StrEnum | None = None) -> dict[str, object]:
    return {"place": place.value, "keywords": _keywords(place, *roles, stage=stage)}


_PARTS: Sequence[Part] = LETTERS["several"]["parts"]  # type: ignore[assignment]

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("application-form", "to-a-stranger"): {"reader": NOBODY},
    ("held", "sender-told"): {"told": True},
    ("forged", "by-a-stranger"): {"name": "Sam", "address": "sam@example.test", "known": False},
    ("unread", "tangled-without-subject"): {"subject": "", "megabytes": 0},
    ("sealed", "by-s-mime-without-subject"): {"by": "S/MIME", "subject": ""},
    ("sealed", "by-outlook"): {"by": "Microsoft rights management"},
    ("application-incomplete", "one"): {"missing": sample.MISSING[:1]},
    ("application-incomplete", "three"): {"missing": [*sample.MISSING, *sample.SHORT]},
    ("application-incomplete", "many"): {"missing": sample.MISSING * 2},
    ("application-reminder", "one"): {"missing": sample.MISSING[:1]},
    ("application-complete", "in-full"): {"short": [], "wait_days": 1},
    ("application-complete", "of-the-only-admin"): {"short": [], "nobody": True},
    ("application-amended", "several"): {"changed": ["Your goals", "What else makes you stand out?"]},
    ("application-amended", "nothing-new"): {"changed": []},
    ("application-amended", "by-a-file"): {"changed": [], "files": 1},
    ("application-open", "over"): {
        "application": Facts(id="A-12", stands=stage_in_words(ApplicationStage.REJECTED), over=True)
    },
    ("application-waitlisted", "first"): {"position": Position(1, 8)},
    ("application-waitlisted", "alone"): {"position": Position(1, 1)},
    ("application-rejected", "without-a-reason"): {"reason": ""},
    ("review-packet", "one-mentor"): {"mentors": sample.FITS[:1], "noted": []},
    ("review-packet", "no-mentor"): {
        "application": Facts(id="A-12", name="Ann Bell", discipline="", strength=0, since=sample.NOW),
        "mentors": [],
        "noted": [],
        "reasons": [],
    },
    ("review-amended", "by-a-file"): {"answers": [], "files": 1},
    ("review-done", "approved-without-mentor"): {"decision": _decision("approved", position=Position(2, 8))},
    ("review-done", "waitlisted"): {"decision": _decision("waitlisted", position=Position(1, 1))},
    ("review-done", "rejected-without-undo"): {"decision": _decision("rejected"), "undo_minutes": 0},
    ("review-done", "one-minute"): {"undo_minutes": 1},
    ("review-news", "approved-without-mentor"): {"decision": _decision("approved", position=Position(2, 8))},
    ("review-news", "waitlisted"): {"decision": _decision("waitlisted")},
    ("review-news", "rejected"): {"decision": _decision("rejected")},
    ("review-undo-late", "never"): {"minutes": 0},
    ("review-already", "rejected"): {
        "decided": Facts(what="rejected", by="Abe Abbot", at=sample.NOW),
        "stands": stage_in_words(ApplicationStage.REJECTED),
    },
    ("review-already", "waitlisted-by-another"): {
        "decided": Facts(what="waitlisted", by="Abe Abbot", at=sample.NOW),
        "stands": stage_in_words(ApplicationStage.WAITLISTED),
    },
    ("review-already", "nothing-to-decide"): {
        "decided": None,
        "stands": stage_in_words(ApplicationStage.INCOMPLETE),
    },
    ("review-reminder", "urgent"): {"urgent": True},
    ("several", "answered-apart"): {"every": ""},
    ("several", "of-one-thread"): {
        "apart": False,
        "every": "",
        "parts": tuple(Part(part.template, {**part.facts, **sample.COMMON}) for part in _PARTS),
    },
    ("offer", "bare"): {
        "application": Facts(id="A-12", discipline="", experience="", goals=sample.GOALS, city=""),
        "reasons": [],
        "slots": Facts(free=1),
    },
    ("offer", "of-several-lines"): {
        "application": Facts(
            id="A-12",
            discipline="capacity management",
            experience="four years of dashboards\nand one bad Black Friday\n\nwhich taught me most",
            goals=sample.GOALS,
            city="New York",
        )
    },
    ("offer-lapsed", "no-slots"): {"slots": NO_SLOTS},
    ("offer-declined", "no-slots"): {"slots": NO_SLOTS},
    ("offer-declined", "one-slot"): {"slots": Facts(free=1, all=1)},
    ("offer-lapsed", "while-away"): {"absent": True},
    ("offer-declined", "while-away"): {"absent": True},
    ("offer-over", "declined"): {"became": "declined"},
    ("offer-over", "lapsed"): {"became": "lapsed"},
    ("offer-over", "withdrawn"): {"became": "withdrawn"},
    ("offer-news", "accepted"): {"what": "accepted", "next": "", "reason": "", "pair": "P-7"},
    ("offer-news", "declined-and-nobody-left"): {"next": "", "reason": ""},
    ("offer-news", "lapsed"): {"what": "lapsed", "reason": ""},
    ("offer-news", "slot-free"): {"what": "slot-free", "mentor": "", "reason": ""},
    ("slots", "none"): {"slots": Facts(all=0, taken=0, free=0)},
    ("slots", "none-but-pairs"): {"slots": Facts(all=0, taken=1, free=0)},
    ("slots", "fewer-than-taken"): {"slots": Facts(all=1, taken=2, free=0)},
    ("slots", "all-taken"): {"slots": Facts(all=1, taken=1, free=0)},
    ("kickoff-mentee", "little-known-mentor"): {"mentor": Facts(**{**vars(sample.MENTOR), "city": "", "years": 1})},
    ("kickoff-mentee", "only-years-known"): {"mentor": Facts(**{**vars(sample.MENTOR), "disciplines": ""})},
    ("kickoff-mentee", "nothing-known"): {"mentor": Facts(**{**vars(sample.MENTOR), "disciplines": "", "years": 0})},
    ("kickoff-mentor", "no-city"): {"mentee": Facts(**{**vars(sample.MENTEE), "city": ""})},
    ("kickoff-reminder", "to-the-mentee"): {"reader": sample.ANN, "you_mentor": False, "partner": "Mia"},
    ("absence", "paused"): {"what": "paused", "partners": "Ann", "is_mentor": False},
    ("absence", "without-a-pair"): {"partners": "", "call_meanwhile": False, "is_mentor": False},
    ("absence-partner", "paused"): {"what": "paused", "call": None},
    ("absence-partner", "back"): {"what": "back", "call": None},
    ("absence-ends", "paused"): {"what": "paused"},
    ("absence-over", "away"): {"was": "away", "partners": "Ann"},
    ("absence-over", "was-not-away"): {"was": "", "partners": ""},
    **plan_variants.CHANGES,
    **pair_variants.CHANGES,
    **office_variants.CHANGES,
    **matching_variants.CHANGES,
    **news_variants.CHANGES,
    **member_variants.CHANGES,
    **privacy_variants.CHANGES,
    **proof_variants.CHANGES,
    **registry_variants.CHANGES,
    **undelivered_variants.CHANGES,
    **relay_variants.CHANGES,
    **volunteer_variants.CHANGES,
    **flood_variants.CHANGES,
    **lessons_variants.CHANGES,
    ("help", "to-a-stranger"): _help(Place.NOWHERE),
    ("help", "in-review"): _help(Place.REVIEW, Role.MEMBER, Role.ADMIN, stage=ApplicationStage.COMPLETE),
    ("help", "of-a-decided-application"): _help(Place.REVIEW, Role.MEMBER, Role.ADMIN, stage=ApplicationStage.OFFERED),
    ("help", "in-an-offer"): _help(Place.OFFER, Role.MEMBER, Role.MENTOR, stage=OfferState.OPEN),
    ("help", "of-an-offer-that-is-over"): _help(Place.OFFER, Role.MEMBER, Role.MENTOR, stage=OfferState.LAPSED),
    ("help", "in-an-application"): _help(Place.APPLICATION, Role.MEMBER),
    ("help", "of-a-pair-that-is-over"): {
        **_help(Place.PAIR, Role.MEMBER, Role.MENTOR, stage=MentorshipStage.ENDED),
        "over": True,
    },
    ("help", "in-a-question"): _help(Place.ANSWERING, Role.MEMBER, Role.ADMIN),
    ("malformed", "out-of-place"): {
        "line": "APPROVE 2",
        "problem": "APPROVE does not fit here",
        "keywords": _keywords(Place.APPLICATION, Role.MEMBER),
    },
    ("malformed", "near-miss"): {
        "line": "STAUTS",
        "problem": "There is no STAUTS; perhaps you mean STATUS",
        "keywords": [
            Facts(keyword="STATUS", form="", does="what you seem to mean: tells where things stand for you"),
            *_keywords(Place.APPLICATION, Role.MEMBER, first="STATUS")[1:],
        ],
        "others": [Facts(line="APPROVE 2", problem="APPROVE does not fit here")],
    },
    ("malformed", "of-two-threads"): {
        "line": "Re: You and Mia [P-7]",
        "problem": "it belongs to two of our letters at once; please answer each of them by itself",
        "keywords": [],
    },
    ("enquiry", "about-an-application"): {"about": "A-12", "name": "Ann Bell", "known": True, "proven": True},
    ("enquiry", "unproven-member"): {"name": "Ann Bell", "known": True},
    ("enquiry", "proven-stranger-without-subject"): {
        "proven": True,
        "enquiry": Facts(id="Q-3", subject=""),
    },
    ("enquiry-received", "from-an-applicant"): {"known": True},
    ("enquiry-received", "with-the-usual-wait"): {"wait_days": 3},
    ("application-form", "before-a-new-try-makes-sense"): {"again": sample.LATER},
    ("application-incomplete", "with-a-file-of-a-word-processor"): {"unread": ["application.docx"]},
    ("application-complete", "with-files-of-a-word-processor"): {"unread": ["cv.docx", "more.odt"]},
    ("application-amended", "by-nothing-that-we-read"): {"changed": [], "files": 0, "unread": ["cv.docx"]},
    ("application-waiting", "in-the-usual-time"): {"wait_days": 30, "late": False},
    ("application-waiting", "of-the-only-admin"): {"nobody": True},
}

SITUATIONS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    **{name: (name, facts) for name, facts in LETTERS.items()},
    **{f"{name}.{which}": (name, {**LETTERS[name], **changed}) for (name, which), changed in CHANGES.items()},
}
"""Letter and facts by "letter" or "letter.situation"."""
