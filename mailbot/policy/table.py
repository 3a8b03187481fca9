"""Table: rows that belong together, as aligned lines in the text and as a table in HTML.

A row is a mark, words, notes on them and a last cell; a heading stands over the rows below it. In the text the notes
stand below the words, so that a narrow screen shows them well.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from mailbot.policy.links import read_link
from mailbot.policy.markdown import Markup, flat

_CELL = "\x1f"
"""Between cells: a sign that is taken out of all that people write."""
_MARGIN = " " * 4
_WIDTH = 70
_DOT = " · "


def row(mark: object, words: object, *notes: object, last: object = "") -> Markup:
    """A row; notes may be lists of notes, and empty ones are left out."""
    cells = ("row", mark, words, last, *_leaves(notes))
    return _fence(flat(cell) for n, cell in enumerate(cells) if n < 4 or flat(cell))


def heading(words: object) -> Markup:
    """A line over the rows below it."""
    return _fence(("heading", flat(words)))


def _leaves(notes: Iterable[object]) -> Iterator[object]:
    for note in notes:
        if isinstance(note, list | tuple):
            yield from note
        else:
            yield note


def _fence(cells: Iterable[str]) -> Markup:
    return Markup("\n\n~~~~~~table\n" + _CELL.join(cells) + "\n~~~~~~\n\n")


def table_text(content: str) -> str:
    """Each row with its words beside its mark, and below them the last cell and the notes; web addresses have a line of
    their own."""
    rows = _rows(content)
    width = max((len(cells[1]) for cells in rows if cells[0] == "row"), default=0) or -1
    lines: list[str] = []
    for cells in rows:
        if cells[0] == "heading":
            lines += [""] * bool(lines) + [_MARGIN + cells[1]]
        else:
            lines += _row_text(cells, width + 1)
    return "\n".join(lines)


def _row_text(cells: Sequence[str], indent: int) -> Iterator[str]:
    _, mark, words, last, *notes = cells
    below = _MARGIN + " " * indent
    yield from _wrapped(words, f"{_MARGIN}{mark.rjust(indent - 1)} " if indent > 1 else _MARGIN, below)
    links = [note for note in notes if _is_link(note)]
    small = ", ".join(note for note in notes if note not in links)
    if said := " ".join(cell for cell in (last, f"({small})" if small else "") if cell):
        yield from _wrapped(said, below, below)
    yield from (below + link for link in links)


def _wrapped(words: str, first: str, below: str) -> list[str]:
    """Words in lines of one width; a line begins with a letter, so that it is never taken for an entry of a list."""
    pieces: list[str] = []
    for word in words.split():
        if pieces and not word[:1].isalpha():
            pieces[-1] += f"\0{word}"
        else:
            pieces.append(word)
    wrapped = textwrap.wrap(
        " ".join(pieces), _WIDTH, initial_indent=first, subsequent_indent=below,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return [line.replace("\0", " ") for line in wrapped] or [first.rstrip()]


def table_html(content: str) -> str:
    """A table of three columns: mark, words with their notes, last cell."""
    rows = "".join(map(_row_html, _rows(content)))
    return f'<table class="rows">\n{rows}</table>\n'


def _row_html(cells: Sequence[str]) -> str:
    if cells[0] == "heading":
        return f'<tr><th colspan="3">{escape(cells[1])}</th></tr>\n'
    _, mark, words, last, *notes = cells
    said = _link_html(words) if _is_link(words) else escape(words)
    small = _DOT.join(escape(note) for note in notes if not _is_link(note))
    below = [small, *(_link_html(note) for note in notes if _is_link(note))]
    under = "".join(f'<div class="note">{each}</div>' for each in below if each)
    return (
        f'<tr><td class="mark">{escape(mark)}</td><td class="words">{said}{under}</td>'
        f'<td class="last">{escape(last)}</td></tr>\n'
    )


def _link_html(note: str) -> str:
    """A web address as a link that shows where it leads, and the words behind it."""
    url, _, words = note.partition(" ")
    return f'<a href="{escape(url)}">{escape(url)}</a> {escape(words)}'.rstrip()


def _is_link(note: str) -> bool:
    """Whether a note begins with an address of the web; no other kind is ever made a link."""
    url = note.partition(" ")[0]
    return url.startswith(("https://", "http://")) and read_link(url) is not None


def _rows(content: str) -> list[list[str]]:
    return [line.split(_CELL) for line in content.split("\n") if line]
