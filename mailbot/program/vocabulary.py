"""Vocabulary: the one table of what can be said: by whom, where, and at which stage of what the thread is about
(section 2). The parser reads by it, and letters list from it what fits now.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mailbot.program.absence import names_a_return
from mailbot.program.appointment import names_a_moment
from mailbot.program.model import LIVE_PAIR, ApplicationStage, MentorshipStage, OfferState
from mailbot.program.moments import zone_named
from mailbot.program.topic import Place

_UNDECIDED = frozenset({ApplicationStage.COMPLETE, ApplicationStage.WAITLISTED})
_DECIDED = frozenset(
    {ApplicationStage.APPROVED, ApplicationStage.WAITLISTED, ApplicationStage.OFFERED, ApplicationStage.REJECTED}
)
_OFFERED = frozenset({OfferState.OPEN})
_DAY = r"\S+(?: \S+){0,5}"
_NOT_APPLYING = tuple(place for place in Place if place not in {Place.APPLICATION, Place.QUESTION})
"""Where "Resume" is not what somebody writes above their CV."""
_OVER_PAIRS = (Place.OVERSIGHT, Place.OFFICE, Place.PROOF, Place.NOWHERE)
_ASKED = (Place.PROOF, Place.ADDRESS)
_AT_WORK = frozenset({MentorshipStage.KICKOFF, MentorshipStage.PLANNING, MentorshipStage.ACTIVE})


class Role(StrEnum):
    """As what somebody speaks in a place."""

    ANYONE = "anyone"
    MEMBER = "member"
    ADMIN = "admin"
    MENTOR = "mentor"
    MENTEE = "mentee"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword: its grammar for people (`form`) and for the parser (`args`, a pattern for the rest of its line).

    `text` says that a free text follows. No `places` means that it can be said anywhere, no `stages` that it makes
    sense at every stage of what the thread is about; `listed` are the places where it is named, if not wherever it
    can be said. `means_it` tells arguments from talk that looks like them, where
    the line is not in capitals ("call me at 5"). `answers` says that elsewhere it is a word like any other: YES, NO.
    """

    name: str
    chapter: str
    does: str
    who: Role = Role.ANYONE
    places: tuple[Place, ...] = ()
    form: str = ""
    args: str = ""
    text: bool = False
    text_needed: bool = False
    means_it: Callable[[str], bool] | None = None
    stages: frozenset[StrEnum] = frozenset()
    listed: tuple[Place, ...] = ()
    answers: bool = False

    @property
    def usage(self) -> str:
        return f"{self.name} {self.form}".rstrip()

    def fits(self, place: Place, roles: frozenset[Role]) -> bool:
        return self.who in roles and (not self.places or place in self.places)


KEYWORDS: tuple[Keyword, ...] = (
    Keyword("YES", "proof", "says yes to what this letter asks", places=_ASKED, args=r"(?i:add)?", answers=True),
    Keyword("NO", "proof", "says no to it; nothing is done then", places=_ASKED, answers=True),
    Keyword("APPROVE", "review", "takes the applicant on; a number or name picks the mentor", Role.ADMIN,
            (Place.REVIEW,), "[n or mentor]", r"(?:\S+(?: \S+){0,4})?", stages=_UNDECIDED),
    Keyword("REJECT", "review", "declines with a kind letter, and your reason if you give one", Role.ADMIN,
            (Place.REVIEW,), "[reason]", text=True, stages=_UNDECIDED),
    Keyword("ASK", "review", "puts your question to the applicant", Role.ADMIN,
            (Place.REVIEW,), "text", text=True, text_needed=True),
    Keyword("WAITLIST", "review", "approves, but asks nobody before a slot becomes free", Role.ADMIN, (Place.REVIEW,),
            stages=frozenset({ApplicationStage.COMPLETE})),
    Keyword("SCORE", "review", "sets the strength yourself, 0 to 100", Role.ADMIN,
            (Place.REVIEW,), "n", r"(?:100|\d{1,2})", stages=_UNDECIDED),
    Keyword("UNDO", "review", "takes your decision back while its letters still wait", Role.ADMIN, (Place.REVIEW,),
            stages=_DECIDED),
    Keyword("ACCEPT", "matching", "you become their mentor", Role.MENTOR, (Place.OFFER,), stages=_OFFERED),
    Keyword("DECLINE", "matching", "no reason needed; the next mentor is asked", Role.MENTOR,
            (Place.OFFER,), "[reason]", text=True, stages=_OFFERED),
    Keyword("CALL", "call", "names a call, and both get the invitation", Role.MEMBER,
            (Place.PAIR, Place.ASIDE), "date time [zone] [place]", r"\S+(?: \S+){1,30}", means_it=names_a_moment,
            stages=frozenset(LIVE_PAIR)),
    Keyword("HELD", "call", "your call has taken place", Role.MEMBER, (Place.PAIR, Place.ASIDE), stages=_AT_WORK),
    Keyword("MISSED", "call", "it has not; you are asked for another date", Role.MEMBER, (Place.PAIR, Place.ASIDE),
            stages=_AT_WORK),
    Keyword("AGENDA", "catchup", "puts down what you want to talk about in the next call", Role.MENTEE, (Place.PAIR,),
            "text", text=True, text_needed=True, stages=_AT_WORK),
    Keyword("ALL", "silence", "tells us that the two of you are in touch", Role.MEMBER, (Place.PAIR, Place.ASIDE),
            "WELL", r"(?i:well)", stages=frozenset(LIVE_PAIR)),
    Keyword("GRADUATE", "graduation", "your mentee is ready to graduate; the admins confirm it", Role.MENTOR,
            (Place.PAIR, Place.ASIDE), stages=frozenset({MentorshipStage.ACTIVE})),
    Keyword("CONFIRM", "graduation", "confirms a graduation", Role.ADMIN, (), "id", r"(?i:p)-?\d{1,6}",
            listed=_OVER_PAIRS),
    Keyword("CLOSE", "silence", "ends a pair kindly; both are told", Role.ADMIN, (), "id [reason]",
            r"(?i:p)-?\d{1,6}(?: .+)?", listed=_OVER_PAIRS),
    Keyword("PLAN", "plan", "shows your plan; with a list below, drafts it or a change to it", Role.MEMBER,
            (Place.PAIR, Place.ASIDE), "[list below]", text=True, stages=frozenset(LIVE_PAIR)),
    Keyword("AGREE", "plan", "agrees to the plan that was drafted", Role.MEMBER, (Place.PAIR, Place.ASIDE),
            stages=frozenset(LIVE_PAIR)),
    Keyword("DONE", "progress", "says that a milestone is finished", Role.MENTEE, (Place.PAIR, Place.ASIDE), "n",
            r"\d{1,3}", stages=_AT_WORK),
    Keyword("BLOCKED", "progress", "tells your mentor what is in the way of a milestone", Role.MENTEE,
            (Place.PAIR, Place.ASIDE), "n text", text=True, text_needed=True, stages=_AT_WORK),
    Keyword("PROGRESS", "progress", "tells your mentor how it goes", Role.MENTEE, (Place.PAIR, Place.ASIDE), "text",
            text=True, text_needed=True, stages=_AT_WORK),
    Keyword("SHARE", "sharing", "tells the other of you your mail address", Role.MEMBER, (Place.PAIR,),
            stages=frozenset(LIVE_PAIR)),
    Keyword("SEND", "conversation", "passes on what was kept back, as it is", Role.MEMBER, (Place.PAIR,),
            stages=frozenset(LIVE_PAIR)),
    Keyword("SLOTS", "membership", "how many mentees a mentor takes at a time", Role.ADMIN,
            (), "mentor n", r"\S+(?: \S+){0,4} \d{1,2}", listed=_OVER_PAIRS),
    Keyword("SLOTS", "membership", "how many mentees you take at a time, 0 for none", Role.MENTOR,
            (), "n", r"\d{1,2}"),
    Keyword("TIMEZONE", "membership", "the time zone in which you read dates", Role.MEMBER,
            (), "name", r"\S+(?: \S+)?", means_it=lambda name: zone_named(name) is not None),
    Keyword("ADDRESS", "address", "has a member's letters go to another address, after a week's notice to theirs",
            Role.ADMIN, (), "member new", r"\S+(?: \S+){0,4} [^\s@]+@\S+", listed=_OVER_PAIRS),
    Keyword("ADDRESS", "address", "has your letters go to another address, once both addresses have said yes",
            Role.MEMBER, (), "new", r"[^\s@]+@\S+",
            listed=(Place.NOWHERE, Place.OFFICE, Place.APPLICATION, Place.PAIR)),
    Keyword("AWAY", "absence", "no reminders and no offers until then", Role.MEMBER,
            (), "until", _DAY, means_it=names_a_return),
    Keyword("PAUSE", "absence", "the same, and the dates of your pairs move by as much", Role.MEMBER,
            (), "until", _DAY, means_it=names_a_return),
    Keyword("RESUME", "absence", "you are back before that day", Role.MEMBER, _NOT_APPLYING),
    Keyword("APPLY", "application", "brings the form to apply with",
            places=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.QUESTION)),
    Keyword("STATUS", "membership", "tells where things stand for you"),
    Keyword("HELP", "enquiry", "lists what you can say here"),
)  # fmt: skip

BY_NAME = {keyword.name: keyword for keyword in KEYWORDS}
"""Each keyword by its name; of one that says something else for an admin, the members'."""


def meant(name: str, rest: str, place: Place, roles: frozenset[Role]) -> Keyword | None:
    """The keyword that a name stands for here: of several that fit this person and place, the one whose grammar does;
    None where there is no such keyword."""
    called = [keyword for keyword in KEYWORDS if keyword.name == name]
    fits = [keyword for keyword in called if keyword.fits(place, roles)]
    exact = (keyword for keyword in fits if re.fullmatch(keyword.args, rest))
    elsewhere = BY_NAME.get(name) if called and not called[0].answers else None
    return next(exact, fits[0] if fits else elsewhere)


def fitting(place: Place, roles: frozenset[Role], stage: StrEnum | None = None) -> tuple[Keyword, ...]:
    """The keywords that make sense here for someone in these roles, in the table's order; only those of `stage` where
    one is given."""
    named = (keyword for keyword in KEYWORDS if not keyword.listed or place in keyword.listed)
    fits = (keyword for keyword in named if keyword.fits(place, roles))
    return tuple(keyword for keyword in fits if not (stage and keyword.stages) or stage in keyword.stages)
