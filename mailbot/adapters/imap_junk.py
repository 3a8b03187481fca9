"""The junk folder, as the daemon's session looks into it: headers only, each once, and nothing in it is touched but
what is moved out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from imapclient import IMAPClient

from mailbot.adapters.imap_fetch import _fetch
from mailbot.adapters.imap_session import ImapSession
from mailbot.ports import Arrival, Mark

AT_ONCE = 100
"""Headers that are held in memory together."""
HEADER_OCTETS = 32 << 10
LOOKED_BACK = timedelta(days=30)
"""Providers empty their junk folders after a month or so; where one does not, older mail stays where it is."""


class JunkSession(ImapSession):
    """A session that may look into a folder which is not ours."""

    def exists(self, folder: str) -> bool:
        """Whether the server has a folder of this name."""
        with self._talking(f"looking for {folder}") as client:
            return bool(client.folder_exists(folder))

    def heads(self, folder: str, mark: Mark) -> tuple[list[Arrival], Mark] | None:
        """The headers of some of the mails that came after the mark, oldest first, and the mark after these; None
        where there is no such folder. A folder that was renumbered is looked through anew."""
        with self._talking(f"looking into {folder}") as client:
            if not client.folder_exists(folder):
                return None
            told = client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
        mark = mark.within(told.get(b"UIDVALIDITY", 0))
        if told.get(b"UIDNEXT", mark.uid + 2) <= mark.uid + 1:
            return [], mark
        with self._away_in(folder) as client:
            uids = _newer(client, mark)
            some = uids[:AT_ONCE]
            found = _fetch(client, some, f"BODY.PEEK[HEADER]<0.{HEADER_OCTETS}>", b"BODY[HEADER]<0>") if some else {}
        heads = [Arrival(uid, found[uid] or b"", truncated=True) for uid in some if uid in found]
        seen = some[-1] if len(some) < len(uids) else max(mark.uid, *some, told.get(b"UIDNEXT", 1) - 1)
        return heads, Mark(mark.uidvalidity, seen)


def _newer(client: IMAPClient, mark: Mark) -> list[int]:
    since = (datetime.now(UTC) - LOOKED_BACK).date()
    newer = ["UID", f"{mark.uid + 1}:*", "NOT", "DELETED", "SINCE", since]
    return sorted(uid for uid in client.search(newer) if uid > mark.uid)  # n:* finds the last one in any case
