"""Zone: whose clock a time is meant by: a city, an IANA name, an offset, or what people call their zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from mailbot.policy.date_words import Abbreviation, Kind, fold
from mailbot.program.clocks.moments import zone_named
from mailbot.program.dates.words import Words

_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{2}):?(\d{2})|(?:utc|gmt)([+-])(\d{1,2})")
_BEHIND = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?")
_FAR = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a time is meant: by the clock of `name` (IANA), at an `offset`, or as an abbreviation says; none of them
    is the writer's own clock. `open` is what looks like a zone and is none."""

    name: str = ""
    offset: timedelta | None = None
    called: tuple[Abbreviation, ...] = ()
    open: str = ""

    def clocks(self, own: tzinfo) -> list[tuple[tzinfo, str]]:
        """Each clock that can be meant, with its IANA name ("" for an offset and for the writer's own)."""
        if self.name:
            return [(ZoneInfo(self.name), self.name)]
        if self.offset is not None:
            return [(timezone(self.offset), "")]
        if not self.called:
            return [(own, "")]
        theirs = own.key if isinstance(own, ZoneInfo) else ""
        if any(theirs in each.zones for each in self.called):
            return [(own, theirs)]
        clocks: list[tuple[tzinfo, str]] = []
        for each in self.called:
            clocks += [(ZoneInfo(each.zones[0]), each.zones[0]), (timezone(each.offset), "")]
        return clocks


OWN = Zone()


def zone_at(words: Words, start: int) -> tuple[Zone, int]:
    """The zone that is named here, and where it ends; the writer's own, and the same place, where there is none."""
    if (found := _offset(words, start)) is not None:
        return found
    word = words.word(start)
    loud = start < len(words.said) and words.said[start].strip(",;:!?().").isupper()
    if word in words.known.abbreviations and (loud or start + 1 == len(words.said)):
        return Zone(called=words.known.abbreviations[word]), start + 1
    for at in (start, *(end for _, end in words.at(start, Kind.ZONE))):
        if (found := _city(words, at)) is not None:
            return found
    return OWN, start


def _city(words: Words, start: int) -> tuple[Zone, int] | None:
    for end in range(min(len(words.read), start + 3), start, -1):
        name = " ".join(word.strip(",;:!?()").removesuffix(".") for word in words.said[start:end])
        folded = " ".join(words.read[start:end])
        zone = zone_named(name) or zone_named(folded) or zone_named(words.known.cities.get(folded, ""))
        if zone is not None:
            after = words.at(end, Kind.ZONE)
            return Zone(name=zone.key), after[0][1] if after else end
    return None


def _offset(words: Words, start: int) -> tuple[Zone, int] | None:
    word, behind = words.word(start).replace("−", "-"), words.word(start + 1).replace("−", "-")
    if word in {"utc", "gmt"} and (found := _BEHIND.fullmatch(behind)):
        return _at_offset(found[1], found[2], found[3], f"{fold(word)}{behind}"), start + 2
    if found := _OFFSET.fullmatch(word):
        sign, hours, minutes = (found[1], found[2], found[3]) if found[1] else (found[4], found[5], "")
        return _at_offset(sign, hours, minutes, words.said[start].strip(",;()")), start + 1
    return None


def _at_offset(sign: str, hours: str, minutes: str | None, said: str) -> Zone:
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > _FAR or int(minutes or 0) > 59:
        return Zone(open=said)
    return Zone(offset=-offset if sign == "-" else offset)
