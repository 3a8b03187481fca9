"""Calendar answer: what somebody's calendar program says to an invitation, or of one of their own (RFC 5546 3.2), and
what they say themselves beside it.

Most programs write the text of such a mail on their own; what a person adds stands in the calendar then (COMMENT).
Outlook leaves the text to the person, and so may any program that is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mailbot.mail.calendars.calendar_event import CalendarEvent, event_in, is_calendar
from mailbot.mail.message import Mail

ANSWERS = frozenset({"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"})
"""What only somebody says who was invited."""
PROPOSALS = frozenset({"REQUEST", "CANCEL"})
"""What the organizer of an appointment says of it."""
_WRITE_THE_TEXT = (
    "google", "apple", "mozilla", "sabre", "nextcloud", "proton", "roundcube", "kolab", "sogo", "horde", "open-xchange",
    "fastmail", "cyrus",
)  # fmt: skip
"""By PRODID, the programs that write the text of their answers on their own."""
_STATED = re.compile(r"\bhas (?:tentatively )?(?:accepted|declined|proposed)\b", re.I)
_NO_WORDS = re.compile(r"[\W_]*")
_RULE = re.compile(r"^[ \t]*_{8,}[ \t]*$", re.MULTILINE)
"""Above the text that Outlook adds for a meeting's room."""
_NO_PERSON = re.compile(r"(?:do[._-]?)?no[t]?[._-]?reply|bounces?|notifications?", re.I)


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """An answer, or what an organizer says: the event, the PARTSTAT of who answers ("" where it cannot be read) with
    the address that it names, and the person's own words."""

    event: CalendarEvent
    attendee: str = ""
    partstat: str = ""
    words: str = ""

    @property
    def method(self) -> str:
        """The METHOD; an event that is sent as cancelled is a CANCEL."""
        return "CANCEL" if self.event.method == "REQUEST" and self.event.cancelled else self.event.method

    @property
    def stays(self) -> bool:
        """Whether the appointment stays as it is, as far as this one is concerned."""
        return self.method == "REPLY" and self.partstat != "DECLINED"


def answers_invitation(mail: Mail) -> bool:
    """Whether a mail is a calendar answer, or what a person's calendar program says of an appointment of their own,
    whatever else marks it as automatic: newsletters bring calendars too."""
    event = _heard(mail)
    return event is not None and (event.method in ANSWERS or _is_by_a_person(mail, event))


def read_answer(mail: Mail) -> CalendarAnswer | None:
    """The calendar answer, or the organizer's word, that a mail is; None for any other mail."""
    event = _heard(mail)
    if event is None:
        return None
    who = event.attendee(mail.sender.address if mail.sender else "")
    answer = CalendarAnswer(event)
    if who is not None and event.method in ANSWERS:
        answer = replace(answer, attendee=who.address, partstat=who.partstat)
    said = who.comment if who is not None and event.method in ANSWERS else ""
    return replace(answer, words=said or event.comment or _text_of(mail, event))


def without_calendars(mail: Mail) -> Mail:
    """The mail without its calendar files: they are nobody else's, for they name their sender's address."""
    files = tuple(file for file in mail.attachments if not is_calendar(file.name, file.type))
    return mail if files == mail.attachments else replace(mail, attachments=files)


def _heard(mail: Mail) -> CalendarEvent | None:
    if not mail.calendars and not any(is_calendar(file.name, file.type) for file in mail.attachments):
        return None
    event = event_in(mail)
    if event is None or event.method in ANSWERS:
        return event
    return event if event.method in PROPOSALS and event.kind == "VEVENT" and event.uid else None


def _is_by_a_person(mail: Mail, event: CalendarEvent) -> bool:
    """Whether the organizer is the sender, and the mail went to no list."""
    if mail.sender is None or event.organizer != mail.sender.address or _NO_PERSON.search(mail.sender.local):
        return False
    bulk = mail.header("precedence").strip().lower() in {"bulk", "list", "junk"}
    return not bulk and not any(name.startswith(("list-", "feedback-id", "x-campaign")) for name in mail.headers)


def _text_of(mail: Mail, event: CalendarEvent) -> str:
    if any(name in event.program for name in _WRITE_THE_TEXT):
        return ""
    text = _RULE.split(mail.new_text, maxsplit=1)[0] if event.method in PROPOSALS else mail.new_text
    own = [
        line
        for line in text.splitlines()
        if line.strip() != mail.subject and not (event.summary and event.summary in line) and not _STATED.search(line)
    ]
    kept = "\n".join(own).strip()
    return "" if _NO_WORDS.fullmatch(kept) else kept
