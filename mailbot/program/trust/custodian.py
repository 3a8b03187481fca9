"""Custodian: held mails get their numbers when they are taken in, and are let go when something has become of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from mailbot.mail.message import Mail
from mailbot.program.bookkeeping import Receipt
from mailbot.program.books import Books
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.model import Deed
from mailbot.program.topic import Place, record_of
from mailbot.program.traffic.sealed import is_sealed
from mailbot.program.trust.custody import Custody, CustodyStage

C = CustodyStage

BARE = {"sender": "", "name": "", "subject": ""}
"""What is kept no longer of a mail that something has become of."""


def number_for(mail: str, books: Books) -> str:
    """The id that the held mail with this key has, or gets when it is filed next."""
    seen = books.get(Receipt, mail)
    return seen.held if seen is not None and seen.held else f"H-{books.last_number('H') + 1}"


def filed(
    receipt: Receipt, mail: Mail, case: Case | None, decisions: Sequence[Decision], books: Books
) -> tuple[Receipt, tuple[Change, ...]]:
    """The receipt of a mail that has been taken in, with its number if it is held, and what changes with that."""
    if receipt.disposition == Disposition.HELD.value:
        custody = _custody(number_for(receipt.id, books), receipt, mail, case, decisions)
        return replace(receipt, held=custody.id), _kept(custody, books)
    seen = books.get(Receipt, receipt.id)
    if seen is None or not seen.held:
        return receipt, ()
    return replace(receipt, held=seen.held), let_go(seen, "taken in", receipt.at, books)


def let_go(receipt: Receipt | None, what: str, at: datetime, books: Books) -> tuple[Change, ...]:
    """Something has become of a mail that was waiting, and whoever saw to it moves it. What an admin has said of one
    ends when it has moved (see releasing.py)."""
    custody = books.get(Custody, receipt.held) if receipt is not None else None
    return settled(custody, Deed(what=what, at=at)) if custody is not None and custody.stage is C.WAITING else ()


def settled(custody: Custody, deed: Deed | None = None) -> tuple[Change, ...]:
    """Nothing is left to do, and nothing of its header is kept any more."""
    return Moved(Custody, custody.id, C.SETTLED, deed), Noted(Custody, custody.id, BARE)


def _custody(id: str, receipt: Receipt, mail: Mail, case: Case | None, decisions: Sequence[Decision]) -> Custody:
    in_pair = case is not None and case.place in {Place.PAIR, Place.ASIDE}
    return Custody(
        id=id,
        mail=receipt.id,
        at=receipt.at,
        party=receipt.party or (mail.sender.address if mail.sender else ""),
        sender=mail.sender.address if mail.sender else "",
        name=(mail.sender.name if mail.sender else "")[:80],
        subject=" ".join(mail.subject.split())[:120],
        forged=case is not None and case.trust.failed,
        pair=record_of(case.topic) if case is not None and in_pair else "",
        sealed=case is not None and is_sealed(case),
        kept=any(decision.keeps for decision in decisions),
        aside=any(decision.for_nobody for decision in decisions),
    )


def _kept(custody: Custody, books: Books) -> tuple[Change, ...]:
    """A new number; of a mail that was released and is held once more, the one that it had."""
    standing = books.get(Custody, custody.id)
    if standing is None:
        return (Opened(custody),)
    return (Moved(Custody, custody.id, C.WAITING),) if standing.stage is C.RELEASED else ()
