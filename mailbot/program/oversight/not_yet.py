"""Not yet: an admin's no to a graduation, kindly and to the mentor alone, who may ask again at any time (S64)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Mentorship, Person
from mailbot.program.oversight.pair_decisions import overseen
from mailbot.program.oversight.pair_words import already


def refused(case: Case, id: str, reason: str) -> Decision:
    """The pair goes on as it is; the books keep that it was decided, and the mentor has the reason."""
    pair = overseen(case, id, "CONFIRM")
    if isinstance(pair, Decision):
        return pair
    if (before := already(case, pair, "CONFIRM")) is not None:
        return before
    mentee = case.books.get(Person, pair.mentee)
    facts = {"pair": Facts(id=pair.id), "partner": mentee.first_name if mentee else "", "reason": reason}
    letter = Letter(pair.mentor, "graduation-not-yet", f"{pair.id}/aside/graduation", facts, Urgency.APPOINTMENT)
    deeds = (*pair.deeds, case.deed("graduation refused"))
    noted = Noted(Mentorship, pair.id, {"graduation": None, "deeds": deeds})
    return accepted(f"{pair.id}: not yet, says {case.party}", letter, changes=(noted,))
