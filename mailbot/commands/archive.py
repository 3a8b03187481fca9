"""Archive: the mails that lie in an mbox (RFC 4155), a Maildir, a folder of .eml files or one such file.

They are found by their place first and read one by one later, so that an archive may be larger than the memory.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

from mailbot.errors import MailbotError

HEADER_OCTETS = 256 << 10
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^(?:From|Date|Message-ID|To|Subject|Received)[ \t]{0,9}:", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(rb"[!-9;-~]+[ \t]*:")
_POSTMARK = re.compile(rb"From \S.*\d\d:\d\d")
"""The line before each mail of an mbox, with a time in it; a header field follows. A mail's text seldom looks so."""
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one mail lies; `length` None is the whole file. `date` is what its header says, or of its neighbour."""

    file: Path
    date: datetime
    start: int = 0
    length: int | None = None
    escaped: bool = False

    def read(self, most: int) -> tuple[bytes, bool]:
        """The mail, or its header alone and True where it is of more than `most` octets."""
        with self.file.open("rb") as file:
            file.seek(self.start)
            raw = file.read(min(most + 1, self.length if self.length is not None else most + 1))
        if self.escaped:
            raw = _ESCAPED.sub(rb"\1", raw)
        if len(raw) <= most:
            return raw, False
        return _head_of(raw), True


@dataclass(slots=True)
class Archive:
    """What was found at a path: mails in the order of their dates, and what is no mail, each with the reason."""

    entries: list[Entry] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def open_archive(path: Path) -> Archive:
    """Looks through everything at a path; MailbotError where there is nothing to look through."""
    archive = Archive()
    try:
        if path.is_dir():
            _look_into(path, archive)
        elif _begins_as_mbox(path):
            _split(path, archive)
        else:
            _look_at(path, path.parent, archive)
    except OSError as error:
        raise MailbotError(f"{error.filename or path}: cannot be read: {error.strerror}") from None
    archive.entries.sort(key=lambda entry: entry.date)
    return archive


def _look_into(folder: Path, archive: Archive) -> None:
    """A Maildir's mails lie in cur and new; any other folder is looked through with all that is in it."""
    maildir = [folder / name for name in ("cur", "new") if (folder / name).is_dir()]
    for part in maildir or [folder]:
        for file in sorted(part.rglob("*")):
            hidden = any(name.startswith(".") for name in file.relative_to(part).parts)
            if file.is_file() and not hidden:
                _look_at(file, folder, archive)


def _look_at(file: Path, folder: Path, archive: Archive) -> None:
    name = str(file.relative_to(folder))
    try:
        with file.open("rb") as opened:
            head = _head_of(opened.read(HEADER_OCTETS))
    except OSError as error:
        archive.others.append(f"{name}: cannot be read: {error.strerror}")
        return
    if _is_mail(head):
        archive.entries.append(Entry(file, _date_of(head, archive)))
    else:
        archive.others.append(f"{name}: {'an mbox: import it by itself' if _POSTMARK.match(head) else 'no mail'}")


def _begins_as_mbox(file: Path) -> bool:
    with file.open("rb") as opened:
        return _POSTMARK.match(opened.read(1000)) is not None


def _split(file: Path, archive: Archive) -> None:
    """The mails of an mbox: each begins after a postmark that stands behind an empty line."""
    begun = list(_postmarks(file))
    ends = [start for start, _ in begun[1:]] + [file.stat().st_size]
    with file.open("rb") as opened:
        for number, ((postmark, start), end) in enumerate(zip(begun, ends, strict=True), 1):
            opened.seek(start)
            head = _head_of(opened.read(min(HEADER_OCTETS, end - start)))
            last = archive.entries[-1] if archive.entries else None
            if _is_mail(head):
                archive.entries.append(Entry(file, _date_of(head, archive), start, end - start, escaped=True))
            elif last is not None and last.length is not None and last.start + last.length == postmark:
                archive.entries[-1] = replace(last, length=end - last.start)  # it was a line of that mail's text
            else:
                archive.others.append(f"{file.name}: number {number}: no mail")


def _postmarks(file: Path) -> Iterator[tuple[int, int]]:
    """Where each postmark begins, and where it ends."""
    at, after_empty, begun = 0, True, -1
    with file.open("rb") as opened:
        for line in opened:
            if begun >= 0 and _NAMED.match(line):
                yield begun, at
            begun = at if after_empty and line.startswith(b"From ") and _POSTMARK.match(line) else -1
            at += len(line)
            after_empty = not line.strip(b"\r\n")


def _head_of(raw: bytes) -> bytes:
    end = _HEAD_END.search(raw, 0, HEADER_OCTETS)
    return raw[: end.end()] if end else raw[:HEADER_OCTETS]


def _is_mail(head: bytes) -> bool:
    """Whether this begins as a mail does: with a header field, and one that every mail has among them."""
    return _NAMED.match(head.lstrip(b"\r\n")) is not None and _FIELD.search(head) is not None


def _date_of(head: bytes, archive: Archive) -> datetime:
    try:
        date = email.utils.parsedate_to_datetime(str(message_from_bytes(head)["Date"]))
    except (ValueError, TypeError, IndexError, OverflowError):
        return archive.entries[-1].date if archive.entries else datetime.min.replace(tzinfo=UTC)
    return date if date.tzinfo else date.replace(tzinfo=UTC)
