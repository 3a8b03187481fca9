"""Roster cells: what may stand in each column of a roster file, and how to mend what does not fit.

An empty cell says nothing: of someone who is in the books already it changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from mailbot.config_checks import parse_mailbox
from mailbot.policy.choices import Choice, pick
from mailbot.program.clocks.moments import zone_named
from mailbot.program.handbook import Handbook
from mailbot.source import did_you_mean

ROLES = ("mentor", "mentee")
MOST_SLOTS = 99
LONGEST_CELL = 200
EARLIEST = date(1980, 1, 1)


class Unfit(Exception):
    """A cell that cannot be read: what is wrong with it, and how to mend it."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.mend = mend


def name(cell: str, handbook: Handbook, now: datetime) -> str:
    """A person's name as letters greet them."""
    if "@" in cell:
        raise Unfit(f"{cell!r} is no name", "the address has a column of its own")
    return cell


def address(cell: str, handbook: Handbook, now: datetime) -> str:
    """One mailbox in lower case; a name around it is left out."""
    mailbox = parse_mailbox(cell)
    if mailbox is None:
        raise Unfit(f"{cell!r} is not one mail address", "write it bare: ann@example.org")
    if handbook.address.is_ours(mailbox.address):
        raise Unfit(f"{mailbox.address} is the program's own address", "write the person's own")
    return mailbox.address


def roles(cell: str, handbook: Handbook, now: datetime) -> tuple[str, ...]:
    """Mentor, mentee or both."""
    said = [word.casefold() for word in _words(cell)]
    if not said:
        raise Unfit(f"{cell!r} names no role", "write mentor or mentee")
    for word in said:
        if word in ("admin", "admins"):
            raise Unfit("admins are not imported", "admins stand in config.toml, under program.admins")
        if word not in ROLES:
            raise Unfit(f"there is no role {word!r}", did_you_mean(word, ROLES))
    return tuple(role for role in ROLES if role in said)


def disciplines(cell: str, handbook: Handbook, now: datetime) -> tuple[str, ...]:
    """The keys of disciplines, which may be written as people say them."""
    choices = _choices(handbook)
    found: dict[str, None] = {}
    for word in _words(cell):
        choice = None if word.isdecimal() else pick(word, choices)
        if choice is None:
            known = [name for choice in choices for name in (choice.key, choice.label)]
            raise Unfit(f"there is no discipline {word!r}", did_you_mean(word.casefold(), known))
        found[choice.key] = None
    return tuple(found)


def slots(cell: str, handbook: Handbook, now: datetime) -> int:
    """How many mentees at a time; 0 is no more than there are."""
    if not (cell.isascii() and cell.isdecimal() and int(cell) <= MOST_SLOTS):
        raise Unfit(f"{cell!r} is no number of slots", f"write a whole number from 0 to {MOST_SLOTS}")
    return int(cell)


def timezone(cell: str, handbook: Handbook, now: datetime) -> str:
    """An IANA name; the city alone will do."""
    zone = zone_named(cell)
    if zone is None:
        near = did_you_mean(cell, available_timezones())
        mend = near if near.startswith("did") else 'write its IANA name, such as "Europe/Berlin"'
        raise Unfit(f"there is no time zone {cell!r}", mend)
    return zone.key


def languages(cell: str, handbook: Handbook, now: datetime) -> tuple[str, ...]:
    """Languages as people call them."""
    return tuple(dict.fromkeys(_words(cell)))


def since(cell: str, handbook: Handbook, now: datetime) -> datetime:
    """The day a pair began: noon of an ISO date in the program's time zone, or now where that is still to come."""
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        raise Unfit(f"{cell!r} is no date", "write it as year-month-day: 2024-01-31") from None
    zone = ZoneInfo(handbook.timezone)
    if not EARLIEST <= day <= now.astimezone(zone).date():
        raise Unfit(f"{day} is {'to come' if day > EARLIEST else 'too long ago'}", "the day on which the pair began")
    return min(datetime.combine(day, time(12), zone).astimezone(UTC), now)


Reader = Callable[[str, Handbook, datetime], object]

COLUMNS: Mapping[str, Reader] = {
    "name": name,
    "address": address,
    "roles": roles,
    "disciplines": disciplines,
    "slots": slots,
    "timezone": timezone,
    "languages": languages,
    "mentor": address,
    "since": since,
}
"""The columns of section 7, and how each of their cells is read; a reader raises Unfit."""


def read_cell(column: str, cell: str, handbook: Handbook, now: datetime) -> object:
    """What a cell says; None where it is empty. Raises Unfit."""
    text = " ".join(cell.split())
    if not text:
        return None
    if len(text) > LONGEST_CELL or not text.isprintable():
        raise Unfit("this is too long, or not text", f"at most {LONGEST_CELL} letters, without control characters")
    return COLUMNS[column](text, handbook, now)


def _words(cell: str) -> list[str]:
    """The entries of a list; commas part them as well, which no entry contains."""
    return [word for word in (part.strip() for part in re.split("[;,]", cell)) if word]


def _choices(handbook: Handbook) -> tuple[Choice, ...]:
    """The disciplines with the other words for them, which the application form knows."""
    fields = [field for field in handbook.application_form.fields if field.key == "discipline"]
    told = {choice.key: choice for field in fields for choice in field.choices}
    return tuple(told.get(key) or Choice(key, label) for key, label in handbook.disciplines.items())
