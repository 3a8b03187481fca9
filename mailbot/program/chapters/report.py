"""Report: once a quarter each admin gets the program's figures, one line for each of its six objectives (S48).

It hangs on the admin's own record, as the digest does, and tells of the quarter that is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.period import midnight_before, morning_of, quarter_after, quarter_of, today
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.model import Person, Record
from mailbot.program.oversight.figures import figures
from mailbot.program.topic import OFFICE


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The report that this quarter began with, and the one that the next will; none on a time before its admin."""
    if not isinstance(record, Person) or not moment.handbook.is_admin(record):
        return
    months = moment.handbook.schedule.report_months
    begins = quarter_of(today(moment), months)
    days = (begins, quarter_after(begins, months))
    yield [_occasion(record, day, moment) for day in days if morning_of(day, moment) > record.since]


def _occasion(admin: Person, after: date, moment: Moment) -> Occasion:
    key = f"{admin.id} report up to {after}"
    return Occasion(key, morning_of(after, moment), lambda then: _report(admin, after, then))


def _report(admin: Person, after: date, moment: Moment) -> Decision:
    """What happened before the day `after`, in the stretch of months that ends with it."""
    begins = quarter_after(after, -moment.handbook.schedule.report_months)
    span = midnight_before(begins, moment), midnight_before(after, moment)
    last = after - timedelta(days=1)
    facts = {"begins": begins, "ends": last, "figures": figures(span, moment)}
    letter = Letter(admin.id, "report", f"{OFFICE}/report/{last}", facts, Urgency.NUDGE)
    return accepted(f"the report up to {last} for {admin.id}", letter)


CHAPTER = Chapter("report", {}, None, calendar, (Person,))
