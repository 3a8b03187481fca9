"""The ledger's invariants: every mail ends in exactly one state, every letter goes once, and our code fails on none
(section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailbot.fate import FOLDERS
from mailbot.office import Office
from mailbot.program.bookkeeping import OutboxRow, Receipt
from mailbot.program.decision import Disposition
from mailbot.rehearsal.step import Step


class OneState:
    """Each mail has one receipt, with the state that it was filed under; each letter leaves the outbox once."""

    name = "every mail in exactly one ledger state"

    def __init__(self) -> None:
        self._mails: set[str] = set()
        self._gone: set[str] = set()

    def after(self, step: Step, office: Office) -> Iterator[str]:
        dropped = [each.before.id for each in step.written if isinstance(each.before, Receipt) and each.after is None]
        if dropped:  # of somebody who was forgotten: their receipts go on under other names
            self._mails = {receipt.id for receipt in office.store.all(Receipt)}
        for taken in step.taken:
            if taken.mail is None:
                yield "a mail without a name was taken in"
                continue
            if dropped and taken.mail.key not in self._mails:
                continue
            self._mails.add(taken.mail.key)
            receipt = office.store.get(Receipt, taken.mail.key)
            state = receipt.disposition if receipt else "no state"
            if state != taken.disposition or FOLDERS.get(taken.disposition) != taken.folder:
                yield f"{taken.mail.key} is {state} in the ledger, and lies in {taken.folder}"
        for posted in step.gone_out:
            if posted.row.id in self._gone or office.store.get(OutboxRow, posted.row.id) is not None:
                yield f"letter {posted.row.id} ({posted.row.template}) to {posted.row.party} went and waits still"
            self._gone.add(posted.row.id)

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        states = {each.value for each in Disposition}
        receipts = {receipt.id: receipt.disposition for receipt in office.store.all(Receipt)}
        yield from (f"{id} has no receipt" for id in self._mails - receipts.keys())
        yield from (f"{id} has a receipt, and nobody wrote it" for id in receipts.keys() - self._mails)
        yield from (f"{id} is {state}, which is no state" for id, state in receipts.items() if state not in states)


class NoFault:
    """Nothing that people write or that falls due makes our code fail."""

    name = "no fault of ours"

    def after(self, step: Step, office: Office) -> Iterator[str]:
        yield from step.faults
        for taken in step.taken:
            if taken.disposition is Disposition.SHUNTED:
                receipt = office.store.get(Receipt, taken.mail.key) if taken.mail else None
                lines = receipt.trace.strip().splitlines()[-4:] if receipt else []
                yield f"shunted: {taken.because} ({' '.join(line.strip() for line in lines)})"

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        """Faults are known at once."""
        yield from ()
