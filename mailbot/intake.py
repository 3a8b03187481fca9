"""Intake, the line of a mail in: parse → screen → weigh → say which place → decide → compose → one commit.

It is a plain function from bytes to what became of them: no network, no clock, and nothing awaited, so that no other
mail can come between the questions and the commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from mailbot.door import hold_forged, screened, weighed
from mailbot.errors import BooksError, MalformedMail
from mailbot.fate import FOLDERS, TakenIn, with_way
from mailbot.mail.calendars.calendar_answer import without_calendars
from mailbot.mail.limits import Limits
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse
from mailbot.mail.screening.screening import Screening, ScreeningKind
from mailbot.office import Office
from mailbot.program.admission.form_answers import answered, whole
from mailbot.program.bookkeeping import Receipt, Thread
from mailbot.program.calls.rsvp import answer_in
from mailbot.program.case import Case
from mailbot.program.chapters.delivery import honest, lifted, reported
from mailbot.program.clocks.moments import zone_of
from mailbot.program.decision import Decision, Disposition, Urgency
from mailbot.program.keywords.copied import said_anew
from mailbot.program.keywords.grammar import read_commands
from mailbot.program.keywords.results import Results
from mailbot.program.keywords.unaddressed import in_their_pair
from mailbot.program.lifecycle import Change, Noted
from mailbot.program.membership.absence import announced
from mailbot.program.membership.confidence import is_confided
from mailbot.program.model import Mentorship, Person
from mailbot.program.news.unsubscribing import read_stop, wants_to_stop
from mailbot.program.privacy.traces import hashed
from mailbot.program.steps import Step, steps_of
from mailbot.program.topic import Place, apart
from mailbot.program.traffic.echo import with_words_of
from mailbot.program.trust import custodian, desk
from mailbot.program.trust.weighing import Vouched
from mailbot.rates import Meter, TooMuch, hold_too_much, meter_of
from mailbot.set_aside import TOO_LARGE, hold_unread, shunt
from mailbot.stopping import stopped

LONGEST_REASON = 1_000
"""Characters of why a mail met its fate; some of them are words of the mail."""

_WEIGHT = (Disposition.IGNORED, Disposition.RELAYED, Disposition.ACCEPTED, Disposition.HELD)


def take_in(
    raw: bytes,
    office: Office,
    now: datetime,
    *,
    truncated: bool = False,
    read: Mail | MalformedMail | None = None,
    vouched: Vouched | None = None,
) -> TakenIn:
    """Takes one mail in, durably, and answers with its fate; the same mail again changes nothing.

    `read` is what a reader made of it already; `vouched` that somebody stands in for every proof. Raises BooksError
    or OSError alone, where the disk is at fault and the mail must stay where it is.
    """
    if truncated or len(raw) > office.limits.size:
        return hold_unread(raw, TOO_LARGE, office, now)
    mail = read or _read(raw, office.limits)
    if isinstance(mail, MalformedMail):
        return hold_unread(raw, str(mail), office, now)
    seen = office.store.get(Receipt, mail.key) or office.store.get(Receipt, hashed(mail.key))
    if seen is not None and seen.digest == mail.digest:
        return TakenIn(Disposition.IGNORED, "taken in before", FOLDERS[Disposition(seen.disposition)], mail)
    try:
        with office.unit(now):
            # Of a mail that could not be read before there is only a receipt: now that it can be, it is new.
            taken = _forged_again(mail) if seen is not None and seen.was_read else _decide(mail, office, now, vouched)
            return _file(taken, mail, office, now)
    except (BooksError, OSError):
        raise
    except Exception as error:  # a fault of ours: this mail is set aside, and the next one goes on
        return shunt(mail, error, office, now)


def _read(raw: bytes, limits: Limits) -> Mail | MalformedMail:
    try:
        return parse(raw, limits)
    except MalformedMail as error:
        return error


def _forged_again(mail: Mail) -> TakenIn:
    """The same Message-ID with another content: one of the two is not what it says (section 5)."""
    because = "another mail with this Message-ID was taken in before"
    return TakenIn(Disposition.HELD, because, FOLDERS[Disposition.HELD], replace(mail, message_id=""))


def read_case(mail: Mail, office: Office, now: datetime, *, vouched: Vouched | None = None) -> Case:
    """What a mail says, who says it, on what proof, and where."""
    handbook, books = office.handbook, office.store
    trust = desk.counted(weighed(mail, office), handbook, now)
    if vouched:
        trust = trust.vouched(books.get(Person, vouched.person), fresh=vouched.fresh)
    topic = trust.thread.topic if trust.thread else ""
    if trust.thread and trust.thread.words:
        mail = replace(mail, new_text=said_anew(mail, trust.thread, handbook.synonyms))
    if at_desk := desk.is_desk(topic):  # what is said there has a thread for itself
        topic = apart(mail.digest)
    case = Case(mail, mail.new_text, trust, books, handbook, now, topic)
    rsvp = answer_in(case)
    if rsvp is not None:
        case = replace(case, mail=without_calendars(mail), new_text=rsvp.words, rsvp=rsvp)
    if rsvp is None:
        case = answered(case, office.composer.sentences)
    begins = at_desk or not topic
    subject = mail.subject if begins and not whole(case.answers) else ""  # a filled form asks for no other one
    said = read_stop(read_commands(case.new_text, case.place, case.roles, subject, handbook.synonyms), mail)
    obeyed = bool(said.commands) and case.place is not Place.ASIDE  # there a form may stand below HELD
    case = replace(case, said=said, answers={} if obeyed else case.answers)
    return case if case.answers or rsvp is not None else in_their_pair(case)


def _decide(mail: Mail, office: Office, now: datetime, vouched: Vouched | None) -> TakenIn:
    screening = screened(mail, office)
    fate = _SCREENED.get(screening.kind)
    if fate is None and mail.sender is None:
        fate, screening = Disposition.HELD, replace(screening, because="no readable sender")
    if screening.kind is ScreeningKind.DELIVERY_REPORT:
        report = reported(mail, office.moment(now))
        told = tuple(office.carry_out(report, now))
        fates = report.disposition, report.because, FOLDERS[report.disposition]
        return TakenIn(*fates, mail, screening, decisions=(report,), rows=told)
    if fate is not None:
        because = screening.because + _besides(mail, screening, fate, office, now)
        return TakenIn(fate, because, FOLDERS[fate], mail, screening)
    case = read_case(mail, office, now, vouched=vouched)
    try:
        if case.trust.failed:
            held, told = hold_forged(case, office, now)
        else:
            with office.unit(now):
                return replace(_heed(case, screening, meter_of(case, office, now, vouched), vouched), mail=mail)
    except TooMuch as over:
        if because := stopped(case.mail, case.trust, office, now, case.said):
            return TakenIn(Disposition.ACCEPTED, because, FOLDERS[Disposition.ACCEPTED], mail, screening, case)
        held, told = hold_too_much(over.rate, case, office, now)
    fates = held.disposition, held.because, FOLDERS[held.disposition]
    return TakenIn(*fates, mail, screening, case, decisions=(held,), rows=told)


def _besides(mail: Mail, screening: Screening, fate: Disposition, office: Office, now: datetime) -> str:
    """What a mail that is not answered does all the same: it tells of an absence, or ends the news (section 5)."""
    if screening.kind is ScreeningKind.AUTOMATIC and (away := _absence(mail, office, now)):
        office.carry_out(Decision(fate, "", away), now)
        return "; its writer is away, and is not nudged until they are back"
    if screening.kind is ScreeningKind.OWN or not wants_to_stop(mail):
        return ""
    also = stopped(mail, weighed(mail, office), office, now)
    return f"; {also}" if also else ""


def _heed(case: Case, screening: Screening, meter: Meter, vouched: Vouched | None) -> TakenIn:
    """Does what a mail asks for, step by step; TooMuch where its sender has had as much as they may."""
    office, now = meter.office, meter.now
    steps: list[Step] = []
    decisions: list[Decision] = []
    back = lifted(case)
    rows = list(office.carry_out(back, now)) if back else []
    asked, results = list(steps_of(case)), Results(case)
    for step in asked:
        decision = meter.admit(_said_once(step.decide(case), decisions), obeyed=step.command is not None)
        decision = honest(decision, office.moment(now))
        rows += office.carry_out(results.keep(decision, step.command) if len(asked) > 1 else decision, now)
        steps.append(step)
        decisions.append(decision)
        if (sender := _again(case)) is not case.sender:
            case = replace(case, trust=replace(case.trust, sender=sender))
    rows += office.carry_out(Decision(Disposition.ACCEPTED, "", letters=results.letters()), now)
    meter.close()
    rows += office.carry_out(Decision(Disposition.ACCEPTED, "", tuple(_acquaintance(case))), now)
    disposition = max((decision.disposition for decision in decisions), key=_WEIGHT.index)
    said = "; ".join(dict.fromkeys(decision.because for decision in decisions))[:LONGEST_REASON]
    because = (f"{vouched.how}: " if vouched else "") + said
    done = tuple(steps), tuple(decisions), tuple(rows)
    return TakenIn(disposition, because, FOLDERS[disposition], case.mail, screening, case, *done)


def _said_once(decision: Decision, before: Sequence[Decision]) -> Decision:
    """A decision without those answers that an earlier one to the same mail gives word for word."""
    said = [letter for each in before for letter in each.letters if letter.urgency is Urgency.ANSWER]
    if not said:
        return decision
    return replace(decision, letters=tuple(letter for letter in decision.letters if letter not in said))


def _absence(mail: Mail, office: Office, now: datetime) -> tuple[Change, ...]:
    """What an automatic answer says about its writer's absence (section 5)."""
    trust = weighed(mail, office)
    return () if trust.failed else announced(mail, trust, zone_of(trust.sender, office.handbook.timezone), now)


_SCREENED = {
    ScreeningKind.AUTOMATIC: Disposition.IGNORED,
    ScreeningKind.BULK: Disposition.IGNORED,
    ScreeningKind.OWN: Disposition.IGNORED,
}


def _again(case: Case) -> Person | None:
    """The sender as the books have them after a step: the next command sees what the one before it did."""
    return case.books.get(Person, case.sender.id) if case.sender else None


def _acquaintance(case: Case) -> Iterator[Change]:
    """What any genuine mail tells besides: the thread's new Message-ID, the sender's clock, a sign of life."""
    thread = case.trust.thread
    if thread is not None and case.mail.message_id:
        standing = case.books.get(Thread, thread.id)
        if standing is not None and case.mail.message_id not in standing.messages:
            messages = (*standing.messages[:1], *standing.messages[1:][-10:], case.mail.message_id)
            yield Noted(Thread, thread.id, {"messages": messages, "said": with_words_of(case, standing.said)})
    if case.sender is None:
        return
    proven = case.trust.by_token or case.trust.authenticated
    offset = case.mail.date.utcoffset() if case.mail.date else None
    if proven and offset is not None and not case.sender.timezone:
        minutes = round(offset.total_seconds() / 60)
        if minutes != case.sender.utc_offset:
            yield Noted(Person, case.sender.id, {"utc_offset": minutes})
    if case.pair is not None and (case.trust.by_token or case.trust.authenticated) and not is_confided(case):
        yield Noted(Mentorship, case.pair.id, {"contact": {**case.pair.contact, case.sender.id: case.now}})


def _file(taken: TakenIn, mail: Mail, office: Office, now: datetime) -> TakenIn:
    """The receipt, in the same commit as everything that the mail led to."""
    filed = taken.mail or mail
    receipt = Receipt(
        id=filed.key,
        digest=filed.digest,
        at=now,
        disposition=taken.disposition.value,
        because=taken.because,
        chapter=",".join(dict.fromkeys(step.chapter for step in taken.steps)),
        party=taken.case.party if taken.case else "",
    )
    receipt = with_way(receipt, taken)
    office.file_taken(*custodian.filed(receipt, filed, taken.case, taken.decisions, office.store), now)
    return taken
