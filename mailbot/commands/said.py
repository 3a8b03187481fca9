"""What commands say: lines for people, one JSON object for machines, and times as operators read them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime

import orjson
from rich.console import Console


def say_json(found: object) -> None:
    """One line of JSON."""
    sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
    sys.stdout.buffer.flush()


def say(lines: Iterable[str]) -> None:
    """Lines as they are: nothing in them is markup, none is folded, and none has a say about the terminal."""
    console = Console(highlight=False)
    for line in lines:
        console.print(_harmless(line), markup=False, soft_wrap=True)


def _harmless(line: str) -> str:
    """What strangers wrote may hold control characters, and such as turn the direction of a line."""
    return line if line.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in line)


def at_shown(at: datetime) -> str:
    """A time as operators read it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def table(rows: Iterable[Iterable[str]]) -> Iterable[str]:
    """Rows with their cells below each other, two spaces apart."""
    cells = [list(row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
