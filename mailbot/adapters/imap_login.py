"""A connection to the IMAP server that is encrypted, verified and logged in, or a fault that says why not.

Blocking: for the one thread that owns the connection.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from imaplib import IMAP4

from imapclient import IMAPClient, SocketTimeout

from mailbot.adapters.account import Account
from mailbot.adapters.wire import broken, said, verifying_context
from mailbot.errors import Refused, Unavailable

# RFC 5530: the answers to a login that are about the server's day, not about the password.
PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[CONTACTADMIN]")


def log_in(account: Account, timeout: SocketTimeout) -> IMAPClient:
    """A logged-in client whose every read and write ends within `timeout`; Unavailable | Refused."""
    context = None if account.security == "none" else verifying_context(account.place, account.ca_file)
    client = None
    try:
        client = IMAPClient(
            account.host, account.port, ssl=account.security == "tls", ssl_context=context, timeout=timeout
        )
        _quieten(client)
        _tune(client.socket())
        if account.security == "starttls":
            client.starttls(context)
        _authenticate(client, account)
    except (IMAP4.abort, OSError) as error:
        hang_up(client)
        raise broken(account.place, "connecting", error) from None
    except (IMAP4.error, ValueError) as error:
        hang_up(client)
        # Before the login nothing but STARTTLS and the greeting can be declined.
        fault = Refused if account.security == "starttls" and client else Unavailable
        raise fault(f"{account.place}: connecting: {said(error)}") from None
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: IMAPClient | None) -> None:
    """Close the socket without a word, whatever state the connection is in."""
    if client is not None:
        with suppress(Exception):
            client.shutdown()


def _quieten(client: IMAPClient) -> None:
    """Stop imaplib's trace: it is consulted for every line (half the FETCH speed) and keeps the LOGIN command."""
    client._imap.debug = 0
    client._imap._log = lambda _line: None


def _tune(sock: socket.socket) -> None:
    """No 40 ms of Nagle's between the halves of a command; a dead idling connection noticed within two minutes."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def _authenticate(client: IMAPClient, account: Account) -> None:
    secret = account.ask_secret()
    try:
        if account.oauth2:
            client.sasl_login("XOAUTH2", _xoauth2(account.username, secret))
        elif account.username.isascii() and secret.isascii():
            client.login(account.username, secret)
        else:  # LOGIN has no character set (RFC 3501 6.2.3), PLAIN is UTF-8 (RFC 4616)
            client.plain_login(account.username, secret)
    except IMAP4.error as error:
        # imapclient dresses a connection that broke during the login as a refusal.
        if isinstance(error, IMAP4.abort) or isinstance(error.__context__, IMAP4.abort):
            raise broken(account.place, "logging in", error) from None
        text = said(error, secret)
        fault = Unavailable if any(code in text.upper() for code in PASSING) else Refused
        raise fault(f"{account.place}: the login of {account.username} was refused: {text}") from None


def _xoauth2(username: str, token: str) -> Callable[[bytes], bytes]:
    """The answers to an XOAUTH2 dialogue: the token once, and nothing to the error report that follows a wrong one."""
    answers = [f"user={username}\x01auth=Bearer {token}\x01\x01".encode()]
    return lambda _challenge: answers.pop() if answers else b""
