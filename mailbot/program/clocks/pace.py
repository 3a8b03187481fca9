"""Pace: how the clocks of a pair run. They stand still while it is paused, and every date that is counted in it moves
on by as much (section 3).

A chapter counts its occasions from `shifted(start, pair)`, and takes a date that was fixed as `put_off` says. The
occasions of a pair that is paused are not asked for at all (contents.py); records of their own that belong to one ask
`stands_still`.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from mailbot.program.clocks.pause import Pause
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.model import Deed, Mentorship, MentorshipStage


def shifted(start: datetime, pair: Mentorship) -> datetime:
    """The moment to count a pair's days and months from instead of `start`: later by all its pauses since then."""
    return start + sum((pause.length(start) for pause in pair.pauses), start - start)


def put_off(date: datetime, pair: Mentorship, since: datetime) -> datetime:
    """A date that was fixed at `since`: later by every pause since then that began before it had come."""
    for pause in pair.pauses:
        if pause.since < date:
            date += pause.length(since)
    return date


def stands_still(pair: Mentorship) -> bool:
    """Whether nothing of a pair is due, because it is paused."""
    return pair.stage is MentorshipStage.PAUSED


def pause(pair: Mentorship, deed: Deed) -> tuple[Change, ...]:
    """What makes a pair paused from the deed's moment on; nothing where it is paused already."""
    if stands_still(pair):
        return ()
    pauses = (*pair.pauses, Pause(since=deed.at))
    return Moved(Mentorship, pair.id, MentorshipStage.PAUSED, deed), Noted(Mentorship, pair.id, {"pauses": pauses})


def resume(pair: Mentorship, deed: Deed) -> tuple[Change, ...]:
    """What brings a paused pair back to the stage that it was in, with its clocks moved on by the pause's length."""
    if not stands_still(pair) or pair.before_pause is None:
        return ()
    pauses = tuple(each if each.until else replace(each, until=deed.at) for each in pair.pauses)
    return Moved(Mentorship, pair.id, pair.before_pause, deed), Noted(Mentorship, pair.id, {"pauses": pauses})
