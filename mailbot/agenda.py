"""Agenda: when each record is to be looked at again, so that a round looks at what may be due and at nothing else.

It is an index over the books and nothing more: it is built from them at start, and kept up as records change.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.volunteering import OPEN as OPEN_VOLUNTEERING
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.chapter import Moment, due_of, next_of
from mailbot.program.contents import SCHEDULED, chains_of
from mailbot.program.matching.drafting import proposals
from mailbot.program.membership.absence import ABSENT
from mailbot.program.membership.agreement import to_ask
from mailbot.program.model import (
    OPEN_APPLICATION,
    Application,
    ApplicationStage,
    Mentorship,
    MentorshipStage,
    Person,
    Record,
)
from mailbot.program.news.edition import GOING_ON, Edition
from mailbot.program.news.subscription import PASSING, Subscription
from mailbot.program.privacy.forgetting import Forgetting, ForgettingStage
from mailbot.program.trust.challenge import Challenge, ChallengeStage
from mailbot.program.trust.relocation import Relocation, RelocationStage

Key = tuple[type[Record], str]

AGAIN = timedelta(hours=1)
"""After which a record is looked at again that was handed out and not noted anew, because its occasion failed."""


class Agenda:
    """A queue of moments; a record stands in it once for each time it was noted, and only the latest counts.

    `_places` are those on the waitlist whose news of their place has to wait, by application: until the place is
    another one they come by the queue.
    """

    def __init__(self) -> None:
        self._queue: list[tuple[datetime, str, Key]] = []
        self._when: dict[Key, datetime] = {}
        self._places: dict[str, int] = {}

    def rebuild(self, moment: Moment) -> None:
        """Notes every record that something can still be due for."""
        self._queue.clear()
        self._when.clear()
        self._places.clear()
        for application in moment.books.in_stage(Application, ApplicationStage):
            if application.stage in OPEN_APPLICATION or application.files:
                self.note(application, moment)
        asked: list[Record] = [*moment.books.in_stage(Challenge, (ChallengeStage.OPEN,))]
        asked += moment.books.in_stage(Volunteering, OPEN_VOLUNTEERING)
        asked += moment.books.in_stage(Enquiry, (EnquiryStage.OPEN,))
        asked += moment.books.in_stage(Forgetting, (ForgettingStage.ASKED,))
        asked += (*moment.books.in_stage(Subscription, PASSING), *moment.books.in_stage(Edition, GOING_ON))
        for question in (*asked, *moment.books.in_stage(Relocation, (RelocationStage.OPEN,))):
            self.note(question, moment)
        for pair in moment.books.in_stage(Mentorship, MentorshipStage):
            self.note(pair, moment)
        people = [*moment.books.in_stage(Person, ABSENT), *moment.admins(), *to_ask(moment.books, moment.handbook)]
        for record in (*people, *moment.books.unreachable()):
            self.note(record, moment)

    def note(self, record: Record, moment: Moment, waits: Mapping[str, datetime] | None = None) -> None:
        """A record has changed: works out when it is next to be looked at. `waits` as in `next_of`."""
        if type(record) not in SCHEDULED:
            return
        key = (type(record), record.id)
        chains = list(chains_of(record, moment))
        moments = [at for chain in chains if (at := next_of(chain, moment, waits)) is not None]
        if not waits or not any(due.key in waits for chain in chains if (due := due_of(chain, moment))):
            self._places.pop(record.id, None)
        if moments:
            self._put(key, min(moments))
        else:
            self._when.pop(key, None)
        if isinstance(
            record, Mentorship
        ):  # the calendar of an absence asks for a stand-in in each of the mentor's pairs
            mentor = moment.books.get(Person, record.mentor)
            if mentor is not None and mentor.stage in ABSENT:
                self.note(mentor, moment)

    def _put(self, key: Key, at: datetime) -> None:
        self._when[key] = at
        heapq.heappush(self._queue, (at, key[1], key))

    def come(self, moment: Moment) -> Iterator[Record]:
        """Hands out every record whose moment has come, as the books have it now; whoever attends to it notes it anew.

        A waitlisted application waits for a mentor and not for a moment: it is looked at when a slot is free for it,
        the strongest first (S17), and before all else; where it passes slots over, also when none is, to see them
        taken; and where its place is another one than its applicant knows of, until that news is known to wait.
        """
        handed_out = set()
        for waiting in self._waiting(moment):
            handed_out.add((Application, waiting.id))
            yield waiting
        while self._queue and self._queue[0][0] <= moment.now:
            at, _, key = heapq.heappop(self._queue)
            if self._when.get(key) != at or key in handed_out:
                continue
            record = moment.books.get(*key)
            if record is None:
                del self._when[key]
                continue
            self._put(key, moment.now + AGAIN)
            yield record

    def _waiting(self, moment: Moment) -> Iterator[Application]:
        """Whom on the waitlist to look at."""
        waitlist = moment.books.waitlist()
        served = {each.id for each, _ in proposals(moment)} if waitlist and moment.books.available_mentors() else set()
        for number, waiting in enumerate(waitlist, 1):
            news = waiting.told is None or waiting.told.number != number
            if waiting.id in served or waiting.passed or (news and self._places.get(waiting.id) != number):
                self._places[waiting.id] = number
                yield waiting

    def when(self, record: Record) -> datetime | None:
        """When a record is looked at next; None when nothing is known to come."""
        return self._when.get((type(record), record.id))

    def next(self) -> datetime | None:
        """The next moment that anything may be due at."""
        while self._queue and self._when.get(self._queue[0][2]) != self._queue[0][0]:
            heapq.heappop(self._queue)
        return self._queue[0][0] if self._queue else None
