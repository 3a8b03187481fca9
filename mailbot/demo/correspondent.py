"""A correspondent: somebody with an ordinary mail client, for the demo's cast and for the tests' stories.

Writes mails and answers as clients do: with Reply-To obeyed, In-Reply-To and References set, "Re:" in front of the
subject, an attribution line, the letter quoted below, and their own clock's offset in the date.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from email.headerregistry import Address as MailboxHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mailbot.mail.message import Attachment, Mail
from mailbot.mail.reading.parse import parse


@dataclass(slots=True)
class Correspondent:
    """One person; `inbox` are the letters they got, oldest first."""

    name: str
    address: str
    program: str
    zone: tzinfo
    signature: str = ""
    inbox: list[Mail] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def receive(self, raw: bytes) -> Mail:
        """A letter arrives."""
        mail = parse(raw)
        self.inbox.append(mail)
        return mail

    @property
    def last(self) -> Mail:
        """The letter that came last."""
        return self.inbox[-1]

    def write(self, subject: str, text: str, now: datetime, attachments: Sequence[Attachment] = ()) -> bytes:
        """A new mail to the program's address."""
        return self._message(subject, text, now, self.program, attachments).as_bytes()

    def reply(self, letter: Mail, text: str, now: datetime, attachments: Sequence[Attachment] = ()) -> bytes:
        """An answer with the letter quoted below it."""
        quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
        body = f"{text}\n\n{self._attribution(letter)}\n{quoted}\n"
        return self._in_answer(letter, body, now, attachments).as_bytes()

    def fill(self, letter: Mail, answers: Mapping[str, str], now: datetime, files: Sequence[Attachment] = ()) -> bytes:
        """An answer with the letter quoted and each answer typed below the line that holds its question."""
        lines = [self._attribution(letter)]
        for line in letter.text.splitlines():
            lines.append(f"> {line}".rstrip())
            for question, answer in answers.items():
                if question in line and line.lstrip().startswith("["):
                    lines += ["", answer, ""]
        return self._in_answer(letter, "\n".join(lines) + "\n", now, files).as_bytes()

    def follow(self, letter: Mail, link: str, now: datetime, text: str = "") -> bytes:
        """A click on one of the letter's mailto links, then Send: the client opens a mail that is no reply. A `text`
        takes the place of the one that the link brings."""
        from urllib.parse import parse_qs, unquote, urlsplit

        parts = urlsplit(link)
        asked = parse_qs(parts.query)
        to, subject = unquote(parts.path), asked.get("subject", [""])[0]
        return self._message(subject, text or asked.get("body", [""])[0], now, to, ()).as_bytes()

    def answer_automatically(self, letter: Mail, text: str, now: datetime) -> bytes:
        """What a mail program answers by itself for somebody who is away (RFC 3834); nothing is quoted."""
        message = self._in_answer(letter, f"{text}\n", now, ())
        message.replace_header("Subject", f"Automatic reply: {letter.subject}")
        message["Auto-Submitted"] = "auto-replied"
        return message.as_bytes()

    def _in_answer(self, letter: Mail, body: str, now: datetime, attachments: Sequence[Attachment]) -> EmailMessage:
        subject = letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
        to = letter.header("reply-to") or (letter.sender.address if letter.sender else self.program)
        message = self._message(subject, body, now, to.rpartition("<")[2].rstrip(">"), attachments)
        message["In-Reply-To"] = f"<{letter.message_id}>"
        message["References"] = " ".join(f"<{id}>" for id in (*letter.references, letter.message_id))
        return message

    def _message(
        self, subject: str, body: str, now: datetime, to: str, attachments: Sequence[Attachment]
    ) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = MailboxHeader(self.name, addr_spec=self.address)
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(now.astimezone(self.zone))
        local, _, domain = self.address.partition("@")
        message["Message-ID"] = f"<{local}.{next(self._numbers)}.{now:%Y%m%d%H%M%S}@{domain}>"
        message.set_content(f"{body}\n-- \n{self.signature}\n" if self.signature else body)
        for attachment in attachments:
            kind, _, subtype = attachment.type.partition("/")
            message.add_attachment(attachment.content, maintype=kind, subtype=subtype, filename=attachment.name)
        return message

    def _attribution(self, letter: Mail) -> str:
        when = f"{letter.date:%a, %d %b %Y at %H:%M}" if letter.date else "Recently"
        sender = letter.sender
        return f"On {when}, {sender.name if sender else ''} <{sender.address if sender else ''}> wrote:"
