"""Pause: a stretch of time in which the clocks of a pair stand still (section 3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct


class Pause(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when until when a pair was paused; `until` is None while it still is."""

    since: datetime
    until: datetime | None = None

    def length(self, after: datetime) -> timedelta:
        """How much of it lies after a moment; nothing as long as it lasts, since nobody knows its end."""
        return max(timedelta(), self.until - max(self.since, after)) if self.until else timedelta()
