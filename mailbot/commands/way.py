"""Way: a mail's way through the steps as its receipt tells it, and what became of the letters that it led to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mailbot.commands.outbox import known
from mailbot.fate import FOLDERS
from mailbot.ports import Store
from mailbot.program.bookkeeping import OutboxRow, Receipt, Sent
from mailbot.program.decision import Disposition
from mailbot.program.topic import place_of
from mailbot.program.trust.custody import Custody


def way_of(receipt: Receipt, books: Store) -> dict[str, Any]:
    """How a mail went: read, screening, trust, place, rules, chapter, commands, letters, folder; None or [] where it
    did not come as far, or its receipt is from before this was kept."""
    went = bool(receipt.trust)
    custody = books.get(Custody, receipt.held)
    return {
        "read": receipt.was_read,
        "screening": receipt.screening or ("genuine" if went else None),
        "trust": receipt.trust or None,
        "place": place_of(receipt.topic).value if went else None,
        "topic": receipt.topic or None,
        "rules": list(receipt.rules),
        "chapter": receipt.chapter or None,
        "commands": list(receipt.said),
        "letters": [letter_of(id, books) for id in receipt.letters],
        "folder": FOLDERS[Disposition(receipt.disposition)],
        "held": receipt.held or None,
        "custody": custody.stage.value if custody is not None else None,
    }


def letter_of(id: str, books: Store) -> dict[str, Any]:
    """A letter by its id: whose, which, and what became of it: waiting, sent, failed, or gone (taken back, or sent too
    long ago to be known)."""
    row = books.get(OutboxRow, id)
    if row is not None:
        return {"id": id, "template": row.template, "to": known(row.party), "state": "waiting", "status": None}
    sent = books.get(Sent, id)
    if sent is None:
        return {"id": id, "template": None, "to": None, "state": "gone", "status": None}
    state = "failed" if sent.fate else "sent"
    return {
        "id": id,
        "template": sent.template,
        "to": sent.party or None,
        "state": state,
        "status": sent.status or None,
    }


def lines(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The steps for people, each with its name; what a mail did not come to is left out."""
    if not found["read"]:
        yield "read", "not within the limits"
    for name in ("screening", "trust"):
        if found[name]:
            yield name, found[name]
    if found["place"]:
        yield "place", f"{found['place']} ({found['topic']})" if found["topic"] else found["place"]
    for name in ("rules", "commands"):
        if found[name]:
            yield name, ", ".join(found[name])
    yield from (("letter", _letter(letter)) for letter in found["letters"])
    if found["held"]:
        yield "held as", f"{found['held']}, {found['custody']}" if found["custody"] else found["held"]


def _letter(letter: Mapping[str, Any]) -> str:
    status = f" ({letter['status']})" if letter["status"] else ""
    named = f", {letter['template']} to {letter['to'] or 'somebody'}" if letter["template"] else ""
    return f"{letter['id']}{named}: {letter['state']}{status}"
