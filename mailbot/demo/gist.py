"""Gist: the first thing that a mail says, for those who only look on."""

from __future__ import annotations

from mailbot.mail.message import Mail

_GREETING_WORDS = 4


def gist_of(mail: Mail) -> str:
    """The first thing that a mail says, as one line, after its greeting."""
    paragraphs = [" ".join(part.split()) for part in mail.new_text.split("\n\n")]
    said = [part for part in paragraphs if part and not (part.endswith(",") and len(part.split()) <= _GREETING_WORDS)]
    return said[0] if said else ""
