"""Reading ahead: while the office decides about some mails, the reader beside it is at the next ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from mailbot.adapters.reader import Read, Reader
from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.reading.parse import parse
from mailbot.ports import Arrival, Verifier

log = logging.getLogger(__name__)

Batch = Sequence[Arrival]


async def read_ahead(
    batches: AsyncGenerator[Batch], read: Callable[[Batch], Sequence[Read | None]]
) -> AsyncGenerator[tuple[Batch, Sequence[Read | None]]]:
    """Each batch with what its mails say, in order; `read` does so in a thread, as `read_batch` does. To be closed
    (`contextlib.aclosing`) by whoever does not take them all.
    """

    async def upcoming() -> tuple[Batch, Sequence[Read | None]] | None:
        batch = await anext(batches, None)
        return None if batch is None else (batch, await asyncio.to_thread(read, batch))

    async with aclosing(batches):
        coming = asyncio.ensure_future(upcoming())
        try:
            while (found := await coming) is not None:
                coming = asyncio.ensure_future(upcoming())
                await asyncio.sleep(0)  # whoever decides does not wait for anything: let it begin first
                yield found
        finally:
            await asyncio.gather(coming, return_exceptions=True)  # the reader is for one at a time


def read_here(raw: bytes, limits: Limits, verifier: Verifier | None = None) -> Read:
    """What one mail says, read in this process, and whose signatures on it hold."""
    try:
        mail = parse(raw, limits)
    except MalformedMail as error:
        return error
    return verifier.checked([mail], [raw])[0] if verifier is not None else mail


def read_batch(batch: Batch, reader: Reader, limits: Limits, verifier: Verifier | None = None) -> Sequence[Read | None]:
    """What the mails of a batch say, and whose signatures on them hold; None for what has not been read, because it
    came in part only or because no process could be had for it."""
    whole = [arrival.raw for arrival in batch if not arrival.truncated]
    try:
        read: Sequence[Read] = reader.read(whole, limits)
    except OSError as error:
        log.warning("intake: mails are read without a process of their own: %s", error)
        return [None] * len(batch)
    found = iter(verifier.checked(read, whole) if verifier is not None else read)
    return [None if arrival.truncated else next(found) for arrival in batch]
