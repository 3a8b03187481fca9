"""Compose: a letter (template and facts) becomes a finished outgoing mail in its reader's thread.

Here the reader gets their zone and their reply address; what the program or other people said becomes text, never
markup and never a header.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot.adapters.zip_file import packed
from mailbot.letter_threads import new_thread, threads_of
from mailbot.mail.calendars.calendar import render_invitation
from mailbot.mail.message import Address, Attachment
from mailbot.mail.outgoing import Draft, OutgoingMail
from mailbot.policy.templates import Part, Templates
from mailbot.policy.tongues import Tongue
from mailbot.ports import Ids
from mailbot.printing import Sheet
from mailbot.program.bookkeeping import OutboxRow, Thread
from mailbot.program.books import Books
from mailbot.program.clocks.moments import zone_name_of
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.handbook import Handbook
from mailbot.program.letters.begun import Begun
from mailbot.program.model import Person
from mailbot.program.passing_on.own_tokens import OwnTokens
from mailbot.program.passing_on.parcel import unpack
from mailbot.program.traffic.mailing_list import list_headers
from mailbot.program.traffic.references import ids_before
from mailbot.program.trust.desk import desk_at
from mailbot.typed import Typed

_AUTOMATIC = {Urgency.RELAY: "", Urgency.ANSWER: "auto-replied"}
"""What letters say of themselves (RFC 3834 5): what is passed on is a person's; an answer is one, the rest our own."""


@dataclass(frozen=True, slots=True)
class Composer:
    """What it takes to write a letter; `kept` gives the content of a kept file by its id.

    `sentences` are what our letters say around the questions that they repeat: a reply may quote it.
    """

    handbook: Handbook
    templates: Templates
    ids: Ids
    kept: Callable[[str], bytes]
    envelope: str = "plain"
    sentences: tuple[str, ...] = ()

    def compose(
        self, letter: Letter, books: Books, now: datetime
    ) -> tuple[OutgoingMail, OutboxRow, tuple[Thread, ...]]:
        """The finished mail, its row for the outbox, and the threads it belongs to: its own, with the mail in it, and
        those of its parts."""
        typed = self.type(letter, books, now)
        done = typed.printed(self.templates.typesetter)
        return done.mail, typed.row, typed.threads(done.imprint)

    def type(self, letter: Letter, books: Books, now: datetime) -> Typed:
        """The letter with every word and header that it has, to be printed here or elsewhere."""
        begun = self.begin(letter, books, now)
        letter, reader, threads, thread = begun.letter, begun.reader, begun.threads, begun.thread
        address = self.handbook.address
        zone = zone_name_of(reader, self.handbook.timezone)
        language = (reader.language if reader else letter.language) or "en"
        name = reader.name if reader else letter.name
        tongue = self.templates.tongue(language)
        greeted = Facts(name=name, first_name=_first(reader, name) or tongue.phrases.said("there"))
        facts = {**self._facts(letter, greeted, thread), **self._parts(letter, greeted, threads, zone, language)}
        facts["last"] = begun.last
        manuscript = self.templates.write(letter.template, facts, zone, language)
        recipient = Address(begun.address, name)
        sender = Address(address.address, self._sender_name(letter))
        own = _own_tokens(reader, begun.party, books, tongue)
        draft = Draft(
            message_id=begun.message_id,
            sender=sender,
            recipient=recipient,
            reply_to=Address(address.with_token(thread.token), sender.name),
            subject=own.text(
                self._reply_subject(thread, thread.subject)
                if thread.subject
                else address.subject_with(manuscript.subject, thread.token)
            ),
            date=now,
            text="",
            in_reply_to=begun.earlier[-1] if begun.earlier else "",
            references=begun.earlier,
            automatic=_AUTOMATIC.get(letter.urgency, "auto-generated"),
            calendar=self._invitation(letter, threads, recipient, now, tongue),
            calendar_method=letter.invitation.method if letter.invitation else "",
            attachments=(*map(own.file, letter.attachments), *self._enclosed(letter), *self._bundled(letter, now)),
            headers=(("X-Mailbot", address.address), ("X-Mailbot-Letter", begun.id), *self._list(letter, thread.token)),
        )
        row = self.row_of(begun, now)
        return Typed(begun, row, Sheet(manuscript, draft, row.envelope_from), own)

    def begin(self, letter: Letter, books: Books, now: datetime) -> Begun:
        """A letter with the place that it goes to: reader, threads and ids, but none of its words."""
        letter = self._carrying(letter)
        reader = books.get(Person, letter.to) or books.person_at(letter.to)
        party = reader.id if reader else letter.to
        threads = threads_of(letter, party, books, self.ids, now)
        thread, id = threads[letter.topic], self.ids.letter()
        message_id = self.handbook.address.message_id(thread.token, id)
        last = self._desk(reader, threads, books, now)
        return Begun(letter, reader, party, threads, id, message_id, ids_before(thread, letter), last)

    def row_of(self, begun: Begun, now: datetime) -> OutboxRow:
        """The row by which a letter waits in the outbox."""
        letter, address = begun.letter, self.handbook.address
        return OutboxRow(
            id=begun.id,
            message_id=begun.message_id,
            recipients=(begun.address,),
            envelope_from=address.return_address(begun.id) if self.envelope == "letter" else address.address,
            template=letter.template,
            party=begun.party,
            urgency=letter.urgency.value,
            made=now,
            topic=letter.topic,
            not_before=self._not_before(letter, now),
            cancel_key=letter.cancel_key,
        )

    def _desk(self, reader: Person | None, threads: dict[str, Thread], books: Books, now: datetime) -> Facts | None:
        """The last line of every letter to an admin: their desk, whose thread is begun with its first use."""
        if reader is None or not self.handbook.is_admin(reader):
            return None
        topic, address = desk_at(now, self.handbook), self.handbook.address
        thread = books.thread(reader.id, topic)
        if thread is None:
            thread = threads[topic] = new_thread(reader.id, topic, "", self.ids, now)
        subject = "" if address.separator else address.subject_with("Desk", thread.token)
        return Facts(words="Commands outside a thread", address=address.with_token(thread.token), subject=subject)

    def _facts(self, letter: Letter, reader: Facts, thread: Thread) -> dict[str, object]:
        """What a letter says, with what every letter may say besides: program, reader, and where answers go."""
        address = self.handbook.address
        return {
            **letter.facts,
            "program": Facts(name=self.handbook.name, address=address.address),
            "reader": reader,
            "reply": Facts(
                address=address.with_token(thread.token),
                subject=lambda subject: self._reply_subject(thread, thread.subject or subject),
            ),
        }

    def _parts(
        self, letter: Letter, reader: Facts, threads: dict[str, Thread], zone: str, language: str
    ) -> dict[str, object]:
        """The fact `parts`, where a letter has some. A thread that a part begins is called as the part is."""
        if not letter.parts:
            return {}
        parts = []
        for each in letter.parts:
            part = Part(each.template, self._facts(each, reader, threads[each.topic]))
            parts.append(part)
            if not threads[each.topic].subject and each.topic != letter.topic:
                subject = self.templates.render(part.template, part.facts, zone, language).subject
                threads[each.topic] = replace(threads[each.topic], subject=subject)
        return {"parts": tuple(parts)}

    def _reply_subject(self, thread: Thread, subject: str) -> str:
        return f"Re: {self.handbook.address.subject_with(subject, thread.token)}"

    def _list(self, letter: Letter, token: str) -> tuple[tuple[str, str], ...]:
        handbook = self.handbook
        if not letter.listed:
            return ()
        return list_headers(handbook.name, handbook.address, token, handbook.unsubscribe_url)

    def _sender_name(self, letter: Letter) -> str:
        return f"{letter.writer} via {self.handbook.name}" if letter.writer else self.handbook.name

    def _not_before(self, letter: Letter, now: datetime) -> datetime | None:
        """A decision's letters to others wait for the undo window (section 3)."""
        minutes = self.handbook.limits.undo_minutes
        return now + timedelta(minutes=minutes) if letter.cancel_key and minutes else None

    def _invitation(
        self, letter: Letter, threads: dict[str, Thread], attendee: Address, now: datetime, tongue: Tongue
    ) -> bytes:
        if letter.invitation is None:
            return b""
        address, token = self.handbook.address, threads[letter.organizes or letter.topic].token
        organizer = Address(address.with_token(token), self.handbook.name)
        summary = tongue.phrases.said(letter.invitation.summary)
        named = address.subject_with(summary, token)  # answers repeat it in their subject
        return render_invitation(dataclasses.replace(letter.invitation, summary=named), organizer, attendee, now)

    def _carrying(self, letter: Letter) -> Letter:
        """A letter with the words and files that waited for it."""
        if not letter.carries:
            return letter
        text, files = unpack(self.kept(letter.carries))
        return dataclasses.replace(letter, facts={**letter.facts, "text": text}, attachments=files)

    def _bundled(self, letter: Letter, now: datetime) -> tuple[Attachment, ...]:
        if letter.bundle is None:
            return ()
        return (Attachment(letter.bundle.name, "application/zip", packed(letter.bundle, self.kept, now)),)

    def _enclosed(self, letter: Letter) -> tuple[Attachment, ...]:
        return tuple(
            Attachment(f"cv-{id.replace('/', '-')}.pdf", "application/pdf", self.kept(id)) for id in letter.encloses
        )


def _own_tokens(reader: Person | None, party: str, books: Books, tongue: Tongue) -> OwnTokens:
    return OwnTokens(frozenset({party, *(reader.addresses if reader else ())}), books, tongue.phrases.said)


def _first(reader: Person | None, name: str) -> str:
    """How a letter addresses its reader; "" for somebody whose name we do not know: it is not guessed from the
    address."""
    if reader is not None:
        return reader.first_name
    return name.split()[0] if name and "@" not in name and name.split() else ""
