"""RSVP: what the calendar program of one of a pair says to an invitation is a sign of life and never talk (section 5).

An answer counts for the call and the date that its UID and SEQUENCE name (RFC 5546 2.1.4, 3.2), and moves nothing: a
decline asks for another date, a counter-proposal is a CALL that the other one can send.
"""

from __future__ import annotations

from msgspec.structs import replace

from mailbot.mail.calendars.calendar_answer import ANSWERS, CalendarAnswer, read_answer
from mailbot.program.calls import own_event
from mailbot.program.calls.cycle import call_of
from mailbot.program.calls.kit import example_of_call
from mailbot.program.calls.meeting import both, call_facts, call_noted, invitation_again, topic_of, uid_read
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import zone_of
from mailbot.program.decision import Decision, Disposition, Letter, Urgency, accepted
from mailbot.program.model import LIVE_PAIR, Call, Mentorship, Person

_SAID = {"ACCEPTED": "accepted", "TENTATIVE": "tentative", "DECLINED": "declined"}


def answer_in(case: Case) -> CalendarAnswer | None:
    """The answer that a mail is, or what one of a pair says of an appointment of their own; None for any other mail,
    be there a calendar with it or not."""
    answer = read_answer(case.mail)
    if answer is None or answer.method in ANSWERS:
        return answer
    if answer.method == "CANCEL" and _of_ours(case, answer) is not None:
        return answer
    return answer if own_event.is_for_a_pair(case, answer) else None


def decides(case: Case, answer: CalendarAnswer) -> bool:
    """Whether something follows from it for a pair of the sender's, or of the one who was invited: then it takes proof.

    An invitation that was passed on is nobody's who gets it: ATTENDEE tells that from an address of theirs that we do
    not know.
    """
    if answer.stays or answer.method == "DECLINECOUNTER":
        return False
    named = _of_ours(case, answer)
    if named is None:
        return answer.method not in ANSWERS
    pair = case.books.get(Mentorship, named[0])
    who = case.sender
    if who is None and case.trust.owner is not None and answer.attendee in case.trust.owner.addresses:
        who = case.trust.owner
    return pair is not None and who is not None and who.id in {pair.mentor, pair.mentee}


def note(case: Case, answer: CalendarAnswer) -> Decision:
    """Notes what a calendar says."""
    because = f"a calendar's {answer.method.lower()}{f' ({answer.partstat.lower()})' if answer.partstat else ''}"
    if not (case.trust.by_token or case.trust.authenticated):
        return Decision(Disposition.IGNORED, f"{because}, but in no pair's thread")
    if answer.method not in ANSWERS and _of_ours(case, answer) is None:
        return own_event.take(case, answer.event, answer.method)
    found = _meant(case, answer)
    if isinstance(found, str):
        return Decision(Disposition.IGNORED, f"{because}: {found}")
    pair, call = found
    if not _is_current(answer, call):
        return _late(case, pair, answer, because)
    return _noted(case, pair, call, answer, because)


def _noted(case: Case, pair: Mentorship, call: Call, answer: CalendarAnswer, because: str) -> Decision:
    match answer.method, answer.partstat:
        case "REFRESH", _:
            return accepted(f"{because}: the invitation is sent again", *invitation_again(pair, call, case, "calendar"))
        case "COUNTER", _:
            return _proposed(case, pair, call, answer, because)
        case ("CANCEL", _) | (_, "DECLINED"):
            return _said(case, pair, call, "declined", because)
        case _, "ACCEPTED" | "TENTATIVE":
            return _said(case, pair, call, _SAID[answer.partstat], because)
    return accepted(f"{because}: noted, not passed on")


def _of_ours(case: Case, answer: CalendarAnswer) -> tuple[str, int] | None:
    return uid_read(answer.event.uid, case.handbook.address.domain)


def _meant(case: Case, answer: CalendarAnswer) -> tuple[Mentorship, Call] | str:
    """The call that is answered to, or why there is none."""
    named = _of_ours(case, answer)
    if answer.method == "DECLINECOUNTER" or named is None:
        return "nothing follows from it" if named else "of an appointment that is none of ours"
    pair = case.books.get(Mentorship, named[0])
    if pair is None or case.sender is None or case.sender.id not in {pair.mentor, pair.mentee}:
        return "of an appointment that is not the sender's"
    if case.pair is not None and case.pair.id != pair.id:
        return "of another pair than that of the thread"
    partner = case.books.get(Person, pair.partner(case.sender.id))
    if answer.method in {"REPLY", "COUNTER"} and partner is not None and answer.attendee in partner.addresses:
        return "for somebody else"
    call = call_of(pair, named[1])
    if pair.stage not in LIVE_PAIR or call is None or call.held is not None or call.at <= case.now:
        return "of an appointment that is over"
    return pair, call


def _is_current(answer: CalendarAnswer, call: Call) -> bool:
    """Whether it is the call's present date that is answered to: by SEQUENCE, and where that is missing by the date
    itself, which a counter-proposal has changed."""
    sequence, at = answer.event.sequence, answer.event.starts.at
    if sequence is not None:
        return sequence >= call.sequence
    return call.sequence == 0 or answer.method != "REPLY" or at is None or at.tzinfo is None or at == call.at


def _late(case: Case, pair: Mentorship, answer: CalendarAnswer, because: str) -> Decision:
    """An answer to an earlier date changes nothing, which only somebody hears who wants another one."""
    if answer.method != "COUNTER":
        return accepted(f"{because}: to an earlier date of the call, so it changes nothing")
    problem = "this answers an earlier invitation; the call has been moved since, and the last invitation counts"
    return own_event.refused(case, pair, answer.event, problem, because)


def _said(case: Case, pair: Mentorship, call: Call, said: str, because: str) -> Decision:
    """The answer on the call. Whoever declines is asked for another date, and the other one knows in time; so they do
    when it is taken back."""
    assert case.sender is not None
    before = call.answers.get(case.sender.id, "")
    if said == before:
        return accepted(f"{because}: noted before")
    change = call_noted(pair, replace(call, answers={**call.answers, case.sender.id: said}))
    if "declined" not in {said, before}:
        return accepted(f"{because}: noted, not passed on", changes=(change,))
    moment = Moment(case.books, case.handbook, case.now)
    letters = []
    for reader, partner in both(pair, moment):
        facts = {**call_facts(pair, call, partner), "example": example_of_call(case.now, moment.zone_of(reader))}
        if reader.id != case.sender.id:
            facts |= {"by_you": False, "after_all": said != "declined"}
            letters.append(Letter(reader.id, "call-declined", topic_of(pair, call), facts, Urgency.APPOINTMENT))
        elif said == "declined":
            letters.append(case.answer("call-declined", pair.id, **facts, by_you=True, after_all=False))
    return accepted(f"{because}: noted, the other one knows", *letters, changes=(change,))


def _proposed(case: Case, pair: Mentorship, call: Call, answer: CalendarAnswer, because: str) -> Decision:
    """Another time is put before the other one, whose CALL moves the call to it."""
    assert case.sender is not None
    at = own_event.moment_of(answer.event, zone_of(case.sender, case.handbook.timezone), case.now)
    if isinstance(at, str):
        return own_event.refused(case, pair, answer.event, at, because)
    if at == call.at:
        return _said(case, pair, call, "accepted", because)
    letters = []
    for reader, partner in both(pair, Moment(case.books, case.handbook, case.now)):
        facts = {**call_facts(pair, call, partner), "proposed": at}
        if reader.id == case.sender.id:
            letters.append(case.answer("call-proposed", pair.id, **facts, by_you=True))
        else:
            facts["by_you"] = False
            letters.append(Letter(reader.id, "call-proposed", topic_of(pair, call), facts, Urgency.APPOINTMENT))
    change = call_noted(pair, replace(call, answers={**call.answers, case.sender.id: "proposed"}))
    return accepted(f"{because}: put before the other one", *letters, changes=(change,))
