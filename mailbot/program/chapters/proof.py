"""Proof: YES and NO to "did you send this?", and what becomes of a question that nobody answers (section 4).

YES confirms the one mail that was asked about; it is taken up as if it had just come with every proof, under the
rights and places of that moment. NO ends it, and the admins learn that somebody writes in that name.
"""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.program.bookkeeping import Receipt
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Disposition, Letter, Urgency, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.model import Deed, Person, Record
from mailbot.program.topic import NAMES
from mailbot.program.trust.challenge import Challenge, ChallengeStage, pending_of
from mailbot.program.trust.custodian import let_go
from mailbot.program.trust.doubt import Asking, challenge_shown

C = ChallengeStage


def yes(case: Case, command: Command) -> Decision:
    """YES: they sent it. YES ADD: and the address it came from is theirs too."""
    challenge = _answered(case)
    if isinstance(challenge, Decision):
        return challenge
    because = f"{challenge.id}: {challenge.person} sent it"
    changes: tuple[Change, ...] = (Moved(Challenge, challenge.id, C.CONFIRMED, case.deed("confirmed")),)
    letters: tuple[Letter, ...] = ()
    if command.args and (added := _added(case, challenge)):
        because += f", and {challenge.sender} is theirs"
        changes = (*changes, added)
        letters = (case.answer("address-added", challenge=challenge_shown(challenge)),)
    following = Asking(case.books, case.handbook, case.now).next(challenge.person, but=challenge.id)
    return accepted(because, *letters, *following.letters, changes=(*changes, *following.changes))


def _added(case: Case, challenge: Challenge) -> Change | None:
    """A second address of a member; never an admin's, nor one that belongs to somebody by now."""
    person = case.sender
    if person is None or not challenge.elsewhere or case.handbook.is_admin(person):
        return None
    if case.books.person_at(challenge.sender) is not None:
        return None
    return Noted(Person, person.id, {"addresses": (*person.addresses, challenge.sender)})


def no(case: Case, command: Command) -> Decision:
    """NO: they did not. Nothing comes of the mail, and the admins hear of it: its header and the reason (S55)."""
    challenge = _answered(case)
    if isinstance(challenge, Decision):
        return challenge
    shown = challenge_shown(challenge)
    letters = [case.answer("challenge-denied", challenge=shown)]
    facts = {"challenge": shown, "name": case.name, "message_id": challenge.mail}
    letters += [
        Letter(admin.id, "challenge-denied-news", NAMES, facts, Urgency.APPOINTMENT)
        for admin in case.admins(but_sender=True)
    ]
    changes = (
        Moved(Challenge, challenge.id, C.DENIED, case.deed("denied")),
        *_dropped(challenge, "its sender is not who it says: they were asked", case),
    )
    following = Asking(case.books, case.handbook, case.now).next(challenge.person, but=challenge.id)
    because = f"{challenge.id}: not sent by {challenge.person}, who was asked"
    return accepted(because, *letters, *following.letters, changes=(*changes, *following.changes))


def repeat(case: Case) -> Decision:
    """What the mail says has been said again in this thread, with proof: so the first one is needed no more."""
    challenge = case.books.get(Challenge, case.record)
    assert challenge is not None  # who said the same again said it about this one
    changes = (
        Moved(Challenge, challenge.id, C.REPEATED, case.deed("said again")),
        *_dropped(challenge, "said again with proof", case),
    )
    following = Asking(case.books, case.handbook, case.now).next(challenge.person, but=challenge.id)
    because = f"{challenge.id} is answered by that"
    return Decision(Disposition.IGNORED, because, (*changes, *following.changes), following.letters)


def hear(case: Case) -> Decision:
    """A yes or a no within a sentence decides nothing: asked back, with a link for each."""
    problem = "please begin with YES or NO on a line of its own, so that it is certain what you mean"
    line = case.new_text.strip()[:200]
    letter = misread(case, line=line, problem=problem, keywords=keywords_shown(case, first="YES"))
    return accepted("a yes or no that is not certain: asked back", letter)


def _answered(case: Case) -> Challenge | Decision:
    """The challenge of this thread while it waits for its answer, else the statement of what became of it."""
    challenge = case.books.get(Challenge, case.record)
    if challenge is None:
        return accepted("there is no such question", case.answer("record-gone", record=case.record))
    over = challenge.is_over(case.now, case.handbook.schedule.challenge_days)
    if challenge.stage is C.OPEN and not over:
        return challenge
    ended = challenge.ended
    became, at = (ended.what, ended.at) if ended else ("expired", case.now)
    letter = case.answer("challenge-over", challenge=challenge_shown(challenge), became=became, at=at)
    return accepted(f"{challenge.id} has been answered: {became}", letter)


def _dropped(challenge: Challenge, because: str, at: Case | Moment) -> tuple[Change, ...]:
    """Nothing comes of the held mail, unless somebody has seen to it meanwhile."""
    receipt = at.books.get(Receipt, challenge.mail)
    if receipt is None or receipt.disposition != Disposition.HELD.value:
        return ()
    ignored = {"disposition": Disposition.IGNORED.value, "because": f"{challenge.id}: {because}", "trace": ""}
    return Noted(Receipt, receipt.id, ignored), *let_go(receipt, "dropped", at.now, at.books)


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """After `schedule.challenge_days` without an answer the wait ends, with one notice for all that waited."""
    if isinstance(record, Challenge) and record.stage is C.OPEN and record.asked is not None:
        at = plus_days(record.asked, moment.handbook.schedule.challenge_days)
        yield [Occasion(f"{record.id} expires", at, lambda then: _expire(record, then))]


def _expire(open: Challenge, moment: Moment) -> Decision:
    pending = pending_of(open.person, moment.books)
    changes: list[Change] = []
    for each in pending:
        deed = Deed(what="expired", at=moment.now)
        changes.append(Moved(Challenge, each.id, C.EXPIRED, deed))
        changes += _dropped(each, "nobody confirmed it in time", moment)
    facts = {"challenge": challenge_shown(open), "others": len(pending) - 1}
    letter = Letter(open.person, "challenge-expired", open.id, facts, Urgency.APPOINTMENT)
    return accepted(f"{open.id}: nobody confirmed it in time", letter, changes=tuple(changes))


CHAPTER = Chapter("proof", {"YES": yes, "NO": no}, hear, calendar, (Challenge,))
