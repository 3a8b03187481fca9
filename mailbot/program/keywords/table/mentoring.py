"""Keywords about becoming a mentor and being one: volunteering, what the admins say to it, the profile, the roster."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.program.admission.volunteering import VolunteerStage
from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.topic import Place

_WAITS = frozenset({VolunteerStage.COMPLETE})
_DECIDED = frozenset({VolunteerStage.APPROVED, VolunteerStage.REJECTED})
_OPEN = frozenset({VolunteerStage.INCOMPLETE, VolunteerStage.COMPLETE, VolunteerStage.APPROVED})
_OUTSIDE: Sequence[Place] = (Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.QUESTION)
_NOT_APPLYING = tuple(place for place in Place if place not in {Place.APPLICATION, Place.QUESTION})
"""Where "Profile" is not what somebody writes above the link to theirs."""

VETTING: tuple[Keyword, ...] = (
    Keyword("APPROVE", "vetting", "makes them a mentor", Role.ADMIN, (Place.VETTING,), stages=_WAITS),
    Keyword("REJECT", "vetting", "says no kindly, with your reason if you give one", Role.ADMIN, (Place.VETTING,),
            "[reason]", text=True, stages=_WAITS),
    Keyword("ASK", "vetting", "puts your question to them", Role.ADMIN, (Place.VETTING,), "text",
            text=True, text_needed=True, stages=_WAITS),
    Keyword("UNDO", "vetting", "takes your decision back before it is carried out", Role.ADMIN, (Place.VETTING,),
            stages=_DECIDED),
    Keyword("WITHDRAW", "volunteering", "takes your offer to be a mentor back", Role.MEMBER, (Place.VOLUNTEERING,),
            stages=_OPEN),
)  # fmt: skip
"""What is said where somebody volunteers; some of it is said elsewhere as well, about something else."""

MENTORING: tuple[Keyword, ...] = (
    Keyword("PROFILE", "profile", "brings your profile, to read and to change", Role.MEMBER, _NOT_APPLYING,
            listed=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.PROFILE)),
    Keyword("VOLUNTEER", "volunteering", "brings the form to become a mentor with", listed=tuple(_OUTSIDE)),
    Keyword("MENTORS", "roster", "tells who mentors here", listed=tuple(_OUTSIDE)),
)  # fmt: skip
