"""Sheet: a spreadsheet saved as text, as its columns and rows; whichever of , ; and tab parts its cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mailbot.errors import MailbotError
from mailbot.source import Mistakes

LARGEST = 8_000_000
"""Octets; a roster of 50,000 people is smaller."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns as the first line names them, in lower case; each row with the line that it begins on."""

    columns: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def read_sheet(file: Path, mistakes: Mistakes) -> Sheet:
    """Reads a file; rows that do not fit the columns are noted. MailbotError where it cannot be read at all."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise MailbotError(f"{file}: cannot be read: {error.strerror}") from None
    if len(raw) > LARGEST:
        raise MailbotError(f"{file}: too large for a list of people; at most {LARGEST // 1_000_000} MB")
    records = _records(_text(raw, file), file.name, mistakes)
    _, head = next(records, (0, []))
    columns = [" ".join(cell.split()).casefold() for cell in head]
    while columns and not columns[-1]:
        columns.pop()
    sheet = Sheet(columns)
    for line, cells in records:
        if any(cell.strip() for cell in cells[len(columns) :]):
            problem = f"{len(cells)} cells for {len(columns)} columns"
            mistakes.note(file.name, f"line {line}", problem, "a cell that holds a separator stands in quotation marks")
        else:
            sheet.rows.append((line, dict(zip(columns, cells, strict=False))))
    return sheet


def _text(raw: bytes, file: Path) -> str:
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise MailbotError(f"{file}: this is not UTF-8 text; in the spreadsheet, save it as CSV (UTF-8)")
    return text


def _records(text: str, file: str, mistakes: Mistakes) -> Iterator[tuple[int, Sequence[str]]]:
    """The records that are not blank, the head among them, each with its first line; ends at the first torn one."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = _separator(first)
    if first.casefold().startswith("sep=") and len(first) > 4:  # what Excel writes above the head to name it
        separator, text = first[4], text.replace(first, "", 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begun = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begun, cells
            begun = reader.line_num + 1
    except csv.Error:
        mend = 'a quotation mark inside a cell is written twice: "Ann ""Annie"" Archer"'
        mistakes.note(file, f"line {begun}", "its quotation marks do not match", mend)


def _separator(head: str) -> str:
    """What parts the cells of the head; the names of columns hold none of the three."""
    return max(",;\t", key=head.count)
