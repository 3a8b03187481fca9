"""Keywords of the two of a pair: their calls, plan and progress, and what they pass to each other."""

from __future__ import annotations

from mailbot.policy.links import read_link
from mailbot.program.calls.appointment import names_a_moment
from mailbot.program.initiatives.catalogue import number_in
from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.model import LIVE_PAIR, MentorshipStage
from mailbot.program.topic import Place

_AT_WORK = frozenset({MentorshipStage.KICKOFF, MentorshipStage.PLANNING, MentorshipStage.ACTIVE})
_ALSO_AFTERWARDS = _AT_WORK | {MentorshipStage.GRADUATED}


def _has_link(args: str) -> bool:
    """Whether "resource 2 …" in small letters is the keyword: an address of the web stands second."""
    return len(args.split()) > 1 and read_link(args.split()[1]) is not None


def _is_choice(args: str) -> bool:
    """Whether "initiative …" in small letters is the keyword: a number, or an address of the web."""
    return number_in(args) > 0 or ("://" in args and read_link(args) is not None)


PAIRS: tuple[Keyword, ...] = (
    Keyword("CALL", "call", "names a call, and both get the invitation", Role.MEMBER,
            (Place.PAIR, Place.ASIDE), "date time [zone] [place]", r"(?i:off)|\S+(?: \S+){1,30}",
            names_a_day=names_a_moment, stages=frozenset(LIVE_PAIR)),
    Keyword("HELD", "call", "your call has taken place", Role.MEMBER, (Place.PAIR, Place.ASIDE), stages=_AT_WORK),
    Keyword("MISSED", "call", "it has not; you are asked for another date", Role.MEMBER, (Place.PAIR, Place.ASIDE),
            stages=_AT_WORK),
    Keyword("SELF", "reflection", "brings a few questions about yourself; the answers are for the two of you alone",
            Role.MEMBER, (Place.PAIR, Place.ASIDE), "[answers below]", text=True, to_the_end=True,
            stages=frozenset(LIVE_PAIR)),
    Keyword("AGENDA", "catchup", "puts down what you want to talk about in the next call", Role.MENTEE, (Place.PAIR,),
            "text", text=True, text_needed=True, stages=_AT_WORK),
    Keyword("ALL", "silence", "tells us that the two of you are in touch", Role.MEMBER, (Place.PAIR, Place.ASIDE),
            "WELL", r"(?i:well)", stages=frozenset(LIVE_PAIR)),
    Keyword("GRADUATE", "graduation", "your mentee is ready to graduate; the admins confirm it", Role.MENTOR,
            (Place.PAIR, Place.ASIDE), stages=frozenset({MentorshipStage.ACTIVE})),
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
    Keyword("OFFTOPIC", "offtopic", "has your mentee reminded, kindly and by us, that work questions belong to work",
            Role.MENTOR, (Place.PAIR, Place.ASIDE), stages=_AT_WORK),
    Keyword("LESSON", "lessons", "offers what you have learned to others; kept once both of you agree to the wording",
            Role.MEMBER, (Place.PAIR, Place.ASIDE, Place.LESSON), "text", text=True, text_needed=True),
    Keyword("RESOURCE", "material", "puts something to learn from on a milestone", Role.MEMBER,
            (Place.PAIR, Place.ASIDE), "n url", r"#?\d{1,3}[.:)]? \S+(?: .{1,300})?", means_it=_has_link,
            stages=_AT_WORK),
    Keyword("INITIATIVE", "initiative", "names the open-source project that you take part in", Role.MENTOR,
            (Place.NOWHERE, Place.OFFICE), "url or n", r"(?:\S+(?: .{1,200})?)?", means_it=_is_choice,
            listed=(Place.OFFICE,)),
    Keyword("INITIATIVE", "initiative", "names the open-source project that you take part in", Role.MENTEE,
            (Place.PAIR, Place.ASIDE), "url or n", r"(?:\S+(?: .{1,200})?)?", means_it=_is_choice,
            stages=_ALSO_AFTERWARDS),
    Keyword("REMATCH", "rematch", "asks the admins for another match; the other of you is not told",
            Role.MEMBER, (Place.PAIR, Place.ASIDE), "[text]", text=True, stages=frozenset(LIVE_PAIR)),
    Keyword("SHARE", "sharing", "tells the other of you your mail address", Role.MEMBER, (Place.PAIR,),
            stages=frozenset(LIVE_PAIR)),
    Keyword("SEND", "conversation", "passes on what was kept back, as it is", Role.MEMBER, (Place.PAIR,),
            stages=frozenset(LIVE_PAIR)),
)  # fmt: skip
