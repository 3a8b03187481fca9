"""The part of the tour in which a pair lives through its year, and in which pairs come to their end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.model import Mentorship, MentorshipStage
from tests.letters.calendar_tour import answer_by_calendar

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def live_through_a_year(tour: Tour) -> None:
    """Ann and her mentor Ben disagree about their kickoff, meet once a quarter, and want Ann to graduate."""
    before, tour.now = tour.now, datetime(2026, 12, 12, 10, tzinfo=UTC)
    tour.reply("ben", "kickoff-mentor", "HELD")
    tour.reply("ann", "kickoff-mentee", "MISSED")
    tour.reply("ben", "kickoff-mentor", "MISSED")
    tour.reply("ben", "call-missed", "HELD")
    tour.reply("ann", "call-disputed", "HELD")
    tour.look_ahead()
    answer_by_calendar(tour)
    tour.reply("ann", "kickoff-mentee", "CALL 2027-03-05 18:00")
    for words in ("AGENDA the wrk patch", "ALL WELL"):
        tour.reply("ann", "kickoff-mentee", words)
    tour.look_ahead()
    tour.now = datetime(2027, 3, 8, 10, tzinfo=UTC)
    tour.reply("ann", "kickoff-mentee", "HELD")
    tour.reply("ben", "plan-proposed", "AGREE")
    tour.reply("ben", "kickoff-mentor", "GRADUATE")
    tour.reply("ann", "kickoff-mentee", "DONE 2")
    tour.reply("ben", "kickoff-mentor", "GRADUATE")
    tour.reply("ben", "kickoff-mentor", "GRADUATE")
    tour.look_ahead()
    tour.now = before


def come_to_an_end(tour: Tour) -> None:
    """Eve graduates, and the pair with Fay is closed."""
    tour.change(
        Moved(Mentorship, "P-2", MentorshipStage.PLANNING),
        Moved(Mentorship, "P-2", MentorshipStage.ACTIVE),
        Noted(Mentorship, "P-2", {"graduation": tour.now}),
    )
    for words in ("CONFIRM P-2", "CONFIRM P-3", "CLOSE P-3 Both have left.", "CLOSE P-3", "SLOTS ben 2"):
        tour.reply("ada", "review-packet", words)
    tour.look_ahead()
    tour.carry_out("P-2")
    tour.carry_out("P-3")
    tour.look_ahead()
