"""Second look: mails that were set aside are taken up again by a human's word: released, answered, dropped, or tried
again.

The mail itself lies in its folder until what is done here is committed; only then does it move. So after a crash in
between it lies there still, its receipt tells that it was taken in, and asking again moves it and does nothing else.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from mailbot.adapters.reader import Reader
from mailbot.errands import ERRANDS
from mailbot.errors import MailbotError, MalformedMail
from mailbot.fate import FOLDERS, TakenIn
from mailbot.intake import take_in
from mailbot.mail.limits import Limits
from mailbot.mail.message import Address, Mail
from mailbot.office import Office
from mailbot.ports import Clock
from mailbot.program.admission.held_answer import OVER, answered
from mailbot.program.bookkeeping import Receipt
from mailbot.program.case import Case
from mailbot.program.chapters.delivery import honest
from mailbot.program.decision import Decision, Disposition
from mailbot.program.model import Person
from mailbot.program.trust.custodian import let_go
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.doubt import Asking, closed_by_hand
from mailbot.program.trust.weighing import Trust, Vouched

RELEASE, RETRY, DROP, ANSWER = "release", "retry", "drop", "answer"

_WAITING = frozenset({Disposition.HELD.value, Disposition.SHUNTED.value})


def release(office: Office, clock: Clock, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Takes a held mail in as proven: {id, raw (base64)}. Answers with {disposition, because, folder, letters, again}.

    `again` says that it was taken in before, and nothing was done now. MailbotError where it cannot be.
    """
    return _take_up(office, clock, asked, _as_proven)


def retry(office: Office, clock: Clock, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Takes a mail in once more as if it had just come, now that our fault is mended; asked and answered likewise."""
    return _take_up(office, clock, asked, lambda mail, raw, office, now: take_in(raw, office, now, read=mail))


def drop(office: Office, clock: Clock, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Notes of a mail that was set aside that nothing shall come of it: {id}; answered likewise."""
    receipt = office.store.get(Receipt, asked["id"])
    if receipt is None:
        raise MailbotError(f"the books have no mail {asked['id']}")
    if receipt.disposition not in _WAITING:
        return _before(receipt)
    because = f"dropped by the operator; it was {receipt.disposition}: {receipt.because}"
    ignored = Disposition.IGNORED
    with office.unit(clock.now()):
        gone = msgspec.structs.replace(receipt, disposition=ignored.value, because=because, trace="")
        office.file_taken(gone, let_go(receipt, "dropped", clock.now(), office.store), clock.now())
        office.carry_out(closed_by_hand(receipt.id, "dropped", _asking(office, clock.now())), clock.now())
    return _told(ignored, because, 0)


def answer(office: Office, clock: Clock, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Sends an admin's words to whoever wrote a held mail, as their reply to the notice of it does: {id, text, admin},
    the admin an address or "" for the first of the config. Answered likewise; the same words once more are `again`."""
    receipt = office.store.get(Receipt, asked["id"])
    custody = office.store.get(Custody, receipt.held) if receipt is not None else None
    if receipt is None or custody is None:
        raise MailbotError(f"{asked['id']} has not been held, so there is nobody to answer")
    case = _spoken(_admin(asked["admin"], office), asked["text"].strip(), custody, office, clock.now())
    if any(deed.mail == case.mail.key for deed in custody.deeds):
        return _before(receipt)
    decision = answered(case, custody, case.new_text)
    if not isinstance(decision, Decision):
        raise MailbotError(_UNANSWERED[decision].format(id=custody.id, because=receipt.because))
    decision = honest(decision, office.moment(case.now))
    with office.unit(case.now):
        rows = office.carry_out(decision, case.now)
    return _told(Disposition.ACCEPTED, decision.because, len(rows))


_UNANSWERED = {
    OVER: "{id} waits no more: {because}",
    "kept": "{id} has gone back to whoever wrote it, who alone can SEND it on: it is not for the admins",
    "own": "{id} is from the other of this admin's own pair: another admin has to answer, see --as",
    "forged": "{id} failed DMARC: an answer could reach somebody who never wrote to us; if it is genuine, release it",
    "pair": "{id} was written to the other of a pair: it is not for the admins to answer",
    "nobody": "{id} has no sender who can be read",
    "asked": "{id} waits for the one in whose name it was sent, who has been asked whether they wrote it",
}


def _admin(address: str, office: Office) -> Person:
    admins = office.handbook.admins_in(office.store)
    found = [each for each in admins if not address or address.lower() in each.addresses]
    if not found:
        raise MailbotError(f"{address} is no admin of the config" if address else "the config has no admin")
    return found[0]


def _spoken(admin: Person, text: str, custody: Custody, office: Office, now: datetime) -> Case:
    """The admin's words in their thread of the held mail, as if they had come in a mail."""
    if not text:
        raise MailbotError("there are no words to answer with")
    digest = f"sha256:{sha256(f'{custody.id} {admin.id} {text}'.encode()).hexdigest()}"
    mail = Mail(message_id="", digest=digest, sender=Address(admin.address, admin.name))
    return Case(mail, text, Trust(admin), office.store, office.handbook, now, custody.id)


def _asking(office: Office, now: datetime) -> Asking:
    return Asking(office.store, office.handbook, now)


_Take = Callable[[Mail, bytes, Office, datetime], TakenIn]


def _take_up(office: Office, clock: Clock, asked: Mapping[str, Any], take: _Take) -> Mapping[str, Any]:
    raw, now = b64decode(asked["raw"]), clock.now()
    mail = _read(raw, office.limits)
    receipt = office.store.get(Receipt, asked["id"])
    if receipt is not None and receipt.disposition not in _WAITING:
        return _before(receipt)
    if asked["id"] not in {mail.key, mail.digest}:
        raise MailbotError(f"this is not the mail {asked['id']}")
    if asked["id"] == mail.digest:  # its Message-ID is another mail's, or there is none
        mail = replace(mail, message_id="")
    with office.unit(now):
        if receipt is not None:  # a receipt of a mail that was not read lets it be taken in as new
            office.file_receipt(msgspec.structs.replace(receipt, digest=""))
            office.carry_out(closed_by_hand(receipt.id, "released", _asking(office, now)), now)
        taken = take(mail, raw, office, now)
    return _told(taken.disposition, taken.because, len(taken.rows))


def _read(raw: bytes, limits: Limits) -> Mail:
    """What the mail says; read apart, because it may have been set aside for what it does to whoever reads it."""
    reader = Reader()
    try:
        (mail,) = reader.read([raw], limits)
    except OSError as error:
        raise MailbotError(f"no process to read it in can be had ({error}); try again later") from None
    finally:
        reader.close()
    if isinstance(mail, MalformedMail):
        raise MailbotError(f"{mail}: it cannot be taken in; read it with a mail client, then `mailbot drop` it")
    return mail


def _as_proven(mail: Mail, raw: bytes, office: Office, now: datetime) -> TakenIn:
    """What the mail asks for is done as if its sender had brought every proof; an automatic one stays unanswered."""
    if mail.sender is None:
        raise MailbotError("it has no readable sender: read it with a mail client, then `mailbot drop` it")
    return take_in(raw, office, now, read=mail, vouched=Vouched("released"))


def _before(receipt: Receipt) -> Mapping[str, Any]:
    return {**_told(Disposition(receipt.disposition), receipt.because, 0), "again": True}


def _told(disposition: Disposition, because: str, letters: int) -> Mapping[str, Any]:
    return {
        "disposition": disposition.value,
        "because": because,
        "folder": FOLDERS[disposition],
        "letters": letters,
        "again": False,
    }


ERRANDS |= {RELEASE: release, RETRY: retry, DROP: drop, ANSWER: answer}
