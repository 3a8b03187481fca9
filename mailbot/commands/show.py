"""show: one record of the books by its id (A-12, P-7, M-3, H-4) or one mail by its Message-ID, without any token."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from mailbot.commands import unreachable
from mailbot.commands.copies import Copies
from mailbot.commands.said import at_shown, say, say_json
from mailbot.commands.status import open_books, without_tokens
from mailbot.commands.way import way_of
from mailbot.composition import read_program
from mailbot.errors import MailbotError
from mailbot.ports import Store
from mailbot.program.bookkeeping import Receipt, Thread
from mailbot.program.keywords.missing import KINDS, PLURALS, id_in
from mailbot.program.model import Mentorship, Person, Record
from mailbot.program.plans.plan_shown import outline_of
from mailbot.program.plans.plan_versions import versions
from mailbot.program.topic import record_of
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.token import ProgramAddress

_LATEST = 2000
"""How many mails are looked through for one that was meant."""


def show(id: str, file: Path, *, as_json: bool) -> None:
    """Prints the record; MailbotError, with what may have been meant, where the books have none of that id."""
    program = read_program(file)
    books = open_books(program)
    try:
        found = facts_of(id, books, program.handbook.address, Copies.of(program))
        names = {person.id: person.name for person in books.all(Person)} if not as_json else {}
    finally:
        books.close()
    if as_json:
        say_json(found)
    else:
        say(lines_of(found, names))


def facts_of(id: str, books: Store, address: ProgramAddress, copies: Copies) -> dict[str, Any]:
    """The record's fields, and the topics of the threads about it or with its person."""
    record = _record(id, books, address)
    stage = {"stage": str(standing)} if (standing := getattr(record, "stage", None)) else {}
    found: dict[str, Any] = {"kind": type(record).__name__.lower(), **stage, **msgspec.to_builtins(record)}
    if isinstance(record, Mentorship):
        found |= _of_pair(record, books)
    mail = _mail_of(record, books)
    if mail is not None:
        found |= way_of(mail, books)
        found |= {"copy": gone} if (gone := copies.gone(mail)) else {}
    if isinstance(record, Person):
        found |= msgspec.to_builtins(unreachable.facts_of(record, books))
    threads = [t for t in books.all(Thread) if record.id in (record_of(t.topic), t.party)]
    if threads:
        found["threads"] = [{"topic": t.topic, "party": t.party, "mails": len(t.messages)} for t in threads]
    shown = _without_tokens(found, address)
    assert isinstance(shown, dict)  # what goes in as one comes out as one
    return shown


def _mail_of(record: Record, books: Store) -> Receipt | None:
    return (
        books.get(Receipt, record.mail)
        if isinstance(record, Custody)
        else record
        if isinstance(record, Receipt)
        else None
    )


def key_in(wanted: str, books: Store) -> str:
    """The key of the mail that is meant: by its number while and since it is held (H-12), or by its Message-ID."""
    id = id_in(wanted)
    custody = books.get(Custody, id) if id.startswith("H") else None
    return custody.mail if custody is not None else wanted


def _of_pair(pair: Mentorship, books: Store) -> dict[str, Any]:
    """What is told of a pair's plan, agenda and calls: stages, numbers and dates; their words are their own (S55), and
    so is the room that they meet in.
    """
    plans = [outline_of(plan) for plan in versions(pair, books)]
    calls = [{**call, "channel": "named"} if call.get("channel") else call for call in msgspec.to_builtins(pair.calls)]
    told = {"plans": msgspec.to_builtins(plans), "agenda": len(pair.agenda), "calls": calls}
    return {name: value for name, value in told.items() if value}


def _record(id: str, books: Store, address: ProgramAddress) -> Record:
    wanted = id.strip().strip("<>")
    id = id_in(wanted)
    if not id:
        mail = books.get(Receipt, wanted)
        if mail is None:
            raise MailbotError(f"the books have no {wanted!r}; {meant(wanted, books, address)}")
        return mail
    letter = id[0]
    record = books.get(KINDS[letter], id)
    if record is None:
        last = books.last_number(letter)
        there = f"the last of the {PLURALS[letter]} is {letter}-{last}" if last else f"no {PLURALS[letter]} yet"
        raise MailbotError(f"the books have no {id}; {there}")
    return record


def meant(wanted: str, books: Store, address: ProgramAddress) -> str:
    """The mails whose Message-ID has that in it, or is like it; else what an id looks like."""
    latest = sorted(books.all(Receipt), key=lambda receipt: receipt.at, reverse=True)[:_LATEST]
    ids = [receipt.id for receipt in latest]
    near = [id for id in ids if wanted and wanted.casefold() in id.casefold()]
    near = near[:3] or difflib.get_close_matches(wanted, ids, n=3, cutoff=0.75)
    if near:
        return f"did you mean {' or '.join(without_tokens(id, address) for id in near)}?"
    return (
        "an id is A-1 for an application, P-1 a pair, M-1 a member, Q-1 a question, H-1 a held mail, or its Message-ID"
    )


def _without_tokens(value: object, address: ProgramAddress) -> object:
    match value:
        case str():
            return without_tokens(value, address)
        case dict():
            return {key: _without_tokens(inner, address) for key, inner in value.items()}
        case list() | tuple():
            return [_without_tokens(inner, address) for inner in value]
    return value


# --- for people


def lines_of(found: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """The same for people: a line a field, ids of people with their names, what happened in its order at the end."""
    yield f"{found['kind']} {found['id']}"
    last = ("offers", "calls", "plans", "threads", "deeds", "letters", "filed", "trace")
    for name in (*(key for key in found if key not in (*last, "kind", "id")), *(key for key in last if key in found)):
        yield from _field(name, found[name], names)


def _field(name: str, value: Any, names: Mapping[str, str]) -> Iterator[str]:
    if isinstance(value, dict):
        value = [f"{_said(key, names)}: {_said(inner, names)}" for key, inner in value.items()]
    elif isinstance(value, list):
        value = [_entry(inner, names) if isinstance(inner, dict) else _said(inner, names) for inner in value]
    else:
        value = _said(value, names).splitlines()
    for number, said in enumerate(line for text in value or [""] for line in text.splitlines() or [""]):
        yield f"{'' if number else name.replace('_', ' '):<14} {said}".rstrip()


def _entry(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One deed, offer, call or thread in a line: when, what, and the rest with its names."""
    at = entry.get("at") or entry.get("made") or entry.get("drafted")
    begun = [_said(at, names)] if at else []
    begun += [_said(entry[key], names) for key in ("what", "topic") if key in entry]
    rest = [f"{key.replace('_', ' ')} {_said(value, names)}" for key, value in entry.items() if key not in _HEADS]
    return "  ".join([*begun, ", ".join(rest)]).rstrip()


_HEADS = ("at", "made", "drafted", "what", "topic")


def _said(value: object, names: Mapping[str, str]) -> str:
    """A value in words: times to the minute, a person's id with their name."""
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    if text in names:
        return f"{text} {names[text]}"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", text):
        return at_shown(datetime.fromisoformat(text))
    return text
