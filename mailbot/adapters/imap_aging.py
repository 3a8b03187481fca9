"""Old mail, as the daemon's session finds and deletes it: in the folders that processed mail is filed into, and among
what the provider keeps itself (section 6).

A mail's age is that of its INTERNALDATE (RFC 3501 2.3.3), which MOVE keeps: from its arrival, not from when it was
filed, so a copy is gone in time whatever happened to it in between. SEARCH BEFORE knows days only, in the server's own
zone: it finds what may be old enough, and INTERNALDATE, which names its offset, says what is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4
from itertools import islice
from typing import Any

from imapclient import IMAPClient

from mailbot.adapters.imap_fetch import in_commands
from mailbot.adapters.imap_folders import move
from mailbot.adapters.imap_junk import JunkSession
from mailbot.adapters.imap_session import INBOX
from mailbot.adapters.wire import said
from mailbot.ports import SENT, TRASH, Arrival, Outdated

AT_ONCE = 200
"""Mails in one command: a server that moves a hundred a second is done with them well before it is given up."""
PASSING = ("Processed", "Ignored")
"""The folders of ours that nobody has to look into; Held and Shunted keep their mails until a human has."""
GMAIL = "X-GM-EXT-1"
_FIELDS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID X-MAILBOT RESENT-FROM)]"
_FURTHEST_ZONE = timedelta(hours=14)
NO_TRASH = "its Trash is not shown over IMAP, and only from there is a mail deleted for good"


class AgingSession(JunkSession):
    """A session that deletes mails for good, in PASSING and in the provider's SENT and TRASH and nowhere else."""

    def special(self, use: str) -> str:
        """The folder that the server uses for this (RFC 6154), "" where it names none or one that has another use."""
        with self._talking("looking for the provider's own folders") as client:
            return self._special(client, use)

    def outdated(self, folder: str, before: datetime, known: Mapping[int, Collection[int]]) -> Outdated | None:
        """Some of a folder's mails that came before a moment; without those of `known`, UIDs by UIDVALIDITY.

        Of a folder that is not ours each comes with the fields that say whose it is, of ours with nothing. None where
        there is no such folder, and for TRASH where it is no part of deleting.
        """
        with self._talking("looking for the provider's own folders") as client:
            name = self._place(client, folder)
            if not name or (folder == TRASH and not self._by_way_of_trash):
                return None
            uidvalidity = _uidvalidity(client, name)
        skipped = known.get(uidvalidity, ())
        with self._away_in(name) as client:
            found = client.search(
                [*self._still(folder), "BEFORE", (before + _FURTHEST_ZONE).date() + timedelta(days=1)]
            )
            heads, more = _older(client, (uid for uid in sorted(found) if uid not in skipped), before, folder)
        return Outdated(uidvalidity, heads, more)

    def erase(self, folder: str, uids: Sequence[int], uidvalidity: int) -> str:
        """Deletes mails that outdated() found, for good; "" or why it was not done, in a server's words or ours.

        With UIDPLUS just these are expunged (RFC 4315). Without, ours are with all that anybody has marked as deleted
        beside them: in PASSING everything goes within days, and what a person marked there is not wanted. A person's
        marks in SENT are none of our business: there our letters stay behind, marked as deleted, until the provider
        or a mail client expunges. On Gmail a folder is a label: mails lose all of them by being moved to the Trash, and
        are deleted there, when the Trash is looked through in its turn.
        """
        if folder not in (*PASSING, SENT, TRASH):
            raise ValueError(f"nothing is deleted in {folder}")
        with self._talking("looking for the provider's own folders") as client:
            name = self._place(client, folder)
            trash = self._special(client, TRASH) if self._by_way_of_trash else ""
            renumbered = _uidvalidity(client, name) != uidvalidity
        if renumbered:
            return "it was renumbered meanwhile"
        if self._by_way_of_trash and not trash:
            return NO_TRASH
        with self._away_in(name, readonly=False) as client:
            try:
                for some in in_commands(uids):
                    if trash and folder != TRASH:
                        move(client, some, trash)
                    else:
                        self._expunge(client, folder, some)
            except IMAP4.abort:
                raise
            except IMAP4.error as error:  # a right that we lack or a lock: no reason to hang up
                return said(error)
        return ""

    @property
    def _by_way_of_trash(self) -> bool:
        return GMAIL in self.capabilities

    def _still(self, folder: str) -> list[str]:
        """What is not looked for again: where marking is all that can be done, what is marked."""
        return ["ALL"] if "UIDPLUS" in self.capabilities or folder in PASSING else ["NOT", "DELETED"]

    def _expunge(self, client: IMAPClient, folder: str, uids: Sequence[int]) -> None:
        client.delete_messages(uids, silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(uids)
        elif folder in PASSING:
            client.expunge()

    def _place(self, client: IMAPClient, folder: str) -> str:
        return self._names.get(folder) or self._special(client, folder)

    def _special(self, client: IMAPClient, use: str) -> str:
        taken = {INBOX, *(name.upper() for name in self._names.values())}
        for flags, _, name in client.list_folders():
            if use.lower().encode() in {flag.lower() for flag in flags} and name.upper() not in taken:
                return str(name)
        return ""


def _uidvalidity(client: IMAPClient, name: str) -> int:
    return int(client.folder_status(name, ["UIDVALIDITY"]).get(b"UIDVALIDITY", 0))


def _older(client: IMAPClient, uids: Iterable[int], before: datetime, folder: str) -> tuple[list[Arrival], bool]:
    """The first of these mails that came before the moment, and whether there are more to look at."""
    client.normalise_times = False  # INTERNALDATE with the offset that it names
    items = ["INTERNALDATE"] if folder in PASSING else ["INTERNALDATE", _FIELDS]
    coming, heads = iter(uids), list[Arrival]()
    while some := list(islice(coming, AT_ONCE)):
        found = client.fetch(some, items)
        heads += [
            Arrival(uid, _fields(found[uid]), truncated=True) for uid in some if _is_older(found.get(uid), before)
        ]
        if heads:
            return heads, next(coming, None) is not None
    return heads, False


def _is_older(parts: Mapping[bytes, Any] | None, before: datetime) -> bool:
    came = parts.get(b"INTERNALDATE") if parts else None
    return isinstance(came, datetime) and came.replace(tzinfo=came.tzinfo or UTC) < before


def _fields(parts: Mapping[bytes, Any]) -> bytes:
    return next((value or b"" for key, value in parts.items() if key.startswith(b"BODY[")), b"")
