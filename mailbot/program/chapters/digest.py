"""Digest: once a week each admin gets one letter with all that waits for them, if there is something (section 3).

It hangs on the admin's own record, one occasion a week: what is missed in a week of downtime is in the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from mailbot.program.bookkeeping import Happened
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.period import morning_of, today, week_of
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.model import Person, Record
from mailbot.program.oversight import digest_lines
from mailbot.program.oversight.digest_lines import DigestAnswer
from mailbot.program.oversight.waiting import waiting_for
from mailbot.program.topic import OFFICE
from mailbot.program.trust.custody import waiting_for as held_for

SHOWN = 12
"""So many lines make a letter that is still read; what comes after them is counted."""

_CAN_BE_UNDONE = frozenset({"approved", "waitlisted", "rejected", "graduated", "closed"})

_LOOKED_BACK = 10
"""In so many digests before is looked for the last one that was written."""


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """This week's digest and the next one; none from before the program knew its admin."""
    if not isinstance(record, Person) or not moment.handbook.is_admin(record):
        return
    days = moment.handbook.schedule.digest_days
    begins = week_of(today(moment), days)
    weeks = (begins, begins + timedelta(days=days))
    yield [_occasion(record, week, moment) for week in weeks if morning_of(week, moment) > record.since]


def _key(admin: Person, week: date) -> str:
    return f"{admin.id} digest {week}"


def _occasion(admin: Person, week: date, moment: Moment) -> Occasion:
    return Occasion(_key(admin, week), morning_of(week, moment), lambda then: _digest(admin, week, then))


def _digest(admin: Person, week: date, moment: Moment) -> Decision:
    lines = waiting_for(admin, moment)
    since = _last(admin, week, moment)
    held = _held_since(since, admin, moment)
    if not lines and not held:
        return accepted(f"nothing waits for {admin.id}: no digest")
    facts = {
        "week": week,
        "lines": lines[:SHOWN],
        "more": len(lines[SHOWN:]),
        "keywords": [answer for line in lines[:SHOWN] for answer in _answers(line)],
        "every": "⏎".join(f"{number} …" for number in range(1, min(len(lines), SHOWN) + 1)),
        "held": held,
        "since": since,
    }
    written = tuple(f"{line.what} {line.id}" for line in lines[:SHOWN])
    letter = Letter(admin.id, "digest", f"{OFFICE}/digest/{week}", facts, Urgency.NUDGE, lines=written)
    return accepted(f"{len(lines)} things wait for {admin.id}", letter)


def _held_since(since: datetime, admin: Person, moment: Moment) -> int:
    """How many mails have been held since then that this admin would find on the list of them."""
    if not moment.books.held_since(since):
        return 0
    return sum(each.at >= since for each in held_for(admin, moment.books))


def _last(admin: Person, week: date, moment: Moment) -> datetime:
    """When the last digest before this one was dealt with; where there is none, when it would have been due."""
    days = timedelta(days=moment.handbook.schedule.digest_days)
    before = (week - number * days for number in range(1, _LOOKED_BACK + 1))
    found = (moment.books.get(Happened, _key(admin, each)) for each in before)
    return next((done.at for done in found if done is not None), morning_of(week - days, moment))


def _answers(line: Facts) -> Iterable[Facts]:
    """What can be decided from the digest itself; an application and a question are answered in their own threads."""
    if line.what == "graduation":
        yield Facts(keyword=f"CONFIRM {line.id}", form="", does=f"{line.name} graduates")
    elif line.what == "closing":
        yield Facts(
            keyword=f"CLOSE {line.id}", form="", does=f"ends the pair of {line.name} and {line.other}; both are told"
        )


def told(case: Case, read: DigestAnswer) -> Decision:
    """What became of each line of an answer, in one letter; it is decided after all of them are done."""
    lines = [digest_lines.told(line, case) for line in read.lines]
    decided = any(line.became in _CAN_BE_UNDONE for line in lines)
    minutes = case.handbook.limits.undo_minutes if decided else 0
    facts = {"lines": lines, "unread": list(read.unread), "of_digest": True, "undo_minutes": minutes, "by": ""}
    because = f"the digest answered: {len(lines)} lines read, {len(read.unread)} not"
    return accepted(because, case.answer("lines-answered", **facts))


CHAPTER = Chapter("digest", {}, None, calendar, (Person,))
