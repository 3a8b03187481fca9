"""What can go wrong, split by whose fault it is, because that decides what happens next.

The operator's mistakes are listed all at once and end the command (exit 2). A mail that cannot be read is held.
A server that cannot be reached is tried again. Whatever is none of these is a fault of ours: the mail is shunted.
"""

from __future__ import annotations

from dataclasses import dataclass


class MailbotError(Exception):
    """Everything that mailbot raises on purpose; its text is one line that a reader can act on."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in something that a program admin wrote, and how to mend it.

    `file` is the file's name as its author knows it, `place` what leads to the spot inside it (a key, a rule's name,
    a line), `excerpt` the offending text with a caret under the position, where that helps.
    """

    file: str
    place: str
    problem: str
    mend: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        text = f"{self.file}: {self.place}: {self.problem}" if self.place else f"{self.file}: {self.problem}"
        if self.excerpt:
            text += "\n" + "\n".join(f"    {line}" for line in self.excerpt.splitlines())
        return f"{text}\n    -> {self.mend}" if self.mend else text


class ConfigError(MailbotError):
    """Config, rules, forms or templates are off: carries every mistake, not just the first."""

    def __init__(self, mistakes: list[Mistake] | tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


class MalformedMail(MailbotError):
    """A mail that cannot be read within the limits; the mail is held and a human looks."""


class UnprintableLetter(MailbotError):
    """Of letters that were printed together one cannot be: their mails are to be taken in one by one."""


class Unavailable(MailbotError):
    """A server cannot be reached, or the connection broke: nothing is lost, it is tried again later."""


class Refused(MailbotError):
    """A server was reached and said no for good (a wrong password, an unknown certificate): a human has to act."""


class BooksError(MailbotError):
    """The books cannot be read or written; nothing was overwritten."""


class BooksLocked(BooksError):
    """Another process holds the books for writing."""
