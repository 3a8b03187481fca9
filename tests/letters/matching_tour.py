"""The part of the tour in which a pair is matched anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mailbot.program.decision import Decision
from mailbot.program.model import Mentorship
from mailbot.program.rematching import decided, part

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def match_anew(tour: Tour, apply: Callable[[Tour, str], None]) -> None:
    """Ivy asks for another mentor than Hal, who is away; an admin says so twice, and Joy takes her on."""
    tour.enrol("hal", 1)
    apply(tour, "ivy")
    tour.reply("ada", "review-packet", "APPROVE hal")
    tour.reply("hal", "offer", "ACCEPT")
    pair = f"P-{tour.office.store.last_number('P')}"
    tour.reply("ivy", "kickoff-mentee", "PLAN\n1. Read a book on queueing")
    tour.reply("hal", "kickoff-mentor", "AWAY until 2027-03-01")
    tour.enrol("joy", 1)
    for words in ("REMATCH We do not get on.", "REMATCH"):
        tour.reply("ivy", "kickoff-mentee", words)
    tour.look_ahead()
    for words in (f"REMATCH {pair} zoe", f"REMATCH {pair}", "UNDO", "UNDO", f"REMATCH {pair} joy"):
        tour.reply("ada", "rematch-request", words)
    _carry_out(tour, pair)
    tour.reply("joy", "offer", "ACCEPT")
    tour.reply("ivy", "rematch-mentee", "YES")
    tour.look_ahead()


def _carry_out(tour: Tour, id: str) -> None:
    pair = tour.office.store.get(Mentorship, id)
    deed = decided(pair) if pair else None
    assert pair is not None and deed is not None
    decision: Decision = part(pair, deed, tour.office.moment(tour.now))
    tour.letters += decision.letters
    with tour.office.unit(tour.now):
        tour.office.carry_out(decision, tour.now)
    tour.hand_out()
