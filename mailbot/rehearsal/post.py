"""Post: carries mails between the made-up people and the office: as values where nobody reads the bytes, else as the
finished mails that they are (RFC 5322), with the server's answers and delivery reports (RFC 3464) that come back."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from random import Random  # noqa: TID251  # chance that is the same for the same seed, and decides nothing of the program
from urllib.parse import quote

from mailbot.adapters.smtp import Answer
from mailbot.demo.correspondent import Correspondent as Client
from mailbot.mail.message import Address, Mail
from mailbot.program.trust.token import ProgramAddress
from mailbot.rehearsal.correspondent import Act
from mailbot.rehearsal.population import Actor

_LETTER_ID = re.compile(rb"^X-Mailbot-Letter: ([a-z2-7]+)\r$", re.MULTILINE)
_REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.test>
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <{id}@mx.example.test>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

The mail below could not be delivered.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.test

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--cut
Content-Type: text/rfc822-headers

From: {to}
To: {recipient}
Message-ID: <{letter}>

--cut--
"""


@dataclass(slots=True)
class Pen:
    """Writes what people say as mails: a value (`said`), or octets (`written`) as their mail programs make them."""

    program: ProgramAddress
    clients: dict[str, Client] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def client(self, actor: Actor) -> Client:
        if actor.key not in self.clients:
            self.clients[actor.key] = Client(actor.name, actor.address, self.program.address, actor.clock)
        return self.clients[actor.key]

    def said(self, act: Act, token: str, now: datetime) -> Mail:
        """A mail in answer to a letter, as the parser would give it; nothing is quoted."""
        assert act.heard is not None
        text = act.words or "\n\n".join(f"{question}\n{answer}" for question, answer in act.answers.items())
        id = f"{act.actor.key}.{next(self._numbers)}@made.example.test"
        return Mail(
            message_id=id,
            digest=f"sha256:{hashlib.sha256(id.encode()).hexdigest()}",
            sender=Address(act.actor.address, act.actor.name),
            subject=f"{'Automatic reply' if act.automatic else 'Re'}: {act.heard.letter.template}",
            to=(Address(self.program.with_token(token)),),
            date=now.astimezone(act.actor.clock),
            in_reply_to=(act.heard.row.message_id,),
            references=(act.heard.row.message_id,),
            text=text,
            new_text=text,
            headers={"auto-submitted": ("auto-replied",)} if act.automatic else {},
            size=len(text),
        )

    def written(self, act: Act, token: str, now: datetime) -> bytes:
        """The same as octets; what answers a part of a letter is sent through the link of that part."""
        client, heard = self.client(act.actor), act.heard
        if heard is None or act.fresh:
            subject, text = (act.words, "") if act.words.isupper() else ("A question", act.words)
            return client.write(subject, text, now)
        if heard.mail is None or heard.topic != heard.row.topic:
            words = act.words or "\n\n".join(f"{question}\n{answer}" for question, answer in act.answers.items())
            subject = quote(f"Re: {heard.letter.template}")
            link = f"mailto:{quote(self.program.with_token(token))}?subject={subject}&body={quote(words)}"
            return client.follow(Mail("", "", None), link, now)
        if act.automatic:
            return client.answer_automatically(heard.mail, act.words, now)
        if act.answers:
            return client.fill(heard.mail, act.answers, now)
        return client.reply(heard.mail, act.words, now)


@dataclass(slots=True)
class Post:
    """The servers of the world (ports.Transport): who is gone has no mailbox, and now and then one asks to try later.
    `accepted` are the ids of the letters that went, with their octets; `returned` those that come back as reports."""

    people: Mapping[str, Actor]
    program: str
    chance: Random
    now: datetime
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    returned: list[tuple[str, str]] = field(default_factory=list)

    async def send(self, envelope_from: str, recipients: Sequence[str], raw: bytes) -> dict[str, Answer]:
        (recipient,) = recipients
        reader, id = self.people.get(recipient), letter_id(raw)
        luck = self.chance.random()
        if luck < 0.002:
            return {recipient: Answer(451, "4.7.1 try again later")}
        if reader is None or (reader.gone is not None and reader.gone <= self.now):
            if luck < 0.6:
                return {recipient: Answer(550, "5.1.1 user unknown")}
            self.returned.append((id, recipient))
        self.accepted.append((id, raw))
        return {recipient: Answer(250, "2.0.0 ok")}

    async def close(self) -> None:
        """Nothing is open."""

    def report(self, message_id: str, recipient: str, now: datetime) -> bytes:
        """The report about a letter that another server had taken, and then could not deliver."""
        id = hashlib.sha256(message_id.encode()).hexdigest()[:12]
        date = format_datetime(now)
        return _REPORT.format(to=self.program, date=date, id=id, recipient=recipient, letter=message_id).encode()


def letter_id(raw: bytes) -> str:
    """Which letter these octets are."""
    found = _LETTER_ID.search(raw[:20_000])
    return found[1].decode() if found else raw.decode("ascii", "replace")
