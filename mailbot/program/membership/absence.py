"""Absence: until when a member is away or pauses, as people write it, and what ends with it (S21, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from mailbot.mail.message import Mail
from mailbot.mail.screening.return_date import said_returns
from mailbot.policy.date_words import DateWords, Kind
from mailbot.program.books import Books
from mailbot.program.clocks.pace import resume
from mailbot.program.dates.day import Unreadable, read_date
from mailbot.program.dates.words import cut
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.model import Deed, Membership, Mentorship, MentorshipStage, Person
from mailbot.program.trust.weighing import Trust

ABSENT = frozenset({Membership.AWAY, Membership.PAUSED})

_MORNING = time(8)
"""By their own clock a member is back at this time of the day that they named."""
_LONGEST = timedelta(days=366)
_NEAR = timedelta(days=60)
_YEAR = re.compile(r"20\d\d")


def read_return(text: str, now: datetime, zone: tzinfo, known: DateWords) -> datetime | Unreadable:
    """The morning of the day that "until 14 January" or "2027-01-14" names, in the words of any language that is
    `known`; a day that is not to come is Unreadable."""
    today = now.astimezone(zone).date()
    day = read_date(_without_until(text, known), today, known)
    if isinstance(day, Unreadable):
        return day
    back = _morning_of(day, zone)
    if back <= now:
        return Unreadable(f"{day:%-d %B %Y} {'is today' if day == today else 'has passed already'}")
    if back > now + _LONGEST:
        return Unreadable(f"{day:%-d %B %Y} is more than a year away")
    return back


def announced_return(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The day to come, within a year, that an automatic answer says its writer is back on; None where it says none.

    Of several the latest one of the next weeks, since holidays are named with their beginning and their end; one far
    off is believed only where nothing nearer is named, for it may be about something else.
    """
    days = said_returns(text, now.astimezone(zone).date())
    backs = [back for day in days if now < (back := _morning_of(day, zone)) <= now + _LONGEST]
    near = [back for back in backs if back <= now + _NEAR]
    return max(near) if near else min(backs, default=None)


def _morning_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, _MORNING, zone).astimezone(UTC)


def names_a_return(text: str, known: DateWords) -> bool:
    """Whether a text is a day and nothing else, so that it can hardly be talk ("away until further notice" can)."""
    year = _YEAR.search(text)
    leap = date(int(year[0]) if year else 2000, 1, 1)
    return not isinstance(read_date(_without_until(text, known), leap, known), Unreadable)


def _without_until(text: str, known: DateWords) -> str:
    words = cut(text, known)
    return words.after(known.past(words.read, 0, Kind.UNTIL))


def announced(mail: Mail, trust: Trust, zone: tzinfo, now: datetime) -> tuple[Change, ...]:
    """What an automatic answer changes: until its writer is back, they are not nudged.

    It has to carry the token of a letter of theirs, or to be authenticated, and must not have failed DMARC: From
    proves nothing (section 4). Who named a day of their own by AWAY or PAUSE keeps it.
    """
    person = trust.sender
    if person is None or person.stage in ABSENT or trust.failed:
        return ()
    if not (trust.by_token or trust.authenticated):
        return ()
    back = announced_return(mail.new_text, now, zone)  # not the letter of ours below, nor its subject: both name days
    return (Noted(Person, person.id, {"absent_until": back}),) if back is not None else ()


def going_on(person: Person, pairs: Iterable[Mentorship], books: Books, deed: Deed) -> Iterator[Change]:
    """What brings those of a member's pairs back whose other half does not pause as well."""
    for pair in pairs:
        other = books.get(Person, pair.partner(person.id))
        if pair.stage is MentorshipStage.PAUSED and (other is None or other.stage is not Membership.PAUSED):
            yield from resume(pair, deed)


def back(person: Person, books: Books, deed: Deed) -> Iterator[Change]:
    """What makes somebody who was away or paused a member as before, and their pairs go on."""
    yield Noted(Person, person.id, {"absent_since": None, "absent_until": None})
    if person.stage in ABSENT:
        yield Moved(Person, person.id, Membership.MEMBER, deed)
    if person.stage is Membership.PAUSED:
        yield from going_on(person, books.mentorships_of(person.id), books, deed)
