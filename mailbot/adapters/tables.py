"""Tables: in which table each kind of record is kept, and which kinds are found by their id alone.

A new kind of record needs its line here; with words of people in it, also one in program/privacy/scrubbing.py.
"""

from __future__ import annotations

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.bookkeeping import Counter, Happened, OutboxRow, Reach, Receipt, Sent, Thread
from mailbot.program.calls.outcome import Outcome
from mailbot.program.calls.self_assessment import SelfAssessment
from mailbot.program.initiatives.catalogue import Initiative
from mailbot.program.initiatives.pursuit import Pursuit
from mailbot.program.knowledge.closing import Closing
from mailbot.program.knowledge.lesson import OfferedLessons, Shelf
from mailbot.program.matching.handover import Handover
from mailbot.program.membership.confidence import Confidence
from mailbot.program.model import Application, Mentorship, Person, Record
from mailbot.program.news.edition import Edition
from mailbot.program.news.subscription import Subscription
from mailbot.program.passing_on.reserve import Reserve
from mailbot.program.plans.plan import Plan
from mailbot.program.privacy.forgetting import Forgetting, Removal
from mailbot.program.traffic.rates import Tally
from mailbot.program.trust.challenge import Challenge
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.relocation import Relocation

TABLES: dict[type[Record], str] = {
    Person: "people",
    Application: "applications",
    Mentorship: "mentorships",
    Enquiry: "enquiries",
    Plan: "plans",
    Initiative: "initiatives",
    Pursuit: "pursuits",
    Reserve: "reserves",
    Challenge: "challenges",
    Custody: "custodies",
    Relocation: "relocations",
    Handover: "handovers",
    SelfAssessment: "self_assessments",
    Outcome: "outcomes",
    Closing: "closings",
    OfferedLessons: "offered_lessons",
    Shelf: "shelves",
    Confidence: "confidences",
    Volunteering: "volunteerings",
    Subscription: "subscriptions",
    Forgetting: "forgettings",
    Removal: "removals",
    Edition: "editions",
    Thread: "threads",
    Receipt: "receipts",
    OutboxRow: "outbox",
    Sent: "sent",
    Reach: "reach",
    Happened: "occasions",
    Counter: "counters",
    Tally: "tallies",
}
"""In which table each kind of record is kept."""

BY_ID = frozenset(
    {
        Removal,
        Plan,
        Pursuit,
        Reserve,
        Handover,
        OfferedLessons,
        Shelf,
        Closing,
        SelfAssessment,
        Outcome,
        Confidence,
        Happened,
        Counter,
        Sent,
        Tally,
    }
)
"""Kinds that are asked for by their id alone."""
