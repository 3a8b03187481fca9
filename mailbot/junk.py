"""Junk: the provider's junk folder, looked through for replies that carry a valid token, which are taken in like any
other (section 5). The headers of each mail are looked at once; nothing else in the folder is touched."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from mailbot.config import Config
from mailbot.door import weighed
from mailbot.errors import MalformedMail
from mailbot.mail.reading.parse import parse_head
from mailbot.notices import tell
from mailbot.office import Office
from mailbot.ports import Arrival, Clock, Mailbox, Mark
from mailbot.program.bookkeeping import Receipt

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=5)
INBOX = "INBOX"


class Junk:
    """How far the folder has been looked through, and when that was last done."""

    def __init__(self) -> None:
        self._folder = ""
        self._mark = Mark()
        self._looked: datetime | None = None
        self._missing = False

    def patience(self, config: Config) -> float:
        """How long news of INBOX may be waited for, in seconds."""
        idle = timedelta(minutes=config.limits.idle_minutes)
        return (min(idle, EVERY) if config.imap.junk else idle).total_seconds()

    async def look_through(self, folder: str, mailbox: Mailbox, office: Office, clock: Clock) -> int:
        """Moves what is ours into INBOX, every few minutes, and answers with how many mails that were."""
        if folder != self._folder:  # the config was reloaded
            self._folder, self._mark, self._looked, self._missing = folder, Mark(), None, False
        now = clock.now()
        if not folder or (self._looked is not None and self._looked <= now < self._looked + EVERY):
            return 0
        count = 0
        while found := await mailbox.heads(folder, self._mark):
            heads, mark = found
            ours = [head.uid for head in heads if is_ours(head, office)]
            await mailbox.refile(folder, ours, INBOX)
            self._mark, count = mark, count + len(ours)
            if not heads:
                break
        self._looked = now
        self._say_missing(found is None)
        if count:
            log.warning("junk: replies to letters of ours lay in %s and are taken in: %s", folder, count)
            tell("junk", office, now, found=count, folder=folder)
        return count

    def _say_missing(self, missing: bool) -> None:
        """Once, until the folder is there."""
        if missing and not self._missing:
            log.warning("junk: there is no folder %r; see junk in section [imap]", self._folder)
        self._missing = missing


def is_ours(head: Arrival, office: Office) -> bool:
    """Whether a mail brings a token back that is its sender's own, and was not taken in before."""
    try:
        mail = parse_head(head.raw, office.limits)
    except MalformedMail:
        return False
    return weighed(mail, office).by_token and office.store.get(Receipt, mail.key) is None
