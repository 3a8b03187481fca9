"""Purging: the words of an incident go for good, and the record that they stand in keeps its dates, its stage and who
decided what (S56).

    H-12    a held mail                      Q-3     a question, by its subject and its mails
    A-12    an application's free answers    P-7     what a pair has kept back, its agenda, its mails
    V-3     a volunteer's free answers       P-7.2   the words of one version of a plan
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from mailbot.policy.forms import Form
from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.bookkeeping import OutboxRow, Receipt, Thread
from mailbot.program.books import Books
from mailbot.program.decision import Disposition, Urgency
from mailbot.program.handbook import Handbook
from mailbot.program.lifecycle import Change, Dropped, Moved, Noted
from mailbot.program.model import Application, Deed, Mentorship
from mailbot.program.passing_on.reserve import noted, reserve_of
from mailbot.program.plans.plan import Plan
from mailbot.program.topic import record_of
from mailbot.program.trust.challenge import Challenge, ChallengeStage, about
from mailbot.program.trust.custodian import settled
from mailbot.program.trust.custody import Custody, CustodyStage

REMOVED = "(removed)"
_CHOSEN = frozenset({"choice", "list", "agree", "number"})
"""Kinds of answers that are no words of anybody's own."""


@dataclass(frozen=True, slots=True)
class Purged:
    """`whose` are the parties whose words they were, `mails` the Message-IDs of the copies, `discards` files in the
    spool."""

    changes: tuple[Change, ...] = ()
    whose: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    discards: tuple[str, ...] = ()


def purged(id: str, deed: Deed, books: Books, handbook: Handbook) -> Purged | None:
    """What removes a record's words; None where there is no such record."""
    if "." in id:
        return _plan(books.get(Plan, id), books)
    match id[0]:
        case "H":
            return _held(books.get(Custody, id), deed, books)
        case "A":
            return _application(books.get(Application, id), books, handbook.application_form)
        case "V":
            return _volunteering(books.get(Volunteering, id), books, handbook.volunteer_form)
        case "Q":
            return _question(books.get(Enquiry, id), books)
    return _pair(books.get(Mentorship, id), books)


def _held(custody: Custody | None, deed: Deed, books: Books) -> Purged | None:
    """Its sender hears of it unless somebody wrote in their name."""
    if custody is None:
        return None
    changes: list[Change] = [*settled(custody, deed)] if custody.stage is not CustodyStage.SETTLED else []
    challenge, receipt = about(custody.mail, books), books.get(Receipt, custody.mail)
    if challenge is not None:
        changes.append(Moved(Challenge, challenge.id, ChallengeStage.SETTLED, deed))
        changes.append(Noted(Challenge, challenge.id, {"subject": ""}))
    if receipt is not None and receipt.disposition == Disposition.HELD.value:
        changes.append(Noted(Receipt, receipt.id, {"disposition": Disposition.IGNORED.value, "because": "purged"}))
    whose = () if custody.forged or challenge is not None else (custody.party,)
    return Purged(tuple(changes), whose, (custody.mail,))


def _application(application: Application | None, books: Books, form: Form) -> Purged | None:
    if application is None:
        return None
    fields = {"answers": _without_words(application.answers, form), "files": ()}
    changes = (Noted(Application, application.id, fields),)
    return Purged(changes, (application.applicant,), _mails(application.id, books), application.files)


def _volunteering(volunteering: Volunteering | None, books: Books, form: Form) -> Purged | None:
    if volunteering is None:
        return None
    changes = (Noted(Volunteering, volunteering.id, {"answers": _without_words(volunteering.answers, form)}),)
    return Purged(changes, (volunteering.volunteer,), _mails(volunteering.id, books))


def _without_words(answers: Mapping[str, str], form: Form) -> dict[str, str]:
    """Choices stay, since the review and the matching go by them."""
    kinds = {field.key: field.kind for field in form.fields}
    return {key: said if kinds.get(key) in _CHOSEN else REMOVED for key, said in answers.items()}


def _question(enquiry: Enquiry | None, books: Books) -> Purged | None:
    if enquiry is None:
        return None
    return Purged((Noted(Enquiry, enquiry.id, {"subject": ""}),), (enquiry.party,), _mails(enquiry.id, books))


def _pair(pair: Mentorship | None, books: Books) -> Purged | None:
    if pair is None:
        return None
    reserve = reserve_of(pair.id, books)
    queued = _queued(pair.id, books)
    changes = (Noted(Mentorship, pair.id, {"agenda": ()}), noted(pair.id, books, withheld=()))
    dropped = (Dropped(OutboxRow, id) for id in queued)
    files = (*reserve.files, *queued)
    return Purged((*changes, *dropped), (pair.mentor, pair.mentee), _mails(pair.id, books), files)


def _plan(plan: Plan | None, books: Books) -> Purged | None:
    pair = books.get(Mentorship, plan.pair) if plan else None
    if plan is None or pair is None:
        return None
    goals = dict.fromkeys(plan.goals, REMOVED)
    milestones = tuple(
        replace(each, text=REMOVED, goal=goals.get(each.goal, ""), cost="", resources=()) for each in plan.milestones
    )
    changes = (Noted(Plan, plan.id, {"goals": (REMOVED,) if goals else (), "milestones": milestones}),)
    return Purged(changes, (pair.mentor, pair.mentee), _mails(pair.id, books))


def _queued(id: str, books: Books) -> tuple[str, ...]:
    """Somebody's words in the threads about a record that have not gone out yet: they never do."""
    rows = (row for row in books.all(OutboxRow) if record_of(row.topic) == id)
    return tuple(row.id for row in rows if row.urgency == Urgency.RELAY.value)


def _mails(id: str, books: Books) -> tuple[str, ...]:
    """Every mail in the threads about a record, theirs and ours, so far as it is known by its Message-ID."""
    return tuple(dict.fromkeys(_in_threads(id, books)))


def _in_threads(id: str, books: Books) -> Iterator[str]:
    for thread in books.all(Thread):
        if record_of(thread.topic) == id:
            yield from thread.messages
    for receipt in books.all(Receipt):
        if record_of(receipt.topic) == id and "@" in receipt.id:
            yield receipt.id
