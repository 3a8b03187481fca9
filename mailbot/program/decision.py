"""Decision: what is to become of one mail or one occasion, as a value: changes, letters, disposition, reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mailbot.mail.calendars.calendar import Invitation
from mailbot.mail.message import Attachment
from mailbot.program.lifecycle import Change


class Disposition(StrEnum):
    """The one fate of a mail (section 5)."""

    ACCEPTED = "accepted"
    RELAYED = "relayed"
    HELD = "held"
    IGNORED = "ignored"
    DELIVERY_REPORT = "delivery_report"
    SHUNTED = "shunted"


class Urgency(StrEnum):
    """The four classes of letters, which decide when one may go (section 3), and the news, which waits for them all."""

    ANSWER = "answer"
    RELAY = "relay"
    APPOINTMENT = "appointment"
    NUDGE = "nudge"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files that go as one ZIP file; `kept` are names for files in the spool, those that end in .txt for words that
    wait there (parcel.py)."""

    name: str
    files: tuple[Attachment, ...]
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What we intend to say to one party about one topic: a template and its facts.

    `to` is a person's id, or the address of someone the books do not know (then `name` is theirs); `answers` the
    Message-ID of the mail that it answers; `subject` that of a thread which the reader opened themselves. `writer` is
    set on a relay: the name of the person whose words it carries. `encloses` names kept files, `carries`
    one that holds its words and files (parcel.py), `bundle` is packed into one file. A letter with a
    `cancel_key` waits for the undo window. `parts` are other letters to the same reader that are said within this one.
    `afresh` says that it begins its thread anew, under a subject of its own; `listed` that it is one copy of many, and
    names in its header how to get no more of them (RFC 2369).
    `organizes` is the topic in which calendars answer its invitation: one for all invitations to one appointment, for
    a calendar takes changes from its organizer alone. `lines` is what its numbered lines are about, for a reply that
    answers them by their numbers. `language` is that in which somebody has written to us whose own we do not know.
    """

    to: str
    template: str
    topic: str
    facts: Mapping[str, object] = field(default_factory=dict)
    urgency: Urgency = Urgency.ANSWER
    answers: str = ""
    subject: str = ""
    name: str = ""
    writer: str = ""
    attachments: tuple[Attachment, ...] = ()
    encloses: tuple[str, ...] = ()
    carries: str = ""
    bundle: Bundle | None = None
    invitation: Invitation | None = None
    organizes: str = ""
    cancel_key: str = ""
    afresh: bool = False
    listed: bool = False
    parts: tuple[Letter, ...] = ()
    lines: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file to keep beside the books until a decision needs it no more (S6); its id begins with its record's."""

    id: str
    attachment: Attachment


@dataclass(frozen=True, slots=True)
class Decision:
    """What a chapter decides; `because` is one sentence, `cancels` are the keys of letters that shall not go,
    `discards` the ids of kept files that are kept no longer; `for_nobody` says that each admin may be the one whom the
    mail is about."""

    disposition: Disposition
    because: str
    changes: tuple[Change, ...] = ()
    letters: tuple[Letter, ...] = ()
    keeps: tuple[Kept, ...] = ()
    cancels: tuple[str, ...] = ()
    discards: tuple[str, ...] = ()
    for_nobody: bool = False

    @property
    def does_nothing(self) -> bool:
        """Whether it changes nothing, writes nothing and keeps or removes no file."""
        return not (self.changes or self.letters or self.keeps or self.cancels or self.discards)

    def also(self, *, changes: tuple[Change, ...] = (), letters: tuple[Letter, ...] = ()) -> Decision:
        """The same decision with more to it."""
        return replace(self, changes=(*self.changes, *changes), letters=(*self.letters, *letters))


def accepted(because: str, *letters: Letter, changes: tuple[Change, ...] = ()) -> Decision:
    """A command, a form or a question has been taken in."""
    return Decision(Disposition.ACCEPTED, because, changes, letters)
