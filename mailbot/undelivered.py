"""Undelivered: what follows where the server does not take a letter, or where none is asked to.

It is the same as from a delivery report, at once or when the letter has been tried long enough.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot.mail.reports.fault import Fault, fault_of
from mailbot.office import Office
from mailbot.ports import SmtpAnswer
from mailbot.program.bookkeeping import OutboxRow, Sent
from mailbot.program.chapters.delivery import came_back
from mailbot.program.decision import Decision, Urgency
from mailbot.program.traffic.reach import sent_of

log = logging.getLogger(__name__)

LATE = timedelta(hours=4)
"""After which whoever wrote a relayed mail hears that it is on its way still, as of other mail servers."""
TRIED_FOR = timedelta(days=5)
"""How long a letter that the server puts off is tried (RFC 5321 4.5.4.1)."""

_QUOTA = "5.4.5"
"""How Gmail says that we have sent enough for today: tomorrow it takes the same letter."""
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


def refused(row: OutboxRow, answer: SmtpAnswer, office: Office, now: datetime) -> None:
    """The server did not take a letter."""
    fault = _fault(row, answer, now)
    if fault is not None and fault is not Fault.DELAYED:
        decision = came_back(sent_of(row, now), fault, _status(answer), office.moment(now))
        given_up(row, decision, office, now)
        return
    office.store.postponed(replace(row, last_answer=f"{answer.code}"))
    log.warning("dispatch: letter %s put off by the server (%s), try %s", row.id, answer.code, row.tries)
    if fault is not None and row.urgency == Urgency.RELAY and office.store.get(Sent, row.id) is None:
        with office.unit(now):
            office.carry_out(came_back(sent_of(row, now), fault, _status(answer), office.moment(now)), now)


def unsafe(row: OutboxRow, office: Office, now: datetime) -> None:
    """No server should be told a letter's address, such as one too long for SMTP: it cannot be written to."""
    given_up(row, came_back(sent_of(row, now), Fault.ADDRESS, "", office.moment(now)), office, now)


def given_up(row: OutboxRow, decision: Decision, office: Office, now: datetime) -> None:
    """A letter that is not tried any more leaves the outbox, in one commit with what follows from that."""
    log.warning("dispatch: letter %s (%s) given up: %s", row.id, row.template, decision.because)
    with office.unit(now):
        office.store.sent(row)
        office.carry_out(decision, now)
    office.spool.remove(row.id)


def _fault(row: OutboxRow, answer: SmtpAnswer, now: datetime) -> Fault | None:
    """None while a letter that was put off is only to be tried again."""
    status = _status(answer)
    if answer.permanent and status != _QUOTA:
        if answer.about == "mail" and not status:
            return Fault.MESSAGE
        return fault_of("failed", status, f"{answer.code} {answer.text}", permanent=True)
    if now >= row.made + TRIED_FOR:
        return Fault.TEMPORARY
    return Fault.DELAYED if now >= row.made + LATE else None


def _status(answer: SmtpAnswer) -> str:
    told = _ENHANCED.match(answer.text)
    return told[0] if told else ""
