"""Somebody's mails, as the daemon's session finds and deletes them in every folder that it files into, and among what
the provider keeps of the program's letters (section 6).

A mail from or to them goes wherever it lies. One that only names them goes where copies lie that pass anyway, and not
from Held or Shunted, where it may be another's and wait for a human.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from imaplib import IMAP4
from typing import Any

from imapclient import IMAPClient

from mailbot.adapters.imap_aging import NO_TRASH, PASSING, AgingSession
from mailbot.adapters.imap_fetch import in_commands
from mailbot.adapters.imap_folders import move
from mailbot.adapters.wire import said
from mailbot.ports import SENT, TRASH

WAITING = ("Held", "Shunted")
_FIELDS = "BODY.PEEK[HEADER.FIELDS (FROM TO CC BCC MESSAGE-ID)]"
Key = list[str]


class ErasingSession(AgingSession):
    """A session that deletes what is somebody's, for good; mails in INBOX have still to be taken in, and stay."""

    def remove(self, addresses: Collection[str], names: Collection[str], mails: Collection[str]) -> str:
        """Deletes what is from or to these addresses or has one of these Message-IDs, and copies that name them; "" or
        why it was not done, in a server's words or ours."""
        with self._talking("looking for the provider's own folders") as client:
            trash = self._special(client, TRASH) if self._by_way_of_trash else ""
            places = [(each, self._place(client, each)) for each in (*WAITING, *PASSING, SENT)]
        if self._by_way_of_trash and not trash:
            return NO_TRASH
        whose = [*_from_or_to(addresses), *(["HEADER", "Message-ID", each] for each in mails)]
        naming = [*whose, *(["TEXT", each] for each in (*addresses, *names))]
        places += [(TRASH, trash)] if trash else []
        for folder, name in places:
            fault = self._remove(folder, name, whose if folder in WAITING else naming, trash) if name else ""
            if fault:
                return fault
        return ""

    def _remove(self, folder: str, name: str, keys: Sequence[Key], trash: str) -> str:
        with self._away_in(name, readonly=False) as client:
            try:
                uids = sorted({uid for key in keys for uid in _found(client, key, ours=folder in (SENT, TRASH))})
                uids = _named_whole(client, uids, keys) if folder in WAITING else uids
                for some in in_commands(uids):
                    if trash and folder != TRASH:
                        move(client, some, trash)
                    elif folder in WAITING and "UIDPLUS" not in self.capabilities:
                        move(client, some, self._names[PASSING[0]])  # where all that is marked may be expunged
                    else:
                        self._expunge(client, folder, some)
            except IMAP4.abort:
                raise
            except IMAP4.error as error:
                return said(error)
        return ""


def _named_whole(client: IMAPClient, uids: Sequence[int], keys: Sequence[Key]) -> list[int]:
    """Of mails that wait for a human those that have one of these in their headers whole: SEARCH finds ann@ in joann@
    as well (RFC 3501 6.4.4)."""
    each = "|".join(re.escape(key[-1]) for key in keys)
    whole = re.compile(rf"(?<![\w.+-])(?:{each})(?![\w.-]*\w)".encode(), re.IGNORECASE)
    heads: dict[int, Mapping[bytes, Any]] = {}
    for some in in_commands(uids):
        heads |= client.fetch(some, [_FIELDS])
    return [uid for uid in uids if whole.search(b"\n".join(_bytes_in(heads.get(uid, {}))))]


def _bytes_in(parts: Mapping[bytes, Any]) -> Iterator[bytes]:
    return (part for part in parts.values() if isinstance(part, bytes))


def _from_or_to(addresses: Collection[str]) -> Iterator[Key]:
    return ([field, address] for address in addresses for field in ("FROM", "TO", "CC", "BCC"))


def _found(client: IMAPClient, key: Key, *, ours: bool) -> list[int]:
    """What a SEARCH finds; in a folder of the provider's among the program's letters alone."""
    if not all(part.isprintable() for part in key):
        return []
    criteria = [*key, "HEADER", "X-Mailbot", ""] if ours else key
    return list(client.search(criteria, None if "".join(key).isascii() else "UTF-8"))
