"""Taking up: what has been said about a held mail is done with it, as soon as the mailbox can be asked for it.

The books know which challenges have been answered and not been settled yet, the folder Held has their mails. A
confirmed mail is taken in as proven in one commit, and only then does it move; the challenge is settled last. Whatever
ends the daemon in between, the same is found again at its next look, and nothing is done twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from mailbot.adapters.reader import Reader
from mailbot.errors import MalformedMail
from mailbot.fate import FOLDERS, TakenIn
from mailbot.intake import take_in
from mailbot.mail.message import Mail
from mailbot.mail.parse import parse_head
from mailbot.office import Office
from mailbot.ports import Arrival, Clock
from mailbot.program.bookkeeping import Receipt
from mailbot.program.challenge import ANSWERED, Challenge, ChallengeStage
from mailbot.program.decision import Decision, Disposition, Letter
from mailbot.program.doubt import challenge_shown
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.model import Deed
from mailbot.program.trust import Vouched

log = logging.getLogger(__name__)

HELD = FOLDERS[Disposition.HELD]


class HeldMails(Protocol):
    """What of a Mailbox is asked for here."""

    async def find(self, folder: str, message_id: str) -> Sequence[Arrival]: ...
    async def nameless(self, folder: str) -> Sequence[Arrival]: ...
    async def refile(self, folder: str, uids: Sequence[int], to: str) -> None: ...


async def settle_answered(
    office: Office, clock: Clock, mailbox: HeldMails, reader: Reader | None = None
) -> list[TakenIn]:
    """Settles every challenge that has been answered; what was confirmed is taken in, and handed back. Without a reader
    mails are read here."""
    taken: list[TakenIn] = []
    for challenge in office.store.in_stage(Challenge, ANSWERED):
        found = await _found(challenge, office, mailbox)
        if challenge.stage is ChallengeStage.CONFIRMED and _is_held(challenge, office):
            raw = found[0].raw if found and not found[0].truncated else None
            mail = await asyncio.to_thread(_read, raw, reader, office) if raw is not None else None
            one = take_up(office, clock.now(), challenge, raw, mail)
            taken += [one] if one is not None else []
        receipt = office.store.get(Receipt, challenge.mail)
        folder = FOLDERS[Disposition(receipt.disposition)] if receipt else HELD
        if folder != HELD:
            await mailbox.refile(HELD, [arrival.uid for arrival in found], folder)
        settle(office, clock.now(), challenge)
    return taken


def _is_held(challenge: Challenge, office: Office) -> bool:
    receipt = office.store.get(Receipt, challenge.mail)
    return receipt is not None and receipt.disposition == Disposition.HELD.value


async def _found(challenge: Challenge, office: Office, mailbox: HeldMails) -> list[Arrival]:
    """The copies of its mail that lie in Held. Anybody can write a Message-ID: what counts is the content."""
    receipt = office.store.get(Receipt, challenge.mail)
    nameless = challenge.mail.startswith("sha256:")
    arrivals = await (mailbox.nameless(HELD) if nameless else mailbox.find(HELD, challenge.mail))
    return [each for each in arrivals if receipt and _digest(each, office) in {receipt.digest, receipt.id}]


def _digest(arrival: Arrival, office: Office) -> str:
    try:
        return parse_head(arrival.raw, office.limits).digest
    except MalformedMail:
        return ""


def _read(raw: bytes, reader: Reader | None, office: Office) -> Mail | MalformedMail | None:
    if reader is None:
        return None
    try:
        (mail,) = reader.read([raw], office.limits)
    except OSError:  # no process for it can be had: intake reads it itself
        return None
    return mail


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
