"""Hostile mails: what each tries and the fate that it has to meet, as tests/corpus/hostile/fates.toml says it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conversations.huge import MADE

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "hostile"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One hostile mail: a file, or who makes it; what it `tries`; and its fate.

    `vouched` says that our mail server says what it knows of mails; `after` is the mail that comes before it.
    `letters` are all that are written because of it ("ada challenge": to Ada, by that template), `changes` the records
    that it changes. `says` must stand in those letters, `never` must not. `embedded` is false where the embedded IMAP
    server itself breaks on it; Dovecot carries them all.
    """

    tries: str
    fate: str
    because: str
    file: str = ""
    make: str = ""
    vouched: bool = False
    after: str = ""
    letters: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    embedded: bool = True

    @property
    def name(self) -> str:
        return self.file or self.make

    @property
    def raw(self) -> bytes:
        """Its octets, with the places of what it knows of the world still open."""
        written = MADE[self.make]().encode() if self.make else (FOLDER / self.file).read_bytes()
        return written.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def read_fates() -> dict[str, Hostile]:
    """All hostile mails by name."""
    entries = tomllib.loads((FOLDER / "fates.toml").read_text(encoding="utf-8"))["mail"]
    mails = [Hostile(**{key: _frozen(value) for key, value in entry.items()}) for entry in entries]
    return {mail.name: mail for mail in mails}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
