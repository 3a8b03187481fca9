"""Keywords of who decides: what letters ask, the admins' review of an application, a mentor's offer."""

from __future__ import annotations

from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.model import ApplicationStage, OfferState
from mailbot.program.topic import Place

_UNDECIDED = frozenset({ApplicationStage.COMPLETE, ApplicationStage.WAITLISTED})
_DECIDED = frozenset(
    {ApplicationStage.APPROVED, ApplicationStage.WAITLISTED, ApplicationStage.OFFERED, ApplicationStage.REJECTED}
)
_OFFERED = frozenset({OfferState.OPEN})
_ASKED = (
    *(Place.PROOF, Place.ADDRESS, Place.LEAVING, Place.RULES, Place.LEGACY, Place.DRAFT, Place.NEWS, Place.EDITION),
    Place.LESSON,
    Place.FORGETTING,
)
_UNDOING = (Place.REVIEW, Place.OVERSIGHT, Place.OFFICE, Place.DIGEST, Place.DRAFT, Place.NOWHERE)

DECIDING: tuple[Keyword, ...] = (
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
    Keyword("UNDO", "review", "takes your decision back while its letters still wait", Role.ADMIN, _UNDOING,
            stages=_DECIDED),
    Keyword("ACCEPT", "matching", "you become their mentor", Role.MENTOR, (Place.OFFER,), stages=_OFFERED),
    Keyword("DECLINE", "matching", "no reason needed; the next mentor is asked", Role.MENTOR,
            (Place.OFFER,), "[reason]", text=True, stages=_OFFERED),
)  # fmt: skip
