"""Scribe: composes the letters of a rehearsal: whole mails for those whose mails are real ones, for the others only the
row and the threads, since nobody reads their words."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random  # noqa: TID251  # tokens that are the same for the same seed; nobody's mail is kept from anybody

from msgspec.structs import replace

from mailbot.compose import Composer
from mailbot.mail.outgoing import OutgoingMail
from mailbot.program.bookkeeping import OutboxRow, Thread
from mailbot.program.books import Books
from mailbot.program.decision import Letter
from mailbot.program.model import Person


@dataclass(frozen=True, slots=True)
class SeededIds:
    """Tokens and letter ids from the rehearsal's seed."""

    chance: Random

    def token(self) -> str:
        return self._letters(20)

    def letter(self) -> str:
        return self._letters(12)

    def _letters(self, count: int) -> str:
        return b32encode(self.chance.randbytes(-(-count * 5 // 8)))[:count].decode().lower()


@dataclass(frozen=True, slots=True)
class Scribe(Composer):
    """`is_real` says of an address whether its letters are composed; `written` keeps each letter by its id until it has
    gone. What is not composed has its id for its bytes."""

    is_real: Callable[[str], bool] = lambda address: True
    written: dict[str, tuple[OutboxRow, Letter]] = field(default_factory=dict)

    def compose(
        self, letter: Letter, books: Books, now: datetime
    ) -> tuple[OutgoingMail, OutboxRow, tuple[Thread, ...]]:
        reader = books.get(Person, letter.to) or books.person_at(letter.to)
        if self.is_real(reader.address if reader else letter.to):
            mail, row, threads = Composer.compose(self, letter, books, now)
        else:
            mail, row, threads = self._outlined(letter, books, now)
        self.written[row.id] = row, letter
        return mail, row, threads

    def _outlined(
        self, letter: Letter, books: Books, now: datetime
    ) -> tuple[OutgoingMail, OutboxRow, tuple[Thread, ...]]:
        begun = self.begin(letter, books, now)
        for part in letter.parts:
            thread = begun.threads[part.topic]
            begun.threads[part.topic] = thread if thread.subject else replace(thread, subject=part.template)
        row = self.row_of(begun, now)
        mail = OutgoingMail(row.message_id, row.envelope_from, row.recipients, row.id.encode())
        return mail, row, begun.went_on(letter.template, begun.thread.words)
