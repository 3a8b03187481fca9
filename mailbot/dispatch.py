"""Dispatch, the line of a mail out: outbox → SMTP → mark sent, or back off.

An attempt and the time of the next one are written down before the server is dialled, so that a crash cannot hammer
it. What goes out is the finished mail from the spool: a retry sends the identical bytes with the same Message-ID.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot.errors import Refused, Unavailable
from mailbot.office import Office
from mailbot.ports import SmtpAnswer, Transport
from mailbot.program.bookkeeping import Happened, OutboxRow
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.model import Person
from mailbot.program.moments import zone_of
from mailbot.program.nudge import awake

log = logging.getLogger(__name__)

AT_ONCE = 4
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)

_ORDER = tuple(urgency.value for urgency in (Urgency.ANSWER, Urgency.RELAY, Urgency.APPOINTMENT, Urgency.NUDGE))


def due(office: Office, now: datetime) -> list[OutboxRow]:
    """The rows that may go now: answers first, nudges last, each class in the order it was written in."""
    rows = [row for row in office.store.outbox() if _may_go_at(row, office) <= now]
    return sorted(rows, key=lambda row: _ORDER.index(row.urgency))


def next_due(office: Office) -> datetime | None:
    """When the next row may go; None when the outbox is empty."""
    return min((_may_go_at(row, office) for row in office.store.outbox()), default=None)


def _may_go_at(row: OutboxRow, office: Office) -> datetime:
    """A nudge was written when its reader was awake; where it has to be tried again, that has to hold for the try."""
    at = max(row.made, row.not_before or row.made, row.next_try or row.made)
    if row.urgency != Urgency.NUDGE or row.next_try is None:
        return at
    handbook = office.handbook
    return awake(at, zone_of(office.store.get(Person, row.party), handbook.timezone), handbook.schedule)


async def dispatch(office: Office, transport: Transport, now: Callable[[], datetime]) -> int:
    """Sends what may go, up to four at once, and answers with how many went.

    Raises Unavailable when the server cannot be reached, Refused when it will not have us; all stays in the outbox.
    """
    queue = due(office, now())
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


async def _send(row: OutboxRow, office: Office, transport: Transport, now: Callable[[], datetime]) -> bool:
    """One attempt: True when the server has taken the mail."""
    try:
        raw = office.spool.get(row.id)
    except KeyError:
        log.warning("dispatch: letter %s has no file in the spool and is taken off the outbox", row.id)
        office.store.sent(row)
        return False
    pause = min(FIRST_PAUSE * 2**row.tries, LONGEST_PAUSE)
    row = replace(row, tries=row.tries + 1, next_try=now() + pause)
    office.store.postponed(row)
    answers = await transport.send(row.envelope_from, row.recipients, raw)
    if any(answer.accepted for answer in answers.values()):
        office.store.sent(row)
        office.spool.remove(row.id)
        log.info("dispatch: letter %s (%s) to %s sent", row.id, row.template, row.party)
        return True
    answer = next(iter(answers.values()))
    if answer.permanent:
        _give_up(row, answer, office, now())
    else:
        office.store.postponed(replace(row, last_answer=f"{answer.code}"))
        log.warning("dispatch: letter %s put off by the server (%s), try %s", row.id, answer.code, row.tries)
    return False


def _give_up(row: OutboxRow, answer: SmtpAnswer, office: Office, now: datetime) -> None:
    """A server that refuses an address for good is not asked again; the admins hear of it once a day and person."""
    log.warning("dispatch: letter %s (%s) refused for good (%s)", row.id, row.template, answer.code)
    key = f"refused {row.party} {now:%Y-%m-%d}"
    admins = [admin for admin in office.handbook.admins_in(office.store) if admin.id != row.party]
    facts = {"party": row.party, "template": row.template, "code": answer.code}
    told = office.store.get(Happened, key) is not None
    letters = [Letter(admin.id, "refused", "office/notices", facts, Urgency.APPOINTMENT) for admin in admins]
    with office.unit(now):
        office.store.sent(row)
        decision = Decision(Disposition.ACCEPTED, "refused for good", letters=() if told else tuple(letters))
        office.carry_out(decision, now, Happened(id=key, at=now))
    office.spool.remove(row.id)
