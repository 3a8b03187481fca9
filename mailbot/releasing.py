"""Releasing: what an admin has said of a held mail is done with it, as soon as the mailbox can be asked for it.

A released mail is taken in in one commit with the answer to its admin, and only then does it move; its custody is
settled last. Whatever ends the daemon in between, the same is found again at its next look, and nothing is done twice.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

import msgspec

from mailbot.adapters.reader import Reader
from mailbot.errors import MalformedMail
from mailbot.fate import TakenIn
from mailbot.held_mails import HeldMails, copies_of, is_held, read, refile, under_its_key
from mailbot.intake import take_in
from mailbot.mail.message import Mail
from mailbot.office import Office
from mailbot.ports import Arrival, Clock
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Decision, Disposition, Letter
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Change, Moved
from mailbot.program.trust.custodian import settled
from mailbot.program.trust.custody import SAID, Custody, CustodyStage
from mailbot.program.trust.weighing import Vouched


async def settle_said(office: Office, clock: Clock, mailbox: HeldMails, reader: Reader | None) -> list[TakenIn]:
    """Takes in what was released, and moves what was released, dropped or answered out of Held."""
    taken: list[TakenIn] = []
    for custody in office.store.in_stage(Custody, SAID):
        found = await copies_of(custody.mail, office, mailbox)
        if custody.stage is CustodyStage.RELEASED and is_held(custody.mail, office):
            mail = await asyncio.to_thread(_read, custody, found[0], reader, office) if found else None
            one = take_up(office, clock.now(), custody, found[0] if found else None, mail)
            taken += [one] if one is not None else []
        await refile(custody.mail, found, office, mailbox)
        _settle(office, clock.now(), custody)
    return taken


def _read(custody: Custody, found: Arrival, reader: Reader | None, office: Office) -> Mail | MalformedMail:
    if found.truncated:
        return MalformedMail("larger than limits.max_mail_mb allows")
    return under_its_key(custody.mail, found.raw, read(found.raw, reader, office), office)


def take_up(
    office: Office, now: datetime, custody: Custody, found: Arrival | None, mail: Mail | MalformedMail | None
) -> TakenIn | None:
    """Takes a released mail in as its sender's own, and tells the admin what came of it; where it cannot be read it
    goes on waiting, and where it is not in Held any more nothing can come of it."""
    receipt = office.store.get(Receipt, custody.mail)
    assert receipt is not None  # it is held, and was not settled since
    with office.unit(now):
        if found is None or mail is None:
            gone = msgspec.structs.replace(
                receipt, disposition=Disposition.IGNORED.value, because="released, but not in Held any more"
            )
            office.file_receipt(gone)
            _tell(office, now, custody, "gone")
            return None
        if isinstance(mail, MalformedMail):
            waits = (Moved(Custody, custody.id, CustodyStage.WAITING),)
            _tell(office, now, custody, "unread", str(mail), changes=waits)
            return None
        office.file_receipt(msgspec.structs.replace(receipt, digest=""))
        taken = take_in(found.raw, office, now, read=mail, vouched=Vouched("released", fresh=False))
        _tell(office, now, custody, taken.disposition.value, taken.because)
    return taken


def _tell(
    office: Office, now: datetime, custody: Custody, became: str, because: str = "", changes: tuple[Change, ...] = ()
) -> None:
    """The answer to the admin's RELEASE."""
    said = next(deed for deed in reversed(custody.deeds) if deed.what == "released")
    held = Facts(id=custody.id, name=custody.name, sender=custody.sender, subject=custody.subject)
    facts = {"held": held, "became": became, "because": because}
    answers = said.mail if "@" in said.mail else ""
    letter = Letter(said.by, "held-released", custody.id, facts, answers=answers)
    office.carry_out(Decision(Disposition.ACCEPTED, "", changes, (letter,)), now)


def _settle(office: Office, now: datetime, custody: Custody) -> None:
    """Nothing is left to do about it, unless it is held once more."""
    standing = office.store.get(Custody, custody.id)
    if standing is None or standing.stage not in SAID:
        return
    with office.unit(now):
        office.carry_out(Decision(Disposition.ACCEPTED, "", settled(standing)), now)
