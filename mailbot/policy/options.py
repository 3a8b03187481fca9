"""Options: the keywords that fit now, each on a line of its own with what it does and, in HTML, a link to answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import quote, unquote

LINE_END = "⏎"
"""In the words of an answer of several lines: where the next one begins."""

_WIDEST = 22
"""Longer keywords do not push the second column to the right."""

_LINES = 4
"""So many lines of an answer stand on its button."""

_BUTTON = 16
"""A longer button leaves no room for words beside it on a phone, so they stand below it there."""

_LONGEST = 120
"""Characters that are shown of what somebody wrote; the link behind them has all of it."""
_SAID = "="
"""In a row: before words that somebody wrote, spelled so that no sign in them means anything to us."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Where an answer goes to: the letter's own reply address, and the subject of its thread."""

    address: str
    subject: str

    def mailto(self, body: str) -> str:
        """A link that opens the finished reply (RFC 6068)."""
        return _finished(self.opening, body)

    @property
    def opening(self) -> str:
        """What all such links begin with."""
        address = quote(self.address, safe="@+.-_~!$'*")
        return f"mailto:{address}?subject={quote(self.subject, safe='')}&body="


def _finished(opening: str, body: str) -> str:
    return opening + quote(body.replace("\n", "\r\n"), safe="")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the words that it begins with, the form of what its reader writes behind them, what it does.

    `said` that the words may be somebody's own: the answer has them as they are, and no sign in them is one of ours.
    """

    words: str
    form: str = ""
    does: str = ""
    said: bool = False

    @property
    def label(self) -> str:
        """The words on one line, with commas between several (LINE_END in the words); of many the first and last."""
        if not self.said:
            lines = self.words.split(LINE_END)
            return ", ".join(lines if len(lines) <= _LINES else [*lines[:2], "…", lines[-1]])
        flat = " ".join(self.words.split())
        return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"

    @property
    def shown(self) -> str:
        return f"{self.label} {self.form}".rstrip()

    @property
    def body(self) -> str:
        """The reply as far as it can be finished: an ellipsis, or a form that has to be there, is room to write."""
        ours = self.words.replace(LINE_END, "\n").replace("…", "").replace("...", "")
        words = self.words if self.said else ours
        return f"{words} " if self.form and not self.form.startswith("[") else words


def option_of(row: object) -> Option:
    """An option from "KEYWORD | what it does", or from an object with `keyword`, `form` and `does`, whose keyword may
    have words behind it that somebody wrote."""
    if isinstance(row, str):
        words, _, does = row.partition("|")
        return Option(words, "", does)
    words, form, does = (str(getattr(row, name)) for name in ("keyword", "form", "does"))
    return Option(words, form, does, said=True)


def write_options(*options: Option) -> str:
    """Options as the fenced block that both renditions read: "words | form | what it does", one on a line."""
    lines = (" | ".join((_words(o), _bare(o.form), " ".join(o.does.split()))) for o in options)
    return "\n\n~~~~~~options\n" + "\n".join(lines) + "\n~~~~~~\n\n"


def _words(option: Option) -> str:
    return _SAID + quote(option.words, safe=" ") if option.said else _bare(option.words)


def _bare(part: str) -> str:
    """A part of a row on one line, without the mark that ends it."""
    return " ".join(part.replace("|", "/").split())


@lru_cache(maxsize=4)  # each block of a letter is read for its text, its HTML and its keywords
def read_options(content: str) -> tuple[Option, ...]:
    """The options of a fenced block, in order."""
    rows = (map(str.strip, line.split("|", 2)) for line in content.splitlines() if line.strip())
    return tuple([_option(*row) for row in rows])


def _option(words: str, form: str, does: str) -> Option:
    said = words.startswith(_SAID)
    return Option(unquote(words[1:]) if said else words, form, does, said)


def options_text(content: str) -> list[str]:
    """Two columns, indented by two."""
    options = read_options(content)
    width = max((len(option.shown) for option in options if len(option.shown) <= _WIDEST), default=0)
    return [f"  {option.shown.ljust(width)}    {option.does}".rstrip() for option in options]


def options_html(content: str, reply: Reply | None) -> str:
    """A table of two columns; the keyword is a link where the letter has a reply address."""
    options = read_options(content)
    opening = reply.opening if reply else None
    rows = "".join(
        f'<tr><td class="key">{_key(option, opening)}</td><td class="does">{_does(option)}</td></tr>\n'
        for option in options
    )
    wide = " wide" if any(len(option.label) > _BUTTON for option in options) else ""
    return f'<table role="presentation" class="options{wide}">\n{rows}</table>\n'


def mail_html(content: str, reply: Reply | None) -> str:
    """A link that opens a whole mail, such as a form to fill in: its first line is "words | what it does", the others
    are the mail (RFC 6068). Nothing where the letter has no reply address."""
    first, _, mail = content.partition("\n")
    if reply is None or not mail.strip():
        return ""
    label, _, does = first.partition("|")
    link = f'<a href="{escape(reply.mailto(mail))}">{escape(label.strip())}</a>'
    row = f'<tr><td class="key">{link}</td><td class="does">{escape(does.strip())}</td></tr>'
    return f'<table role="presentation" class="options whole">\n{row}\n</table>\n'


def _key(option: Option, opening: str | None) -> str:
    if opening is None:
        return f"<b>{escape(option.label)}</b>"
    return f'<a href="{escape(_finished(opening, option.body))}">{escape(option.label)}</a>'


def _does(option: Option) -> str:
    """What it does, with the form above it, which would make a button too wide for a small screen."""
    form = f'<span class="form">{escape(option.form)}</span><br>' if option.form else ""
    return form + escape(option.does)
