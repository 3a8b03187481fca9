"""Dispatch, the line of a mail out: outbox → SMTP → mark sent, or back off.

An attempt and the time of the next one are written down before the server is dialled, so that a crash cannot hammer
it. What goes out is the finished mail from the spool: a retry sends the identical bytes with the same Message-ID.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

from mailbot.adapters.consignment import UnsafeAddress
from mailbot.attempts import Attempts
from mailbot.errors import Refused, Unavailable
from mailbot.office import Office
from mailbot.ports import Transport
from mailbot.program.bookkeeping import OutboxRow
from mailbot.program.clocks.moments import zone_of
from mailbot.program.clocks.nudge import awake
from mailbot.program.decision import Urgency
from mailbot.program.model import Person
from mailbot.quota import Quota, own_time, quota_of, tell_of_quota
from mailbot.undelivered import refused, unsafe

AT_ONCE = 4

_ORDER = tuple(
    urgency.value for urgency in (Urgency.ANSWER, Urgency.RELAY, Urgency.APPOINTMENT, Urgency.NUDGE, Urgency.NEWS)
)


def due(office: Office, now: datetime) -> list[OutboxRow]:
    """The rows that may go now: answers first, then the other classes in their order, each as it was written; no more
    than are left of the day's quota."""
    quota = quota_of(office)
    return quota.allows(_ready(office.store.outbox(), office, quota, now), now)


def _ready(outbox: Iterable[OutboxRow], office: Office, quota: Quota, now: datetime) -> list[OutboxRow]:
    rows = [row for row in outbox if may_go_at(row, office, quota) <= now]
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


async def dispatch(
    office: Office, transport: Transport, now: Callable[[], datetime], *, is_ending: Callable[[], bool] = lambda: False
) -> int:
    """Sends what may go, up to four at once, and answers with how many went; begins no other where `is_ending`.

    Raises Unavailable when the server cannot be reached, Refused when it will not have us; all stays in the outbox.
    """
    queue = _queue(office, now())
    attempts = Attempts(queue, office, now)
    faults: list[Unavailable | Refused] = []

    async def work() -> None:
        try:
            attempt = await attempts.next()
            while attempt is not None:
                taken = False
                try:
                    taken = await _send(*attempt, office, transport, now)
                except (Unavailable, Refused) as fault:
                    faults.append(fault)
                if faults or is_ending():
                    attempts.stop()
                attempt = await attempts.next(attempt[0], taken=taken)
        except BaseException:  # the others end what they are at, and take no more
            attempts.stop()
            raise

    ended = await asyncio.gather(*(work() for _ in range(min(AT_ONCE, len(queue)))), return_exceptions=True)
    for fault in (*ended, *faults):
        if fault is not None:
            raise fault
    return attempts.taken


def _queue(office: Office, now: datetime) -> list[OutboxRow]:
    """What goes now; where the quota keeps letters back, the news of that may go among them."""
    quota, outbox = quota_of(office), office.store.outbox()
    ready = _ready(outbox, office, quota, now)
    counted = [row for row in ready if row.urgency != Urgency.NEWS]  # it takes the days it takes
    late = quota.waiting([row for row in outbox if row.urgency != Urgency.NEWS], now)
    waiting = len(counted) - len(quota.allows(counted, now)) + len(late)
    if not waiting:
        return quota.allows(ready, now)
    tell_of_quota(waiting, office, now)
    return due(office, now)


async def _send(row: OutboxRow, raw: bytes, office: Office, transport: Transport, now: Callable[[], datetime]) -> bool:
    """One attempt: True when the server has taken the mail."""
    if office.store.get(OutboxRow, row.id) is None:  # UNDO came between the commit and this
        return False
    try:
        answers = await transport.send(row.envelope_from, row.recipients, raw)
    except UnsafeAddress:
        unsafe(row, office, now())
        return False
    if any(answer.accepted for answer in answers.values()):
        return True
    refused(row, next(iter(answers.values())), office, now())
    return False
