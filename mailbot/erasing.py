"""Erasing: whoever has confirmed that they want to be forgotten is erased from the books and from every older state of
them at once; from the mailbox as soon as it can be asked; and the last letters to them when they are out (section 6).

The list of those who were forgotten is written first, then the books: whatever ends the daemon in between, the books
are found at their next opening to know somebody still, and forget them again.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from msgspec.structs import replace

from mailbot.adapters.tables import TABLES
from mailbot.errors import BooksError
from mailbot.office import Office
from mailbot.ports import Clock, Unit
from mailbot.program.bookkeeping import Sent
from mailbot.program.decision import Decision, Disposition, Letter
from mailbot.program.lifecycle import Moved, Opened
from mailbot.program.model import Deed, Person
from mailbot.program.privacy import oblivion
from mailbot.program.privacy.erasing import erased
from mailbot.program.privacy.farewell import farewell
from mailbot.program.privacy.forgetting import Forgetting, ForgettingStage, Removal
from mailbot.program.privacy.subject import Subject, is_forgotten, subject_of

log = logging.getLogger(__name__)


class Copies(Protocol):
    """What of a Mailbox is asked for here."""

    async def remove(self, addresses: Collection[str], names: Collection[str], mails: Collection[str]) -> str: ...


def erase_confirmed(office: Office, now: datetime) -> None:
    """Erases whoever has said YES, and what was left of those before whose last letters have gone."""
    for asked in office.store.in_stage(Forgetting, (ForgettingStage.CONFIRMED,)):
        person = office.store.get(Person, asked.person)
        moved = Moved(Forgetting, asked.id, ForgettingStage.ERASED)
        if person is None:
            continue
        try:
            erase(office, subject_of(person, office.store), asked.id, asked.deeds[-1].at, moved)
        except (BooksError, OSError):
            raise
        except Exception:  # a fault of ours with one person must not keep everybody else's letters waiting
            log.exception("erasing: %s failed and stays due", asked.id)
    finish(office)


def erase(office: Office, subject: Subject, id: str, at: datetime, *moves: Moved, again: bool = False) -> None:
    """Erases somebody from list to spool, under the id of what it follows from; `at` is when they said so. `again` says
    that they were erased before, so that books which were set aside hold nothing of them."""
    office.oblivion.add(oblivion.gone(subject, at, office.oblivion.sign))
    with office.unit(at):
        done = erased(subject, at, office.store, TABLES)
        removal = Removal(
            id=id,
            since=at,
            addresses=tuple(sorted(subject.addresses)),
            names=_whole(subject),
            mails=done.mails,
            letters=done.letters,
            aside=not again,
        )
        decision = Decision(Disposition.ACCEPTED, "erased", (*done.changes, *moves), discards=done.discards)
        office.carry_out(decision, at, removal)
    office.store.forget(aside=not again)
    log.info("erasing: %s done in the books", id)


def _whole(subject: Subject) -> tuple[str, ...]:
    """A name that is more than a word, which could be anybody's."""
    return (subject.person.name,) if subject.person and len(subject.person.name.split()) > 1 else ()


def is_left(office: Office) -> bool:
    """Whether the mailbox has something still to lose."""
    return any(removal.cleared is None for removal in office.store.all(Removal))


async def clear(office: Office, clock: Clock, mailbox: Copies) -> None:
    """Removes what is to go from the mailbox; what the server declines is tried again at the next look."""
    for removal in [each for each in office.store.all(Removal) if each.cleared is None]:
        fault = await mailbox.remove(removal.addresses, removal.names, removal.mails)
        if fault:
            log.warning("erasing: copies of %s stay in the mailbox for now: %s", removal.id, fault)
            continue
        with office.unit(clock.now()):
            office.store.commit(Unit(records=(replace(removal, cleared=clock.now()),)))
    finish(office)


def finish(office: Office) -> bool:
    """What is known of last letters goes once they are out, and then the mailbox is asked once more, for the copies
    that a provider keeps of them; when that is done as well nothing is left. Answers whether it is to be asked."""
    cleared = [each for each in office.store.all(Removal) if each.cleared]
    waiting = {row.id for row in office.store.outbox()} if cleared else set()  # each round asks: often there is none
    come = [each for each in cleared if not waiting & set(each.letters)]
    if not come:
        return False
    again = tuple(replace(each, letters=(), cleared=None) for each in come if each.letters)
    sent = [found for each in come for id in each.letters if (found := office.store.get(Sent, id))]
    over = [each for each in come if not each.letters]
    with office.unit(come[0].since):
        office.store.commit(Unit(records=again, drops=(*over, *sent)))
    office.store.forget(aside=any(each.aside for each in come))
    return bool(again)


def forget_again(office: Office, now: datetime) -> Sequence[str]:
    """Erases whoever the books know although they were forgotten: they were put back from a backup. Their pairs end
    without letters, since everybody has been told; answers with the ids. An erasing that was interrupted comes first:
    it is no backup's, and books that were set aside may hold them."""
    left = [removal.aside for removal in office.store.all(Removal)]
    if left:
        office.store.forget(aside=any(left))
    erase_confirmed(office, now)
    found: list[str] = []
    for one in office.oblivion.entries():
        for subject in list(oblivion.still_there(one, office.store, office.oblivion.sign)):
            id = f"F-{office.store.last_number('F') + 1}"
            forget_now(office, subject, id, one.at, told=True)
            found.append(subject.id or "somebody without a record")
    if found:
        log.warning("erasing: the books knew %s forgotten before, and have forgotten them again", len(found))
    return found


def forget_now(office: Office, subject: Subject, id: str, at: datetime, *, told: bool) -> None:
    """Ends everything of somebody's and erases them; `told` that nobody has to hear of it any more. A crash in between
    leaves a person whose erasing is confirmed, so that the next round goes on with it."""
    person = subject.person
    deed = Deed(what="forgotten", at=at)
    stage = ForgettingStage.ERASED if person is None else ForgettingStage.CONFIRMED
    record = Forgetting(id=id, person=subject.id, asked=at, stage=stage, deeds=(deed,))
    with office.unit(at):
        if person is not None and not is_forgotten(person):
            done = farewell(person, deed, office.moment(at))
            letters = () if told else (*done.letters, Letter(person.id, "forgotten", id))
            office.carry_out(dataclasses.replace(done, letters=letters), at)
        office.carry_out(Decision(Disposition.ACCEPTED, "forgotten", (Opened(record),)), at)
    if person is None:
        erase(office, subject, id, at, again=told)
        return
    moved = Moved(Forgetting, id, ForgettingStage.ERASED)
    erase(office, subject_of(person, office.store), id, at, moved, again=told)
