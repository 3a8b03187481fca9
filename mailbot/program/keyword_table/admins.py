"""Keywords of admins that name what they are about, in any thread of theirs or at their desk address."""

from __future__ import annotations

from mailbot.program.keyword import Keyword, Role
from mailbot.program.topic import Place

_OVER_PAIRS = (Place.OVERSIGHT, Place.OFFICE, Place.PROOF, Place.NOWHERE)

ADMINS: tuple[Keyword, ...] = (
    Keyword("CONFIRM", "graduation", "confirms a graduation", Role.ADMIN, (), "id", r"(?i:p)-?\d{1,6}",
            listed=_OVER_PAIRS),
    Keyword("CLOSE", "silence", "ends a pair kindly; both are told", Role.ADMIN, (), "id [reason]",
            r"(?i:p)-?\d{1,6}(?: .+)?", listed=_OVER_PAIRS),
    Keyword("SLOTS", "membership", "how many mentees a mentor takes at a time", Role.ADMIN,
            (), "mentor n", r"\S+(?: \S+){0,4} \d{1,2}", listed=_OVER_PAIRS),
    Keyword("ADDRESS", "address", "has a member's letters go to another address, after a week's notice to theirs",
            Role.ADMIN, (), "member new", r"\S+(?: \S+){0,4} [^\s@]+@\S+", listed=_OVER_PAIRS),
)  # fmt: skip
