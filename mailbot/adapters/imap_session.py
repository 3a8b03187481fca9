"""The IMAP conversation about one INBOX and the folders that mails are filed into.

Blocking, for one thread at a time. Whatever goes wrong ends the connection: the next open() starts afresh.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from imaplib import IMAP4

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import ProtocolError

from mailbot.adapters.account import Account
from mailbot.adapters.imap_fetch import fetch_mails, in_commands
from mailbot.adapters.imap_folders import create, move, personal_namespace
from mailbot.adapters.imap_idle import has_news, idle, rest
from mailbot.adapters.imap_login import hang_up, log_in
from mailbot.adapters.wire import broken, said
from mailbot.errors import MailbotError, Refused, Unavailable
from mailbot.ports import Arrival

INBOX = "INBOX"
# RFC 2177 asks for less than 29 minutes; many a NAT forgets a silent connection after ten.
REISSUE_SECONDS = 9 * 60.0
FIRST_IDLE_SECONDS = 1.0
"""Some servers forget what came between the last SEARCH and "+ idling": the first IDLE is short, and a NOOP asks."""
POLL_SECONDS = 30.0
FAREWELL_SECONDS = 3.0


class ImapSession:
    """One connection at a time to one account; its methods raise Unavailable | Refused and nothing else of the wire."""

    def __init__(
        self, account: Account, folders: Sequence[str], max_octets: int, timeout: SocketTimeout, poll_seconds: float
    ) -> None:
        self.uidvalidity = 0
        self.capabilities: frozenset[str] = frozenset()
        self._account = account
        self._max_octets = max_octets
        self._timeout = timeout
        self._poll_seconds = poll_seconds
        self._client: IMAPClient | None = None
        self._names = dict.fromkeys(folders, "")  # as they are called on this server, once it was asked
        self._handed_out: set[int] = set()
        self._newest = 0  # the highest UID that arrivals() has seen
        self._news = False
        self._synced = False
        self._idles = False

    def open(self) -> None:
        """Connect, log in, make the folders that are missing, select INBOX."""
        self.drop()
        self._client = log_in(self._account, self._timeout)
        with self._talking("preparing the folders") as client:
            self.capabilities = frozenset(name.decode("ascii", "replace").upper() for name in client.capabilities())
            self._idles = "IDLE" in self.capabilities
            self._make_folders(client)
            uidvalidity = self._select_inbox(client)
        if uidvalidity != self.uidvalidity:
            # The numbers handed out before mean other mails now: none of them may be filed by its old number.
            self.uidvalidity = uidvalidity
            self._handed_out.clear()
            self._newest = 0

    def arrivals(self, limit: int, after: int = 0) -> list[Arrival]:
        """The mails in INBOX behind a UID that are not marked deleted, oldest first."""
        with self._talking("looking into INBOX") as client:
            if not self._synced:
                client.noop()  # a server need not show what is new to a SEARCH before
            self._synced = False
            client._imap.untagged_responses.clear()  # an EXISTS from here on is news to the next wait()
            self._news = False
            uids = self._behind(after, client)
            self._newest = max([self._newest, *uids])
            mails = fetch_mails(client, uids[:limit], self._max_octets)
        self._handed_out.update(mail.uid for mail in mails)
        return mails

    def file(self, uids: Sequence[int], folder: str) -> None:
        """Move mails that arrivals() gave into a folder; numbers from before a renumbering are passed over."""
        known = [uid for uid in uids if uid in self._handed_out]
        name = self._names[folder]
        with self._talking(f"filing into {folder}") as client:
            for some in in_commands(known):
                try:
                    move(client, some, name)
                except IMAP4.error as error:
                    if "TRYCREATE" not in str(error):
                        raise
                    create(client, name)  # somebody removed it since open()
                    move(client, some, name)
        self._handed_out.difference_update(known)

    def find(self, folder: str, message_id: str) -> list[Arrival]:
        """The mails in a folder whose Message-ID contains `message_id`; INBOX is selected again afterwards."""
        if not message_id or not message_id.isprintable():
            return []
        with self._away_in(folder) as client:
            found = client.search(["HEADER", "Message-ID", message_id], None if message_id.isascii() else "UTF-8")
            mails = fetch_mails(client, sorted(found), self._max_octets)
        if self._names.get(folder, folder) == INBOX:
            self._handed_out.update(mail.uid for mail in mails)
        return mails

    def nameless(self, folder: str) -> list[Arrival]:
        """The mails in a folder that have no Message-ID (RFC 3501 6.4.4: an empty string finds any)."""
        with self._away_in(folder) as client:
            return fetch_mails(client, sorted(client.search(["NOT", "HEADER", "Message-ID", ""])), self._max_octets)

    def refile(self, folder: str, uids: Sequence[int], to: str) -> None:
        """Move mails from one of the folders into another; what is not there any more is passed over."""
        with self._away_in(folder, readonly=False) as client:
            for some in in_commands(uids):
                move(client, some, self._names.get(to, to))

    @contextmanager
    def _away_in(self, folder: str, *, readonly: bool = True) -> Iterator[IMAPClient]:
        """Another folder is selected for a moment."""
        with self._talking(f"looking into {folder}") as client:
            client.select_folder(self._names.get(folder, folder), readonly=readonly)
            yield client
            if self._select_inbox(client) != self.uidvalidity:
                raise Unavailable(f"{self._account.place}: INBOX was renumbered meanwhile")
            self._news = self._has_newer(client)

    def wait(self, seconds: float, wake: socket.socket) -> bool:
        """Until something arrives (True), `wake` is readable or `seconds` are over."""
        end, longest = time.monotonic() + seconds, FIRST_IDLE_SECONDS
        with self._talking("waiting for mail") as client:
            while not (self._news or has_news(client)):
                left = end - time.monotonic()
                if left <= 0 or _has_data(wake):
                    return False
                self._idles = self._idles and idle(client, min(left, longest), wake)
                if not self._idles:
                    rest(min(left, self._poll_seconds), wake)
                if not has_news(client):
                    client.noop()
                longest = REISSUE_SECONDS
            self._synced = True
        return True

    def close(self) -> None:
        """Log out, if the server still listens, and hang up."""
        if self._client is not None:
            with suppress(Exception):
                self._client.socket().settimeout(FAREWELL_SECONDS)
                self._client.logout()
        self.drop()

    def drop(self) -> None:
        """Hang up at once."""
        client, self._client = self._client, None
        hang_up(client)

    def sever(self) -> None:
        """End whatever the session's thread is blocked in; the only method that another thread may call."""
        client = self._client
        if client is not None:
            with suppress(OSError):
                client.socket().shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _talking(self, doing: str) -> Iterator[IMAPClient]:
        place = self._account.place
        if self._client is None:
            raise Unavailable(f"{place}: {doing}: not connected")
        try:
            yield self._client
        except MailbotError:
            self.drop()
            raise
        except (IMAP4.abort, ProtocolError, OSError, EOFError, ValueError) as error:
            self.drop()
            raise broken(place, doing, error) from None
        except IMAP4.error as error:
            self.drop()
            raise Unavailable(f"{place}: {doing}: the server declined: {said(error)}") from None

    def _select_inbox(self, client: IMAPClient) -> int:
        try:
            return int(client.select_folder(INBOX).get(b"UIDVALIDITY", 0))
        except IMAP4.readonly:
            raise Refused(f"{self._account.place}: INBOX is read-only for {self._account.username}") from None

    def _has_newer(self, client: IMAPClient) -> bool:
        """Whether INBOX, just selected, holds what arrivals() has not seen; SELECT says EXISTS in any case."""
        client._imap.untagged_responses.pop("EXISTS", None)
        return bool(self._behind(self._newest, client))

    def _behind(self, last: int, client: IMAPClient) -> list[int]:
        """The UIDs in INBOX that come after this one, without what is marked deleted. "6:*" is the last mail, too,
        whatever its UID (RFC 3501 6.4.8)."""
        found = client.search(["UID", f"{last + 1}:*", "NOT", "DELETED"] if last else "NOT DELETED")
        return sorted(uid for uid in found if uid > last)

    def _make_folders(self, client: IMAPClient) -> None:
        prefix, separator = personal_namespace(client)
        for folder in self._names:
            self._names[folder] = prefix + folder.replace("/", separator)
        there = {
            name
            for flags, _, name in client.list_folders("", f"{prefix}*")
            if not {flag.lower() for flag in flags} & {b"\\noselect", b"\\nonexistent"}
        }
        for name in self._names.values():
            if name not in there:
                create(client, name)


def _has_data(wake: socket.socket) -> bool:
    """Whether somebody called, taking the calls off the socket."""
    try:
        return bool(wake.recv(4096))
    except BlockingIOError:
        return False
