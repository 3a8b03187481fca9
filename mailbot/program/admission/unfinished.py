"""Unfinished: a form that was begun is asked about, and in the end closed, each with a letter (section 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mailbot.program.chapter import Chain, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision

Decide = Callable[[Moment], Decision]


def reminders(id: str, since: datetime, moment: Moment, remind: Decide, expire: Decide) -> Chain:
    """The occasions of one unfinished form, counted from when its writer last wrote."""
    schedule = moment.handbook.schedule

    def at(days: int, decide: Decide) -> Occasion:
        return Occasion(
            f"{id} incomplete {days} from {since:%Y-%m-%dT%H:%M}", plus_days(since, days, moment.zone), decide
        )

    return [*(at(days, remind) for days in schedule.incomplete_days), at(schedule.incomplete_expires_days, expire)]
