"""Taking up: what has been said about a held mail is done with it, as soon as the mailbox can be asked for it.

The books know which challenges have been answered and not been settled yet, the folder Held has their mails. A
confirmed mail is taken in as proven in one commit, and only then does it move; the challenge is settled last. Whatever
ends the daemon in between, the same is found again at its next look, and nothing is done twice.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

import msgspec

from mailbot.adapters.reader import Reader
from mailbot.errors import MalformedMail
from mailbot.fate import TakenIn
from mailbot.held_mails import HELD, HeldMails, copies_of, is_held, read, refile
from mailbot.intake import take_in
from mailbot.mail.message import Mail
from mailbot.office import Office
from mailbot.ports import Clock
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Decision, Disposition, Letter
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.model import Deed
from mailbot.program.trust.challenge import ANSWERED, Challenge, ChallengeStage
from mailbot.program.trust.custody import SAID, Custody
from mailbot.program.trust.doubt import challenge_shown
from mailbot.program.trust.weighing import Vouched
from mailbot.releasing import settle_said

log = logging.getLogger(__name__)


def is_left(office: Office) -> bool:
    """Whether something has been said of a held mail that is still to be done."""
    store = office.store
    return bool(store.in_stage(Challenge, ANSWERED) or store.in_stage(Custody, SAID))


async def settle_answered(
    office: Office, clock: Clock, mailbox: HeldMails, reader: Reader | None = None
) -> list[TakenIn]:
    """Does what admins have said about held mails, and settles every challenge that has been answered; what was taken
    in is handed back. Without a reader mails are read here."""
    taken = await settle_said(office, clock, mailbox, reader)
    for challenge in office.store.in_stage(Challenge, ANSWERED):
        found = await copies_of(challenge.mail, office, mailbox)
        if challenge.stage is ChallengeStage.CONFIRMED and is_held(challenge.mail, office):
            raw = found[0].raw if found and not found[0].truncated else None
            mail = await asyncio.to_thread(read, raw, reader, office) if raw is not None else None
            one = take_up(office, clock.now(), challenge, raw, mail)
            taken += [one] if one is not None else []
        await refile(challenge.mail, found, office, mailbox)
        settle(office, clock.now(), challenge)
    return taken


def take_up(
    office: Office, now: datetime, challenge: Challenge, raw: bytes | None, read: Mail | MalformedMail | None
) -> TakenIn | None:
    """Takes a confirmed mail in as proven, with an answer where it draws none itself; one that is not to be found any
    more is asked for again."""
    receipt = office.store.get(Receipt, challenge.mail)
    if raw is None or receipt is None or isinstance(read, MalformedMail):
        log.warning("taking up: the mail of %s is not to be found", challenge.id)
        _answer(office, now, challenge, "challenge-over", became="gone", at=now)
        return None
    with office.unit(now):
        office.file_receipt(msgspec.structs.replace(receipt, digest=""))
        taken = take_in(raw, office, now, read=read, vouched=Vouched("confirmed", challenge.person))
        if not any(row.party == challenge.person for row in taken.rows):
            _answer(office, now, challenge, "challenge-confirmed")
        if taken.folder == HELD:
            settle(office, now, challenge)
    return taken


def _answer(office: Office, now: datetime, challenge: Challenge, template: str, **facts: object) -> None:
    letter = Letter(challenge.person, template, challenge.id, {"challenge": challenge_shown(challenge), **facts})
    with office.unit(now):
        office.carry_out(Decision(Disposition.ACCEPTED, "", letters=(letter,)), now)


def settle(office: Office, now: datetime, challenge: Challenge) -> None:
    """Nothing is left to do about it."""
    standing = office.store.get(Challenge, challenge.id)
    if standing is None or standing.stage is ChallengeStage.SETTLED:
        return
    moved = Moved(Challenge, challenge.id, ChallengeStage.SETTLED, Deed(what="settled", at=now))
    needless = Noted(Challenge, challenge.id, {"subject": ""})  # what is over needs no words of the mail any more
    with office.unit(now):
        office.carry_out(Decision(Disposition.ACCEPTED, "", (moved, needless)), now)
