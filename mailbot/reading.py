"""Reading ahead: while the office decides about some mails, the reader beside it is at the next ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence

from mailbot.adapters.reader import Read, Reader
from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.reading.parse import parse
from mailbot.ports import Arrival, Verifier

log = logging.getLogger(__name__)

Batch = Sequence[Arrival]


async def read_ahead(
    batches: Sequence[Batch], reader: Reader, limits: Limits, verifier: Verifier | None = None
) -> AsyncGenerator[tuple[Batch, Sequence[Read | None]], None]:
    """Each batch with what its mails say, in order; None for what has not been read, because it came in part only or
    because no process could be had for it. To be closed (`contextlib.aclosing`) by whoever does not take them all.
    """
    coming: asyncio.Future[Sequence[Read | None]] | None = None
    try:
        for number, batch in enumerate(batches):
            read = await (coming or _begin(batch, reader, limits, verifier))
            more = number + 1 < len(batches)
            coming = _begin(batches[number + 1], reader, limits, verifier) if more else None
            yield batch, read
    finally:
        if coming is not None:
            await coming


def read_here(raw: bytes, limits: Limits, verifier: Verifier | None = None) -> Read:
    """What one mail says, read in this process, and whose signatures on it hold."""
    try:
        mail = parse(raw, limits)
    except MalformedMail as error:
        return error
    return verifier.checked([mail], [raw])[0] if verifier is not None else mail


def _begin(
    batch: Batch, reader: Reader, limits: Limits, verifier: Verifier | None
) -> asyncio.Future[Sequence[Read | None]]:
    return asyncio.ensure_future(asyncio.to_thread(read_batch, batch, reader, limits, verifier))


def read_batch(batch: Batch, reader: Reader, limits: Limits, verifier: Verifier | None = None) -> Sequence[Read | None]:
    """What the mails of a batch say, and whose signatures on them hold; None as in `read_ahead`."""
    whole = [arrival.raw for arrival in batch if not arrival.truncated]
    try:
        read: Sequence[Read] = reader.read(whole, limits)
    except OSError as error:
        log.warning("intake: mails are read without a process of their own: %s", error)
        return [None] * len(batch)
    found = iter(verifier.checked(read, whole) if verifier is not None else read)
    return [None if arrival.truncated else next(found) for arrival in batch]
