"""The part of the tour in which calendars speak: Ann's names a call and takes it back, Ben's declines it and proposes
another time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailbot.mail.calendars.calendar_event import event_in
from mailbot.mail.message import Attachment

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def answer_by_calendar(tour: Tour) -> None:
    """Everything that a calendar can say to the other one."""
    own = ["UID:own@example.test", "ORGANIZER:mailto:ann@example.test"]
    tour.reply("ann", "kickoff-mentee", "", files=[_calendar("REQUEST", *own, "DTSTART:20270304T170000Z")])
    invitation = event_in(tour.boxes[tour.who("ben").address][-1])
    assert invitation is not None
    ours = [f"UID:{invitation.uid}", "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.test"]
    tour.reply("ben", "call-invitation", "", files=[_calendar("REPLY", *ours)])
    tour.reply("ben", "call-invitation", "", files=[_calendar("COUNTER", *ours, "DTSTART:20270304T180000Z")])
    tour.reply("ann", "kickoff-mentee", "", files=[_calendar("CANCEL", *own)])


def _calendar(method: str, *lines: str) -> Attachment:
    event = ["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    return Attachment("invite.ics", "application/ics", "\r\n".join(event).encode())
