"""A player: one of the cast at an ordinary mail client, with a mailbox over IMAP and a way to send over SMTP."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.smtp import SmtpTransport
from mailbot.demo.cast import Role
from mailbot.demo.correspondent import Correspondent
from mailbot.errors import MailbotError
from mailbot.mail.message import Mail

READ = "Read"
"""The folder of a player's mailbox for what was read."""

_LINK = re.compile(r'<a\s[^>]*?href="(mailto:[^"]+)"[^>]*>([^<]*)</a>')


class DemoFailed(MailbotError):
    """The story did not go as it should; its text says where."""


@dataclass(slots=True)
class Player:
    """One of the cast; what has been fetched lies in `client.inbox`, what the story has not looked at in `fresh`."""

    role: Role
    client: Correspondent
    mailbox: ImapMailbox
    transport: SmtpTransport
    fresh: list[Mail] = field(default_factory=list)

    async def fetch(self, message_id: str) -> Mail:
        """The letter of this Message-ID, as soon as it lies in the mailbox; whatever else lies there is read, too."""
        while True:
            arrivals = await self.mailbox.arrivals()
            letters = [self.client.receive(arrival.raw) for arrival in arrivals]
            self.fresh += letters
            await self.mailbox.file([arrival.uid for arrival in arrivals], READ)
            for letter in self.client.inbox:
                if letter.message_id == message_id:
                    return letter
            await self.mailbox.wait(1)

    async def send(self, raw: bytes, recipient: str, *, automatic: bool = False) -> None:
        """Hands a mail in, an automatic one without a return path (RFC 3834 3.3); DemoFailed where the server does not
        take it."""
        answers = await self.transport.send("" if automatic else self.role.address, [recipient], raw)
        for answer in answers.values():
            if not answer.accepted:
                raise DemoFailed(f"{self.role.name}'s mail was not taken: {answer.code} {answer.text}")

    def letter(self) -> Mail:
        """The newest letter; DemoFailed where none came since this was last asked."""
        if not self.fresh:
            raise DemoFailed(f"no letter came for {self.role.name}")
        letter = self.fresh[-1]
        self.fresh.clear()
        return letter

    def about(self, words: str) -> Mail:
        """The newest letter that says these words, however long ago it came; DemoFailed where none does."""
        for letter in reversed(self.client.inbox):
            if words in letter.subject or words in " ".join(letter.text.split()):
                self.fresh.clear()
                return letter
        raise DemoFailed(f'{self.role.name} has no letter that says "{words}"')

    async def leave(self) -> None:
        """Logs out everywhere."""
        await self.mailbox.close()
        await self.transport.close()


def link_in(letter: Mail, words: str) -> str:
    """The mailto link of a letter that says these words or begins with them; DemoFailed where it has none."""
    links = {unescape(said).strip(): unescape(link) for link, said in _LINK.findall(letter.html)}
    for said, link in links.items():
        if f"{said} ".startswith(f"{words} "):
            return link
    raise DemoFailed(f'"{letter.subject}" has no link {words}, only {", ".join(links) or "none"}')
