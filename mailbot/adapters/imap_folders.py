"""The mailbox's folders: where the user's own ones are, how one is made, how mails get there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from imaplib import IMAP4

from imapclient import IMAPClient


def personal_namespace(client: IMAPClient) -> tuple[str, str]:
    """Prefix and separator of the user's own folders (RFC 2342): ("", "/") here, ("INBOX.", ".") there."""
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal
        if personal:
            return personal[0][0], personal[0][1] or "/"
    root = client.list_folders("", "")
    return "", root[0][1].decode("ascii") if root and root[0][1] else "/"


def create(client: IMAPClient, name: str) -> None:
    """Makes a folder, if nobody has made it in the same moment, and shows it to mail clients."""
    try:
        client.create_folder(name)
    except IMAP4.abort:
        raise
    except IMAP4.error:
        if not client.folder_exists(name):  # made by somebody else in the same moment is as good
            raise
    with suppress(IMAP4.error):  # only a help to people's mail clients
        client.subscribe_folder(name)


def move(client: IMAPClient, uids: Sequence[int], name: str) -> None:
    """Mails of the selected folder go into another: MOVE (RFC 6851), or COPY and an EXPUNGE of just these (RFC 4315).

    Without UIDPLUS they stay behind, marked as deleted: a bare EXPUNGE would also remove what a person has marked,
    and unmarking theirs for the moment would lose their marks in a crash. A mail so marked is no arrival.
    """
    if client.has_capability("MOVE"):
        client.move(uids, name)
        return
    client.copy(uids, name)
    client.delete_messages(uids, silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)
