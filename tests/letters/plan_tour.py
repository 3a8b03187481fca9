"""The part of the tour in which a plan is written, agreed to and worked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.model import Mentorship, MentorshipStage

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def work_through_a_plan(tour: Tour) -> None:
    """Ann and her mentor Ben go from the kickoff to a plan that is agreed to, changed and worked through."""
    for words in ("PLAN", "DONE 1", "PLAN\n1. Read a book by 2027-02-30", "PLAN\nWhat should I write?"):
        tour.reply("ann", "kickoff-mentee", words)
    tour.change(
        Noted(Mentorship, "P-1", {"kickoff_held": tour.now}),
        Moved(Mentorship, "P-1", MentorshipStage.PLANNING),
    )
    tour.look_ahead()
    tour.reply("ann", "kickoff-mentee", "PLAN\nGoal: read\n- Read a book by 1 March\n- Talk about it\n\nWell?")
    for words in ("AGREE", "DONE 1"):
        tour.reply("ann", "kickoff-mentee", words)
    tour.look_ahead()
    tour.reply("ben", "plan-proposed", "AGREE")
    tour.reply("ben", "plan-proposed", "AGREE")
    tour.look_ahead()
    for words in (
        "RESOURCE 1 https://example.org/jain",
        "RESOURCE 1 https://example.org/jain",
        "RESOURCE 9 example.org/a",
    ):
        tour.reply("ben", "kickoff-mentor", words)
    for words in ("ADD wrk https://example.org/wrk testing", "ADD wrk https://example.org/wrk", "REMOVE 9", ""):
        tour.reply("ada", "review-packet", f"INITIATIVE {words}")
    for words in ("INITIATIVE", "INITIATIVE 1", "INITIATIVE 1", "INITIATIVE perhaps"):
        tour.reply("ann", "kickoff-mentee", words)
    for words in ("DONE 9", "BLOCKED 1 No book.", "PROGRESS One page.", "DONE 1", "STATUS", "DONE 2", "DONE 1"):
        tour.reply("ann", "kickoff-mentee", words)
    tour.reply("ann", "kickoff-mentee", "PLAN\n1. Read a book\n2. Learn wrk by 1 April")
    tour.reply("ben", "plan-proposed", "PLAN")
