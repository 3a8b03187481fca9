"""Records for the stores' tests, in few words, and everything that a store can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from mailbot.adapters.records import RecordStore
from mailbot.program.bookkeeping import OutboxRow, Thread
from mailbot.program.model import (
    Application,
    ApplicationStage,
    Membership,
    Mentorship,
    MentorshipStage,
    Offer,
    OfferState,
    Person,
    Record,
)

IDS = range(1, 4)
ADDRESSES = tuple(f"{name}@example.org" for name in ("ann", "ben", "cy"))
A, M, P, O = ApplicationStage, MentorshipStage, Membership, OfferState  # noqa: E741
NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
A, M, P, O = ApplicationStage, MentorshipStage, Membership, OfferState  # noqa: E741


def person(number: int, address: str = "", **fields: object) -> Person:
    told = {"stage": P.MEMBER, "roles": ("mentor",), "slots": 1, **fields}
    names = (address or f"m{number}@example.org",)
    return replace(Person(id=f"M-{number}", name=f"M {number}", addresses=names, since=NOW), **told)


def application(number: int, applicant: str = "M-1", **fields: object) -> Application:
    return replace(Application(id=f"A-{number}", applicant=applicant, filed=NOW, touched=NOW), **fields)


def offered(number: int, mentor: str, state: OfferState = O.OPEN, stage: ApplicationStage = A.OFFERED) -> Application:
    return application(number, "M-9", stage=stage, offers=(Offer(number=1, mentor=mentor, made=NOW, state=state),))


def pair(number: int, mentor: str, mentee: str = "M-9", stage: MentorshipStage = M.KICKOFF) -> Mentorship:
    return Mentorship(id=f"P-{number}", mentor=mentor, mentee=mentee, since=NOW, stage=stage)


def thread(token: str, party: str = "M-1", topic: str = "P-1") -> Thread:
    return Thread(id=token, party=party, topic=topic, token=token, subject="s", opened=NOW)


def row(id: str, minute: int = 0, cancel_key: str = "") -> OutboxRow:
    return OutboxRow(
        id=id,
        message_id=f"{id}@example.org",
        recipients=("ann@example.org",),
        envelope_from="mentoring@example.org",
        template="talk",
        party="M-1",
        urgency="relay",
        made=NOW + timedelta(minutes=minute),
        cancel_key=cancel_key,
    )


class FailedError(Exception):
    """Something in a unit went wrong."""


def ids(records: Sequence[Record]) -> list[str]:
    return [record.id for record in records]


def answers(store: RecordStore) -> dict[str, object]:
    """Everything that can be asked, about everybody."""
    people, everyone = [f"M-{number}" for number in IDS], (Person, Application, Mentorship, Thread, OutboxRow)
    return {
        "all": {kind: sorted(store.all(kind), key=lambda record: record.id) for kind in everyone},
        "person_at": [store.person_at(address) for address in ADDRESSES],
        "thread": [store.thread(party, topic) for party in people for topic in ("P-1", "P-2")],
        "applications_of": [store.applications_of(id) for id in people],
        "offers_to": [store.offers_to(id) for id in people],
        "mentorships_of": [store.mentorships_of(id) for id in people],
        "free_slots": [store.free_slots(id) for id in people],
        "available": store.available_mentors(),
        "waitlist": ids(store.waitlist()),
        "in_stage": [
            store.in_stage(kind, [s]) for kind, of in ((Person, P), (Application, A), (Mentorship, M)) for s in of
        ],
        "outbox": store.outbox(),
        "held_since": store.held_since(NOW),
    }
