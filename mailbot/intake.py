"""Intake, the line of a mail in: parse → screen → weigh → say which place → decide → compose → one commit.

It is a plain function from bytes to what became of them: no network, no clock, and nothing awaited, so that no other
mail can come between the questions and the commit.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from mailbot.compose import ANY_APPLICATION
from mailbot.errors import BooksError, MalformedMail
from mailbot.mail.automatic import Screening, ScreeningKind, screen
from mailbot.mail.form import read_answers
from mailbot.mail.message import Mail
from mailbot.mail.parse import parse
from mailbot.mail.reply import new_text
from mailbot.office import Office
from mailbot.policy.answers import check_form
from mailbot.program.bookkeeping import Happened, OutboxRow, Receipt, Thread
from mailbot.program.case import Case
from mailbot.program.contents import Step, steps_of
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.keywords import read_commands
from mailbot.program.lifecycle import Change, Noted
from mailbot.program.model import Application, Mentorship, Person
from mailbot.program.token import tokens_in
from mailbot.program.topic import Place
from mailbot.program.trust import weigh

FOLDERS = {
    Disposition.ACCEPTED: "Processed",
    Disposition.RELAYED: "Processed",
    Disposition.DELIVERY_REPORT: "Processed",
    Disposition.HELD: "Held",
    Disposition.SHUNTED: "Shunted",
    Disposition.IGNORED: "Ignored",
}
"""Into which folder of the mailbox a mail goes by its fate."""

WHOLE_FORM = 3
"""So many answers make a mail a filled form, whatever its subject says."""

_WEIGHT = (Disposition.IGNORED, Disposition.RELAYED, Disposition.ACCEPTED, Disposition.HELD)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one mail and how, step by step; `folder` is where it belongs now."""

    disposition: Disposition
    because: str
    folder: str
    mail: Mail | None = None
    screening: Screening | None = None
    case: Case | None = None
    steps: tuple[Step, ...] = ()
    decisions: tuple[Decision, ...] = ()
    rows: tuple[OutboxRow, ...] = field(default=())


def take_in(raw: bytes, office: Office, now: datetime, *, truncated: bool = False) -> TakenIn:
    """Takes one mail in, durably, and answers with its fate; the same mail again changes nothing.

    Raises BooksError or OSError alone, where the disk is at fault and the mail must stay where it is.
    """
    if truncated:
        return _hold_unread(raw, "larger than limits.max_mail_mb allows", office, now)
    try:
        mail = parse(raw, office.limits)
    except MalformedMail as error:
        return _hold_unread(raw, str(error), office, now)
    seen = office.store.get(Receipt, mail.key)
    if seen is not None and seen.digest == mail.digest:
        return TakenIn(Disposition.IGNORED, "taken in before", FOLDERS[Disposition(seen.disposition)], mail)
    try:
        with office.unit(now):
            taken = _decide(mail, office, now) if seen is None else _forged_again(mail)
            return _file(taken, mail, office, now)
    except (BooksError, OSError):
        raise
    except Exception as error:  # a fault of ours: this mail is set aside, and the next one goes on
        return _shunt(mail, error, office, now)


def _forged_again(mail: Mail) -> TakenIn:
    """The same Message-ID with another content: one of the two is not what it says (section 5)."""
    because = "another mail with this Message-ID was taken in before"
    return TakenIn(Disposition.HELD, because, FOLDERS[Disposition.HELD], replace(mail, message_id=""))


def read_case(mail: Mail, office: Office, now: datetime) -> Case:
    """What a mail says, who says it, on what proof, and where."""
    handbook, books = office.handbook, office.store
    trust = weigh(mail, tokens_in(mail, handbook.address), books)
    topic = trust.thread.topic if trust.thread else ""
    case = Case(mail, new_text(mail.text), trust, books, handbook, now, topic)
    answers = _answers(case, office.composer.sentences)
    subject = "" if topic or len(answers) >= WHOLE_FORM else mail.subject  # a filled form asks for no other one
    said = read_commands(case.new_text, case.place, case.roles, subject)
    return replace(case, said=said, answers={} if said.commands else answers)


def _answers(case: Case, sentences: Sequence[str]) -> dict[str, str]:
    """What a form in the mail says; in the applicant's thread also answers without their questions."""
    if case.place not in {Place.APPLICATION, Place.NOWHERE, Place.QUESTION}:
        return {}
    form = case.handbook.application_form
    standing = case.books.get(Application, case.record) if case.place is Place.APPLICATION else None
    ours = [form.title, form.intro]
    if case.place is Place.APPLICATION:
        ours += [sentence.replace(ANY_APPLICATION, case.record) for sentence in sentences]
    if standing is not None:
        ours += [finding.problem for finding in check_form(form, standing.answers, standing.files)]
    below_questions = read_answers(case.mail.text, form.fields, (), ours)
    on_top = read_answers(case.new_text, form.fields, standing.asked if standing else (), ours)
    return {**below_questions, **on_top}


def _decide(mail: Mail, office: Office, now: datetime) -> TakenIn:
    handbook = office.handbook
    own = frozenset({handbook.address.address})
    screening = screen(
        mail, own, lambda id: id.lower().endswith("@" + handbook.address.domain) and _is_ours(id, office)
    )
    fate = _SCREENED.get(screening.kind)
    if fate is None and mail.sender is None:
        fate, screening = Disposition.HELD, replace(screening, because="no readable sender")
    if fate is not None:
        return TakenIn(fate, screening.because, FOLDERS[fate], mail, screening)
    case = read_case(mail, office, now)
    steps: list[Step] = []
    decisions: list[Decision] = []
    rows: list[OutboxRow] = []
    for step in steps_of(case):
        decision = _within_rates(step.decide(case), case, office, now)
        rows += office.carry_out(decision, now)
        steps.append(step)
        decisions.append(decision)
        case = replace(case, trust=replace(case.trust, sender=_again(case)))
    rows += office.carry_out(Decision(Disposition.ACCEPTED, "", tuple(_acquaintance(case))), now)
    disposition = max((decision.disposition for decision in decisions), key=_WEIGHT.index)
    because = "; ".join(decision.because for decision in decisions)
    return TakenIn(
        disposition, because, FOLDERS[disposition], mail, screening, case, tuple(steps), tuple(decisions), tuple(rows)
    )


_SCREENED = {
    ScreeningKind.AUTOMATIC: Disposition.IGNORED,
    ScreeningKind.BULK: Disposition.IGNORED,
    ScreeningKind.OWN: Disposition.IGNORED,
    ScreeningKind.DELIVERY_REPORT: Disposition.DELIVERY_REPORT,
}


def _is_ours(id: str, office: Office) -> bool:
    """Whether a Message-ID is one that we gave."""
    return office.store.thread_with(id.partition(".")[0].lower()) is not None


def _again(case: Case) -> Person | None:
    """The sender as the books have them after a step: the next command sees what the one before it did."""
    return case.books.get(Person, case.sender.id) if case.sender else None


def _within_rates(decision: Decision, case: Case, office: Office, now: datetime) -> Decision:
    """A stranger gets at most one automatic answer a day; a reply by token is no stranger's (section 4)."""
    if case.sender is not None or case.trust.by_token:
        return decision
    to_stranger = [letter for letter in decision.letters if letter.to == case.party]
    if not to_stranger:
        return decision
    key = f"stranger {case.party} {now:%Y-%m-%d}"
    if office.store.get(Happened, key) is None:
        office.carry_out(Decision(Disposition.ACCEPTED, ""), now, Happened(id=key, at=now))
        return decision
    others = tuple(letter for letter in decision.letters if letter.to != case.party)
    if others:
        return replace(decision, letters=others, because=f"{decision.because}, without a second answer today")
    return Decision(Disposition.HELD, "a stranger's second mail today: at most one automatic answer a day")


def _acquaintance(case: Case) -> Iterator[Change]:
    """What any genuine mail tells besides: the thread's new Message-ID, the sender's clock, a sign of life."""
    thread = case.trust.thread
    if thread is not None and case.mail.message_id:
        standing = case.books.get(Thread, thread.id)
        if standing is not None and case.mail.message_id not in standing.messages:
            messages = (*standing.messages[:1], *standing.messages[1:][-10:], case.mail.message_id)
            yield Noted(Thread, thread.id, {"messages": messages})
    if case.sender is None:
        return
    offset = case.mail.date.utcoffset() if case.mail.date else None
    if offset is not None and not case.sender.timezone:
        minutes = round(offset.total_seconds() / 60)
        if minutes != case.sender.utc_offset:
            yield Noted(Person, case.sender.id, {"utc_offset": minutes})
    if case.pair is not None and (case.trust.by_token or case.trust.authenticated):
        yield Noted(Mentorship, case.pair.id, {"contact": {**case.pair.contact, case.sender.id: case.now}})


def _file(taken: TakenIn, mail: Mail, office: Office, now: datetime) -> TakenIn:
    """The receipt, in the same commit as everything that the mail led to."""
    filed = taken.mail or mail
    office.file_receipt(
        Receipt(
            id=filed.key,
            digest=filed.digest,
            at=now,
            disposition=taken.disposition.value,
            because=taken.because,
            chapter=",".join(dict.fromkeys(step.chapter for step in taken.steps)),
            party=taken.case.party if taken.case else "",
        )
    )
    return taken


def _hold_unread(raw: bytes, reason: str, office: Office, now: datetime) -> TakenIn:
    """A mail that cannot be read within the limits waits for a human, who is told of it."""
    key = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    if office.store.get(Receipt, key) is not None:
        return TakenIn(Disposition.IGNORED, "taken in before", FOLDERS[Disposition.HELD])
    with office.unit(now):
        letters = _to_admins("held", office, reason=reason)
        decision = Decision(Disposition.HELD, reason, letters=letters)
        rows = office.carry_out(decision, now)
        office.file_receipt(Receipt(id=key, digest=key, at=now, disposition=Disposition.HELD.value, because=reason))
    return TakenIn(Disposition.HELD, reason, FOLDERS[Disposition.HELD], decisions=(decision,), rows=rows)


def _shunt(mail: Mail, error: Exception, office: Office, now: datetime) -> TakenIn:
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
