"""Nudge: a reminder, a digest, a question or a report, and when its reader may get one (section 3).

Never in the quiet hours or at weekends by the reader's own clock, never while they are away, and at most so often in
any seven days. Nudges to one reader that meet become one letter. One that may not go yet is not written: it stays due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

from mailbot.config import Schedule
from mailbot.program.chapter import Moment
from mailbot.program.decision import Letter, Urgency
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Membership, Person
from mailbot.program.topic import OFFICE, Place, place_of, record_of

WEEK = timedelta(days=7)
_GONE = frozenset({Membership.LEFT, Membership.FORGOTTEN})
_TOGETHER = f"{OFFICE}/together"
"""The thread of letters whose parts are about several things; a part's answers go to its own thread."""
_BY_LINE = {Place.REVIEW: "application", Place.VETTING: "volunteer", Place.ANSWERING: "question"}
"""What can be decided or answered by the number of its part, as in the digest."""


def is_past(reader: Person | None, moment: Moment) -> bool:
    """Whether nobody may nudge this reader any more: they have left, and are no admin."""
    return reader is not None and reader.stage in _GONE and not moment.handbook.is_admin(reader)


def next_nudge(reader: Person | None, moment: Moment) -> datetime:
    """The first moment from now on at which somebody may be nudged."""
    limit = moment.handbook.limits.nudges_per_week
    at = moment.now
    if reader is not None and len(reader.nudged) >= limit:
        at = max(at, reader.nudged[-limit] + WEEK)
    if reader is not None and reader.absent_until is not None:
        at = max(at, reader.absent_until)
    return awake(at, moment.zone_of(reader), moment.handbook.schedule)


def awake(at: datetime, zone: tzinfo, schedule: Schedule) -> datetime:
    """The first moment from `at` on that lies in nobody's quiet hours nor, unless that is fine, at a weekend."""
    while (end := _quiet_until(at.astimezone(zone), schedule)) is not None:
        at = _next_time(at, end, zone)
    return at


def _quiet_until(local: datetime, schedule: Schedule) -> time | None:
    """At what time by the clock it is worth looking again; None where it is not quiet now."""
    if local.weekday() > 4 and not schedule.weekends:
        return time()
    if not schedule.quiet_hours:
        return None
    begins, ends = (time.fromisoformat(hour) for hour in schedule.quiet_hours)
    now = local.time()
    quiet = begins <= now < ends if begins <= ends else now >= begins or now < ends
    return ends if quiet else None


def _next_time(at: datetime, clock: time, zone: tzinfo) -> datetime:
    """The first moment after `at` at which the clocks of a zone show this time, or have just skipped it."""
    day = at.astimezone(zone).date()
    for later in range(3):
        for fold in (0, 1):
            found = datetime.combine(day + timedelta(days=later), clock, zone).replace(fold=fold).astimezone(UTC)
            if found > at:
                return found
    raise AssertionError("a day has every time of the clock, or skips it")


def nudged(reader: Person, now: datetime) -> Noted:
    """What the books note of a nudge: that this reader got one now."""
    recent = (at for at in reader.nudged if at > now - WEEK)
    return Noted(Person, reader.id, {"nudged": (*recent, now)})


def meets_in(letter: Letter, moment: Moment) -> str:
    """With which others a nudge may share a letter: all to its reader, or where an address cannot tell the answers
    apart, those of its own thread. One that is answered line by line stays alone: its numbers are the only ones.
    """
    if letter.lines:
        return letter.topic
    return "" if moment.handbook.address.separator else thread_of(letter.topic)


def together(letters: Sequence[Letter], now: datetime) -> Letter:
    """The one letter that several nudges to one reader become: in their thread where they share one, else in a thread
    of its own. Where all wait for an admin they can be answered line by line, and so that a number always means the
    same, no other letter is in that thread. Nudges carry no files."""
    first = letters[0]
    if len(letters) == 1:
        return first
    apart = len({thread_of(letter.topic) for letter in letters}) > 1
    lines = _lines(letters) if apart else ()
    elsewhere = f"{OFFICE}/digest/{now:%Y%m%d%H%M%S}" if lines else _TOGETHER
    return Letter(
        to=first.to,
        template="several",
        topic=elsewhere if apart else first.topic,
        facts={"apart": apart, "every": "⏎".join(f"{number} …" for number, _ in enumerate(lines, 1))},
        urgency=Urgency.NUDGE,
        parts=tuple(letters),
        lines=lines,
    )


def _lines(letters: Sequence[Letter]) -> tuple[str, ...]:
    """What each part is about, as the digest notes it; nothing where one of them is answered in another way."""
    kinds = [_BY_LINE.get(place_of(letter.topic)) for letter in letters]
    return (
        tuple(f"{kind} {record_of(each.topic)}" for kind, each in zip(kinds, letters, strict=True))
        if all(kinds)
        else ()
    )


def thread_of(topic: str) -> str:
    """What an answer in a thread is about: all threads of one pair are one place of talk."""
    return record_of(topic) if place_of(topic) is Place.PAIR else topic
