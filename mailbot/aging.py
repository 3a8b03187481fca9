"""Aging: copies of mail that the mailbox keeps are deleted for good within `privacy.keep_mail_days` (section 6).

These are what was taken in, and what the provider kept of our letters. A mail that a human has to look at is none of
them, nor is anything else that lies in the same account. Receipts stay, so nothing is taken in again.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from mailbot.errors import MalformedMail, Refused, Unavailable
from mailbot.fate import FOLDERS
from mailbot.mail.reading.parse import parse_head
from mailbot.office import Office
from mailbot.ports import SENT, TRASH, Arrival, Clock, Outdated
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Disposition
from mailbot.program.handbook import Handbook

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
EARLY = timedelta(hours=2)
"""So long before its time is over a mail may go: until the next look, with the wait that may be going on then."""
GIVEN_UP = 3
"""After so many mails that the server will not delete, the folder is left for this look."""
AT_MOST = 1_000
"""Mails of one folder that one look decides on, so that none waits long in INBOX meanwhile."""
NEXT = 2.0
"""Seconds until the look that goes on with what is left."""
PASSING = tuple(dict.fromkeys(FOLDERS[fate] for fate in (Disposition.ACCEPTED, Disposition.IGNORED)))
PLACES = (*PASSING, SENT, TRASH)
"""The Trash last: where mails are deleted by way of it, what has just been moved there goes at once."""


def border(now: datetime, handbook: Handbook) -> datetime:
    """Since when a mail must have come to be kept."""
    return now - timedelta(days=handbook.privacy.keep_mail_days) + EARLY


class OldMails(Protocol):
    """What of a Mailbox is asked for here."""

    async def outdated(
        self, folder: str, before: datetime, known: Mapping[int, Collection[int]]
    ) -> Outdated | None: ...
    async def erase(self, folder: str, uids: Sequence[int], uidvalidity: int) -> str: ...


class Aging:
    """When it was last looked for what is too old, and what is known to be nobody's business of ours."""

    def __init__(self) -> None:
        self._looked: datetime | None = None
        self._left = False
        self._others: dict[str, dict[int, set[int]]] = defaultdict(dict)
        self._told: dict[str, str] = {}

    def patience(self, seconds: float) -> float:
        """How long may be waited before the next look, of the seconds that would be waited for mail."""
        return min(seconds, NEXT) if self._left else seconds

    async def look(self, mailbox: OldMails, office: Office, clock: Clock) -> bool:
        """Deletes what is too old, every hour or while some is left; whether all of it is gone now. A mailbox that
        cannot be asked is said, and whoever uses it next hears of it."""
        now = clock.now()
        if not self._left and self._looked is not None and self._looked <= now < self._looked + EVERY:
            return False
        self._looked, self._left = now, False
        before, gone = border(now, office.handbook), Counter[str]()
        try:
            done = [await self._clear(place, before, mailbox, office, gone) for place in PLACES]
        except (Unavailable, Refused) as fault:
            log.warning("aging: old mail is looked for again in an hour: %s", fault)
            done = [False]
        if gone.total():
            counts = ", ".join(f"{gone[place]} in {named(place)}" for place in PLACES if gone[place])
            log.info("aging: deleted after %s days: %s", office.handbook.privacy.keep_mail_days, counts)
        return all(done) and not self._left

    async def _clear(self, place: str, before: datetime, mailbox: OldMails, office: Office, gone: Counter[str]) -> bool:
        """One folder, as far as this look may go; False where the server declined."""
        others, looked_at, declined = self._others[place], 0, dict[int, str]()
        try:
            while found := await mailbox.outdated(place, before, others):
                known = others.get(found.uidvalidity, set())
                others.clear()  # numbers under an earlier UIDVALIDITY mean nothing any more
                others[found.uidvalidity] = known
                ours = [head.uid for head in found.heads if is_ours(head, place, office)]
                kept = await _erase(place, ours, found.uidvalidity, mailbox)
                declined |= kept
                known.update({head.uid for head in found.heads}.difference(ours), kept)
                gone[place] += len(ours) - len(kept)
                looked_at += len(found.heads)
                if not found.more or looked_at >= AT_MOST or len(declined) >= GIVEN_UP:
                    self._left |= found.more and len(declined) < GIVEN_UP
                    break
        finally:
            for known in others.values():
                known.difference_update(declined)  # they are tried again with the next look
        self._tell(place, next(iter(declined.values()), ""))
        return not declined

    def _tell(self, place: str, fault: str) -> None:
        """Once, until it is another fault or none."""
        if fault and self._told.get(place) != fault:
            log.warning("aging: old mail in %s is not deleted: %s", named(place), fault)
        self._told[place] = fault


async def _erase(place: str, uids: Sequence[int], uidvalidity: int, mailbox: OldMails) -> dict[int, str]:
    """Deletes these; answers with those that the server will not delete and its words. One such mail keeps no other."""
    kept = dict[int, str]()
    coming = iter(uids if uids and await mailbox.erase(place, uids, uidvalidity) else ())
    for uid in coming:
        if fault := await mailbox.erase(place, [uid], uidvalidity):
            kept[uid] = fault
        if len(kept) >= GIVEN_UP:
            kept |= dict.fromkeys(coming, fault)
    return kept


def named(place: str) -> str:
    """A folder as the operator knows it."""
    return place.lstrip("\\")


def is_ours(head: Arrival, place: str, office: Office) -> bool:
    """Whether a mail in one of the places is a copy that goes. In the Trash these are letters of ours, and mails that
    were taken in and are done with; a person's own mail in the account is neither."""
    if place in PASSING:
        return True
    try:
        mail = parse_head(head.raw, office.limits)
    except MalformedMail:
        return False
    address = office.handbook.address
    marks = (value.strip().lower() for value in mail.headers.get("x-mailbot", ()))
    if address.is_letter(mail.message_id) or address.address.lower() in marks:
        return "resent-from" not in mail.headers  # a person has sent the letter on
    receipt = office.store.get(Receipt, mail.key) if place == TRASH else None
    return receipt is not None and FOLDERS[Disposition(receipt.disposition)] in PASSING
