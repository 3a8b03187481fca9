"""due: what the rounds would do up to a time, if no mail came; played on a copy of the books, nothing is changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.adapters.clock import SystemClock
from mailbot.commands.outbox import known
from mailbot.commands.said import at_shown, say, say_json
from mailbot.composition import read_program, rehearsal_office
from mailbot.errors import MailbotError
from mailbot.office import Office
from mailbot.program.bookkeeping import Happened, OutboxRow
from mailbot.rounds import make_round

FARTHEST = timedelta(days=2 * 366)
BEAT = timedelta(minutes=1)
_STEP = re.compile(r"\+(\d{1,4})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def due(at: str, file: Path, *, as_json: bool) -> None:
    """Prints each occasion with its key and its letters, by template and id; MailbotError where `at` is no time."""
    program = read_program(file)
    now = SystemClock().now()
    until = read_time(at, now, program.config.program.timezone)
    office = rehearsal_office(program)
    office.begin(now)
    found = list(foreseen(office, now, until))
    if as_json:
        say_json(found)
    else:
        say(_lines(found, until))


def read_time(text: str, now: datetime, zone: str) -> datetime:
    """A date, a date and a time (the program's own, unless it says of which zone), or a span from now as in +7d."""
    step = _STEP.fullmatch(text.strip())
    try:
        if step is not None:
            until = now + timedelta(**{_UNITS[step[2]]: int(step[1])})
        else:
            until = datetime.fromisoformat(text.strip())
            until = (until if until.tzinfo else until.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise MailbotError(f"--at {text!r} is no time; write 2026-12-31, 2026-12-31T18:00 or +7d") from None
    if not now <= until <= now + FARTHEST:
        problem = "has passed" if until < now else "is more than two years ahead"
        raise MailbotError(f"--at {at_shown(until)} {problem}")
    return until


def foreseen(office: Office, now: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    """What each round up to `until` does; the office is one of a rehearsal, and stands at `until` afterwards."""
    begun, letters = now, dict[datetime, list[dict[str, str]]]()
    while now <= until:
        rows = make_round(office, now)
        letters[now] = [_letter(row) for row in rows]
        following = office.agenda.next()
        if following is None:
            break
        now = max(following, now + BEAT)
    keys: dict[datetime, list[str]] = defaultdict(list)
    for one in office.store.all(Happened):
        if one.at >= begun:
            keys[one.at].append(one.id)
    for at in sorted({*keys, *letters}):
        if keys[at] or letters.get(at):
            yield {"at": at, "occasions": sorted(keys[at]), "letters": letters.get(at, [])}


def _letter(row: OutboxRow) -> dict[str, str]:
    return {"template": row.template, "to": known(row.party)}


def _lines(found: list[dict[str, Any]], until: datetime) -> Iterator[str]:
    for one in found:
        for key in one["occasions"]:
            yield f"{at_shown(one['at'])}  {key}"
        for letter in one["letters"]:
            yield f"{'':<20}  letter {letter['template']} to {letter['to']}"
    if not found:
        yield f"nothing up to {at_shown(until)}"
