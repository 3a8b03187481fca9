"""Own tokens: a token of one person never appears in a mail to another, wherever people have put it (section 4).

The last look at a letter before it is finished. What one of a pair writes has been cleaned by then (relay.py);
questions, answers and comments go as they are, but for this. Files are looked into as far as they are text or mails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mailbot.errors import MalformedMail
from mailbot.mail.message import Attachment
from mailbot.mail.passing_on.redact import Redaction
from mailbot.mail.passing_on.runs import TOKEN, places
from mailbot.mail.reading.parse import parse
from mailbot.program.books import Books

_SOFT_BREAK = re.compile(rb"=\r?\n")
_BLANK = b"x" * TOKEN
KEPT_BACK = "This file was kept back: it has an address in it that is somebody else's alone."


@dataclass(frozen=True, slots=True)
class OwnTokens:
    """What one reader may see of the tokens in a letter: those of `parties`, which are all names of the reader; `said`
    puts what stands instead of others into their language."""

    parties: frozenset[str]
    books: Books
    said: Callable[[str], str] = str
    _redaction: Redaction = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_redaction", Redaction.of((), is_token=self._is_foreign, said=self.said))

    def text(self, text: str) -> str:
        """The text with a mask for every address that carries a token of somebody else's."""
        return self._redaction.text(text) if self._foreign(text) else text

    def are_all_in(self, text: str) -> bool:
        """Whether a text has no token of anybody else's."""
        return not self._foreign(text)

    def file(self, file: Attachment) -> Attachment:
        """The file with such tokens blanked; a note in its place where they cannot be."""
        file = replace(file, name=self.text(file.name))
        content = file.content
        for token in self._foreign(content.decode("latin-1")):
            content = re.sub(token.encode(), _BLANK, content, flags=re.IGNORECASE)
        if self._foreign(_SOFT_BREAK.sub(b"", content).decode("latin-1")) or self._foreign(_within(file, content)):
            return Attachment(f"{file.name}.txt", "text/plain", f"{self.said(KEPT_BACK)}\n".encode())
        return file if content == file.content else replace(file, content=content)

    def _foreign(self, text: str) -> list[str]:
        """The tokens of others in a text, in small letters."""
        return [token for _, token in places(text.lower()) if self._is_foreign(token)]

    def _is_foreign(self, letters: str) -> bool:
        thread = self.books.thread_with(letters)
        return thread is not None and thread.party not in self.parties


def _within(file: Attachment, content: bytes) -> str:
    """What a mail that is attached says, whatever it is encoded in."""
    if not file.type.startswith("message/") and not file.name.lower().endswith(".eml"):
        return ""
    try:
        mail = parse(content)
    except MalformedMail:
        return ""
    files = [each.content.decode("latin-1") for each in mail.attachments]
    return "\n".join([repr(dict(mail.headers)), mail.text, mail.html, mail.enclosed, *files])
