"""Enrolment: the errand that takes a roster file into the books, all of its rows or none.

The command and the running daemon do the same: whoever holds the books reads the rows and commits them in one unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mailbot.errands import ERRANDS
from mailbot.office import Office
from mailbot.ports import Clock
from mailbot.program.decision import Decision, Disposition
from mailbot.program.roster.rows import Row, read_roster
from mailbot.source import Mistakes

ERRAND = "people import"


def enrol(office: Office, clock: Clock, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Commits the rows `asked` for: {file, columns, rows: [[line, {column: cell}]], mistakes: [text]}.

    `mistakes` are of rows that could not even be taken apart. Answers with {new, updated, unchanged, pairs}, or with
    {mistakes: [text]}, those that were asked with among them, and nothing done.
    """
    now = clock.now()
    mistakes = Mistakes()
    rows = [Row(line, cells) for line, cells in asked["rows"]]
    roster = read_roster(asked["file"], asked["columns"], rows, office.moment(now), mistakes)
    found = [*asked["mistakes"], *map(str, mistakes.found)]
    if found:
        return {"mistakes": found}
    with office.unit(now):
        because = f"{roster.new} people and {roster.pairs} pairs imported"
        office.carry_out(Decision(Disposition.ACCEPTED, because, tuple(roster.changes)), now)
    return {"new": roster.new, "updated": roster.updated, "unchanged": roster.unchanged, "pairs": roster.pairs}


ERRANDS[ERRAND] = enrol
