"""Calendar event: what a calendar that came with a mail says of an appointment (RFC 5545, 5546, 6047)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.mail.calendars.calendar_time import Start, read_start
from mailbot.mail.calendars.content_line import Component, Property, read_components
from mailbot.mail.message import Mail

FILES = frozenset({"text/calendar", "application/ics", "application/calendar"})
"""What calendars are called where they come as files."""
_UNNAMED = frozenset({"application/octet-stream", "text/plain", "application/x-ics", "application/binary"})
_KINDS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_METHOD = re.compile(r"[A-Z][A-Z-]{0,30}")
_METHOD_OF_PART = re.compile(r"""method[ \t]*=[ \t]*["']?([A-Za-z-]{1,30})""", re.IGNORECASE)
_AT_MOST = 4
"""Calendars that are looked at in one mail: the same one usually comes twice, inline and as a file."""

_LINK = re.compile(r"https://[^\s<>\"\\]{1,400}")
_MEETINGS = re.compile(
    r"https://(?:[\w-]{1,60}\.)?(?:teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|zoom\.us|webex\.com|"
    r"whereby\.com|meet\.jit\.si)/[^\s<>\"\\]{1,400}",
    re.IGNORECASE,
)
_IN_NAME_ONLY = re.compile(r"(?:microsoft )?(?:teams|zoom|google meet|skype|webex)\b[^\d]{0,40}", re.IGNORECASE)
_CONFERENCES = (
    "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGCONFLINK", "CONFERENCE", "URL",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is asked to come: their address in small letters, and the PARTSTAT in capitals ("" for none)."""

    address: str
    partstat: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One appointment as a calendar has it, and the METHOD with which it was sent; "" or None is what it lacks.

    `program` is the PRODID in small letters, `place` is one line, `repeats` says that it is the first of a series;
    `instance` is which one of a series it is, where it is one alone (RECURRENCE-ID).
    """

    method: str = ""
    kind: str = ""
    uid: str = ""
    sequence: int | None = None
    organizer: str = ""
    attendees: tuple[Attendee, ...] = ()
    starts: Start = field(default_factory=Start)
    instance: Start = field(default_factory=Start)
    summary: str = ""
    place: str = ""
    comment: str = ""
    program: str = ""
    repeats: bool = False
    cancelled: bool = False

    def attendee(self, address: str) -> Attendee | None:
        """The one with this address, else the first: an answer is that of one alone (RFC 5546 3.2.3)."""
        first = self.attendees[0] if self.attendees else None
        return next((each for each in self.attendees if each.address == address), first)


def event_in(mail: Mail) -> CalendarEvent | None:
    """What a mail's calendars say: the first that has an appointment, else the first with a METHOD."""
    found = [event for octets in _calendars(mail) if (event := read_event(octets, _method_of(mail)))]
    for wanted in ("VEVENT", *_KINDS):
        for event in found:
            if event.kind == wanted and event.uid:
                return event
    return found[0] if found else None


def read_event(octets: bytes, method: str = "") -> CalendarEvent | None:
    """One calendar; `method` is the one that its mail's Content-Type names. None where it is none at all."""
    root = read_components(octets)
    calendar = next(root.walk("VCALENDAR"), root)
    events = sorted(
        root.walk(*_KINDS), key=lambda each: (_KINDS.index(each.name), each.first("RECURRENCE-ID") is not None)
    )
    elsewhere = (each.text("METHOD") for each in (root, *events[:1]))
    named = (calendar.text("METHOD") or next(filter(None, elsewhere), "") or method).upper()
    if not events:
        return CalendarEvent(method=named) if named and _METHOD.fullmatch(named) else None
    event = events[0]
    return CalendarEvent(
        method=named if _METHOD.fullmatch(named) else "",
        kind=event.name,
        uid=event.text("UID"),
        sequence=_number(event.text("SEQUENCE")),
        organizer=_address(event.first("ORGANIZER")),
        attendees=tuple(map(_attendee, event.all("ATTENDEE"))),
        starts=read_start(event.first("DTSTART"), root),
        instance=read_start(event.first("RECURRENCE-ID"), root),
        summary=event.text("SUMMARY"),
        place=_place(event),
        comment=event.text("COMMENT"),
        program=calendar.text("PRODID").lower(),
        repeats=any(event.first(name) for name in ("RRULE", "RDATE")),
        cancelled=event.text("STATUS").upper() == "CANCELLED",
    )


def calendar_seen(mail: Mail) -> dict[str, str | None] | None:
    """Method, UID, and the attendee with the answer, as `explain` shows them."""
    event = event_in(mail)
    if event is None:
        return None
    sender = mail.sender.address if mail.sender and event.method in {"REPLY", "COUNTER"} else ""
    attendee = event.attendee(sender)
    return {
        "method": event.method or None,
        "uid": event.uid or None,
        "attendee": attendee.address or None if attendee else None,
        "partstat": attendee.partstat or None if attendee else None,
    }


def is_calendar(name: str, kind: str) -> bool:
    """Whether a file is a calendar, by its type or, where that says nothing, by its name."""
    return kind in FILES or (kind in _UNNAMED and name.lower().endswith((".ics", ".vcs")))


def _calendars(mail: Mail) -> Iterator[bytes]:
    files = (file.content for file in mail.attachments if is_calendar(file.name, file.type))
    seen = dict.fromkeys((*mail.calendars[:_AT_MOST], *files))
    yield from list(seen)[:_AT_MOST]


def _method_of(mail: Mail) -> str:
    """The METHOD in the Content-Type of a mail that is nothing but its calendar (RFC 6047 2.4)."""
    named = _METHOD_OF_PART.search(mail.header("content-type")[:998]) if mail.content_type in FILES else None
    return named[1] if named else ""


def _attendee(found: Property) -> Attendee:
    comment = found.params.get("X-RESPONSE-COMMENT", "").strip()
    return Attendee(_address(found), found.params.get("PARTSTAT", "").upper()[:40], comment)


def _address(found: Property | None) -> str:
    """An address in small letters; where the value is none, that of the EMAIL parameter (RFC 7986 6.2)."""
    if found is None:
        return ""
    said = found.value.strip().lower().removeprefix("mailto:").strip("<> ")
    return said if "@" in said else found.params.get("EMAIL", "").lower() or said


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else None


def _place(event: Component) -> str:
    """Where it is: what is written as the place, and the room of a video call where that does not name it."""
    said = " ".join(event.text("LOCATION").split())[:200]
    if _LINK.search(said):
        return said
    links = (_LINK.search(event.text(name)) for name in _CONFERENCES)
    link = next((found[0] for found in links if found), "") or _meeting(event)
    if not link or not said or _IN_NAME_ONLY.fullmatch(said):
        return link or said
    return f"{said}, {link}"


def _meeting(event: Component) -> str:
    """The room that a program has only written into the description."""
    found = _MEETINGS.search(event.text("DESCRIPTION")[:20_000])
    return found[0].rstrip(".,>)") if found else ""
