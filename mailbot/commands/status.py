"""status: how the program stands, read from the books beside a running daemon."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.tinydb import TinyStore
from mailbot.composition import Program, read_program
from mailbot.errands import is_at_work
from mailbot.errors import MailbotError
from mailbot.ports import Store
from mailbot.program.model import Application, Enquiry, EnquiryStage, Mentorship, Person, Receipt, Record

NAMED = 10
"""How many held and shunted mails are named."""


def open_books(program: Program) -> TinyStore:
    """The books for reading; MailbotError where there are none yet."""
    path = program.config.store.path
    if not path.exists():
        raise MailbotError(f"there are no books yet at {path}; `mailbot run` or `mailbot people import` begins them")
    return TinyStore(path, readonly=True)


def status(file: Path, *, as_json: bool) -> None:
    """Prints the status; as JSON with the same names."""
    program = read_program(file)
    books = open_books(program)
    try:
        found = facts_of(books, is_at_work(program.config.store.path))
    finally:
        books.close()
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
        return
    console = Console(highlight=False)
    for line in lines_of(found):
        console.print(line, markup=False, soft_wrap=True)


def facts_of(books: Store, at_work: bool) -> dict[str, Any]:
    """Counts by stage, what waits to be sent, and the mails that wait for a human."""
    now = SystemClock().now()
    receipts = list(books.all(Receipt))
    outbox = books.outbox()
    return {
        "daemon": "at work" if at_work else "not running",
        "people": _by_stage(books, Person),
        "mentors_with_free_slots": len(books.available_mentors()),
        "applications": _by_stage(books, Application),
        "waitlist": [application.id for application in books.waitlist()],
        "mentorships": _by_stage(books, Mentorship),
        "open_questions": [enquiry.id for enquiry in books.in_stage(Enquiry, (EnquiryStage.OPEN,))],
        "outbox": {
            "waiting": len(outbox),
            "oldest_minutes": round((now - outbox[0].made).total_seconds() / 60) if outbox else 0,
            "tried": sum(row.tries > 0 for row in outbox),
        },
        "mails": dict(sorted(Counter(receipt.disposition for receipt in receipts).items())),
        "last_mail": max((receipt.at for receipt in receipts), default=None),
        "held": _named(receipts, "held"),
        "shunted": _named(receipts, "shunted"),
    }


def _by_stage(books: Store, kind: type[Record]) -> dict[str, int]:
    return dict(sorted(Counter(str(getattr(record, "stage", "")) for record in books.all(kind)).items()))


def _named(receipts: list[Receipt], disposition: str) -> list[dict[str, Any]]:
    found = sorted((r for r in receipts if r.disposition == disposition), key=lambda r: r.at, reverse=True)
    return [{"id": r.id, "at": r.at, "because": r.because} for r in found[:NAMED]]


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """The same for people: a line a subject."""
    yield f"daemon        {found['daemon']}"
    for subject in ("people", "applications", "mentorships", "mails"):
        counts = ", ".join(f"{count} {name}" for name, count in found[subject].items())
        yield f"{subject:<13} {counts or 'none'}"
    yield f"free mentors  {found['mentors_with_free_slots']}"
    yield f"waitlist      {', '.join(found['waitlist']) or 'empty'}"
    yield f"questions     {', '.join(found['open_questions']) or 'none open'}"
    outbox = found["outbox"]
    waits = f"{outbox['waiting']} waiting, the oldest for {outbox['oldest_minutes']} min, {outbox['tried']} tried"
    yield f"outbox        {waits if outbox['waiting'] else 'empty'}"
    last = found["last_mail"]
    yield f"last mail     {f'{last:%Y-%m-%d %H:%M} UTC' if last else 'none yet'}"
    for subject in ("held", "shunted"):
        for mail in found[subject]:
            yield f"{subject:<13} {mail['at']:%Y-%m-%d %H:%M} UTC  {mail['id']}: {mail['because']}"
