"""show: one record of the books by its id (A-12, P-7, M-3, Q-2) or one mail by its Message-ID, without any token."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
import orjson
from rich.console import Console

from mailbot.commands.status import open_books
from mailbot.composition import read_program
from mailbot.errors import MailbotError
from mailbot.ports import Store
from mailbot.program.model import Application, Enquiry, Mentorship, Person, Receipt, Record, Thread

KINDS: dict[str, type[Record]] = {"A": Application, "P": Mentorship, "M": Person, "Q": Enquiry}


def show(id: str, file: Path, *, as_json: bool) -> None:
    """Prints the record; MailbotError where the books have none of that id."""
    books = open_books(read_program(file))
    try:
        found = facts_of(id, books)
    finally:
        books.close()
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
        return
    console = Console(highlight=False)
    for name, value in found.items():
        _print(console, name, value, 0)


def facts_of(id: str, books: Store) -> dict[str, Any]:
    """The record's fields, and the topics of the threads about it."""
    wanted = id.strip().strip("<>")
    kind = KINDS.get(wanted[:1].upper()) if wanted[1:2] == "-" else None
    record = books.get(kind, wanted.upper()) if kind else books.get(Receipt, wanted)
    if record is None:
        hint = "applications are A-1, pairs P-1, members M-1, questions Q-1; a mail is found by its Message-ID"
        raise MailbotError(f"the books have no {id}; {hint}")
    found: dict[str, Any] = msgspec.to_builtins(record)
    threads = [t for t in books.all(Thread) if t.topic.partition("/")[0] == record.id or t.party == record.id]
    if threads:
        found["threads"] = [{"topic": t.topic, "party": t.party, "mails": len(t.messages)} for t in threads]
    return found


def _print(console: Console, name: str, value: Any, depth: int) -> None:
    indent = "  " * depth
    if isinstance(value, dict):
        console.print(f"{indent}{name}", markup=False)
        for key, inner in value.items():
            _print(console, key, inner, depth + 1)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, inner in enumerate(value, 1):
            _print(console, f"{name} {number}", inner, depth)
    else:
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        lines = shown.splitlines() or [""]
        console.print(f"{indent}{name:<14} {lines[0]}", markup=False, soft_wrap=True)
        for line in lines[1:]:
            console.print(f"{indent}{'':<14} {line}", markup=False, soft_wrap=True)
