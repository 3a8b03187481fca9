"""Purging: an admin's PURGE removes an incident's words from books, spool and mailbox, unread; what happened and who
decided it stays (S56). Whoever wrote them hears of it kindly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Mentorship, Person
from mailbot.program.privacy.forgetting import Removal
from mailbot.program.privacy.purging import Purged, purged
from mailbot.program.topic import OFFICE
from mailbot.program.trust.custody import Custody

_KINDS = {"H": "mail", "A": "application", "V": "application", "Q": "question", "P": "pair"}


def purge(case: Case, command: Command) -> Decision:
    """PURGE id: nobody decides on a pair of their own, nor on what the other of it has written to the program."""
    id = _id_in(command.args)
    if case.sender is not None and _is_of_their_pair(id, case.sender.id, case):
        return accepted("a pair of their own", case.answer("rights-gone"))
    done = purged(id, case.deed("purged"), case.books, case.handbook)
    if done is None:
        return accepted(f"there is no {id}", case.answer("record-gone", record=id))
    removal = Removal(id=f"purge of {id} at {case.now.isoformat()}", since=case.now, mails=_named(done))
    told = list(_told(id, done, case))
    nameless = len(_named(done)) < len(done.mails)
    answer = case.answer("purged", record=id, what=_what(id), told=bool(told), nameless=nameless)
    changes = (*done.changes, Opened(removal))
    return replace(accepted(f"{id} is purged", answer, *told, changes=changes), discards=done.discards)


def _is_of_their_pair(id: str, admin: str, case: Case) -> bool:
    """Whether it is a pair of the admin's, or a held mail or a question of the other one, which may be about them."""
    pair = case.books.get(Mentorship, id.partition(".")[0])
    if pair is not None:
        return admin in {pair.mentor, pair.mentee}
    held, asked = case.books.get(Custody, id), case.books.get(Enquiry, id)
    party = held.party if held is not None else asked.party if asked is not None else ""
    return any(pair.partner(party) == admin for pair in case.books.mentorships_of(party))


def _id_in(written: str) -> str:
    letter, number = written[0].upper(), written[1:].lstrip("-")
    whole, dot, version = number.partition(".")
    return f"{letter}-{int(whole)}" + (f".{int(version)}" if dot else "")


def _named(done: Purged) -> tuple[str, ...]:
    """The mails that can be found by their Message-IDs."""
    return tuple(mail for mail in done.mails if "@" in mail)


def _what(id: str) -> str:
    return "plan" if "." in id else _KINDS[id[0]]


def _told(id: str, done: Purged, case: Case) -> Iterator[Letter]:
    for party in done.whose:
        person = case.books.get(Person, party)
        if person is not None and person.addresses and (case.sender is None or person.id != case.sender.id):
            facts = {"record": id, "what": _what(id)}
            yield Letter(person.id, "purged-words", f"{OFFICE}/purged/{id}", facts, Urgency.APPOINTMENT)


CHAPTER = Chapter("purging", {"PURGE": purge})
