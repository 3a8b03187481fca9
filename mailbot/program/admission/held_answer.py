"""Held answer: the admins' words to whoever sent a held mail, as to any question (section 5, S11).

With the first of them the mail waits no more, and has become a question; what follows goes on in that one's thread.
"""

from __future__ import annotations

from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.reply_to_asker import replied
from mailbot.program.bookkeeping import Receipt
from mailbot.program.books import Books
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.model import Person
from mailbot.program.trust.challenge import about
from mailbot.program.trust.custody import Custody, CustodyStage, is_apart

OVER = "over"
"""Why a mail is not answered that something has become of already."""


def answered(case: Case, custody: Custody, text: str) -> Decision | str:
    """The answer of the admin who speaks in this case, or why there is none: OVER, or what not_answered says."""
    before = became(custody, case.books)
    if before is not None:
        letters = tuple(replied(case, before, text))
        return Decision(Disposition.RELAYED, f"{custody.id}: {before.id} answered once more", letters=letters)
    if custody.stage is not CustodyStage.WAITING:
        return OVER
    return not_answered(custody, case.sender, case.books) or _first(case, custody, text)


def became(custody: Custody, books: Books) -> Enquiry | None:
    """The question that a held mail became when it was answered."""
    deed = next((deed for deed in custody.deeds if deed.what == "answered"), None)
    return books.get(Enquiry, deed.reason) if deed is not None else None


def not_answered(custody: Custody, admin: Person | None, books: Books) -> str:
    """Why this admin writes to nobody because of a mail, "" where they can: it is `kept` for its writer, concerns the
    admin's `own` pair, may be `forged`, was written in a `pair`, is from `nobody` who can be read, or waits for
    somebody who was `asked`."""
    if admin is not None and is_apart(custody, admin, books):
        return "kept" if custody.kept else "own"
    if custody.forged:
        return "forged"
    if custody.pair:
        return "pair"
    return "nobody" if not custody.sender else "asked" if about(custody.mail, books) is not None else ""


def ended(case: Case, custody: Custody, disposition: Disposition, what: str) -> tuple[Change, ...]:
    """The mail's own receipt says what became of it, so that it is done once whatever happens next."""
    receipt = case.books.get(Receipt, custody.mail)
    before = f"; it was held: {receipt.because}" if receipt is not None else ""
    because = f"{custody.id} {what} by {case.party}{before}"
    return (Noted(Receipt, custody.mail, {"disposition": disposition.value, "because": because, "trace": ""}),)


def _first(case: Case, custody: Custody, text: str) -> Decision:
    deed = case.deed("answered")
    enquiry = Enquiry(
        id=f"Q-{case.books.last_number('Q') + 1}",
        party=custody.party,
        asked=custody.at,
        name=custody.name,
        subject=custody.subject,
        stage=EnquiryStage.ANSWERED,
        deeds=(deed,),
    )
    answers = "" if custody.mail.startswith("sha256:") else custody.mail
    changes = (
        Opened(enquiry),
        *ended(case, custody, Disposition.ACCEPTED, "answered"),
        Moved(Custody, custody.id, CustodyStage.ANSWERED, case.deed("answered", enquiry.id)),
    )
    letters = tuple(replied(case, enquiry, text, answers))
    return Decision(Disposition.RELAYED, f"{custody.id}: answered, {enquiry.id}", changes, letters)
