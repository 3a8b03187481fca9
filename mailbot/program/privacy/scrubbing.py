"""Scrubbing: which records are somebody's, and what is left of each kind when they are forgotten (section 6).

A pair's plan goes with its mentee, who owns it; of a mentor who is forgotten the mentee keeps the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.bookkeeping import Reach
from mailbot.program.calls.outcome import Outcome
from mailbot.program.calls.self_assessment import SelfAssessment
from mailbot.program.initiatives.pursuit import Pursuit
from mailbot.program.knowledge.lesson import OfferedLessons
from mailbot.program.matching.handover import Handover
from mailbot.program.membership.confidence import Confidence
from mailbot.program.model import Application, Mentorship, Record
from mailbot.program.news.subscription import Subscription
from mailbot.program.passing_on.reserve import Reserve
from mailbot.program.plans.plan import Milestone, Plan
from mailbot.program.privacy.subject import Subject
from mailbot.program.traffic.reach import key_of
from mailbot.program.trust.challenge import Challenge
from mailbot.program.trust.custodian import BARE
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.relocation import Relocation

IS_THEIRS: Mapping[type[Any], Callable[[Any, Subject], bool]] = {
    Application: lambda record, subject: subject.is_party(record.applicant),
    Volunteering: lambda record, subject: subject.is_party(record.volunteer),
    Enquiry: lambda record, subject: subject.is_party(record.party),
    Mentorship: lambda record, subject: subject.id in {record.mentor, record.mentee} - {""},
    Challenge: lambda record, subject: subject.is_party(record.person),
    Custody: lambda record, subject: subject.is_party(record.party) or record.sender.lower() in subject.addresses,
    Relocation: lambda record, subject: subject.is_party(record.person),
    Confidence: lambda record, subject: subject.is_party(record.party),
    Subscription: lambda record, subject: subject.is_party(record.party),
    SelfAssessment: lambda record, subject: subject.is_party(record.person),
    Outcome: lambda record, subject: subject.is_party(record.person),
    Pursuit: lambda record, subject: subject.is_party(record.id),
}
"""Whose a record is; a pair is both its two's."""


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What is left of a record, and the files in the spool that go."""

    record: Record
    discards: tuple[str, ...] = ()


def is_kept(record: Record, subject: Subject) -> bool:
    """Whether anything of a record stays, which is somebody's own and of no use to anybody else."""
    return not (
        isinstance(record, SelfAssessment | Outcome | Pursuit | Subscription)
        and IS_THEIRS[type(record)](record, subject)
    )


def scrubbed(record: Record, subject: Subject) -> Scrubbed:
    """A record as it stays; one that is not theirs comes back as it is."""
    if isinstance(record, Reserve):
        return _reserve(record, subject)
    theirs = IS_THEIRS.get(type(record))
    scrub = (
        _OF_THEIRS.get(type(record)) if theirs is not None and theirs(record, subject) else _OF_OTHERS.get(type(record))
    )
    return Scrubbed(scrub(record, subject) if scrub else record)


def _application(record: Application, subject: Subject) -> Application:
    offers = tuple(replace(offer, reason="") for offer in record.offers)
    bare = replace(record, answers={}, asked=(), files=(), told=None, drafted=None, proposed=(), offers=offers)
    return replace(bare, strength=0, strength_set=False)


def _offers(record: Application, subject: Subject) -> Application:
    """Another's application: what they said of it as a mentor."""
    offers = tuple(replace(each, reason="") if subject.is_party(each.mentor) else each for each in record.offers)
    return replace(record, offers=offers)


def _pair(record: Mentorship, subject: Subject) -> Mentorship:
    calls = tuple(replace(call, channel="", origin="") for call in record.calls)
    return replace(record, agenda=(), calls=calls)


def _plan(record: Plan, subject: Subject) -> Plan:
    milestones = tuple(_milestone(each) for each in record.milestones)
    return replace(record, goals=(), milestones=milestones)


def _milestone(each: Milestone) -> Milestone:
    """Its number and dates: all else is words."""
    bare = Milestone(number=each.number, text="", required=each.required)
    return replace(bare, due=each.due, done=each.done, blocked=each.blocked, told=each.told)


def _reserve(record: Reserve, subject: Subject) -> Scrubbed:
    gone = record.waiting_of(subject.id)
    rest = tuple(each for each in record.withheld if each.by != subject.id)
    shared = tuple(each for each in record.shared if each != subject.id)
    return Scrubbed(replace(record, withheld=rest, shared=shared), tuple(record.topic(each.number) for each in gone))


def _party(record: Enquiry | Confidence, subject: Subject) -> Enquiry | Confidence:
    bare = replace(record, party=subject.id, name="")
    return replace(bare, subject="") if isinstance(bare, Enquiry) else bare


def _challenge(record: Challenge, subject: Subject) -> Challenge:
    return replace(record, sender="", subject="", said=record.keyword)


def _custody(record: Custody, subject: Subject) -> Custody:
    return replace(record, **BARE, party=subject.id if subject.is_party(record.party) else record.party)


def _reach(record: Reach, subject: Subject) -> Reach:
    """The suppression list stays: under a hash, for nobody in particular, and for good."""
    return replace(record, party="forgotten") if record.id in map(key_of, subject.addresses) else record


_OF_THEIRS: Mapping[type[Record], Callable[[Any, Subject], Record]] = {
    Application: _application,
    Volunteering: lambda record, subject: replace(record, answers={}, asked=()),
    Enquiry: _party,
    Confidence: _party,
    Mentorship: _pair,
    Challenge: _challenge,
    Custody: _custody,
    Relocation: lambda record, subject: replace(record, old="", new=""),
}
_OF_OTHERS: Mapping[type[Record], Callable[[Any, Subject], Record]] = {Application: _offers, Reach: _reach}


def words_of_pairs(record: Record, pair: Mentorship, subject: Subject) -> Record:
    """What is left of what a pair of theirs has in writing besides: plan and handover."""
    if isinstance(record, Plan) and pair.mentee == subject.id:
        return _plan(record, subject)
    if isinstance(record, Handover):
        return replace(record, answers={}, text="")
    if isinstance(record, OfferedLessons):  # what one of the two has not agreed to yet
        return replace(record, lessons=())
    return record
