"""Typed: a letter with its words, its place and its headers, which is not printed yet."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.mail.new_text.own_words import after
from mailbot.policy.typesetting import Typesetter
from mailbot.printing import Printed, Sheet, printed
from mailbot.program.bookkeeping import OutboxRow, Thread
from mailbot.program.letters.begun import Begun
from mailbot.program.passing_on.own_tokens import OwnTokens


@dataclass(frozen=True, slots=True)
class Typed:
    """A letter with its row for the outbox and its sheet; `own` says which tokens its reader may see in it."""

    begun: Begun
    row: OutboxRow
    sheet: Sheet
    own: OwnTokens

    def printed(self, typesetter: Typesetter) -> Printed:
        """The letter as it goes out, with a mask for what is not its reader's."""
        return printed(self.sheet, typesetter, self.own.text)

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing in it that is not its reader's, so that whoever prints it need not look."""
        return self.own.are_all_in("\n".join(self.sheet.manuscript.words))

    def threads(self, imprint: str) -> tuple[Thread, ...]:
        """The threads with this letter in its own, and what is kept of its words."""
        return self.begun.went_on(self.sheet.manuscript.subject, after(self.begun.thread.words, imprint))
