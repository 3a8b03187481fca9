"""The program's nouns as plain records: what the books keep of people, applications, pairs, questions and threads.

Every record is frozen; only `lifecycle.enact` makes a new state of one. Ids are short and spoken: M-7 a member,
A-12 an application, P-7 a pair (mentorship), Q-3 a question (enquiry). Times are aware and in UTC.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from mailbot.program.admission.asking import Question
from mailbot.program.clocks.pause import Pause
from mailbot.program.matching.turn import Drafted, Told


class Membership(StrEnum):
    """Where a person stands in the program (S58)."""

    CANDIDATE = "candidate"
    MEMBER = "member"
    AWAY = "away"
    PAUSED = "paused"
    LEFT = "left"
    FORGOTTEN = "forgotten"


class ApplicationStage(StrEnum):
    """Where an application stands (S58)."""

    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    APPROVED = "approved"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    MATCHED = "matched"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class MentorshipStage(StrEnum):
    """Where a pair stands (S58)."""

    KICKOFF = "kickoff"
    PLANNING = "planning"
    ACTIVE = "active"
    PAUSED = "paused"
    GRADUATED = "graduated"
    ENDED = "ended"


class OfferState(StrEnum):
    """What became of one offer to one mentor; only an open one holds a slot (S17)."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


LIVE_PAIR = frozenset(
    {MentorshipStage.KICKOFF, MentorshipStage.PLANNING, MentorshipStage.ACTIVE, MentorshipStage.PAUSED}
)
"""Stages in which a pair takes one of its mentor's slots."""

OPEN_APPLICATION = frozenset(
    {
        ApplicationStage.INCOMPLETE,
        ApplicationStage.COMPLETE,
        ApplicationStage.APPROVED,
        ApplicationStage.WAITLISTED,
        ApplicationStage.OFFERED,
    }
)
"""Stages in which something can still become of an application."""


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Anything the books keep under an id of its own."""

    id: str


class Deed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who decided what, when, and by which mail (S14); `by` is a person's id or "" for the calendar."""

    what: str
    at: datetime
    by: str = ""
    mail: str = ""
    reason: str = ""


class Person(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Someone the program knows; the first address is the registered one, to which letters go.

    `utc_offset` (minutes) is that of their own mails, used until they name a time zone (section 3). Until
    `absent_until` they are not nudged; `nudged` is when they last were, as far back as it counts. `language` is the
    code of that in which they read letters; `agreed` is the version of the program's rules that they said yes to, and
    `refused` that which they said no to; `leaving` is since when they are asked whether to leave. Of a mentor, `stages`
    are those of the life cycle of software, `about` is their line in the roster, where they are `listed` if they like.
    """

    name: str
    addresses: tuple[str, ...]
    since: datetime
    stage: Membership = Membership.CANDIDATE
    roles: tuple[str, ...] = ()
    timezone: str = ""
    utc_offset: int | None = None
    languages: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    years: int = 0
    slots: int = 0
    listed: bool = False
    about: str = ""
    language: str = ""
    agreed: str = ""
    refused: str = ""
    leaving: datetime | None = None
    absent_since: datetime | None = None
    absent_until: datetime | None = None
    nudged: tuple[datetime, ...] = ()
    deeds: tuple[Deed, ...] = ()

    @property
    def address(self) -> str:
        """The registered one; "" of somebody who is forgotten."""
        return self.addresses[0] if self.addresses else ""

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.address.partition("@")[0]


class Offer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One application put before one mentor; `number` counts an application's offers from 1."""

    number: int
    mentor: str
    made: datetime
    state: OfferState = OfferState.OPEN
    answered: datetime | None = None
    reason: str = ""


class Application(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What an applicant told us and what was decided about it.

    `touched` is when the applicant last wrote: their clocks count from it. `asked` are the fields last named as
    missing, `files` the ids of kept files, `proposed` the mentors of the review packet in its order, so that
    APPROVE 2 means what the admin read. `strength_set` says that an admin set the strength. `passed` are the slots that
    were free, by mentor, when an admin had it wait: it takes one that becomes free besides them. `told` is the place
    on the waitlist that the applicant knows of, `drafted` what the admins have been asked about it, `answered` the
    question of that kind which they have answered last. `question` is what an admin has asked the applicant last, until
    it is answered.
    """

    applicant: str
    filed: datetime
    touched: datetime
    stage: ApplicationStage = ApplicationStage.INCOMPLETE
    answers: dict[str, str] = {}
    asked: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    completed: datetime | None = None
    decided: datetime | None = None
    strength: int = 0
    strength_set: bool = False
    proposed: tuple[str, ...] = ()
    passed: dict[str, int] = {}
    told: Told | None = None
    drafted: Drafted | None = None
    answered: Drafted | None = None
    question: Question | None = None
    offers: tuple[Offer, ...] = ()
    deeds: tuple[Deed, ...] = ()

    @property
    def open_offer(self) -> Offer | None:
        """The offer that a mentor has not answered yet; there is at most one."""
        return next((offer for offer in self.offers if offer.state is OfferState.OPEN), None)

    def offer(self, number: int) -> Offer | None:
        return next((offer for offer in self.offers if offer.number == number), None)


class Call(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One appointment of a pair; number 1 is the kickoff. `sequence` counts its changes (RFC 5546 2.1.4).

    `said` is what each of the two told of it, by person id: whether it took place. `held` is when it was held.
    `answers` is what each one's calendar says to this date; `origin` is a hash of the UID of the invitation by which
    one of the two named it in their own calendar, `origin_sequence` its SEQUENCE.
    """

    number: int
    at: datetime
    zone: str
    channel: str = ""
    sequence: int = 0
    named_by: str = ""
    named_on: datetime | None = None
    said: dict[str, bool] = {}
    held: datetime | None = None
    answers: dict[str, str] = {}
    origin: str = ""
    origin_sequence: int = 0


class Mentorship(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One mentor with one mentee over time: a pair. `contact` is when each of the two last acted, by person id.

    `kickoff_held` is what months are counted from, `agenda` what the mentee has put down for the next call, in parts;
    `graduation` is since when the mentor's GRADUATE waits for an admin, `plans` how many versions their plan has had.
    `before_pause` is where a paused pair returns to (S58), `withdrawn` the last SEQUENCE of calls taken back.
    """

    mentor: str
    mentee: str
    since: datetime
    application: str = ""
    stage: MentorshipStage = MentorshipStage.KICKOFF
    calls: tuple[Call, ...] = ()
    withdrawn: dict[int, int] = {}
    contact: dict[str, datetime] = {}
    kickoff_held: datetime | None = None
    agenda: tuple[str, ...] = ()
    graduation: datetime | None = None
    plans: int = 0
    before_pause: MentorshipStage | None = None
    pauses: tuple[Pause, ...] = ()
    deeds: tuple[Deed, ...] = ()

    @property
    def call(self) -> Call | None:
        """The call that was named last."""
        return self.calls[-1] if self.calls else None

    def partner(self, person: str) -> str:
        """The id of the other of the two."""
        return self.mentee if person == self.mentor else self.mentor
