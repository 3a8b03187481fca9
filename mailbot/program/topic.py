"""Topics: what a thread is about, as a path that begins with a record's id, and what place of talk that makes it.

The place tells which keywords make sense, whether plain text is welcome there, and to whom it goes.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache


class Place(StrEnum):
    """Where in the program something is said."""

    NOWHERE = "nowhere"  # no thread: the program address itself
    APPLICATION = "application"  # A-12            the applicant's own thread
    REVIEW = "review"  # A-12/review     an admin's thread about an application
    OFFER = "offer"  # A-12/offer/2    a mentor's thread about one offer
    PAIR = "pair"  # P-7             one side's thread of a pair
    ASIDE = "aside"  # P-7/aside/pulse one of a pair and the program, without the other
    OVERSIGHT = "oversight"  # P-7/admins/silence  an admin's thread about a pair
    QUESTION = "question"  # Q-3             the asker's thread
    ANSWERING = "answering"  # Q-3/admins      an admin's thread about a question
    TOGETHER = "together"  # office/together a letter of several parts, each with a thread of its own
    PROOF = "proof"  # C-3             whether a mail was sent by whom it says, or the same said again
    ADDRESS = "address"  # N-3, N-3/admins   whether letters shall go to a new address
    LEGACY = "legacy"  # P-7/legacy      a mentee whose pair is over: what goes along to the next one
    DRAFT = "draft"  # office/draft/A-5  an admin's thread about who shall be asked for several free slots
    DIGEST = "digest"  # office/digest/2026-11-30  what waits for an admin, line by line
    CUSTODY = "custody"  # H-12            an admin's thread about one held mail
    VOLUNTEERING = "volunteering"  # V-3  the thread of somebody who volunteers as a mentor
    VETTING = "vetting"  # V-3/review   an admin's thread about that
    PROFILE = "profile"  # office/profile  a member's profile, as a form
    LEAVING = "leaving"  # office/leaving  whether a member really leaves
    RULES = "rules"  # office/rules/…  whether a member agrees to the program's rules
    HANDOVER = "handover"  # P-7/handover   what a mentor who has left tells the next one
    LESSON = "lesson"  # P-7/lesson/3     one of a pair about a wording that is to be kept for others
    CONFIDENCE = "confidence"  # T-3             who confided something, and the conduct address
    CONDUCT = "conduct"  # T-3/conduct     the conduct address about it
    NEWS = "news"  # office/news  a subscriber and the news
    FORGETTING = "forgetting"  # F-3  whether a member wants to be forgotten
    EDITION = "edition"  # E-3  an admin's thread about an edition of the news
    OFFICE = "office"  # office          anything between a member and the program itself


_BY_PATH = {
    ("A", ""): Place.APPLICATION,
    ("A", "review"): Place.REVIEW,
    ("A", "offer"): Place.OFFER,
    ("P", ""): Place.PAIR,
    ("P", "call"): Place.PAIR,
    ("P", "plan"): Place.PAIR,
    ("P", "held"): Place.PAIR,
    ("P", "aside"): Place.ASIDE,
    ("P", "admins"): Place.OVERSIGHT,
    ("P", "handover"): Place.HANDOVER,
    ("P", "lesson"): Place.LESSON,
    ("T", ""): Place.CONFIDENCE,
    ("T", "conduct"): Place.CONDUCT,
    ("office", "leaving"): Place.LEAVING,
    ("office", "rules"): Place.RULES,
    ("P", "legacy"): Place.LEGACY,
    ("office", "together"): Place.TOGETHER,
    ("office", "draft"): Place.DRAFT,
    ("office", "digest"): Place.DIGEST,
    ("C", ""): Place.PROOF,
    ("N", ""): Place.ADDRESS,
    ("N", "admins"): Place.ADDRESS,
    ("H", ""): Place.CUSTODY,
    ("V", ""): Place.VOLUNTEERING,
    ("V", "review"): Place.VETTING,
    ("office", "profile"): Place.PROFILE,
    ("office", "news"): Place.NEWS,
    ("E", ""): Place.EDITION,
    ("F", ""): Place.FORGETTING,
    ("Q", ""): Place.QUESTION,
    ("Q", "admins"): Place.ANSWERING,
}

OFFICE = "office"
PROFILE = f"{OFFICE}/profile"
LEAVING = f"{OFFICE}/leaving"
NEWS = f"{OFFICE}/news"
NAMES = "office/names"
"""The admins' thread about mails in other people's names."""


@lru_cache(maxsize=1024)
def place_of(topic: str) -> Place:
    """The place of talk that a topic makes; "" is nowhere."""
    if not topic:
        return Place.NOWHERE
    record, _, rest = topic.partition("/")
    return _BY_PATH.get((record.partition("-")[0], rest.partition("/")[0]), Place.OFFICE)


def record_of(topic: str) -> str:
    """The id that a topic begins with: "A-12" of "A-12/offer/2"."""
    return topic.partition("/")[0]


def number_of(topic: str) -> int:
    """The number that a topic ends with: 2 of "A-12/offer/2"; 0 where there is none."""
    last = topic.rpartition("/")[2]
    return int(last) if last.isdecimal() else 0


def review(record: str) -> str:
    """An admin's thread about an application, or about somebody who volunteers."""
    return f"{record}/review"


def offer(application: str, number: int) -> str:
    return f"{application}/offer/{number}"


def call(mentorship: str, number: int) -> str:
    return f"{mentorship}/call/{number}"


def aside(mentorship: str, about: str) -> str:
    """A thread for each thing that is spoken of aside, since a thread keeps its subject."""
    return f"{mentorship}/aside/{about}"


def legacy(mentorship: str) -> str:
    """A mentee's thread with the program about a pair of theirs that is over."""
    return f"{mentorship}/legacy"


def oversight(mentorship: str, about: str) -> str:
    return f"{mentorship}/admins/{about}"


def plan(mentorship: str, version: int) -> str:
    return f"{mentorship}/plan/{version}"


def apart(digest: str) -> str:
    """A thread for the one mail with this digest, which belongs to no thread of ours."""
    return f"{OFFICE}/{digest.removeprefix('sha256:')[:12]}"


def to_decide(relocation: str) -> str:
    """An admin's thread about a new address."""
    return f"{relocation}/admins"


def rules(version: str) -> str:
    return f"{OFFICE}/rules/{version}"


def handover(mentorship: str) -> str:
    return f"{mentorship}/handover"


def lesson(mentorship: str, number: int) -> str:
    return f"{mentorship}/lesson/{number}"


def conduct(confidence: str) -> str:
    return f"{confidence}/conduct"


def answering(enquiry: str) -> str:
    return f"{enquiry}/admins"
