"""The part of the tour in which mails come without proof, and letters shall go to another address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mailbot.program.trust.challenge import ANSWERED, Challenge
from mailbot.taking_up import settle, take_up

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def answer_doubts(tour: Tour) -> None:
    """Gus is a mentor by now."""
    tour.write("gus", "SLOTS 4")
    tour.look_ahead()
    tour.reply("gus", "challenge", "YES")
    take_up_answered(tour)
    tour.reply("gus", "challenge", "YES")
    tour.write("gus", "SLOTS 5")
    tour.reply("gus", "challenge", "NO")
    trusting = tour.office.handbook
    tour.write("gus", "SLOTS 6")
    tour.office.handbook = replace(trusting, authentication=True)
    tour.reply("gus", "challenge", "YES")
    tour.office.handbook = replace(trusting, admins=trusting.admins[1:])
    tour.reply("ada", "review-packet", "APPROVE")
    tour.office.handbook = trusting
    tour.reply("gus", "challenge", "NO")


def move_house(tour: Tour) -> None:
    """Gus becomes Gil, and back."""
    tour.reply("gus", "challenge", "ADDRESS gus@example.test")
    tour.reply("gus", "challenge", "ADDRESS gil@example.test")
    tour.look_ahead()
    tour.reply("gil", "address-new", "YES")
    tour.look_ahead()
    tour.reply("gus", "address-old", "YES")
    tour.reply("gil", "address-changed", "YES")
    tour.write("gil", "ADDRESS gus@example.test")
    tour.reply("gil", "challenge", "YES")
    take_up_answered(tour)


def take_up_answered(tour: Tour) -> None:
    for challenge in tour.office.store.in_stage(Challenge, ANSWERED):
        taken = take_up(tour.office, tour.now, challenge, tour.held.get(challenge.mail), None)
        assert taken is not None
        tour.letters += [letter for decision in taken.decisions for letter in decision.letters]
        settle(tour.office, tour.now, challenge)
    tour.hand_out()
