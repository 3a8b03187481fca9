"""Waiting on a selected INBOX: IDLE (RFC 2177), or rests between polls, until something arrives or somebody calls.

imapclient's own idle_check() is not used: it gives up on partial lines, and takes a closed connection for silence.
"""

from __future__ import annotations

import selectors
import socket
import ssl
from imaplib import IMAP4

from imapclient import IMAPClient


def has_news(client: IMAPClient) -> bool:
    """Whether the server said EXISTS since the responses were last cleared, in answer to whatever command."""
    return "EXISTS" in client._imap.untagged_responses


def rest(seconds: float, *sources: socket.socket) -> None:
    """Sleep until one of the sockets has something to read, at most `seconds`."""
    with selectors.DefaultSelector() as selector:
        for source in sources:
            selector.register(source, selectors.EVENT_READ)
        selector.select(max(seconds, 0))


def idle(client: IMAPClient, seconds: float, wake: socket.socket) -> bool:
    """One IDLE of at most `seconds`, ended by any word of the server or of `wake`; False if the server declines it.

    Raises what imaplib and the socket raise when the connection is dead.
    """
    imap = client._imap
    tag = imap._command("IDLE")
    while imap._get_response() is not None:  # None is the continuation "+ idling"; news may come before it
        if imap.tagged_commands.get(tag) is not None:
            imap.tagged_commands.pop(tag)
            return False
    if not has_news(client) and not _read_ahead(client):
        rest(seconds, client.socket(), wake)
    imap.send(b"DONE\r\n")
    typ, data = imap._command_complete("IDLE", tag)
    if typ != "OK":
        raise IMAP4.error(data[-1])
    return True


def _read_ahead(client: IMAPClient) -> bool:
    """Whether lines that came along with the continuation lie in a buffer already, where no selector sees them."""
    imap, sock = client._imap, client.socket()
    if hasattr(imap, "_readbuf"):  # Python 3.14
        return bool(imap._readbuf)
    patience = sock.gettimeout()
    sock.setblocking(False)
    try:
        return bool(imap.file.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        sock.settimeout(patience)
