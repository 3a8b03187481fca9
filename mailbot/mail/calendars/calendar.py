"""Calendar: invitations as iMIP mails carry them (RFC 5545, 5546, 6047), one reader at a time.

Times are written in UTC: a single appointment needs no zone rules, and every client shows it in its reader's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from mailbot.mail.message import Address


@dataclass(frozen=True, slots=True)
class Invitation:
    """One appointment; the same `uid` with a higher `sequence` moves it (RFC 5546 2.1.4), or takes it out of calendars
    where it is `cancelled` (3.2.5). `minutes` is its length."""

    uid: str
    sequence: int
    starts: datetime
    summary: str
    place: str = ""
    minutes: int = 60
    remind_minutes: int = 30
    cancelled: bool = False

    @property
    def method(self) -> str:
        return "CANCEL" if self.cancelled else "REQUEST"


def render_invitation(invitation: Invitation, organizer: Address, attendee: Address, stamp: datetime) -> bytes:
    """A METHOD:REQUEST or CANCEL with the program as organizer and its reader as the only attendee, so that neither of
    the two sees the other's address (S52)."""
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", invitation.starts.astimezone(UTC))
    event.add("dtend", (invitation.starts + timedelta(minutes=invitation.minutes)).astimezone(UTC))
    event.add("summary", invitation.summary)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    if invitation.place:
        event.add("location", invitation.place)
        if invitation.place.startswith(("https://", "http://")):
            event.add("url", invitation.place)
    host = vCalAddress(f"mailto:{organizer.address}")
    host.params["cn"] = vText(organizer.name)
    event.add("organizer", host, encode=False)
    guest = vCalAddress(f"mailto:{attendee.address}")
    guest.params.update({"cn": vText(attendee.name), "role": "REQ-PARTICIPANT"})
    if not invitation.cancelled:
        guest.params.update({"partstat": "NEEDS-ACTION", "rsvp": "TRUE"})
        event.add_component(_alarm(invitation))
    event.add("attendee", guest, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//mailbot//mentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _alarm(invitation: Invitation) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", invitation.summary)
    alarm.add("trigger", timedelta(minutes=-invitation.remind_minutes))
    return alarm
