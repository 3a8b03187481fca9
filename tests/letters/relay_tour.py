"""The part of the tour in which Ann writes to her mentor what is not passed on as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailbot.mail.message import Attachment

if TYPE_CHECKING:
    from tests.letters.tour import Tour

CARD = "The call that fails is the one for card 4111 1111 1111 1111."


def write_what_stays(tour: Tour) -> None:
    """A private address and a calendar file, a card's number that goes after all, and SHARE."""
    invite = Attachment("invite.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    tour.reply("ann", "kickoff-mentee", "Mine is ann@example.test, or call 555-123-4567.", files=[invite])
    tour.reply("ann", "kickoff-mentee", CARD, files=[invite])
    tour.reply("ann", "talk-held", "SEND")
    tour.reply("ann", "talk-held", "SEND")
    tour.reply("ann", "talk-held", "SHARE")
