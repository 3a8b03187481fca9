"""The part of the tour in which an admin looks into the books, and sees to held mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mailbot.mail.reading.parse import parse
from mailbot.ports import Arrival
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Mentorship
from mailbot.program.trust.custody import Custody, CustodyStage
from mailbot.releasing import take_up

if TYPE_CHECKING:
    from tests.letters.tour import Tour

FAILED = b"Authentication-Results: mx.example.org; dmarc=fail header.from=example.test\r\n"


def look_into_the_books(tour: Tour) -> None:
    """Ada asks for everything, also for what there is not and for what is none of hers."""
    ada = tour.office.store.person_at(tour.who("ada").address)
    assert ada is not None
    own = f"P-{tour.office.store.last_number('P') + 1}"
    tour.change(Opened(Mentorship(id=own, mentor=ada.id, mentee=tour.enrol("una", 0), since=tour.now)))
    forge(tour, "sam", "Is it free?")
    for what in ("", "pending", "waitlist", "mentors", "pairs", "held", "hold"):
        tour.reply("ada", "enquiry", f"LIST {what}")
    for id in ("A-1", "P-1", "M-3", "Q-1", "C-1", "H-1", "A-99", own, "nobody"):
        tour.reply("ada", "enquiry", f"SHOW {id}")
    tour.reply("ada", "enquiry", "FIGURES")


def see_to_held_mails(tour: Tour) -> None:
    """One is taken up, one put away; the rest is refused."""
    tour.now += timedelta(days=1)  # so much is answered to words that are no command
    id = forge(tour, "sue", "May I join?")
    tour.reply("ada", "forged", "You may.")
    tour.reply("ada", "forged", f"RELEASE {id}")
    for custody in tour.office.store.in_stage(Custody, (CustodyStage.RELEASED,)):
        raw = tour.held[custody.mail]
        assert take_up(tour.office, tour.now, custody, Arrival(1, raw), parse(raw)) is not None
    tour.hand_out()
    id = forge(tour, "zoe", "May I, too?")
    for _ in range(2):
        tour.reply("abe", "forged", f"DROP {id}")


def forge(tour: Tour, name: str, subject: str) -> str:
    """A mail in somebody's name that fails DMARC; answers with what it is held as."""
    trusting = tour.office.handbook
    tour.office.handbook = replace(trusting, authentication=True, authserv_ids=("mx.example.org",))
    tour.take(FAILED + tour.who(name).write(subject, "Hello.", tour.now))
    tour.office.handbook = trusting
    return f"H-{tour.office.store.last_number('H')}"
