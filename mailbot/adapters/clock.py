"""The clock: what time it is, and a metronome that only says when to look (APScheduler).

What is due follows from the books. So nothing is stored in the scheduler, a beat that was missed is made up for by the
next one, and a clock change moves no letter.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # the one place where the time is asked for


class MovedClock:
    """The machine's clock, moved ahead by whoever plays a year in a minute."""

    def __init__(self, begins: datetime | None = None) -> None:
        self._ahead = begins - datetime.now(UTC) if begins else timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, by: timedelta) -> None:
        self._ahead += by


class Metronome:
    """Calls `beat` every so many seconds while it runs; a beat that takes longer than that delays the next."""

    def __init__(self, seconds: float, beat: Callable[[], Awaitable[None]]) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            beat, "interval", seconds=seconds, misfire_grace_time=None, coalesce=True, max_instances=1
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
