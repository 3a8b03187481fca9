"""Due: the day by which a milestone shall be done, as people write it at the end of its line ("… by 1 March 2027")."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mailbot.policy.date_words import DateWords, Kind, fold
from mailbot.program.dates.day import Unreadable, read_date
from mailbot.program.dates.words import cut
from mailbot.program.plans.marks import Marks

_TAIL = 64
"""Only so many characters at the end of a line are looked at."""

_BARE = re.compile(r"(?:^|[\s(\[])(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})$")
_YEAR = re.compile(r"20\d\d")
_QUARTER = re.compile(r"q([1-4])")
_NUMERIC = re.compile(r"\d{1,4}[-./]\d{1,2}(?:[-./]\d{0,4})?")
LOOSE = " \t,;:([{-–—·|"
"""What may stand between a milestone's words and its date, and means nothing once that is taken off."""


@dataclass(frozen=True, slots=True)
class Due:
    """The words before a date, and the date; or why what stands there like a date is none."""

    words: str
    on: date | Unreadable


def read_due(line: str, today: date, marks: Marks) -> Due | None:
    """The date at a line's end, in the forms that CALL takes and as a month or a quarter (its last day); without a
    year the next such day. `marks` has the words for "by", and for months. None where the line ends in no date."""
    tail = line[-_TAIL:].rstrip(" \t)]}.,;")
    start = len(line) - len(line[-_TAIL:])
    for found in reversed(list(marks.due.finditer(tail))):
        words = tail[found.end() :]
        on = _read(words, today, marks.dates)
        if isinstance(on, date) or _seems_a_date(words, marks.dates):
            return Due(line[: start + found.start()].rstrip(LOOSE), on)
    bare = _BARE.search(tail)
    if bare is None:
        return None
    return Due(line[: start + bare.start(1)].rstrip(LOOSE), _read(bare[1], today, marks.dates))


def _read(words: str, today: date, known: DateWords) -> date | Unreadable:
    said = cut(words, known)
    begins = known.past(said.read, 0, Kind.END)
    for month, end in _months(said.read, begins, known):
        rest = said.read[end:]
        if not rest or (len(rest) == 1 and _YEAR.fullmatch(rest[0])):
            return _last_day(month, rest[0] if rest else None, today)
    return read_date(" ".join(words.split()), today, known)


def _months(words: tuple[str, ...], start: int, known: DateWords) -> Iterator[tuple[int, int]]:
    """The number of each month, or of a quarter's last one, that is named here, and where its name ends."""
    yield from known.at(words, start, Kind.MONTH)
    if start < len(words) and (quarter := _QUARTER.fullmatch(words[start])):
        yield int(quarter[1]) * 3, start + 1


def _last_day(month: int, year: str | None, today: date) -> date:
    named = int(year) if year else today.year + (month < today.month)
    return date(named, month, calendar.monthrange(named, month)[1])


def _seems_a_date(words: str, known: DateWords) -> bool:
    """Whether words that cannot be read were meant as a date: then they are asked about, and not taken for text."""
    few = [word.strip(",.;:()").casefold() for word in words.split()]
    if not 1 <= len(few) <= 5:
        return False
    numbered = any(word[:1].isdigit() for word in few)
    named = any(known.is_a(fold(word), Kind.MONTH) for word in few)
    return _NUMERIC.fullmatch(few[0]) is not None or (numbered and named)
