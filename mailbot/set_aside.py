"""Set aside: mails that cannot be read within the limits (held) and those that our code fails on (shunted).

Neither stops the next mail. Whoever sent what cannot be read hears of it, as far as its header can be trusted with an
answer; the admins hear of both.
"""

from __future__ import annotations

import hashlib
import traceback
from datetime import datetime

from mailbot.door import hold_forged, screened, weighed
from mailbot.fate import FOLDERS, TakenIn
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse_head
from mailbot.mail.screening.screening import Screening, ScreeningKind
from mailbot.notices import notices
from mailbot.office import Office
from mailbot.program.bookkeeping import Happened, OutboxRow, Receipt
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.traffic.rates import sender_key
from mailbot.program.trust import custodian
from mailbot.program.trust.custodian import number_for
from mailbot.rates import TooMuch, meter_of

TOO_LARGE = "larger than limits.max_mail_mb allows"
"""Why a mail is held of which the mailbox gave us the header alone."""


def hold_unread(raw: bytes, reason: str, office: Office, now: datetime) -> TakenIn:
    """A mail that cannot be read within the limits waits for a human; `raw` may be its header alone, or b""."""
    head = _head(raw, office)
    seen = office.store.get(Receipt, head.key)
    if seen is not None and (not seen.was_read or seen.digest == head.digest):
        return TakenIn(Disposition.IGNORED, "taken in before", FOLDERS[Disposition(seen.disposition)], head)
    screening = screened(head, office)
    with office.unit(now):
        if seen is None:
            case = _case(head, office, now)
            forged = case.trust.failed and case.party != ""
            tell = hold_forged(case, office, now) if forged else _tell(case, screening, reason, office, now)
            decision, rows = tell
            key = head.key
        else:  # its Message-ID is that of a mail which we read: one of the two is not what it says
            case, decision, rows, key = None, Decision(Disposition.HELD, reason), (), head.digest
        held = Disposition.HELD.value
        party = case.party if case else ""
        written = tuple(row.id for row in rows)
        receipt = Receipt(id=key, digest="", at=now, disposition=held, because=reason, party=party, letters=written)
        office.file_taken(*custodian.filed(receipt, head, case, (decision,), office.store), now)
    return TakenIn(
        Disposition.HELD, reason, FOLDERS[Disposition.HELD], head, screening, case, decisions=(decision,), rows=rows
    )


def _head(raw: bytes, office: Office) -> Mail:
    try:
        return parse_head(raw, office.limits)
    except Exception:  # whatever it is: the mail waits for a human, and the next one goes on
        return Mail(message_id="", digest=f"sha256:{hashlib.sha256(raw).hexdigest()}", sender=None, size=len(raw))


def _case(head: Mail, office: Office, now: datetime) -> Case:
    trust = weighed(head, office)
    topic = trust.thread.topic if trust.thread else ""
    return Case(head, "", trust, office.store, office.handbook, now, topic)


def _tell(
    case: Case, screening: Screening, reason: str, office: Office, now: datetime
) -> tuple[Decision, tuple[OutboxRow, ...]]:
    """The sender hears what to do instead, the admins where the mail is; they hear of one a day from each sender."""
    try:
        meter = meter_of(case, office, now, None)
        told = meter.admit(Decision(Disposition.HELD, "", letters=_to_sender(case, screening, reason, office))).letters
        meter.close()
    except TooMuch:  # it is held as it is
        told = ()
    about = f"unread {sender_key(case) if case.party else 'nobody'}"
    held = Facts(id=number_for(case.mail.key, office.store))
    news, marks = notices("held", about, office, now, held=held, reason=reason, told=bool(told))
    decision = Decision(Disposition.HELD, reason, letters=(*told, *news))
    return decision, office.carry_out(decision, now, *marks)


def _to_sender(case: Case, screening: Screening, reason: str, office: Office) -> tuple[Letter, ...]:
    """Nothing automatic is answered, nor a stranger whom nobody vouches for where somebody could (S11)."""
    stranger = case.sender is None and not case.trust.by_token
    unproven = stranger and case.handbook.authentication and not case.trust.authenticated
    if screening.kind is not ScreeningKind.GENUINE or not case.party or unproven:
        return ()
    megabytes = office.limits.size // 1_000_000 if reason == TOO_LARGE else 0
    return (case.answer("unread", subject=" ".join(case.mail.subject.split())[:120], megabytes=megabytes),)


def shunt(mail: Mail, error: Exception, office: Office, now: datetime) -> TakenIn:
    """Our code failed: the traceback is kept, without the values it worked on, and the admins hear of it once."""
    frames = traceback.extract_tb(error.__traceback__)
    trace = "".join(traceback.format_list(frames)) + type(error).__name__
    because = f"{type(error).__name__} in {frames[-1].name}, line {frames[-1].lineno}" if frames else "our fault"
    told = f"shunted {hashlib.sha256(trace.encode()).hexdigest()[:16]} {now:%Y-%m-%d}"
    first = office.store.get(Happened, told) is None
    letters = _to_admins("shunted", office, reason=because, message_id=mail.key) if first else ()
    decision = Decision(Disposition.SHUNTED, because, letters=letters)
    with office.unit(now):
        rows = office.carry_out(decision, now, Happened(id=told, at=now))
        office.file_receipt(
            Receipt(
                id=mail.key,
                digest=mail.digest,
                at=now,
                disposition=Disposition.SHUNTED.value,
                because=because,
                trace=trace,
            )
        )
    return TakenIn(Disposition.SHUNTED, because, FOLDERS[Disposition.SHUNTED], mail, decisions=(decision,), rows=rows)


def _to_admins(template: str, office: Office, **facts: object) -> tuple[Letter, ...]:
    admins = office.handbook.admins_in(office.store)
    return tuple(Letter(admin.id, template, "office/notices", facts, Urgency.APPOINTMENT) for admin in admins)
