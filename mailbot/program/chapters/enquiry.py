"""Enquiry: what is nothing else reaches the admins, and their plain answer goes back in the thread (S11, S46).

HELP lives here too: it is the question that the program answers itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.reply_to_asker import replied
from mailbot.program.admission.unanswered import answered
from mailbot.program.admission.usual_wait import answer_days
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Disposition, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Change, Moved, Opened
from mailbot.program.model import LIVE_PAIR, Record
from mailbot.program.topic import Place, answering


def help(case: Case, command: Command) -> Decision:
    """HELP: what can be said here, from the table of keywords."""
    over = case.pair is not None and case.pair.stage not in LIVE_PAIR
    letter = case.answer("help", keywords=keywords_shown(case), place=case.place.value, over=over)
    return accepted("HELP", letter)


def hear(case: Case) -> Decision:
    """A question: to the admins from outside, and from an admin's answering thread back to the asker."""
    return _answer(case) if case.place is Place.ANSWERING else _ask(case)


def thanks(case: Case) -> Decision:
    """A mail that only says thank you draws no answer (S11)."""
    return Decision(Disposition.ACCEPTED, "a word of thanks: nothing to answer")


def _ask(case: Case) -> Decision:
    standing = case.books.get(Enquiry, case.record) if case.place is Place.QUESTION else None
    changes: list[Change] = [*answered(case)] if _may_hear(case) else []
    if standing is None:
        id = f"Q-{case.books.last_number('Q') + 1}"
        subject = " ".join(case.mail.subject.split())[:120]
        apart = _apart(case)
        told = _may_hear(case)
        enquiry = Enquiry(
            id=id, party=case.party, asked=case.now, name=case.name, subject=subject, apart=apart, told=told
        )
        changes.append(Opened(enquiry))
    else:
        id, enquiry = standing.id, standing
        if standing.stage is EnquiryStage.ANSWERED:
            changes.append(Moved(Enquiry, id, EnquiryStage.OPEN, case.deed("asked again")))
    about = case.record if case.record not in {"", id, "office"} else ""
    facts = {
        "enquiry": Facts(id=id, subject=enquiry.subject),
        "name": case.name,
        "about": about,
        "known": case.sender is not None,
        "proven": case.trust.by_token or case.trust.authenticated,
        "text": case.said.talk or case.new_text or case.mail.subject,
    }
    letters = [
        Letter(
            to=admin.id,
            template="enquiry",
            topic=answering(id),
            facts=facts,
            urgency=Urgency.RELAY,
            attachments=case.mail.attachments,
        )
        for admin in case.admins()
        if admin.id != enquiry.apart
    ]
    if not letters:
        return _nobody(case)
    if standing is None and enquiry.told:
        wait = answer_days(Moment(case.books, case.handbook, case.now))
        facts = {"enquiry": Facts(id=id), "known": case.sender is not None, "wait_days": wait}
        received = case.answer("enquiry-received", id, **facts)
        letters.append(received)
    return accepted(f"a question, {id}: to the admins", *letters, changes=tuple(changes))


def _apart(case: Case) -> str:
    """Of whom a question may speak: the other of the pair whose thread it is; elsewhere the other of any pair of the
    sender's who is an admin, where another admin is left to answer."""
    if case.sender is None:
        return ""
    if case.pair is not None:
        return case.pair.partner(case.sender.id)
    admins = {admin.id for admin in case.admins(but_sender=True)}
    partners = (pair.partner(case.sender.id) for pair in case.live_pairs())
    return next((each for each in partners if each in admins), "") if len(admins) > 1 else ""


def _may_hear(case: Case) -> bool:
    """Whether whoever asked gets mail from us: a forged stranger gets none (S11)."""
    return case.trust.authenticated or case.trust.by_token or not case.handbook.authentication


def _nobody(case: Case) -> Decision:
    """Words that are not for the other of the pair, who is the only admin."""
    problem = "the only admin is the other one of your pair, so it has gone to nobody"
    letter = misread(case, line=case.mail.subject[:200], problem=problem, keywords=[])
    return Decision(Disposition.HELD, "the only admin is the one it may be about", letters=(letter,))


def _answer(case: Case) -> Decision:
    """An admin's plain text goes to the asker in their thread; the other admins see that it is answered."""
    enquiry = case.books.get(Enquiry, case.record)
    if enquiry is None or case.sender is None:
        return accepted("the question is not in the books", case.answer("record-gone", record=case.record))
    if case.sender.id == enquiry.apart:
        return accepted(f"{enquiry.id} is for the other admins", case.answer("show-own", record=enquiry.id))
    text = case.said.talk or case.new_text
    if not text.strip():
        return accepted("an answer without words", case.answer("talk-empty", pair=Facts(id=enquiry.id)))
    moved: tuple[Change, ...] = ()
    if enquiry.stage is EnquiryStage.OPEN:
        moved = (Moved(Enquiry, enquiry.id, EnquiryStage.ANSWERED, case.deed("answered")),)
    return Decision(Disposition.RELAYED, f"{enquiry.id} answered", moved, tuple(replied(case, enquiry, text)))


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """A question that waits is brought to the admins' mind twice; with the second time its asker hears of it."""
    if not isinstance(record, Enquiry) or record.stage is not EnquiryStage.OPEN:
        return
    since = record.last_asked

    def at(days: int, *, last: bool) -> Occasion:
        key = f"{record.id} question {days} from {since:%Y-%m-%dT%H:%M}"
        return Occasion(key, plus_days(since, days, moment.zone), lambda then: _remind(record, then, last=last))

    first, last = moment.handbook.schedule.answer_days
    yield [at(first, last=False), at(last, last=True)]


def _remind(enquiry: Enquiry, moment: Moment, *, last: bool) -> Decision:
    about = {"enquiry": Facts(id=enquiry.id, subject=enquiry.subject), "since": enquiry.last_asked}
    letters = [
        Letter(admin.id, "enquiry-pending", answering(enquiry.id), {**about, "name": enquiry.name}, Urgency.NUDGE)
        for admin in moment.admins()
        if admin.id not in {enquiry.party, enquiry.apart}
    ]
    if last and enquiry.told and letters:
        told = Letter(enquiry.party, "enquiry-waiting", enquiry.id, about, Urgency.NUDGE, name=enquiry.name)
        letters.append(told)
    return accepted(f"{enquiry.id} waits for an answer", *letters)


CHAPTER = Chapter("enquiry", {"HELP": help}, hear, calendar, (Enquiry,))
