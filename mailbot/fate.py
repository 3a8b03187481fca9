"""Fate: what became of one mail and how, and the folder of the mailbox that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.mail.automatic import Screening
from mailbot.mail.message import Mail
from mailbot.program.bookkeeping import OutboxRow
from mailbot.program.case import Case
from mailbot.program.contents import Step
from mailbot.program.decision import Decision, Disposition

FOLDERS = {
    Disposition.ACCEPTED: "Processed",
    Disposition.RELAYED: "Processed",
    Disposition.DELIVERY_REPORT: "Processed",
    Disposition.HELD: "Held",
    Disposition.SHUNTED: "Shunted",
    Disposition.IGNORED: "Ignored",
}
"""Into which folder of the mailbox a mail goes by its fate."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one mail and how, step by step; `folder` is where it belongs now.

    `mail` is what its header alone says where it could not be read.
    """

    disposition: Disposition
    because: str
    folder: str
    mail: Mail | None = None
    screening: Screening | None = None
    case: Case | None = None
    steps: tuple[Step, ...] = ()
    decisions: tuple[Decision, ...] = ()
    rows: tuple[OutboxRow, ...] = ()
