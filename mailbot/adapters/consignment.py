"""A consignment: a finished mail with its envelope, as it is put to an SMTP server (RFC 5321 4.1.1)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from mailbot.adapters.wire import said
from mailbot.errors import MailbotError

ATOM = r"""[^\s\x00-\x1f\x7f"'(),:;<>@\[\\\]]"""
# An apostrophe is part of many a name; quoted local parts and address literals are not worth their dangers.
ADDRESS = re.compile(rf"(?:{ATOM}|'){{1,64}}@{ATOM}{{1,255}}")

_LINE_END = re.compile(rb"\r\n|\r|\n")


class UnsafeAddress(MailbotError, ValueError):
    """An address that must not reach an SMTP command line: it could be read as another one, or as a command."""


@dataclass(frozen=True, slots=True)
class Consignment:
    """`sender` may be "" (the null return path); addresses that could be misread are UnsafeAddress."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        for address in (*self.recipients, *([self.sender] if self.sender else [])):
            if len(address) > 254 or not ADDRESS.fullmatch(address):
                raise UnsafeAddress(f"not an address that mail is sent to: {said(ascii(address))}")

    @property
    def international(self) -> bool:
        return not (self.sender.isascii() and "".join(self.recipients).isascii())

    def commands(self, extensions: Collection[str]) -> list[bytes]:
        """MAIL with the parameters that the server understands (RFC 1870, 6152, 6531), a RCPT for each recipient, and
        DATA."""
        offered = {
            f" SIZE={len(self.raw)}": "size" in extensions,
            " BODY=8BITMIME": "8bitmime" in extensions and not self.raw.isascii(),
            " SMTPUTF8": self.international,
        }
        options = "".join(option for option, wanted in offered.items() if wanted)
        rcpts = (f"RCPT TO:<{recipient}>\r\n" for recipient in self.recipients)
        return [command.encode() for command in (f"MAIL FROM:<{self.sender}>{options}\r\n", *rcpts, "DATA\r\n")]

    def content(self, extensions: Collection[str]) -> bytes:
        """The mail as it follows DATA, or re-encoded in seven bits for a server from before 1994 (RFC 6152 3)."""
        if self.raw.isascii() or "8bitmime" in extensions:
            return _as_data(self.raw)
        seven = email.message_from_bytes(self.raw).as_bytes(policy=email.policy.compat32.clone(cte_type="7bit"))
        return _as_data(seven)


def _as_data(raw: bytes) -> bytes:
    """A mail with the line ends of the network, a dot before each line that begins with one (RFC 5321 4.5.2), and the
    dot that ends it."""
    ends = raw.count(b"\r\n")
    if raw.count(b"\n") != ends or raw.count(b"\r") != ends:
        raw = _LINE_END.sub(b"\r\n", raw)
    if not raw.endswith(b"\r\n"):
        raw += b"\r\n"
    if raw.startswith(b"."):
        raw = b"." + raw
    return raw.replace(b"\r\n.", b"\r\n..") + b".\r\n"
