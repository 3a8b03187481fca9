"""Plan lines: a list of milestones, as people type it into a mail, taken apart into goals, items and other words.

Every line is looked at once, and only its beginning and its end: the time it takes is proportional to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mailbot.program.plans.marks import HORIZONS, Marks, plain

_WRAPPED = 50
"""A line as long as this may have been broken by a mail program: the next one can belong to it."""
_HEADING = 120
"""A longer line is no heading unless it says so ("Goal: …")."""

_QUOTE = re.compile(r"[ \t]{0,8}(?:>[ \t]?){1,20}")
_INDENT = re.compile(r"(?:[ \t]{0,8}>){0,20}[ \t]{3,60}\S")
_MARKER = re.compile(r"(?:[-*•+–—‣◦·]|\(?\d{1,3}(?:\.\d{1,3}){0,3}[.):]|#\d{1,3}[.):]?)(?:[ \t]+|(?=\[)|$)")
_BOX = re.compile(r"(?:\[([ xX✓✔]?)\]|([☐☑✅✔]))[ \t]*")
_FAR = tuple(f"{term}: " for term in HORIZONS.values())
_HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")
_PREAMBLE = re.compile(r"(?:hello|hi|hey|dear|hallo|liebe[rs]?)\b|.{0,40}\b(?:plan|list|milestones)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:(?:best|kind|warm|many|with|all the|viele|liebe|beste|schöne) ?){0,3}"
    r"(?:regards|wishes|best|cheers|thanks|thank you|yours|greetings|grüße|lg|vg)",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a line of a list is."""

    GOAL = "goal"
    ITEM = "item"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: its words on one line, and whether its box is ticked."""

    kind: Kind
    words: str
    ticked: bool = False


@dataclass(slots=True)
class _Begun:
    """An entry to which the next line may belong."""

    kind: Kind
    parts: list[str]
    ticked: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without quote marks and blanks around it; `bare` is without its bullet, number and box too, `indented`
    says that it stood below the words of the line before it."""

    words: str
    bare: str
    marked: bool
    ticked: bool
    indented: bool


def read_entries(text: str, marks: Marks) -> list[Entry]:
    """The entries of a list in their order; `marks` are the words by which goals and dates are known. Where some lines
    have a bullet or number, only those are items; else each line is one. What a mail program has broken is joined
    again, and what comes after a farewell is no entry."""
    lines = [_read_line(line) for line in text.splitlines()]
    marked = any(line.marked for line in lines)
    begun: list[_Begun] = []
    before, over = "", False
    for line in lines:
        if line.words:
            last = begun[-1] if begun and before and not over else None
            over = over or (not line.marked and not _goes_on(line, last) and _says_farewell(line.words))
            last = None if over else last
            kind = Kind.OTHER if over else _kind(line, before, last, marks, marked=marked)
            if kind is None and last is not None:
                last.parts.append(line.words)
            else:
                begun.append(_Begun(kind or Kind.OTHER, [line.bare], line.ticked))
        before = line.words
    return [Entry(each.kind, " ".join(each.parts), each.ticked) for each in begun]


def _read_line(raw: str) -> _Line:
    quote = _QUOTE.match(raw)
    words = " ".join((raw[quote.end() :] if quote else raw).split())
    at, marked, ticked = 0, False, False
    while found := _MARKER.match(words, at) or _BOX.match(words, at):
        if found.re is _BOX:
            ticked = ticked or (found[1] or found[2] or "").strip() not in {"", "☐"}
        at, marked = found.end(), True
    return _Line(words, words[at:], marked, ticked, not marked and _INDENT.match(raw) is not None)


def _kind(line: _Line, before: str, last: _Begun | None, marks: Marks, *, marked: bool) -> Kind | None:
    """What a line is, right below the line `before` it, of the entry `last`; None where it goes on with that."""
    follows = last is not None and last.kind is not Kind.OTHER
    broken = follows and len(before) >= _WRAPPED
    if broken and marks.alone.match(line.words):
        return None
    if line.marked:
        return Kind.ITEM
    heading = _heading(line.words, marks) if not (broken or _goes_on(line, last)) else None
    if heading is not None:
        return heading
    if (follows and marked) or (broken and line.words[:1].islower()):
        return None
    return Kind.OTHER if marked or line.words.endswith("?") else Kind.ITEM


def _goes_on(line: _Line, last: _Begun | None) -> bool:
    """Whether a line stands right below the words of an item, as our letters show what belongs to one."""
    return line.indented and last is not None and last.kind is Kind.ITEM


def _heading(words: str, marks: Marks) -> Kind | None:
    """Whether a line heads what comes below it, as a goal or as "This is my plan:"; None where it is no heading."""
    if marks.goal.match(words) or marks.horizon.match(words):
        return Kind.GOAL
    if len(words) > _HEADING:
        return None
    if _HASHES.match(words) or words.endswith(":") or (words.startswith("**") and words.endswith("**")):
        return Kind.OTHER if _PREAMBLE.match(words) else Kind.GOAL
    return None


def _says_farewell(words: str) -> bool:
    return len(words) <= 40 and _CLOSING.fullmatch(words.rstrip(",.! ")) is not None


def title_of(heading: str, marks: Marks) -> str:
    """A goal's title: "become a capacity planner" of "Goal: become a capacity planner"; a horizon stays in it."""
    title = heading
    while (shorter := _shorter(title, marks)) != title:
        title = shorter
    horizon = marks.horizon.match(title)
    if horizon is None:
        return title
    term, rest = marks.horizons[plain(horizon[1])], title_of(title[horizon.end() :], marks)
    return f"{term}: {rest}" if rest else term


def _shorter(title: str, marks: Marks) -> str:
    for pattern in (_HASHES, marks.goal):
        if found := pattern.match(title):
            title = title[found.end() :]
    return title.strip("*_ ").rstrip(": ")


def heading_of(title: str) -> str:
    """A title as a line that is read as that goal again."""
    if title in HORIZONS.values():
        return f"{title}:"
    return title if title.startswith(_FAR) else f"Goal: {title}"


def others(entries: list[Entry]) -> Iterator[str]:
    """The words that are neither a goal nor an item."""
    return (entry.words for entry in entries if entry.kind is Kind.OTHER)
