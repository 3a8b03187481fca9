"""outbox: the letters that wait to be sent: what, to whom by id, since when, and what the server said; and to whom
nothing is sent any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from mailbot.adapters.clock import SystemClock
from mailbot.commands import unreachable
from mailbot.commands.said import at_shown, say, say_json, table
from mailbot.commands.status import open_books
from mailbot.composition import read_program
from mailbot.program.bookkeeping import OutboxRow
from mailbot.quota import Quota

SOMEBODY = "somebody who is not in the books"
"""Said instead of an address."""


def outbox(file: Path, *, as_json: bool) -> None:
    """Prints what waits, the oldest first."""
    program = read_program(file)
    books = open_books(program)
    try:
        quota = Quota.of(books, program.handbook)
        found = [facts_of(row, quota, SystemClock().now()) for row in books.outbox()]
        closed = list(unreachable.lines(books, SOMEBODY))
    finally:
        books.close()
    if as_json:
        say_json(found)
    else:
        say([*_lines(found, SystemClock().now()), *closed])


def facts_of(row: OutboxRow, quota: Quota, now: datetime) -> dict[str, Any]:
    """A letter that waits; `message_id` would tell its token and is left out. `quota` is set while it waits for
    another day."""
    return {
        "id": row.id,
        "template": row.template,
        "to": known(row.party),
        "urgency": row.urgency,
        "made": row.made,
        "not_before": row.not_before,
        "tries": row.tries,
        "next_try": row.next_try,
        "last_answer": row.last_answer or None,
        "quota": quota.most if quota.keeps_back(row, now) else None,
    }


def known(party: str) -> str:
    """A party by their id; an address is nobody's to see."""
    return SOMEBODY if "@" in party else party


def _lines(found: list[dict[str, Any]], now: datetime) -> Iterator[str]:
    if not found:
        yield "empty"
        return
    rows = [(one["id"], at_shown(one["made"]), one["template"], f"to {one['to']}", waits(one, now)) for one in found]
    yield from table(rows)


def waits(letter: Mapping[str, Any], now: datetime) -> str:
    """What a letter waits for."""
    if letter["not_before"] and letter["not_before"] > now:
        return f"may be taken back until {at_shown(letter['not_before'])}"
    if letter["quota"]:
        return f"waits for tomorrow: {letter['quota']} a day (limits.sends_per_day)"
    if not letter["tries"]:
        return "not tried yet"
    answer = f", the server said {letter['last_answer']}" if letter["last_answer"] else ""
    return f"tried {letter['tries']} times{answer}; again {at_shown(letter['next_try'])}"
