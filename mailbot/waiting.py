"""Waiting mail: all that lies in the mailbox, batch by batch; while some are decided the next ones are fetched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Protocol

from mailbot.batch import AT_A_TIME
from mailbot.ports import Arrival

_IN_HAND = 16 << 20
"""Octets of mails with which no more are fetched until they are decided, so that nothing can fill the memory."""


class Inbox(Protocol):
    """What of a Mailbox is asked for here."""

    async def arrivals(self, limit: int = 200, *, after: int = 0) -> Sequence[Arrival]: ...


async def batches_from(
    first: Sequence[Arrival], inbox: Inbox, much: Callable[[], None]
) -> AsyncGenerator[Sequence[Arrival]]:
    """These mails, and where they are more than a batch, those that lie behind them too, as long as there are any;
    `much` is told at each look that finds so many. To be closed by whoever does not take them all."""
    here, coming = first, None
    try:
        while here:
            if len(here) > AT_A_TIME:
                much()
            if len(here) > AT_A_TIME and sum(len(arrival.raw) for arrival in here) < _IN_HAND:
                coming = asyncio.ensure_future(inbox.arrivals(after=here[-1].uid))
            for start in range(0, len(here), AT_A_TIME):
                yield here[start : start + AT_A_TIME]
            task, coming = coming, None
            here = await task if task is not None else ()
    finally:
        if coming is not None:
            await asyncio.gather(coming, return_exceptions=True)  # one thing at a time is asked of a mailbox
