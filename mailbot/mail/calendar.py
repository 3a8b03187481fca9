"""Calendar: invitations as iMIP mails carry them (RFC 5545, 5546, 6047), one reader at a time.

Times are written in UTC: a single appointment needs no zone rules, and every client shows it in its reader's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from mailbot.mail.message import Address

MAX_OCTETS = 1 << 20


@dataclass(frozen=True, slots=True)
class Invitation:
    """One appointment; the same `uid` with a higher `sequence` moves it (RFC 5546 2.1.4). `minutes` is its length."""

    uid: str
    sequence: int
    starts: datetime
    summary: str
    place: str = ""
    minutes: int = 60
    remind_minutes: int = 30


def render_invitation(invitation: Invitation, organizer: Address, attendee: Address, stamp: datetime) -> bytes:
    """A METHOD:REQUEST with the program as organizer and its reader as the only attendee, so that neither of the two
    sees the other's address (S52)."""
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", invitation.starts.astimezone(UTC))
    event.add("dtend", (invitation.starts + timedelta(minutes=invitation.minutes)).astimezone(UTC))
    event.add("summary", invitation.summary)
    event.add("status", "CONFIRMED")
    if invitation.place:
        event.add("location", invitation.place)
        if invitation.place.startswith(("https://", "http://")):
            event.add("url", invitation.place)
    host = vCalAddress(f"mailto:{organizer.address}")
    host.params["cn"] = vText(organizer.name)
    event.add("organizer", host, encode=False)
    guest = vCalAddress(f"mailto:{attendee.address}")
    guest.params.update(
        {"cn": vText(attendee.name), "role": "REQ-PARTICIPANT", "partstat": "NEEDS-ACTION", "rsvp": "TRUE"}
    )
    event.add("attendee", guest, encode=False)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", invitation.summary)
    alarm.add("trigger", timedelta(minutes=-invitation.remind_minutes))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//mailbot//mentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


@dataclass(frozen=True, slots=True)
class Reply:
    """What a calendar answer holds, "" where there is nothing: the PARTSTAT and the comment of who answers, the
    PRODID of their program in small letters, the event's summary."""

    partstat: str = ""
    comment: str = ""
    program: str = ""
    summary: str = ""


def read_reply(raw: bytes) -> Reply:
    """The answer in a calendar (RFC 5546 3.2.3, 3.2.7); an empty one where it cannot be read."""
    try:
        calendar = Calendar.from_ical(raw[:MAX_OCTETS])
        event = next(iter(calendar.walk("VEVENT")))
        attendee = _first(event.get("attendee"))
        params = attendee.params if attendee is not None else {}
        return Reply(
            partstat=str(params.get("partstat", "")).upper(),
            comment=str(params.get("x-response-comment") or _first(event.get("comment")) or "").strip(),
            program=str(calendar.get("prodid", "")).lower(),
            summary=str(event.get("summary", "")),
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, StopIteration):
        return Reply()  # icalendar raises any of these on calendars that are none


def _first(found: Any) -> Any:
    """A property that may be there several times, or not at all."""
    return found[0] if isinstance(found, list) and found else found or None


def calendar_seen(calendars: tuple[bytes, ...]) -> dict[str, str | None] | None:
    """Method, UID, and the (first) attendee with the answer, of the first calendar that can be read (RFC 5546)."""
    for raw in calendars:
        try:
            calendar = Calendar.from_ical(raw[:MAX_OCTETS])
            event = next(iter(calendar.walk("VEVENT")), None)
            if event is None:
                continue
            attendee = _first(event.get("attendee"))
            return {
                "method": str(calendar.get("method", "")).upper() or None,
                "uid": str(event.get("uid", "")) or None,
                "attendee": _address(attendee),
                "partstat": str(attendee.params.get("partstat", "")).upper() or None if attendee is not None else None,
            }
        except (ValueError, TypeError, AttributeError, IndexError, KeyError):
            continue  # icalendar raises any of these on calendars that are none
    return None


def _address(attendee: object) -> str | None:
    address = str(attendee) if attendee is not None else ""
    return address[7:].lower() if address.lower().startswith("mailto:") else address.lower() or None
