"""Keywords of members about themselves: slots, time zone, address, absences."""

from __future__ import annotations

from mailbot.program.clocks.moments import zone_named
from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.membership.absence import names_a_return
from mailbot.program.topic import Place

_DAY = r"\S+(?: \S+){0,5}"
_NOT_APPLYING = tuple(place for place in Place if place not in {Place.APPLICATION, Place.QUESTION})
"""Where "Resume" is not what somebody writes above their CV."""
_ONESELF = (Place.NOWHERE, Place.PROOF, Place.OFFICE)


def _never(args: str) -> bool:
    """In small letters and without a colon this is talk, whatever follows ("name a date")."""
    return False


def _is_code(args: str) -> bool:
    return len(args) == 2 and args.isalpha()


MEMBERS: tuple[Keyword, ...] = (
    Keyword("SLOTS", "membership", "how many mentees you take at a time, 0 for none", Role.MENTOR,
            (), "n", r"\d{1,2}"),
    Keyword("TIMEZONE", "membership", "the time zone in which you read dates", Role.MEMBER,
            (), "name", r"\S+(?: \S+)?", means_it=lambda name: zone_named(name) is not None),
    Keyword("NAME", "membership", "what you are called in letters from now on", Role.MEMBER, _NOT_APPLYING, "new",
            r"\S+(?: \S+){0,7}", means_it=_never, listed=_ONESELF, common=True),
    Keyword("LANGUAGE", "membership", "the language in which you would read your letters", Role.MEMBER, _NOT_APPLYING,
            "code", r"\S+(?: \S+)?", means_it=_is_code, listed=_ONESELF, common=True),
    Keyword("ADDRESS", "address", "has your letters go to another address, once both addresses have said yes",
            Role.MEMBER, (), "new", r"(?:(?i:remove) )?[^\s@]+@\S+(?: (?i:remove))?",
            listed=(Place.NOWHERE, Place.OFFICE, Place.APPLICATION, Place.PAIR)),
    Keyword("AWAY", "absence", "no reminders and no offers until then", Role.MEMBER,
            (), "until", _DAY, names_a_day=names_a_return),
    Keyword("PAUSE", "absence", "the same, and the dates of your pairs move by as much", Role.MEMBER,
            (), "until", _DAY, names_a_day=names_a_return),
    Keyword("RESUME", "absence", "you are back before that day", Role.MEMBER, _NOT_APPLYING),
    Keyword("EXPORT", "exporting", "brings everything that we hold on you, once you have confirmed it", Role.MEMBER,
            listed=_ONESELF),
    Keyword("FORGET", "forgetting", "erases everything that we hold on you; you are told first what that means",
            Role.MEMBER, listed=_ONESELF),
    Keyword("WITHDRAW", "leaving", "takes your application back; you can apply again", Role.MEMBER,
            listed=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.APPLICATION)),
    Keyword("LEAVE", "leaving", "ends your part in the program, once you have said so twice", Role.MEMBER,
            listed=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.PAIR, Place.ASIDE)),
)  # fmt: skip
