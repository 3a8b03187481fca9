"""Hour: a time of the day as people write it; where it can be both in the morning and in the afternoon, it is both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from mailbot.policy.date_words import Kind
from mailbot.program.dates.words import Words

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?::\d{2})?)?([^\W\d_']*(?:'[^\W\d_]+)?)")
_MINUTES = re.compile(r"[0-5]\d")
_NIGHT = 6
"""Until this hour a clock that does not say so may be one of twelve hours: nobody means five in the morning by "5:30"
without a word."""


@dataclass(frozen=True, slots=True)
class Hour:
    """The times that can be meant; `likely` says that the digits are certain behind a date in ISO 8601 order."""

    times: tuple[time, ...]
    likely: bool = False


def hours_at(words: Words, start: int) -> Iterator[tuple[Hour, int]]:
    """Each time of the day that can be read here, and where it ends."""
    for at in words.starts(start):
        introduced = [end for _, end in words.at(at, Kind.AT)]
        for begin in (*introduced, at):
            yield from ((Hour((time(12),)), end) for _, end in words.at(begin, Kind.NOON))
            yield from _clock(words, begin, introduced=begin != at)


def _clock(words: Words, start: int, *, introduced: bool) -> Iterator[tuple[Hour, int]]:
    found = _CLOCK.fullmatch(words.word(start))
    if found is None:
        return
    digits, minutes, unit, end = found[1], found[2], found[3], start + 1
    kinds = _kinds_of(words, unit) if unit else ()
    if unit and not kinds:
        return
    counted = Kind.HOURS in kinds
    if not unit:
        after = words.at(end, Kind.HOURS)
        counted, end = bool(after), after[0][1] if after else end
    if counted and not minutes and _MINUTES.fullmatch(words.word(end)):  # "17 Uhr 30", "17 h 30"
        minutes, end = words.word(end), end + 1
    half, last = _half(words, kinds, unit, end)
    if half.startswith("strict") and last > end and (counted or int(digits) > 12):
        half, last = "", end  # "um 17 Uhr am 3. März"
    end = last
    if not (minutes or counted or half or introduced):
        return
    hour = _hour(int(digits), int(minutes or 0), half, exact=len(digits) == 2 and digits[0] == "0")
    if hour is not None:
        bare = not (minutes or counted or half)
        yield Hour(_both(hour.times[0]) if bare else hour.times, hour.likely), end


def _kinds_of(words: Words, unit: str) -> tuple[Kind, ...]:
    spoken = (Kind.HOURS, Kind.OCLOCK, Kind.MORNING, Kind.AFTERNOON)
    return tuple(kind for kind in spoken if words.known.is_a(unit, kind))


def _half(words: Words, kinds: tuple[Kind, ...], unit: str, end: int) -> tuple[str, int]:
    """ "am" or "pm" or the words of another language for them, "o'clock", or ""; and where they end."""
    for kind in (Kind.AFTERNOON, Kind.MORNING, Kind.OCLOCK):
        if kind in kinds:
            return ("strict " if unit in {"am", "pm"} else "") + kind.value, end
        if after := words.at(end, kind):
            strict = words.word(end) in {"am", "pm"}
            return ("strict " if strict else "") + kind.value, after[0][1]
    return "", end


def _hour(hour: int, minute: int, half: str, *, exact: bool) -> Hour | None:
    if hour > 23 or minute > 59 or (half.startswith("strict") and not 1 <= hour <= 12):
        return None
    half = half.removeprefix("strict ")
    if half == Kind.AFTERNOON and hour <= 12:
        return Hour((time(hour % 12 + 12, minute),))
    if half == Kind.MORNING and hour <= 12:
        return Hour((time(hour % 12, minute),))
    at = time(hour, minute)
    if half == Kind.OCLOCK:
        return Hour(_both(at))
    return Hour((at,)) if exact or not 1 <= hour <= _NIGHT else Hour(_both(at), likely=True)


def _both(at: time) -> tuple[time, ...]:
    """The time and its other half of the day, where it counts to twelve."""
    return (at, time(at.hour + 12, at.minute)) if 1 <= at.hour < 12 else (at,)
