"""The part of the tour in which somebody asks what is held on them, and wants to be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mailbot.erasing import erase_confirmed
from tests.letters.proof_tour import take_up_answered

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def look_after_privacy(tour: Tour, applies: Callable[[Tour, str], None]) -> None:
    """Ben asks, and Hal goes."""
    tour.write("ben", "EXPORT")
    tour.reply("ben", "challenge", "YES")
    take_up_answered(tour)
    applies(tour, "hal")
    for answers in (("NO", "NO"), ("YES",)):
        tour.reply("hal", "application-complete", "FORGET")
        for words in answers:
            tour.reply("hal", "forget", words)
    erase_confirmed(tour.office, tour.now)
    tour.hand_out()
    tour.reply("ada", "review-packet", "FORGET")
    tour.reply("ada", "review-packet", "PURGE P-1")
    tour.reply("ada", "challenge", "YES")
    take_up_answered(tour)
