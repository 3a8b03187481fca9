"""Desk: each admin's own address for commands outside a thread, in the foot of every letter to them (section 4).

Its token is renewed with each stretch of `schedule.desk_months`; an old one is worth nothing once a week has passed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailbot.program.clocks.period import quarter_after, quarter_of
from mailbot.program.handbook import Handbook
from mailbot.program.trust.weighing import Trust

_DESK = "desk"
GRACE = timedelta(days=7)


def desk_at(now: datetime, handbook: Handbook) -> str:
    """The topic of a desk's thread: "desk/2026-10" from October to December."""
    begins = quarter_of(now.astimezone(ZoneInfo(handbook.timezone)).date(), handbook.schedule.desk_months)
    return f"{_DESK}/{begins:%Y-%m}"


def is_desk(topic: str) -> bool:
    return topic.startswith(f"{_DESK}/")


def counted(trust: Trust, handbook: Handbook, now: datetime) -> Trust:
    """Trust without the token of a desk that has been renewed since, or whose owner is no admin any more."""
    thread, sender = trust.thread, trust.sender
    if thread is None or not is_desk(thread.topic):
        return trust
    if sender is not None and handbook.is_admin(sender) and now < _ends(thread.topic, handbook) + GRACE:
        return trust
    return replace(trust, thread=None, by_token=False, rivals=(), stale=True)


def _ends(topic: str, handbook: Handbook) -> datetime:
    begun = date.fromisoformat(f"{topic.removeprefix(_DESK + '/')}-01")
    after = quarter_after(begun, handbook.schedule.desk_months)
    return datetime.combine(after, time(), ZoneInfo(handbook.timezone)).astimezone(UTC)
