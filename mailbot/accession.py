"""Accession: mails that were kept elsewhere come into the books through the same line as those from the mailbox.

What they would be answered with is not sent unless that was asked for, and nobody's headers vouch for them: a file can
say anything.
"""

from __future__ import annotations

import atexit
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from mailbot.adapters.reader import Reader
from mailbot.errands import ERRANDS
from mailbot.fate import FOLDERS, TakenIn
from mailbot.intake import take_in
from mailbot.office import Office
from mailbot.ports import Arrival, Clock
from mailbot.program.decision import Disposition
from mailbot.reading import read_batch

ERRAND = "import"
DUPLICATES = "duplicates"
COUNTED = (
    *(Disposition.ACCEPTED.value, Disposition.RELAYED.value, Disposition.DELIVERY_REPORT.value, DUPLICATES),
    *(Disposition.HELD.value, Disposition.SHUNTED.value, Disposition.IGNORED.value),
)
"""The fates that are told apart in a summary, in its order."""
ASIDE = (FOLDERS[Disposition.HELD], FOLDERS[Disposition.SHUNTED])
"""Where a mail that a human has to mind must lie, also when it came from a file."""

_HEAD_END = re.compile(rb"(\r?\n)\r?\n")
_LINE = rb"[^\r\n]*(?:\r\n|\r|\n)?"
_VOUCHING = re.compile(
    rb"(?:^|(?<=\r))(?:[!-9;-~]*Authentication-Results|Received-SPF|X-MS-Exchange-[!-9;-~]*Auth[!-9;-~]*):"
    + _LINE
    + rb"(?:[ \t]"
    + _LINE
    + rb")*",
    re.IGNORECASE | re.MULTILINE,
)


def take_in_files(office: Office, clock: Clock, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Takes in {mails: [[base64, truncated]], answer: bool} in one commit.

    Answers with a count for each fate and of the letters, and with `aside`: [number in mails, folder] of each that is
    held or shunted, now or since an earlier call. Letters that are not to go do not stand in the outbox after that
    commit, so nothing can send them later.
    """
    now = clock.now()
    counts: Counter[str] = Counter()
    aside: list[tuple[int, str]] = []
    mails = [Arrival(0, without_vouching(b64decode(encoded)), truncated) for encoded, truncated in asked["mails"]]
    read = read_batch(mails, _reader(), office.limits)
    with office.unit(now):
        for number, (mail, said) in enumerate(zip(mails, read, strict=True)):
            taken = take_in(mail.raw, office, now, truncated=mail.truncated, read=said)
            counts[_fate(taken)] += 1
            counts["letters"] += len(taken.rows)
            if taken.folder in ASIDE:
                aside.append((number, taken.folder))
            if not asked["answer"]:
                _keep_back(taken, office)
    return {**{fate: counts[fate] for fate in (*COUNTED, "letters")}, "aside": aside}


@cache
def _reader() -> Reader:
    """The reader of all imports of this process: an import is many errands, and each reader costs its start."""
    reader = Reader()
    atexit.register(reader.close)
    return reader


def without_vouching(raw: bytes) -> bytes:
    """The mail without the headers in which servers vouch for its sender (RFC 8601, 7208, 8617)."""
    end = _HEAD_END.search(raw)
    head = raw[: end.end(1)] if end else raw
    return _VOUCHING.sub(b"", head) + raw[len(head) :]


def _fate(taken: TakenIn) -> str:
    twice = taken.disposition is Disposition.IGNORED and taken.screening is None
    return DUPLICATES if twice else taken.disposition.value


def _keep_back(taken: TakenIn, office: Office) -> None:
    for row in taken.rows:
        office.store.sent(row)
        office.spool.remove(row.id)


ERRANDS[ERRAND] = take_in_files
