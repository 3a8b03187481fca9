"""Options: the keywords that fit now, each on a line of its own with what it does and, in HTML, a link to answer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

_WIDEST = 16
"""Longer keywords do not push the second column to the right."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Where an answer goes to: the letter's own reply address, and the subject of its thread."""

    address: str
    subject: str

    def mailto(self, body: str) -> str:
        """A link that opens the finished reply (RFC 6068)."""
        address = quote(self.address, safe="@+.-_~!$'*")
        lines = quote(body.replace("\n", "\r\n"), safe="")
        return f"mailto:{address}?subject={quote(self.subject, safe='')}&body={lines}"


def write_options(*rows: str) -> str:
    """Rows of "KEYWORD | what it does" as the fenced block that both renditions read."""
    lines = [" | ".join(part.strip() for part in " ".join(row.split()).partition("|")[::2]) for row in rows]
    return "\n\n~~~~~~options\n" + "\n".join(lines) + "\n~~~~~~\n\n"


def read_options(content: str) -> list[tuple[str, str]]:
    """(keyword with its arguments, what it does) of each row."""
    rows = (line.partition("|") for line in content.splitlines() if line.strip())
    return [(words.strip(), does.strip()) for words, _, does in rows]


def options_text(content: str) -> list[str]:
    """Two columns, indented by two."""
    rows = read_options(content)
    width = max((len(words) for words, _ in rows if len(words) <= _WIDEST), default=0)
    return [f"  {words.ljust(width)}    {does}".rstrip() for words, does in rows]


def options_html(content: str, reply: Reply | None) -> str:
    """A table of two columns; the keyword is a link where the letter has a reply address."""
    rows = "".join(
        f'<tr><td class="key">{_key(words, reply)}</td><td class="does">{escape(does)}</td></tr>\n'
        for words, does in read_options(content)
    )
    return f'<table role="presentation" class="options">\n{rows}</table>\n'


def _key(words: str, reply: Reply | None) -> str:
    """An ellipsis stands for what the reader is to write: the finished reply leaves room for it."""
    if reply is None:
        return f"<b>{escape(words)}</b>"
    body = words.replace("…", "").replace("...", "")
    return f'<a href="{escape(reply.mailto(body))}">{escape(words)}</a>'
