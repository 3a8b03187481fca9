"""Filed mails: what lies in the folders that the daemon files into, looked through by an operator's command.

A connection of its own beside the daemon's, which never leaves INBOX: nothing is taken from it, and it takes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from imapclient import IMAPClient, SocketTimeout

from mailbot.adapters.account import Account
from mailbot.adapters.imap import FOLDERS
from mailbot.adapters.imap_fetch import HEADER_OCTETS, fetch_mails, in_commands
from mailbot.adapters.imap_folders import move
from mailbot.adapters.imap_session import POLL_SECONDS, ImapSession
from mailbot.ports import Arrival

_HEADS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Head:
    """The header block of a filed mail (at most 256 KiB of it); `size` is that of the whole mail, in octets."""

    uid: int
    raw: bytes = field(repr=False)
    size: int


class FiledMails(ImapSession):
    """Blocking; its methods raise Unavailable or Refused. Used with `with`."""

    def __init__(self, account: Account, max_octets: int) -> None:
        super().__init__(account, FOLDERS, max_octets, SocketTimeout(15.0, 60.0), POLL_SECONDS)

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def heads(self, folder: str) -> Iterator[Head]:
        """The headers of what lies in a folder, oldest first; nothing of any mail's text."""
        with self._in(folder) as client:
            uids = sorted(client.search("NOT DELETED"))
        for start in range(0, len(uids), _HEADS_AT_ONCE):
            some = uids[start : start + _HEADS_AT_ONCE]
            with self._in(folder) as client:
                found = client.fetch(some, ["RFC822.SIZE", f"BODY.PEEK[HEADER]<0.{HEADER_OCTETS}>"])
            for uid in some:
                if uid in found:
                    parts = found[uid]
                    yield Head(uid, parts.get(b"BODY[HEADER]<0>") or b"", parts.get(b"RFC822.SIZE") or 0)

    def whole(self, folder: str, uids: Sequence[int]) -> list[Arrival]:
        """These mails; those over the limit as their header, marked as truncated."""
        with self._in(folder) as client:
            return fetch_mails(client, uids, self._max_octets)

    def move(self, folder: str, uids: Sequence[int], to: str) -> None:
        """Moves mails from one of the folders into another; what is not there any more is passed over."""
        with self._in(folder, readonly=False) as client:
            for some in in_commands(uids):
                move(client, some, self._names[to])

    def put(self, folder: str, raw: bytes) -> None:
        """Lays a mail into a folder, unread."""
        with self._talking(f"filing into {folder}") as client:
            client.append(self._names[folder], raw)

    @contextmanager
    def _in(self, folder: str, *, readonly: bool = True) -> Iterator[IMAPClient]:
        with self._talking(f"looking into {folder}") as client:
            client.select_folder(self._names[folder], readonly=readonly)
            yield client
