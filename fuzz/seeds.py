"""Seeds: what the fuzzer begins with, mails of the corpora in the form in which each target takes them."""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from mailbot.errors import MalformedMail
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse

_ROOT = Path(__file__).resolve().parent.parent
CORPORA = (_ROOT / "tests" / "corpus", _ROOT.parent / "shared" / "corpora")
"""The mails of this repository, and those beside a checkout of it, where there are any."""

LONGEST = 16_384
_NO_MAILS = {".md", ".py", ".jsonl", ".toml", ".json"}

LINES = (
    "APPROVE 2\nSLOTS 3\nthanks",
    "ACCEPT\nAWAY until 3 January",
    "CALL 14 January 2027 15:30 Europe/Berlin https://meet.example.org/x",
    "PLAN\nGoal: Know queues\n- by 2027-03-01 read chapter 3 (design) #required\n- INITIATIVE https://example.org/x",
    "DONE 2. BLOCKED 3 no access\nPROGRESS: half of it\n\nSee you",
    "[1] Why should you be taken in? (5-6 lines, required)\n> because\n\nhttps://www.linkedin.com/in/ann\nI agree",
    'mx.example.org; dkim=pass (a "b" \\( c) header.d=example.test; dmarc=fail header.from=example.test',
    "Your message to ann@example.test could not be delivered:\n  550 5.1.1 <ann@example.test>: user unknown",
)
"""Beginnings that mails of the corpora do not have."""


def plant(target: str, folder: Path) -> None:
    """Writes the seeds of a target into a folder, each once; nothing where it has some already."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return
    take = _TAKES.get(target, _whole)
    pieces = [piece for raw in _mails() for piece in take(raw)]
    for piece in (*pieces, *(line.encode() for line in LINES)):
        if piece and len(piece) <= LONGEST:
            (folder / sha256(piece).hexdigest()[:16]).write_bytes(piece)


def _mails() -> Iterator[bytes]:
    for corpus in CORPORA:
        for file in sorted(corpus.rglob("*")) if corpus.is_dir() else ():
            if file.suffix in _NO_MAILS or "LICENSES" in file.parts or not file.is_file():
                continue
            yield from _in_mbox(file) if file.suffix == ".mbox" else [file.read_bytes()]


def _in_mbox(file: Path) -> list[bytes]:
    with_them = mailbox.mbox(file, create=False)
    try:
        return [with_them.get_bytes(key) for key in with_them.keys()]  # noqa: SIM118 (a mailbox iterates over mails)
    finally:
        with_them.close()


def _whole(raw: bytes) -> list[bytes]:
    return [raw]


def _texts(raw: bytes) -> list[bytes]:
    mail = _read(raw)
    return [mail.text.encode()] if mail else []


def _pages(raw: bytes) -> list[bytes]:
    mail = _read(raw)
    return [mail.html.encode()] if mail else []


def _calendars(raw: bytes) -> list[bytes]:
    if b"BEGIN:VCALENDAR" in raw[:200]:
        return [raw]
    mail = _read(raw)
    return list(mail.calendars) if mail else []


def _read(raw: bytes) -> Mail | None:
    try:
        return parse(raw)
    except MalformedMail:
        return None


_TAKES: Mapping[str, Callable[[bytes], list[bytes]]] = {
    "reply": _texts,
    "form": _texts,
    "keyword": _texts,
    "redaction": _texts,
    "page": _pages,
    "calendar": _calendars,
}
