"""The calendar's invariants: no occasion twice, and none that has come and is neither dealt with nor waiting for its
reader (section 3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailbot.office import Office
from mailbot.program.bookkeeping import Happened
from mailbot.program.chapter import Chain, Moment, due_of, next_of
from mailbot.program.clocks.nudge import next_nudge
from mailbot.program.contents import SCHEDULED, chains_of
from mailbot.program.decision import Urgency
from mailbot.program.model import Application, ApplicationStage, Person, Record
from mailbot.rehearsal.step import Step

LOOKS = 1
"""Records that are looked at after each step, all of them in turn."""


class OnceEach:
    """What has happened never happens again."""

    name = "no occasion twice"

    def after(self, step: Step, office: Office) -> Iterator[str]:
        for written in step.written:
            if isinstance(written.after, Happened) and written.before is not None:
                yield written.after.id

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        """The books hold each occasion under its key, once."""
        yield from ()


class NoneMissing:
    """What is due is done, or is a nudge whose reader may not be nudged yet; and what will be due is in the agenda."""

    name = "no occasion missing"

    def __init__(self) -> None:
        self._turn: list[tuple[type[Record], str]] = []

    def after(self, step: Step, office: Office) -> Iterator[str]:
        moment = office.moment(step.at)
        for _ in range(LOOKS):
            if not self._turn:
                self._turn = [(kind, record.id) for kind in SCHEDULED for record in office.store.all(kind)]
            record = office.store.get(*self._turn.pop()) if self._turn else None
            if record is not None:
                yield from missed(record, moment, office)

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        moment = office.moment(at)
        for kind in SCHEDULED:
            for record in office.store.all(kind):
                yield from missed(record, moment, office)


def missed(record: Record, moment: Moment, office: Office) -> Iterator[str]:
    """What of a record is due and was not done, or will be due and is not looked for."""
    looked_at = office.agenda.when(record)
    for chain in chains_of(record, moment):
        due = due_of(chain, moment)
        if due is not None and not _may_wait(chain, moment):
            yield f"{due.key}, due at {due.at:%Y-%m-%d %H:%M}"
        coming = next((each.at for each in chain if each.at > moment.now), None)
        if due is None and coming is not None and not _is_served(record):
            at = next_of(chain, moment)
            if at is not None and (looked_at is None or looked_at > at):
                yield f"{record.id} is not in the agenda for {at:%Y-%m-%d %H:%M}, when something of it is due"


def _may_wait(chain: Chain, moment: Moment) -> bool:
    """Whether all that is left of what is due are nudges to people who may not be nudged now, or nothing any more: what
    has waited may have become needless."""
    due = due_of(chain, moment)
    assert due is not None
    decision = due.decide(moment)
    if decision.does_nothing:
        return True
    marks = (f"{due.key} > {letter.to} {letter.template}" for letter in decision.letters)
    left = [each for each, mark in zip(decision.letters, marks, strict=True) if not moment.books.get(Happened, mark)]
    return bool(left) and all(
        letter.urgency is Urgency.NUDGE and next_nudge(moment.books.get(Person, letter.to), moment) > moment.now
        for letter in left
    )


def _is_served(record: Record) -> bool:
    """Whether a record is looked at in every round anyway, as the waitlist is."""
    return isinstance(record, Application) and record.stage is ApplicationStage.WAITLISTED
