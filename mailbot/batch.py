"""Batch: mails that wait together share a commit, and their letters are printed beside it where there is a press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mailbot.adapters.reader import Read
from mailbot.errors import UnprintableLetter
from mailbot.fate import TakenIn
from mailbot.intake import take_in
from mailbot.office import Office
from mailbot.ports import Arrival

AT_A_TIME = 20
"""Mails in one commit: enough to share the sync, few enough that ending waits for no more than these."""


def take_in_batch(
    arrivals: Sequence[Arrival], read: Sequence[Read | None], office: Office, now: datetime
) -> list[TakenIn]:
    """Takes mails in, all in one commit; `read` is what a reader made of each already. Raises as `take_in` does."""
    try:
        return _taken_in(arrivals, read, office, now, together=len(arrivals) > 1)
    except UnprintableLetter:  # letter by letter it is known whose mail is to be shunted, and the others go on
        return _taken_in(arrivals, read, office, now, together=False)


def _taken_in(
    arrivals: Sequence[Arrival], read: Sequence[Read | None], office: Office, now: datetime, *, together: bool
) -> list[TakenIn]:
    with office.unit(now, together=together):
        return [
            take_in(arrival.raw, office, now, truncated=arrival.truncated, read=mail)
            for arrival, mail in zip(arrivals, read, strict=True)
        ]
