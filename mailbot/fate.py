"""Fate: what became of one mail and how, and the folder of the mailbox that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from mailbot.mail.message import Mail
from mailbot.mail.screening.screening import Screening, ScreeningKind
from mailbot.program.bookkeeping import OutboxRow, Receipt
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition
from mailbot.program.steps import Step

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


def with_way(receipt: Receipt, taken: TakenIn) -> Receipt:
    """The receipt with the mail's way through the steps, as far as it went: names and ids, nothing that it says."""
    case, screening = taken.case, taken.screening
    machine = screening is not None and screening.kind is not ScreeningKind.GENUINE
    return msgspec.structs.replace(
        receipt,
        screening=screening.kind.value if screening is not None and machine else "",
        trust="failed" if case and case.trust.failed else case.trust.level.value if case else "",
        topic=case.topic if case else "",
        rules=tuple(dict.fromkeys(rule for step in taken.steps for rule in step.rules)),
        said=tuple(step.command.keyword for step in taken.steps if step.command is not None),
        letters=tuple(row.id for row in taken.rows),
    )
