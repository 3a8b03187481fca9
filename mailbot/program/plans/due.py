"""Due: the day by which a milestone shall be done, as people write it at the end of its line ("… by 1 March 2027")."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from mailbot.mail.screening.day_names import MONTHS
from mailbot.program.dates.day import Unreadable, read_date

_TAIL = 64
"""Only so many characters at the end of a line are looked at."""

_BARE = re.compile(r"(?:^|[\s(\[])(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})$")
_MONTH = re.compile(r"(?:(?:the )?end of )?([a-zä]{3,9})\.?(?: (20\d\d))?", re.IGNORECASE)
_QUARTER = re.compile(r"(?:(?:the )?end of )?q([1-4])(?: (20\d\d))?", re.IGNORECASE)
_NUMERIC = re.compile(r"\d{1,4}[-./]\d{1,2}(?:[-./]\d{0,4})?")
LOOSE = " \t,;:([{-–—·|"
"""What may stand between a milestone's words and its date, and means nothing once that is taken off."""


@dataclass(frozen=True, slots=True)
class Due:
    """The words before a date, and the date; or why what stands there like a date is none."""

    words: str
    on: date | Unreadable


def read_due(line: str, today: date, introduced: re.Pattern[str]) -> Due | None:
    """The date at a line's end, in the forms that CALL takes and as a month or a quarter (its last day); without a
    year the next such day. `introduced` matches the words for "by". None where the line ends in no date."""
    tail = line[-_TAIL:].rstrip(" \t)]}.,;")
    start = len(line) - len(line[-_TAIL:])
    for found in reversed(list(introduced.finditer(tail))):
        words = tail[found.end() :]
        on = _read(words, today)
        if isinstance(on, date) or _seems_a_date(words):
            return Due(line[: start + found.start()].rstrip(LOOSE), on)
    bare = _BARE.search(tail)
    if bare is None:
        return None
    return Due(line[: start + bare.start(1)].rstrip(LOOSE), _read(bare[1], today))


def _read(words: str, today: date) -> date | Unreadable:
    words = " ".join(words.split())
    month, quarter = _MONTH.fullmatch(words), _QUARTER.fullmatch(words)
    if month and (number := MONTHS.get(month[1].casefold())):
        return _last_day(number, month[2], today)
    if quarter:
        return _last_day(int(quarter[1]) * 3, quarter[2], today)
    return read_date(words, today)


def _last_day(month: int, year: str | None, today: date) -> date:
    named = int(year) if year else today.year + (month < today.month)
    return date(named, month, calendar.monthrange(named, month)[1])


def _seems_a_date(words: str) -> bool:
    """Whether words that cannot be read were meant as a date: then they are asked about, and not taken for text."""
    few = [word.strip(",.;:()").casefold() for word in words.split()]
    if not 1 <= len(few) <= 5:
        return False
    numbered = any(word[:1].isdigit() for word in few)
    return _NUMERIC.fullmatch(few[0]) is not None or (numbered and any(word in MONTHS for word in few))
