"""Quota: how many letters may still go today (limits.sends_per_day), by the program's own day, counted in the books.

What does not go waits in its class for tomorrow. The last few of a day are kept for what is no nudge,
and a few more for what is no news.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from mailbot.notices import tell
from mailbot.office import Office
from mailbot.program.bookkeeping import OutboxRow
from mailbot.program.books import Books
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Urgency
from mailbot.program.handbook import Handbook
from mailbot.program.traffic.rates import Tally

SENT = "sent"
"""The tally of the letters of the latest day on which any went; it begins with that day."""
_KEPT = {Urgency.NUDGE.value: 1, Urgency.NEWS.value: 4}
_OF = 20
"""Of twenty letters a day one is kept for what is no nudge, and four for what is no news."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What has gone on the latest day, and what may."""

    most: int
    zone: ZoneInfo
    sent: Tally | None

    @classmethod
    def of(cls, books: Books, handbook: Handbook) -> Quota:
        return cls(handbook.limits.sends_per_day, ZoneInfo(handbook.timezone), books.get(Tally, SENT))

    def opens(self, row: OutboxRow) -> datetime | None:
        """From when on the quota lets a letter go; None where none has gone yet."""
        if self.sent is None:
            return None
        full = self.sent.count >= self._most_for(row)
        return plus_days(self.sent.since, 1, self.zone) if full else self.sent.since

    def allows(self, rows: Sequence[OutboxRow], now: datetime) -> list[OutboxRow]:
        """Of letters in the order in which they would go, those that may go now."""
        today = self.today(now).count
        allowed: list[OutboxRow] = []
        for row in rows:
            if today + len(allowed) < self._most_for(row):
                allowed.append(row)
        return allowed

    def waiting(self, rows: Sequence[OutboxRow], now: datetime) -> list[OutboxRow]:
        """Those letters that nothing but the quota keeps back."""
        return [row for row in rows if own_time(row) <= now and self.keeps_back(row, now)]

    def keeps_back(self, row: OutboxRow, now: datetime) -> bool:
        opens = self.opens(row)
        return opens is not None and opens > now

    def today(self, now: datetime) -> Tally:
        """What has gone today."""
        local = datetime.combine(now.astimezone(self.zone), time(), self.zone)
        begun = local.astimezone(UTC)
        if self.sent is not None and self.sent.since >= begun:
            return self.sent
        return Tally(id=SENT, since=begun)

    def with_more(self, letters: int, now: datetime) -> Tally:
        today = self.today(now)
        return replace(today, count=today.count + letters)

    def _most_for(self, row: OutboxRow) -> int:
        return self.most - self.most * _KEPT.get(row.urgency, 0) // _OF


def own_time(row: OutboxRow) -> datetime:
    """When a letter might go if there were no quota."""
    return max(row.made, row.not_before or row.made, row.next_try or row.made)


def quota_of(office: Office) -> Quota:
    return Quota.of(office.store, office.handbook)


def tell_of_quota(waiting: int, office: Office, now: datetime) -> None:
    """The admins hear, once a day, that letters wait for tomorrow."""
    tell("quota", office, now, most=office.handbook.limits.sends_per_day, waiting=waiting)
