"""Last line: what stands at the very end of every foot to some readers: words, and an address to write to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from mailbot.policy.options import Reply


@dataclass(frozen=True, slots=True)
class LastLine:
    """It as plain text with its line break, and as HTML; both empty for readers without one."""

    text: str = ""
    html: str = ""


def last_line(facts: Mapping[str, object]) -> LastLine:
    """The line from the fact `last`, an object with `words`, `address` and, where it needs one, `subject`."""
    last = facts.get("last")
    if last is None:
        return LastLine()
    words, address, subject = (str(getattr(last, name)) for name in ("words", "address", "subject"))
    link = escape(Reply(address, subject).mailto(""))
    return LastLine(
        f"{words}: {address}{f' with the subject {subject}' if subject else ''}\n",
        f'<p>{escape(words)}: <a href="{link}">{escape(address)}</a></p>\n',
    )
