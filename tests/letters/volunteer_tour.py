"""The tour's part about volunteering, profiles and the roster."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.lifecycle import Noted

if TYPE_CHECKING:
    from tests.letters.tour import Tour

FORM = {
    "Your full name": "Ola Bell",
    "Disciplines": "load testing",
    "Life-cycle": "all",
    "Your years": "9",
    "City whose": "Berlin",
    "Mentees at a time": "1",
    "Shall the roster": "yes",
    "Do you agree": "I agree",
}


def offer_to_mentor(tour: Tour) -> None:
    """Ola volunteers and becomes a mentor; Pia does not; both say everything that can be said of it."""
    tour.write("ola", "VOLUNTEER")
    tour.reply("ola", "volunteer-form", "", {**FORM, "Your years": "many"})
    tour.look_ahead()
    tour.reply("ola", "volunteer-incomplete", "9")
    tour.reply("ola", "volunteer-incomplete", "VOLUNTEER")
    tour.reply("ola", "volunteer-incomplete", "Mentees at a time: 2")
    tour.look_ahead()
    for words in ("ASK Have you mentored before?", "I know him.", "APPROVE", "UNDO", "UNDO", "APPROVE", "APPROVE"):
        tour.reply("ada", "volunteer-packet", words)
        if words.startswith("ASK"):
            tour.look_ahead()
            tour.reply("ola", "volunteer-question", "Twice.")
    tour.look_ahead()
    tour.write("pia", "VOLUNTEER")
    tour.reply("pia", "volunteer-form", "", {**FORM, "Your full name": "Pia Bell"})
    both = tour.office.handbook
    tour.office.handbook = replace(both, admins=both.admins[:1])
    tour.reply("ada", "volunteer-packet", "Talking to myself.")
    tour.office.handbook = both
    tour.reply("ada", "volunteer-packet", "REJECT Not now.")
    tour.reply("ada", "volunteer-packet", "UNDO")
    tour.reply("pia", "volunteer-complete", "WITHDRAW")
    pia = tour.office.store.get(Volunteering, "V-2")
    assert pia is not None
    ask_about_mentors(tour)


def ask_about_mentors(tour: Tour) -> None:
    """The roster and a profile that changes."""
    ben = tour.office.store.person_at("ben@example.test")
    assert ben is not None
    tour.change(Noted(type(ben), ben.id, {"listed": True}))
    tour.write("pia", "MENTORS")
    tour.reply("ben", "offer", "PROFILE")
    tour.reply("ben", "profile", "Your years in the field: 15\nCity whose clock you go by: Atlantis")
