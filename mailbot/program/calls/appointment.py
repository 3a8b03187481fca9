"""Appointment: the date, time, zone and place of a call, as people write them after CALL (S23, S34).

Everything that a line can mean is read; only what can mean one moment alone is taken, all else is asked back. A moment
that has passed or is more than a year away is nothing that anybody means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from mailbot.policy.date_words import DateWords
from mailbot.program.dates.day import Day, Unreadable, days_at, meant, said
from mailbot.program.dates.hour import Hour, hours_at
from mailbot.program.dates.words import Words, cut
from mailbot.program.dates.zone import OWN, Zone, zone_at

_LONGEST = 600
"""Characters of a line that are read; a place may be an address of some length."""
_MOST = 4
"""So many readings are put before their writer; what has more is not worth asking about one by one."""
_UNLIKELY = timedelta(days=330)
"""A date without a year that far off was meant for the month that has just passed: letters name no year."""
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A moment (UTC), the zone it was meant in ("" where that was the writer's own), and the place: a URL or text."""

    at: datetime
    zone: str
    channel: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """What can mean more than one moment: each of them, and in words for the writer what leaves it open."""

    readings: tuple[Appointment, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class _Written:
    """One way to read a line's words: `place` is what is left of them."""

    day: Day
    hour: Hour
    zone: Zone
    place: str


def read_appointment(
    text: str, now: datetime, own_zone: tzinfo, known: DateWords, language: str = ""
) -> Appointment | Unclear | Unreadable:
    """Reads "2027-01-14 18:00 [zone] [place]" and what people write instead, the hour before the day as well.

    A date without a year is the next such date in its zone, unless it was only lately. Without a zone it is the
    writer's own, whose `language` (a code) may settle whether 3/12 is in March.
    """
    words = cut(text[:_LONGEST], known)
    written = list(dict.fromkeys(_written(words)))
    if not written:
        return Unreadable(_unread(words))
    day_first = language in known.day_first
    settled = [each for each in written if not (day_first and each.day.either and each.day.turned)]
    open_zone = next((each.zone.open for each in settled if each.zone.open), "")
    if open_zone:
        return Unreadable(f"{open_zone} leaves the time zone open; write it as a city, like Berlin or New York")
    found = _Readings(now, own_zone, sure_order=day_first)
    for each in settled:
        found.add(each)
    return found.outcome()


def names_a_moment(text: str, known: DateWords) -> bool:
    """Whether a text begins with a date and a time, or is a day and a time and nothing else, so that it can hardly be
    talk ("call me at 5" can, and "call tomorrow at 10:00 would be fine")."""
    return any(each.day.day or not each.place for each in _written(cut(text[:_LONGEST], known)))


def written_again(appointment: Appointment, own_zone: tzinfo) -> str:
    """A moment as its reader can send it after CALL, so that it means nothing else: in the zone it was meant in, with
    its offset where that hour comes twice."""
    zone = Zone(name=appointment.zone).clocks(own_zone)[0][0]
    local = appointment.at.astimezone(zone)
    other = local.replace(fold=1 - local.fold)
    shown = appointment.zone
    if other.utcoffset() != local.utcoffset():
        shown = f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:5]
    return " ".join(filter(None, (f"{local:%Y-%m-%d %H:%M}", shown, appointment.channel)))


def _written(words: Words) -> Iterator[_Written]:
    """The ways to read a line: day and hour in either order, each time with the zone behind the hour or the end."""
    for day, end in days_at(words, 0):
        for hour, then in hours_at(words, end):
            zone, last = zone_at(words, then)
            if not _begins_with_a_date(words, last):
                yield _Written(day, hour, zone, words.after(last))
    for hour, end in hours_at(words, 0):
        before, then = zone_at(words, end)
        for day, last in days_at(words, then):
            behind, last = zone_at(words, last) if before == OWN else (before, last)
            if not _begins_with_a_date(words, last):
                yield _Written(day, hour, behind, words.after(last))


def _begins_with_a_date(words: Words, at: int) -> bool:
    """ "Thursday 18:00 14 January" names no place "14 January"."""
    return any(day.day for day, _ in days_at(words, at))


def _unread(words: Words) -> str:
    if not words.said:
        return "the date is missing; write it like 2027-01-14"
    if any(True for _ in days_at(words, 0)):
        return "the time is missing or cannot be read; write it like 18:00"
    return f"{words.said[0].strip(',;:!?')[:40]} cannot be read as a date; write it like 2027-01-14"


class _Readings:
    """Collects the moments that a line can mean, each once, and why others are none."""

    def __init__(self, now: datetime, own_zone: tzinfo, *, sure_order: bool) -> None:
        self._now, self._own, self._sure_order = now, own_zone, sure_order
        self._found: dict[datetime, Appointment] = {}
        self._problems: list[str] = []
        self._open = ""

    def add(self, written: _Written) -> None:
        if (year := written.day.year) is not None and abs(year - self._now.year) > 1:
            far = "has passed already" if year < self._now.year else "is more than a year away"
            self._problems.append(f"{written.day.written} {far}")
            return
        for clock, name in written.zone.clocks(self._own):
            days = meant(written.day, self._now.astimezone(clock).date())
            if isinstance(days, str):
                self._problems.append(days)
                continue
            if written.day.either and not self._sure_order and written.day.weekday is None:
                self._open = self._open or "the day and the month can be read in either order"
            times = written.hour.times[:1] if written.day.exact and written.hour.likely else written.hour.times
            for day in days:
                for at in times:
                    self._moment(day, at, clock, Appointment(self._now, name, written.place), written.day)

    def _moment(self, day: date, at: time, clock: tzinfo, place: Appointment, written: Day) -> None:
        first, second = (datetime.combine(day, at, clock).replace(fold=fold) for fold in (0, 1))
        moments = {each.astimezone(UTC) for each in (first, second)} if first.utcoffset() != second.utcoffset() else ()
        if moments:
            gone = first.astimezone(UTC).astimezone(clock).time() != at
            clocks = "forward that night, and there is no" if gone else "back that night, and there are two of"
            self._open = f"the clocks are put {clocks} {at:%H:%M}"
        for moment in sorted(moments or (first.astimezone(UTC),)):
            problem = self._wrong(moment, day, at, written)
            if problem:
                self._problems.append(problem)
            else:
                self._found.setdefault(moment, Appointment(moment, place.zone, place.channel))

    def _wrong(self, moment: datetime, day: date, at: time, written: Day) -> str:
        if moment <= self._now:
            return f"{said(day)}, {at:%H:%M} has passed already"
        if written.day and written.year is None and moment > self._now + _UNLIKELY:
            return f"{day:%-d %B} has passed already; name the year if you mean {day.year}"
        return f"{said(day)} is more than a year away" if moment > self._now + _YEAR else ""

    def outcome(self) -> Appointment | Unclear | Unreadable:
        readings = sorted(self._found.values(), key=lambda reading: reading.at)
        if not readings:
            return Unreadable(self._problems[0])
        if len(readings) > _MOST:
            return Unreadable("this can be read in many ways; write it like 2027-01-14 18:00")
        if len(readings) == 1 and not self._open:
            return readings[0]
        return Unclear(tuple(readings), self._open or "this can be read in more than one way")
