"""Copies: whether the mail that a receipt is about lies in the mailbox still, as far as books and pulse know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from mailbot.adapters.pulse import read_pulse
from mailbot.aging import PASSING, border
from mailbot.composition import Program
from mailbot.fate import FOLDERS
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Disposition
from mailbot.program.handbook import Handbook


@dataclass(frozen=True, slots=True)
class Copies:
    """What is known of copies since old ones were last deleted; None where they never were."""

    handbook: Handbook
    last: datetime | None = None

    @classmethod
    def of(cls, program: Program) -> Self:
        return cls(program.handbook, read_pulse(program.config.store.path).get("deletion"))

    def gone(self, receipt: Receipt) -> str:
        """A sentence about a copy that was deleted, "" where there may be one."""
        old = self.last is not None and receipt.at < border(self.last, self.handbook)
        if not old or FOLDERS[Disposition(receipt.disposition)] not in PASSING:
            return ""
        days = self.handbook.privacy.keep_mail_days
        return f"the mail itself was deleted after {'a day' if days == 1 else f'{days} days'}"
