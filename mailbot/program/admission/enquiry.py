"""Enquiry: a question to the program, from anybody, that the admins answer (S11)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from mailbot.program.model import Deed, Record


class EnquiryStage(StrEnum):
    """Whether a question to the program has been answered (S11)."""

    OPEN = "open"
    ANSWERED = "answered"


class Enquiry(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A question to the program; its text is in the letters, not in the books. `party` as in Thread.

    `apart` is the one of whom it may speak, the other of the asker's pair: an admin who is that hears nothing of it.
    `told` is whether it was acknowledged, so that its asker may be written to.
    """

    party: str
    asked: datetime
    name: str = ""
    subject: str = ""
    stage: EnquiryStage = EnquiryStage.OPEN
    apart: str = ""
    told: bool = False
    deeds: tuple[Deed, ...] = ()

    @property
    def last_asked(self) -> datetime:
        """When it was asked, for the last time."""
        return next((deed.at for deed in reversed(self.deeds) if deed.what == "asked again"), self.asked)
