"""Mail: a parsed incoming message (RFC 5322, RFC 2045), and nothing that came with it but was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.mail.screening.screening import Screening


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox: the display name as text (may be empty) and the address in lower case."""

    address: str
    name: str = ""

    @property
    def local(self) -> str:
        return self.address.rpartition("@")[0]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail; `name` is a bare file name without path or control characters."""

    name: str
    type: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Octets."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Mail:
    """A parsed incoming message.

    `message_id` is bare (no angle brackets) and "" where there is none. `digest` is a hash over what the sender
    wrote (not over what servers add on the way). `key` names the mail in the books (RFC 5322 3.6.4). `date` is
    aware or None. `headers` has lower-case names, each with its values from the topmost down, unfolded and decoded.
    `trace` has Received, Authentication-Results and From in their order, undecoded; `signed_by` the domains of those
    signatures over From that were verified (RFC 6376).
    `text` is all that the mail itself says, `new_text` what the sender wrote now: no quote, no signature; `enclosed` is
    what messages say that are attached to it or come back with it: never the sender's word. `sealed` names what hides
    the text from us ("OpenPGP", "S/MIME" …), "" if nothing does. `screening` is whether a machine wrote it, where that
    has been looked at.
    """

    message_id: str
    digest: str
    sender: Address | None
    subject: str = ""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    new_text: str = field(default="", repr=False)
    html: str = field(default="", repr=False)
    attachments: tuple[Attachment, ...] = ()
    calendars: tuple[bytes, ...] = field(default=(), repr=False)
    delivery_status: tuple[str, ...] = field(default=(), repr=False)
    returned_headers: tuple[str, ...] = field(default=(), repr=False)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    trace: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    signed_by: tuple[str, ...] = ()
    content_type: str = "text/plain"
    size: int = 0
    enclosed: str = field(default="", repr=False)
    sealed: str = ""
    screening: Screening | None = field(default=None, repr=False, compare=False)

    @property
    def key(self) -> str:
        """What the mail is filed under in the books: its Message-ID, or its digest where it has none."""
        return self.message_id or self.digest

    def header(self, name: str) -> str:
        """The topmost value of a header, or ""."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""
