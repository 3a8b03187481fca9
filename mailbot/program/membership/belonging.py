"""Belonging: what somebody has begun with the program and can take back: an application, an offer to mentor, or a
place in it (S12, S21)."""

from __future__ import annotations

from mailbot.program.admission.volunteering import open_volunteering
from mailbot.program.case import Case
from mailbot.program.keywords.keyword import Role
from mailbot.program.model import OPEN_APPLICATION, Application, Membership

_OUTSIDE = frozenset({Membership.CANDIDATE, Membership.LEFT, Membership.FORGOTTEN})


def open_application(case: Case) -> Application | None:
    """The sender's application of which something can still become."""
    mine = case.books.applications_of(case.sender.id) if case.sender else []
    return next((each for each in reversed(mine) if each.stage in OPEN_APPLICATION), None)


def belongs(case: Case) -> bool:
    """Whether the sender has more to leave than an application; an admin who is nothing else has not, since admins are
    named in the config."""
    if case.sender is None:
        return False
    if case.live_pairs() or Role.MENTOR.value in case.sender.roles:
        return True
    return case.sender.stage not in _OUTSIDE and Role.ADMIN not in case.roles


def can_say(keyword: str, case: Case) -> bool:
    """Whether WITHDRAW or LEAVE would do something for the sender now."""
    if keyword == "LEAVE":
        return belongs(case)
    return case.sender is not None and (
        open_application(case) is not None or open_volunteering(case.sender.id, case.books) is not None
    )
