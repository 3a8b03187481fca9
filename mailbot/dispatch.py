"""Dispatch, the line of a mail out: outbox → SMTP → mark sent, or back off.

An attempt and the time of the next one are written down before the server is dialled, so that a crash cannot hammer
it. What goes out is the finished mail from the spool: a retry sends the identical bytes with the same Message-ID.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot.adapters.consignment import UnsafeAddress
from mailbot.errors import Refused, Unavailable
from mailbot.mail.reports.fault import Fault, fault_of
from mailbot.office import Office
from mailbot.ports import SmtpAnswer, Transport, Unit
from mailbot.program.bookkeeping import OutboxRow, Sent
from mailbot.program.chapters.delivery import came_back, kept_back
from mailbot.program.clocks.moments import zone_of
from mailbot.program.clocks.nudge import awake
from mailbot.program.decision import Decision, Urgency
from mailbot.program.model import Person
from mailbot.program.traffic.reach import closed_to, sent_of
from mailbot.quota import Quota, own_time, quota_of, tell_of_quota

log = logging.getLogger(__name__)

AT_ONCE = 4
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
LATE = timedelta(hours=4)
"""After which whoever wrote a relayed mail hears that it is on its way still, as of other mail servers."""
TRIED_FOR = timedelta(days=5)
"""How long a letter that the server puts off is tried (RFC 5321 4.5.4.1)."""

_QUOTA = "5.4.5"
"""How Gmail says that we have sent enough for today: tomorrow it takes the same letter."""
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")

_ORDER = tuple(
    urgency.value for urgency in (Urgency.ANSWER, Urgency.RELAY, Urgency.APPOINTMENT, Urgency.NUDGE, Urgency.NEWS)
)


def due(office: Office, now: datetime) -> list[OutboxRow]:
    """The rows that may go now: answers first, then the other classes in their order, each as it was written; no more
    than are left of the day's quota."""
    quota = quota_of(office)
    return quota.allows(_ready(office, quota, now), now)


def _ready(office: Office, quota: Quota, now: datetime) -> list[OutboxRow]:
    rows = [row for row in office.store.outbox() if may_go_at(row, office, quota) <= now]
    return sorted(rows, key=lambda row: _ORDER.index(row.urgency))


def next_due(office: Office) -> datetime | None:
    """When the next row may go; None when the outbox is empty."""
    quota = quota_of(office)
    return min((may_go_at(row, office, quota) for row in office.store.outbox()), default=None)


def may_go_at(row: OutboxRow, office: Office, quota: Quota) -> datetime:
    """When a letter may go, as far as that is known. A nudge was written when its reader was awake; where it has to be
    tried again, or waits for another day, that has to hold for the try."""
    own, opens = own_time(row), quota.opens(row)
    at = max(own, opens or own)
    if row.urgency != Urgency.NUDGE or (row.next_try is None and at == own):
        return at
    handbook = office.handbook
    return awake(at, zone_of(office.store.get(Person, row.party), handbook.timezone), handbook.schedule)


async def dispatch(office: Office, transport: Transport, now: Callable[[], datetime]) -> int:
    """Sends what may go, up to four at once, and answers with how many went.

    Raises Unavailable when the server cannot be reached, Refused when it will not have us; all stays in the outbox.
    """
    queue = _queue(office, now())
    faults: list[Unavailable | Refused] = []
    sent = 0

    async def work() -> None:
        nonlocal sent
        while queue and not faults:
            try:
                went = await _send(queue.pop(0), office, transport, now)
            except (Unavailable, Refused) as fault:
                faults.append(fault)
            else:
                sent += went  # the sum as it is now: others have added to it meanwhile

    await asyncio.gather(*(work() for _ in range(min(AT_ONCE, len(queue)))))
    if faults:
        raise faults[0]
    return sent


def _queue(office: Office, now: datetime) -> list[OutboxRow]:
    """What goes now; where the quota keeps letters back, the news of that may go among them."""
    quota = quota_of(office)
    ready = [row for row in _ready(office, quota, now) if row.urgency != Urgency.NEWS]  # it takes the days it takes
    outbox = [row for row in office.store.outbox() if row.urgency != Urgency.NEWS]
    waiting = len(ready) - len(quota.allows(ready, now)) + len(quota.waiting(outbox, now))
    if waiting:
        tell_of_quota(waiting, office, now)
    return due(office, now)


async def _send(row: OutboxRow, office: Office, transport: Transport, now: Callable[[], datetime]) -> bool:
    """One attempt: True when the server has taken the mail."""
    try:
        raw = office.spool.get(row.id)
    except KeyError:
        log.warning("dispatch: letter %s has no file in the spool and is taken off the outbox", row.id)
        office.store.sent(row)
        return False
    closed = next((reach for to in row.recipients if (reach := closed_to(to, office.store))), None)
    if closed is not None:
        _end(row, kept_back(row, closed, office.moment(now())), office, now())
        return False
    pause = min(FIRST_PAUSE * 2**row.tries, LONGEST_PAUSE)
    row = replace(row, tries=row.tries + 1, next_try=now() + pause)
    office.store.postponed(row)
    try:
        answers = await transport.send(row.envelope_from, row.recipients, raw)
    except UnsafeAddress:  # what no server should be told, such as one too long for SMTP: it cannot be written to
        at = now()
        _end(row, came_back(sent_of(row, at), Fault.ADDRESS, "", office.moment(at)), office, at)
        return False
    if any(answer.accepted for answer in answers.values()):
        handed_over(row, office, now())
        log.info("dispatch: letter %s (%s) to %s sent", row.id, row.template, row.party)
        return True
    refused(row, next(iter(answers.values())), office, now())
    return False


def handed_over(row: OutboxRow, office: Office, now: datetime) -> None:
    """The server has taken a letter: it leaves the outbox, and what may come back of it is known by its id."""
    with office.unit(now):
        office.store.sent(row, sent_of(row, now))
        office.store.commit(Unit(records=(quota_of(office).with_one_more(now),)))
    office.spool.remove(row.id)


def refused(row: OutboxRow, answer: SmtpAnswer, office: Office, now: datetime) -> None:
    """The server did not take a letter: the same follows as from a delivery report, at once or when it has been tried
    long enough."""
    fault = _fault(row, answer, now)
    if fault is not None and fault is not Fault.DELAYED:
        decision = came_back(sent_of(row, now), fault, _status(answer), office.moment(now))
        _end(row, decision, office, now)
        return
    office.store.postponed(replace(row, last_answer=f"{answer.code}"))
    log.warning("dispatch: letter %s put off by the server (%s), try %s", row.id, answer.code, row.tries)
    if fault is not None and row.urgency == Urgency.RELAY and office.store.get(Sent, row.id) is None:
        with office.unit(now):
            office.carry_out(came_back(sent_of(row, now), fault, _status(answer), office.moment(now)), now)


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


def _end(row: OutboxRow, decision: Decision, office: Office, now: datetime) -> None:
    """A letter that is not tried any more leaves the outbox, in one commit with what follows from that."""
    log.warning("dispatch: letter %s (%s) given up: %s", row.id, row.template, decision.because)
    with office.unit(now):
        office.store.sent(row)
        office.carry_out(decision, now)
    office.spool.remove(row.id)
