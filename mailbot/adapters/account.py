"""Account: where a mail server listens, who we are there, and how the secret is asked for at each login.

The secret itself is never kept: a password command may print a new one tomorrow, an access token lives an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from mailbot.errors import MailbotError, Refused, Unavailable

Security = Literal["tls", "starttls", "none"]


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, judged by its spelling alone (no name is looked up)."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Account:
    """A log-in at one server.

    `secret` gives the password, or with `oauth2` the access token (XOAUTH2); it may block. An empty `username` means
    no login. `ca_file` (PEM) replaces the system's certificate authorities. Refused when anything but loopback is
    to be spoken to in the clear.
    """

    host: str
    port: int
    security: Security
    username: str
    secret: Callable[[], str] = field(repr=False)
    oauth2: bool = False
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        if self.security == "none" and not is_loopback(self.host):
            raise Refused(f"{self.place}: only loopback may be spoken to in the clear; use tls or starttls")

    @property
    def place(self) -> str:
        """The server as messages name it: host:port."""
        return f"{self.host}:{self.port}"

    def ask_secret(self) -> str:
        """The secret, free of line breaks and NULs (they could smuggle commands); Unavailable | Refused."""
        try:
            secret = self.secret()
        except MailbotError:
            raise
        except Exception as error:  # whatever a password command dies of, its text may quote the secret
            raise Unavailable(f"{self.place}: the secret cannot be had ({type(error).__name__})") from None
        if any(char in secret for char in "\r\n\0"):
            raise Refused(f"{self.place}: the secret holds a line break or a NUL")
        return secret
