"""Ports: what the three lines need of the world, and nothing about how it is got."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from mailbot.errors import MalformedMail
from mailbot.mail.message import Mail
from mailbot.printing import Printed, Sheet
from mailbot.program.bookkeeping import OutboxRow, Receipt, Sent
from mailbot.program.books import Books
from mailbot.program.model import Record
from mailbot.program.privacy.oblivion import Gone

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Unit:
    """Everything that one mail or one occasion changes; it is committed whole or not at all.

    `outbox` rows come with their bytes in the spool already. `cancels` are keys of outbox rows that shall not go,
    `drops` records that are kept no longer.
    """

    records: tuple[Record, ...] = ()
    outbox: tuple[OutboxRow, ...] = ()
    receipt: Receipt | None = None
    cancels: tuple[str, ...] = ()
    drops: tuple[Record, ...] = ()


class Store(Books, Protocol):
    """The books as the shell writes them: one writer, every unit durable when `unit()` has been left."""

    def unit(self) -> AbstractContextManager[None]:
        """Makes what is committed inside one durable whole. Units nest: an inner one that fails takes back what was
        committed in it, the outer one goes on; leaving the outermost writes to disk."""
        ...

    def commit(self, unit: Unit) -> tuple[OutboxRow, ...]:
        """Writes a unit, and answers with the outbox rows that it cancelled."""
        ...

    def outbox(self) -> list[OutboxRow]:
        """What waits to be sent, the oldest first."""
        ...

    def sent(self, row: OutboxRow, sent: Sent | None = None) -> None:
        """Takes a row off the outbox for good, and keeps what is to be known of a letter that went."""
        ...

    def postponed(self, row: OutboxRow) -> None:
        """Notes a row's tries and its next one."""
        ...

    def forget(self, *, aside: bool = False) -> None:
        """Removes every older state that the store keeps of itself, so that what is gone is gone; not inside a unit.
        `aside` says that books which a restore has set aside go as well."""
        ...

    def close(self) -> None: ...


class Oblivion(Protocol):
    """The marks of whoever was forgotten, apart from the books and their backups (program/privacy/oblivion.py)."""

    def sign(self, text: str) -> str:
        """A keyed hash."""
        ...

    def entries(self) -> Sequence[Gone]: ...

    def add(self, one: Gone) -> None:
        """Durable when it returns; the same again changes nothing."""
        ...


class Spool(Protocol):
    """Finished mails beside the books until they are sent, and the files that an application keeps (section 6)."""

    def put(self, id: str, content: bytes) -> None:
        """Writes; the same id again replaces."""
        ...

    def settle(self) -> None:
        """Makes durable what was put since; to be called before a commit that names it."""
        ...

    def get(self, id: str) -> bytes:
        """KeyError when there is none."""
        ...

    def remove(self, *ids: str) -> None:
        """Removes; nothing happens where there is none."""
        ...

    def ids(self) -> list[str]: ...


class Proof(Protocol):
    """A letter that is being printed elsewhere."""

    def printed(self) -> Printed:
        """The finished letter, once it is there; raises whatever printing it raises."""
        ...


class Press(Protocol):
    """Prints letters while the office goes on; what comes of a sheet is the same wherever it is printed."""

    def start(self) -> None: ...
    def begin(self, sheet: Sheet) -> Proof: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail in a folder, under its UID (RFC 3501 2.3.1.1). `size` is its whole size in octets.

    `truncated` says that it is over the limit: `raw` is its header only, or b"" where the server has not even that.
    """

    uid: int
    raw: bytes = field(repr=False)
    truncated: bool = False
    size: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder has been looked through: the highest UID that was seen, under its UIDVALIDITY."""

    uidvalidity: int = 0
    uid: int = 0

    def within(self, uidvalidity: int) -> Mark:
        """The mark as it counts in a folder that may have been renumbered since."""
        return self if uidvalidity == self.uidvalidity else Mark(uidvalidity)


SENT, TRASH = r"\Sent", r"\Trash"
"""Folders by what the provider uses them for, whatever it calls them (RFC 6154)."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """Some of the mails in a folder that are older than was asked for, under its UIDVALIDITY; `more` that others are
    still to be looked at. `raw` has the fields that tell whose they are, and nothing of what they say."""

    uidvalidity: int = 0
    heads: Sequence[Arrival] = ()
    more: bool = False


class Mailbox(Protocol):
    """The program's mailbox. Unavailable when it cannot be reached, Refused when it will not have us."""

    async def open(self) -> None: ...
    async def arrivals(self, limit: int = 200, *, after: int = 0) -> Sequence[Arrival]: ...
    async def file(self, uids: Sequence[int], folder: str) -> None: ...
    async def find(self, folder: str, message_id: str) -> Sequence[Arrival]: ...
    async def nameless(self, folder: str) -> Sequence[Arrival]: ...
    async def refile(self, folder: str, uids: Sequence[int], to: str) -> None: ...
    async def heads(self, folder: str, mark: Mark) -> tuple[Sequence[Arrival], Mark] | None: ...
    async def outdated(
        self, folder: str, before: datetime, known: Mapping[int, Collection[int]]
    ) -> Outdated | None: ...
    async def remove(self, addresses: Collection[str], names: Collection[str], mails: Collection[str]) -> str: ...
    async def erase(self, folder: str, uids: Sequence[int], uidvalidity: int) -> str: ...
    async def wait(self, seconds: float) -> bool: ...
    def wake(self) -> None: ...
    async def close(self) -> None: ...


class SmtpAnswer(Protocol):
    """What a server said about one recipient (RFC 5321 4.2)."""

    @property
    def accepted(self) -> bool: ...
    @property
    def permanent(self) -> bool: ...
    @property
    def code(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def about(self) -> str:
        """Whether it judges the "recipient" or the "mail" as a whole."""
        ...


class Transport(Protocol):
    """Mail out. Unavailable when the outcome is unknown, Refused when the server will not have us at all."""

    async def send(self, envelope_from: str, recipients: Sequence[str], raw: bytes) -> Mapping[str, SmtpAnswer]: ...
    async def close(self) -> None: ...


class Clock(Protocol):
    """What time it is: aware, in UTC."""

    def now(self) -> datetime: ...


class Resolver(Protocol):
    """The DNS, as far as keys are looked for in it (RFC 6376 3.6.2)."""

    def txt(self, name: str) -> str | None:
        """The text record of a name, None where there is none; Unavailable where that cannot be told now."""
        ...


class Verifier(Protocol):
    """Looks at the signatures of mails; it waits for the DNS, and is not for the loop."""

    def checked(self, reads: Sequence[Mail | MalformedMail], raws: Sequence[bytes]) -> Sequence[Mail | MalformedMail]:
        """What was read of these octets, each mail with the domains whose signatures on it hold."""
        ...


class Ids(Protocol):
    """Chance, where chance is needed."""

    def token(self) -> str:
        """Twenty base32 letters, 100 bits that nobody can guess (section 4)."""
        ...

    def letter(self) -> str:
        """A short id that no other letter has."""
        ...
