"""Logs: one line for each thing, ids instead of people, and never a word of anybody's mail.

INFO is what was done, WARNING what an operator should look at, ERROR what needs them. What a line must not hold is not
written in the first place; the format takes out whatever address or token a library or a fault brings in after all.
"""

from __future__ import annotations

import logging
import re
import traceback

from mailbot.fate import TakenIn
from mailbot.program.decision import Disposition
from mailbot.program.trust.token import TOKEN

_ADDRESS = re.compile(r"[^\s<>\"'(),:;=@\[\]]+@[\w-]+(?:\.[\w-]+)+")
_TOKEN = re.compile(rf"(?<![0-9a-z]){TOKEN}(?![0-9a-z])", re.IGNORECASE)
_LEVELS = {Disposition.HELD: logging.WARNING, Disposition.SHUNTED: logging.ERROR}
_REASONED = (Disposition.HELD, Disposition.SHUNTED)
"""Whose reasons are in our own words; of the others it may repeat what was asked for."""


def level_of(taken: TakenIn) -> int:
    """At which level a mail's fate is told."""
    return _LEVELS.get(taken.disposition, logging.INFO)


def in_a_line(taken: TakenIn) -> str:
    """A mail's fate: the beginning of its digest, by which `mailbot why` finds it, and what it led to by name."""
    mail = taken.mail
    parts = [mail.digest.removeprefix("sha256:")[:12] if mail else "unread", taken.disposition.value]
    if taken.steps:
        asked = (step.command.keyword if step.command else step.chapter for step in taken.steps)
        parts.append(" ".join(dict.fromkeys(asked)))
    if taken.case is not None and taken.case.sender is not None:
        parts.append(f"from {taken.case.sender.id}")
    if taken.rows:
        parts.append(f"letters {' '.join(row.id for row in taken.rows)}")
    if taken.disposition in _REASONED:
        parts.append(taken.because)
    return ", ".join(parts)


class OneLine(logging.Formatter):
    """A line a record. Of a fault it says what and where, not with which values: these may be a mail's text."""

    def __init__(self, keep: str = "") -> None:
        """`keep` is the program's own address, which may stand there."""
        super().__init__("%(asctime)s %(levelname)s %(message)s")
        self._keep = keep.lower()

    def format(self, record: logging.LogRecord) -> str:
        record = logging.makeLogRecord(record.__dict__)
        fault = record.exc_info[1] if record.exc_info else None
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        line = super().format(record)
        if fault is not None:
            line = f"{line}: {_where(fault)}"
        line = " ".join(line.split())
        return _TOKEN.sub("…", _ADDRESS.sub(self._masked, line))

    def _masked(self, found: re.Match[str]) -> str:
        return found[0] if found[0].lower() == self._keep else "…@…"


def fault_in_a_line(fault: BaseException) -> str:
    """What a command that failed for no reason we foresaw says: the system's reason, or where the fault is."""
    if isinstance(fault, OSError) and fault.strerror:
        return f"{fault.filename}: {fault.strerror}" if fault.filename else fault.strerror
    return f"a fault in mailbot itself: {_where(fault)}"


def _where(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    places = (f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames[-5:])
    return f"{type(fault).__name__} at {' > '.join(places)}"
