"""What both wires share: TLS that always verifies, and failures told in one line by whose fault they are.

A library's own exception text is never passed on: it may quote a command, and with it a secret or a mail.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from pathlib import Path

from mailbot.errors import Refused, Unavailable


def verifying_context(place: str, ca_file: Path | None) -> ssl.SSLContext:
    """A client context that trusts the system's authorities, or those of `ca_file` (PEM) alone; Refused."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:  # ssl.SSLError, for a file without certificates, is one too
        reason = "it holds no PEM certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise Refused(f"{place}: cannot use the certificate file {ca_file}: {reason}") from None


def broken(place: str, doing: str, error: BaseException) -> Refused | Unavailable:
    """The fault behind a connection that broke or was never made: Refused where only a human can mend it."""
    refused = _mended_by_a_human(place, error)
    if refused is not None:
        return refused
    if isinstance(error, TimeoutError):
        return Unavailable(f"{place}: {doing}: no answer in time")
    return Unavailable(f"{place}: {doing}: {_reason(error)}")


def said(text: object, secret: str = "") -> str:
    """What a server said, as one printable line of at most 200 characters without the secret."""
    line = str(text)
    if line.startswith(("b'", 'b"')):  # imaplib passes bytes on as their repr
        line = line[2:-1]
    if secret:
        line = line.replace(secret, "***")
    if not line.isprintable():
        line = "".join(char if char.isprintable() else " " for char in line)
    return " ".join(line.split())[:200]


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _mended_by_a_human(place: str, failure: BaseException) -> Refused | None:
    """A certificate or protocol that will not mend itself, looked for along the causes."""
    for error in _causes(failure):
        if isinstance(error, ssl.SSLCertVerificationError):
            return Refused(f"{place}: its certificate is not trusted: {said(error.verify_message)}")
        if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
            return Refused(f"{place}: no TLS is spoken there at once; is it a starttls port?")
    return None


def _reason(failure: BaseException) -> str:
    """The operating system's word for it, where it had one."""
    for error in _causes(failure):
        if isinstance(error, ssl.SSLError):
            return f"TLS failed ({error.reason or type(error).__name__})"
        if isinstance(error, OSError) and error.strerror:
            return os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    return "the connection broke"
