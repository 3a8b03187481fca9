"""Wording: stages and roles as people say them, for letters that tell where something stands."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from mailbot.program.admission.volunteering import VolunteerStage
from mailbot.program.model import ApplicationStage, MentorshipStage

_STAGES: Mapping[StrEnum, str] = {
    ApplicationStage.INCOMPLETE: "not complete yet; some answers are missing",
    ApplicationStage.COMPLETE: "complete and being reviewed",
    ApplicationStage.APPROVED: "approved; a mentor is being looked for",
    ApplicationStage.WAITLISTED: "approved and on the waitlist for the next slot that fits",
    ApplicationStage.OFFERED: "approved; a mentor is being asked",
    ApplicationStage.MATCHED: "matched with a mentor",
    ApplicationStage.REJECTED: "closed; not taken in this time",
    ApplicationStage.WITHDRAWN: "withdrawn",
    ApplicationStage.EXPIRED: "closed because answers were missing; a reply with them opens it again",
    MentorshipStage.KICKOFF: "before the kickoff call",
    MentorshipStage.PLANNING: "working out the learning plan",
    MentorshipStage.ACTIVE: "under way",
    MentorshipStage.PAUSED: "paused",
    MentorshipStage.GRADUATED: "graduated",
    MentorshipStage.ENDED: "ended",
}
_VOLUNTEERING: Mapping[StrEnum, str] = {  # apart, since its stages are spelled like an application's
    VolunteerStage.INCOMPLETE: "not complete yet; some answers are missing",
    VolunteerStage.COMPLETE: "complete and with the admins",
    VolunteerStage.APPROVED: "approved",
    VolunteerStage.ENROLLED: "accepted, with a mentor more in the program",
    VolunteerStage.REJECTED: "closed; not taken up this time",
    VolunteerStage.WITHDRAWN: "withdrawn",
    VolunteerStage.EXPIRED: "closed because answers were missing; a reply with them opens it again",
}


def stage_in_words(stage: StrEnum) -> str:
    """A stage as anyone whom it concerns, applicant or admin, reads it after "it is"."""
    return (_VOLUNTEERING if isinstance(stage, VolunteerStage) else _STAGES)[stage]
