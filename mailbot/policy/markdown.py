"""Values as Markdown: what is put into a letter says exactly what it says, and is never markup.

What people wrote goes in behind fences of our own (`letter_body`), so that no parser reads it as anything but text.
"""

from __future__ import annotations

import re

_BACKSLASHED = {ord(mark): f"\\{mark}" for mark in "\\`*_[]()<>&"}
_BLOCK_MARK = re.compile(r"(\d*)([.#+=~-])")
"""What begins a list, a heading, a rule or a fence, but only at the start of a line."""
_UNSEEN_SIGNS = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # controls, but for the line break
    "\ud800-\udfff"  # lone surrogates
    "\u202a-\u202e\u2066-\u2069"  # these turn the text after them round
)
_UNSEEN = re.compile(f"[{_UNSEEN_SIGNS}]")
_PLAIN = re.compile(rf"(?!\d*[.#+=~-]|\s)[^\\`*_\[\]()<>&\n{_UNSEEN_SIGNS}]*(?<!\s)")
"""One line that says as Markdown what it says as text."""
_BACKTICKS = re.compile("`+")


class Markup(str):
    """Text that is Markdown already and goes into a letter as it is; any operation on it yields plain text again."""

    __slots__ = ()


def clean(value: object) -> str:
    """A value as text: line breaks are \\n, tabs are blanks, and nothing in it is invisible or turns text round."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNSEEN.sub("", text)


def flat(value: object) -> str:
    """A value on one line: what may stand in a subject or in an option."""
    return " ".join(clean(value).split())


def escape(value: object) -> str:
    """A value as Markdown that says exactly this text, line breaks included (CommonMark 2.4, 6.7)."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value  # most values are words
    lines = (line.strip().translate(_BACKSLASHED) for line in clean(value).strip().split("\n"))
    return "\\\n".join(_BLOCK_MARK.sub(r"\1\\\2", line, count=1) if _BLOCK_MARK.match(line) else line for line in lines)


def quoted(value: object) -> Markup:
    """What somebody wrote, set apart: indented in the text, a block quote in HTML; empty lines part its paragraphs."""
    paragraphs = (lines_of(part) for part in clean(value).split("\n\n"))
    return _fenced("quoted", "\n\n".join("\n".join(lines) for lines in paragraphs if lines))


def verbatim(value: object) -> Markup:
    """Text whose line breaks and blanks all stay, such as a form to fill in."""
    return _fenced("verbatim", clean(value).strip("\n"))


def prose(value: object) -> Markup:
    """A letter in somebody's own words: paragraphs, lists and links, and no other markup."""
    return _fenced("prose", clean(value).strip())


def mail(label: str, text: object) -> Markup:
    """A whole mail behind a link in HTML, and nothing in the text."""
    return _fenced("mail", f"{label}\n{clean(text).strip()}")


def _fenced(kind: str, text: str) -> Markup:
    """A fence of our own around a text, which is not read as Markdown."""
    # A line "--" would set off the letter's foot.
    text = "\n".join(" --" if line.rstrip() == "--" else line for line in text.split("\n"))
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markup(f"\n\n{fence}{kind}\n{text}\n{fence}\n\n")


def lines_of(paragraph: str) -> list[str]:
    """A paragraph's lines, without empty ones and without blanks around them."""
    return [line.strip() for line in paragraph.split("\n") if line.strip()]
