"""Attempts: what is tried next and what the server has taken, written down together by those who send at the same time.

Nobody speaks to the server before the commit that notes the attempt, nor takes another letter before the commit that
notes what became of the last one: a crash leaves no more letters in doubt than there are connections.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from msgspec.structs import replace

from mailbot.office import Office
from mailbot.ports import Unit
from mailbot.program.bookkeeping import OutboxRow, Reach
from mailbot.program.chapters.delivery import kept_back
from mailbot.program.model import Record
from mailbot.program.traffic.reach import closed_to, sent_of
from mailbot.quota import quota_of
from mailbot.undelivered import given_up

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
TOGETHER_SECONDS = 0.002
"""How long a commit waits for others to share it: less than it takes many a disk."""

Attempt: TypeAlias = tuple[OutboxRow, bytes]
"""A letter as the books have it while it is tried, and its octets."""


class Attempts:
    """The letters of one dispatch, in the order in which they go; `taken` counts those that the server has taken."""

    def __init__(self, letters: Iterable[OutboxRow], office: Office, now: Callable[[], datetime]) -> None:
        self.taken = 0
        self._queue = deque(letters)
        self._office = office
        self._now = now
        self._tried = 0
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: list[tuple[OutboxRow | None, asyncio.Future[Attempt | None]]] = []

    async def next(self, last: OutboxRow | None = None, *, taken: bool = False) -> Attempt | None:
        """The next letter to try, once that is written down, and what became of the `last` one; None at the end.

        One commit is for all who ask, and waits a moment for those who are at their servers still.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Attempt | None] = loop.create_future()
        self._waiting.append((last if taken else None, waiter))
        if last is not None:
            self._tried -= 1
        if not self._tried:
            self._answer()
        elif len(self._waiting) == 1:
            self._timer = loop.call_later(TOGETHER_SECONDS, self._answer)
        try:
            return await waiter
        except asyncio.CancelledError:  # what the server has taken is known all the same
            self.stop()
            self._answer()
            raise

    def stop(self) -> None:
        """There is no next letter."""
        self._queue.clear()

    def _answer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        askers = [waiter for _, waiter in waiting if not waiter.done()]  # those who were not cancelled
        try:
            attempts = self._write_down([row for row, _ in waiting if row is not None], len(askers))
        except Exception as error:
            for waiter in askers:
                waiter.set_exception(error)
            return
        self._tried += len(attempts)
        for number, waiter in enumerate(askers):
            waiter.set_result(attempts[number] if number < len(attempts) else None)

    def _write_down(self, taken: Sequence[OutboxRow], most: int) -> list[Attempt]:
        now = self._now()
        attempts, closed = self._pick(most, now)
        note(taken, [row for row, _ in attempts], self._office, now)
        self.taken += len(taken)
        for row, reach in closed:
            given_up(row, kept_back(row, reach, self._office.moment(now)), self._office, now)
        return attempts

    def _pick(self, most: int, now: datetime) -> tuple[list[Attempt], list[tuple[OutboxRow, Reach]]]:
        """The next letters that can be tried, and those before them whose addresses are closed."""
        attempts: list[Attempt] = []
        closed: list[tuple[OutboxRow, Reach]] = []
        store, spool = self._office.store, self._office.spool
        while self._queue and len(attempts) < most:
            row = self._queue.popleft()
            if store.get(OutboxRow, row.id) is None:  # UNDO may have taken it off since the dispatch began
                continue
            try:
                raw = spool.get(row.id)
            except KeyError:
                log.warning("dispatch: letter %s has no file in the spool and is taken off the outbox", row.id)
                store.sent(row)
                continue
            reach = next((reach for to in row.recipients if (reach := closed_to(to, store))), None)
            if reach is not None:
                closed.append((row, reach))
            else:
                pause = min(FIRST_PAUSE * 2**row.tries, LONGEST_PAUSE)
                attempts.append((replace(row, tries=row.tries + 1, next_try=now + pause), raw))
        return attempts, closed


def note(taken: Sequence[OutboxRow], tried: Sequence[OutboxRow], office: Office, now: datetime) -> None:
    """In one commit: letters that the server has taken leave the outbox, and what may come back of them is known by
    their ids; others are about to be tried."""
    if not taken and not tried:
        return
    records: list[Record] = [sent_of(row, now) for row in taken]
    if taken:
        records.append(quota_of(office).with_more(len(taken), now))
    office.store.commit(Unit(records=tuple(records), outbox=tuple(tried), drops=tuple(taken)))
    office.spool.remove(*(row.id for row in taken))
    for row in taken:
        log.info("dispatch: letter %s (%s) to %s sent", row.id, row.template, row.party)
