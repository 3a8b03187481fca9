"""Calendar answer: what somebody's calendar program says to an invitation (RFC 5546 3.2.3, 3.2.7), and what they say
themselves beside it.

Most programs write the text of such a mail on their own; what a person adds stands in the calendar then (COMMENT).
Outlook leaves the text to the person, and so may any program that is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.mail.calendar import read_reply
from mailbot.mail.message import Mail

_METHOD = re.compile(rb"^METHOD[^:\r\n]{0,80}:[ \t]{0,9}(REPLY|COUNTER)[ \t]{0,9}\r?$", re.I | re.M)
_WRITE_THE_TEXT = ("google", "apple", "mozilla", "sabre", "nextcloud", "proton")
"""By PRODID, the programs that write the text of their answers on their own."""
_STATED = re.compile(r"\bhas (?:tentatively )?(?:accepted|declined|proposed)\b", re.I)
_NO_WORDS = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """An answer: its METHOD, the PARTSTAT of who answers ("" where it cannot be read), and the person's own words."""

    method: str
    partstat: str = ""
    words: str = ""

    @property
    def stays(self) -> bool:
        """Whether the appointment stays as it is, as far as this one is concerned."""
        return self.method == "REPLY" and self.partstat != "DECLINED"


def answers_invitation(mail: Mail) -> bool:
    """Whether a mail is a calendar answer."""
    return any(_METHOD.search(calendar[:65_536]) for calendar in mail.calendars)


def read_answer(mail: Mail) -> CalendarAnswer | None:
    """The calendar answer that a mail is; None for any other mail."""
    for raw in mail.calendars:
        method = _METHOD.search(raw[:65_536])
        if method is not None:
            return _read(raw, method[1].decode().upper(), mail)
    return None


def _read(raw: bytes, method: str, mail: Mail) -> CalendarAnswer:
    reply = read_reply(raw)
    if reply.comment or any(name in reply.program for name in _WRITE_THE_TEXT):
        return CalendarAnswer(method, reply.partstat, reply.comment)
    return CalendarAnswer(method, reply.partstat, _own_words(mail.new_text, mail.subject, reply.summary))


def _own_words(text: str, subject: str, summary: str) -> str:
    """A text without the lines that only name the event or state the answer."""
    own = [
        line
        for line in text.splitlines()
        if line.strip() != subject and not (summary and summary in line) and not _STATED.search(line)
    ]
    kept = "\n".join(own).strip()
    return "" if _NO_WORDS.fullmatch(kept) else kept
