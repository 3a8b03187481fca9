"""Contact: when a pair was last heard of, and when its silence has become so long that it ought to be closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.clocks.pace import shifted, stands_still
from mailbot.program.model import LIVE_PAIR, Mentorship


def heard(pair: Mentorship) -> datetime:
    """When either of the two was last heard of."""
    return max((pair.since, *pair.contact.values()))


def silent_since(pair: Mentorship, days: int) -> datetime:
    """From when on silence counts: the last act, or a call that the two have a date for in so many days after it."""
    last = heard(pair)
    at = pair.call.at if pair.call is not None and not pair.call.said else last
    return at if last < at <= last + timedelta(days=days) else last


def silence_lasts(pair: Mentorship, days: int, moment: Moment) -> datetime:
    """When a pair's silence will have lasted, or has lasted, so many days; its pauses do not count."""
    since = silent_since(pair, moment.handbook.schedule.silence_days[-1])
    return plus_days(shifted(since, pair), days, moment.zone)


def ought_to_close(pair: Mentorship, moment: Moment) -> bool:
    """Whether the admins have been asked to close a pair, and it still goes on in silence."""
    if pair.stage not in LIVE_PAIR or stands_still(pair):
        return False
    return silence_lasts(pair, moment.handbook.schedule.silence_close_days[-1], moment) <= moment.now
