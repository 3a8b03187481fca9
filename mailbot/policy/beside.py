"""Beside: what was said to one question at two times, side by side in HTML and below each other in the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape

from mailbot.policy.markdown import Markup, clean, flat, lines_of

_CELL, _LINE = "\x1f", "\x1e"
"""Between cells, and between the lines of one: signs that are taken out of all that people write."""
_MARGIN = " " * 4
_NOTHING = "–"


def beside(first: object, second: object, rows: Iterable[object], said: Callable[[str], str] = str) -> Markup:
    """Two columns under their heads, for rows that have a `label`, what was said `first` and what `second`; `said` puts
    a label into the reader's language."""
    lines = [_CELL.join((flat(first), flat(second)))]
    for row in rows:
        cells = (_cell(getattr(row, name)) for name in ("first", "second"))
        lines.append(_CELL.join((flat(said(getattr(row, "label"))), *cells)))  # noqa: B009  # whatever object a fact is
    return Markup("\n\n~~~~~~beside\n" + "\n".join(lines) + "\n~~~~~~\n\n")


def _cell(value: object) -> str:
    return _LINE.join(lines_of(clean(value)))


def beside_text(content: str) -> str:
    """Each question, and indented below it who said what; a line that goes on is indented further."""
    heads, rows = _read(content)
    lines: list[str] = []
    for label, *cells in rows:
        lines += [""] * bool(lines) + ([label] if label else [])
        for head, cell in zip(heads, cells, strict=True):
            first, *rest = cell.split(_LINE)
            lines += [f"{_MARGIN}{head}: {first or _NOTHING}", *(f"{_MARGIN}{_MARGIN}{each}" for each in rest)]
    return "\n".join(lines)


def beside_html(content: str) -> str:
    """A table of two columns; each question stands over its row."""
    heads, rows = _read(content)
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    return f'<table class="beside">\n<tr>{head}</tr>\n{"".join(_rows(rows))}</table>\n'


def _rows(rows: Iterable[list[str]]) -> Iterator[str]:
    for label, *cells in rows:
        if label:
            yield f'<tr><td class="label" colspan="2">{escape(label)}</td></tr>\n'
        said = ("<br />\n".join(map(escape, cell.split(_LINE))) or _NOTHING for cell in cells)
        yield f"<tr>{''.join(f'<td>{each}</td>' for each in said)}</tr>\n"


def _read(content: str) -> tuple[list[str], list[list[str]]]:
    heads, *rows = (line.split(_CELL) for line in content.split("\n") if line)
    return heads, rows
