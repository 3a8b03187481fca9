"""Reading ahead: while the office decides about some mails, the reader beside it is at the next ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence

from mailbot.adapters.reader import Read, Reader
from mailbot.mail.limits import Limits
from mailbot.ports import Arrival

log = logging.getLogger(__name__)

Batch = Sequence[Arrival]


async def read_ahead(
    batches: Sequence[Batch], reader: Reader, limits: Limits
) -> AsyncGenerator[tuple[Batch, Sequence[Read | None]], None]:
    """Each batch with what its mails say, in order; None for what has not been read, because it came in part only or
    because no process could be had for it. To be closed (`contextlib.aclosing`) by whoever does not take them all.
    """
    coming: asyncio.Future[Sequence[Read | None]] | None = None
    try:
        for number, batch in enumerate(batches):
            read = await (coming or _begin(batch, reader, limits))
            coming = _begin(batches[number + 1], reader, limits) if number + 1 < len(batches) else None
            yield batch, read
    finally:
        if coming is not None:
            await coming


def _begin(batch: Batch, reader: Reader, limits: Limits) -> asyncio.Future[Sequence[Read | None]]:
    return asyncio.ensure_future(asyncio.to_thread(_read, batch, reader, limits))


def _read(batch: Batch, reader: Reader, limits: Limits) -> Sequence[Read | None]:
    whole = [arrival.raw for arrival in batch if not arrival.truncated]
    try:
        found = iter(reader.read(whole, limits))
    except OSError as error:
        log.warning("intake: mails are read without a process of their own: %s", error)
        return [None] * len(batch)
    return [None if arrival.truncated else next(found) for arrival in batch]
