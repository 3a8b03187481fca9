"""Custody: an admin has a held mail taken up or put away, or answers whoever sent it (section 5).

What is said of a mail is done as soon as the mailbox can be asked for it (see releasing.py), and cannot be undone.
"""

from __future__ import annotations

from mailbot.program.admission.held_answer import OVER, answered, ended
from mailbot.program.bookkeeping import Receipt
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, Disposition, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.missing import no_such
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Moved
from mailbot.program.model import Person
from mailbot.program.topic import Place
from mailbot.program.trust.challenge import about
from mailbot.program.trust.custody import Custody, CustodyStage, custody_id, is_apart
from mailbot.program.trust.doubt import Asking, closed_by_hand

C = CustodyStage


def release(case: Case, command: Command) -> Decision:
    """RELEASE id: the mail is taken in as its sender's own; what came of it is told when it has been."""
    custody = _waiting(case, command)
    if isinstance(custody, Decision):
        return custody
    if why := _not_released(custody, case):
        return _unmoved(case, custody, "RELEASE", why)
    moved = Moved(Custody, custody.id, C.RELEASED, case.deed("released"))
    return accepted(f"{custody.id}: released by {case.party}", changes=(moved,))


def drop(case: Case, command: Command) -> Decision:
    """DROP id: nothing comes of the mail, and nobody hears of it; who was to be asked about it is asked no more."""
    custody = _waiting(case, command)
    if isinstance(custody, Decision):
        return custody
    changes = (
        *ended(case, custody, Disposition.IGNORED, "dropped"),
        Moved(Custody, custody.id, C.DROPPED, case.deed("dropped")),
    )
    closed = closed_by_hand(custody.mail, "dropped", Asking(case.books, case.handbook, case.now))
    done = accepted(f"{custody.id}: dropped by {case.party}", case.answer("held-dropped", held=held_shown(custody)))
    return done.also(changes=(*changes, *closed.changes), letters=closed.letters)


def hear(case: Case) -> Decision:
    """Plain words in the thread of a held mail are the admins' answer to whoever sent it, as to any question (S11)."""
    custody = case.books.get(Custody, case.record)
    if custody is None:
        return no_such(case, case.record)
    text = case.said.talk or case.new_text
    if not text.strip():
        return accepted("an answer without words", case.answer("talk-empty", pair=Facts(id=custody.id)))
    done = answered(case, custody, text)
    if isinstance(done, Decision):
        return done
    return _over(case, custody) if done == OVER else _unmoved(case, custody, "", done)


def _waiting(case: Case, command: Command) -> Custody | Decision:
    """The held mail that is meant, while it waits and this admin may decide on it; else the statement why not."""
    id = custody_id(command.args) if command.args else case.record
    if not command.args and case.place is not Place.CUSTODY:
        problem = f"{command.keyword} needs the number of a held mail, like H-12; LIST held names them"
        letter = misread(case, line=command.keyword, problem=problem, keywords=_others(case, command))
        return accepted(f"{command.keyword} names no mail", letter)
    custody = case.books.get(Custody, id)
    if custody is None:
        return no_such(case, id)
    if custody.stage is not C.WAITING:
        return _over(case, custody)
    if case.sender is not None and is_apart(custody, case.sender, case.books):
        return _unmoved(case, custody, command.keyword, "kept" if custody.kept else "own")
    return custody


def _others(case: Case, command: Command) -> list[Facts]:
    return [each for each in keywords_shown(case, first="LIST") if each.keyword != command.keyword]


def _not_released(custody: Custody, case: Case) -> str:
    """Why an admin cannot stand in for the sender of a mail, "" where they can."""
    if custody.sealed or not custody.sender:
        return "sealed" if custody.sealed else "nobody"
    person = case.books.get(Person, custody.party)
    if person is not None and case.handbook.is_admin(person):
        return "admin"
    return "asked" if about(custody.mail, case.books) is not None else ""


def _unmoved(case: Case, custody: Custody, keyword: str, why: str) -> Decision:
    """What was asked for changes nothing: the mail concerns the admin's `own` pair, is `kept` for its writer, was
    written in a `pair`, is `sealed`, is in the name of an `admin`, may be `forged`, waits for
    somebody who was `asked`, or is from `nobody` who can be read."""
    keywords = [] if why in {"own", "kept"} else _left(custody, why)
    letter = case.answer("held-unmoved", held=held_shown(custody), keyword=keyword, why=why, keywords=keywords)
    return accepted(f"{custody.id}: {keyword or 'an answer'} changes nothing: {why}", letter)


def _left(custody: Custody, why: str) -> list[Facts]:
    """What an admin can say of it all the same."""
    release = Facts(keyword=f"RELEASE {custody.id}", form="", does="takes it up as its sender's own")
    drop = Facts(keyword=f"DROP {custody.id}", form="", does="puts it away; nothing comes of it")
    return [release, drop] if why in {"forged", "pair"} else [drop]


def _over(case: Case, custody: Custody) -> Decision:
    """Something has become of it already: what, when, and by whom."""
    said = next((deed for deed in reversed(custody.deeds) if deed.what in {"released", "dropped", "answered"}), None)
    by = case.books.get(Person, said.by) if said is not None else None
    receipt = case.books.get(Receipt, custody.mail)
    deed = said or next(iter(reversed(custody.deeds)), None)
    facts = {
        "what": said.what if said is not None else "",
        "by": by.name if by is not None else "",
        "at": deed.at if deed is not None else custody.at,
        "because": receipt.because if receipt is not None else "",
    }
    letter = case.answer("held-over", held=held_shown(custody), **facts)
    return accepted(f"{custody.id} waits no more: {facts['what'] or 'settled'}", letter)


def held_shown(custody: Custody) -> Facts:
    """A held mail as letters name it, by its header alone."""
    return Facts(id=custody.id, name=custody.name, sender=custody.sender, subject=custody.subject, at=custody.at)


CHAPTER = Chapter("custody", {"RELEASE": release, "DROP": drop}, hear)
