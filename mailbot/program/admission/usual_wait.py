"""Usual wait: how long the admins take, as an honest median of what they did lately (S51).

It is told in acknowledgements, so that nobody is alarmed before it is over. Until there are some to go by, it is what
the schedule says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from math import ceil
from statistics import median
from typing import TypeVar

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.books import Books
from mailbot.program.chapter import Moment
from mailbot.program.model import Application, Record

ENOUGH = 5
"""Fewer than these make no median that is worth telling."""
RECENT = 20
"""So many of the latest are gone by."""
_LOOKED_AT = 200

R = TypeVar("R", bound=Record)


def decision_days(moment: Moment) -> int:
    """In how many days an application is usually decided on once it is complete, rounded up; at least 1."""
    found = (_decided_in(each) for each in moment.books.lately_decided(2 * RECENT))  # some were taken back
    return _usual(found) or moment.handbook.schedule.usual_wait_days


def volunteer_days(moment: Moment) -> int:
    """The same for somebody who volunteers as a mentor."""
    found = (_decided_in(each) for each in _latest(Volunteering, "V", moment.books))
    return _usual(found) or moment.handbook.schedule.usual_wait_days


def answer_days(moment: Moment) -> int:
    """In how many days a question is usually answered, rounded up; 0 while there are too few to tell."""
    return _usual(_answered_in(each) for each in _latest(Enquiry, "Q", moment.books))


def _usual(found: Iterator[timedelta | None]) -> int:
    waits = list(islice((wait / timedelta(days=1) for wait in found if wait is not None), RECENT))
    return max(1, ceil(median(waits))) if len(waits) >= ENOUGH else 0


def _latest(kind: type[R], letter: str, books: Books) -> Iterator[R]:
    """The latest records of a kind, the newest first; not more than are needed, however many there are."""
    last = books.last_number(letter)
    for number in range(last, max(0, last - _LOOKED_AT), -1):
        record = books.get(kind, f"{letter}-{number}")
        if record is not None:
            yield record


def _decided_in(application: Application | Volunteering) -> timedelta | None:
    """From complete to the first decision that was not taken back; None where there is none."""
    if application.completed is None or application.decided is None:
        return None
    decided: datetime | None = None
    for deed in application.deeds:
        if deed.what == "undone":
            decided = None
        elif deed.what in {"approved", "rejected"}:
            decided = decided or deed.at
    return decided - application.completed if decided is not None else None


def _answered_in(enquiry: Enquiry) -> timedelta | None:
    answered = next((deed.at for deed in enquiry.deeds if deed.what == "answered"), None)
    return answered - enquiry.asked if answered is not None else None
