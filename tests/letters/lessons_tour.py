"""The part of the tour in which a pair offers lessons, and a mentor finds questions off topic."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def learn_and_teach(tour: Tour) -> None:
    """Ann's lesson is kept and another dropped; Ben finds that she asks about work, twice."""
    tour.now += timedelta(days=1)  # nobody here writes more than they may
    for answer in ("Perhaps.", "YES", "NO"):
        tour.reply("ann", "kickoff-mentee", "LESSON: draw the queue first.")
        tour.look_ahead()
        tour.reply("ben", "lesson-offered", "YES")
        tour.reply("ann", "lesson-offered", answer)
    tour.reply("ann", "lesson-offered", "YES")
    tour.reply("ann", "kickoff-mentee", "FRAMEWORK")
    tour.reply("ben", "kickoff-mentor", "OFFTOPIC")
    tour.now += timedelta(days=2)
    tour.reply("ben", "kickoff-mentor", "OFFTOPIC")
