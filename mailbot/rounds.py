"""Rounds, the line of a moment in time: clock tick → what is due → decide → compose → one commit.

What is due follows from the books alone, so that a week of downtime heals itself in the first round after it.
"""

from __future__ import annotations

import logging
from datetime import datetime

from mailbot.errors import BooksError
from mailbot.office import Office
from mailbot.program.bookkeeping import Happened, OutboxRow
from mailbot.program.chapter import Moment, Occasion, due_of
from mailbot.program.contents import chains_of
from mailbot.program.model import Record

log = logging.getLogger(__name__)


def make_round(office: Office, now: datetime) -> tuple[OutboxRow, ...]:
    """Does everything that is due now, each occasion once, and answers with the letters that it wrote."""
    moment = office.moment(now)
    rows: list[OutboxRow] = []
    for record in office.agenda.come(moment):
        rows += _attend(record, office, moment)
    return tuple(rows)


def _attend(record: Record, office: Office, moment: Moment) -> list[OutboxRow]:
    """One record's occasions. Each may change the record, so what is due is asked again after it."""
    rows: list[OutboxRow] = []
    current: Record | None = record
    while current is not None and (occasion := _due(current, moment)) is not None:
        try:
            with office.unit(moment.now):
                decision = occasion.decide(moment)
                rows += office.carry_out(decision, moment.now, Happened(id=occasion.key, at=moment.now))
        except (BooksError, OSError):
            raise
        except Exception:  # a fault of ours in one occasion must not keep the others waiting
            log.exception("round: %s failed and stays due", occasion.key)
            return rows
        log.info("round: %s: %s", occasion.key, decision.because)
        current = moment.books.get(type(record), record.id)
    if current is not None:
        office.agenda.note(current, moment)
    return rows


def _due(record: Record, moment: Moment) -> Occasion | None:
    return next((due for chain in chains_of(record, moment) if (due := due_of(chain, moment))), None)
