"""The part of the tour in which somebody asks what is held on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.letters.proof_tour import take_up_answered

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def look_after_privacy(tour: Tour) -> None:
    """Ben asks."""
    tour.write("ben", "EXPORT")
    tour.reply("ben", "challenge", "YES")
    take_up_answered(tour)
