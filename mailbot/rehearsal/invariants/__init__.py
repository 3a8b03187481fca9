"""Invariants: what holds at every step of a rehearsal, each a small class with a name (issue: "Measured").

Each looks at what a step has changed, and now and then at everything; none asks the code that it judges.
"""

from __future__ import annotations

from mailbot.rehearsal.invariants.applicants import AnsweredInTime
from mailbot.rehearsal.invariants.calendar import NoneMissing, OnceEach
from mailbot.rehearsal.invariants.ledger import NoFault, OneState
from mailbot.rehearsal.invariants.letters import FewNudges, NobodyGone
from mailbot.rehearsal.invariants.life_cycle import LegalSteps, SlotsKept
from mailbot.rehearsal.invariants.privacy import NothingPrivate
from mailbot.rehearsal.step import Invariant


def every_invariant() -> tuple[Invariant, ...]:
    """All of them, for one rehearsal."""
    return (
        NoFault(),
        LegalSteps(),
        SlotsKept(),
        OneState(),
        OnceEach(),
        NoneMissing(),
        FewNudges(),
        NobodyGone(),
        NothingPrivate(),
        AnsweredInTime(),
    )
