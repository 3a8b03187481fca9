"""Last line: what stands at the very end of every foot to some readers: words, and an address to write to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from mailbot.policy.options import Reply


@dataclass(frozen=True, slots=True)
class LastLine:
    """It as plain text with its line break, and as HTML; both empty for readers without one."""

    text: str = ""
    html: str = ""


def last_line(facts: Mapping[str, object], said: Callable[[str], str] = str) -> LastLine:
    """The line from the fact `last`, an object with `words`, `address` and, where it needs one, `subject`; `said` puts
    words into the reader's language."""
    last = facts.get("last")
    if last is None:
        return LastLine()
    words, address, subject = (str(getattr(last, name)) for name in ("words", "address", "subject"))
    words = said(words)
    link = escape(Reply(address, subject).mailto(""))
    under = f" {said('with the subject')} {subject}" if subject else ""
    return LastLine(
        f"{words}: {address}{under}\n",
        f'<p>{escape(words)}: <a href="{link}">{escape(address)}</a></p>\n',
    )
