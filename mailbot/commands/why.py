"""why: what became of one mail and for what reason, or how a letter of ours stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from mailbot.adapters.clock import SystemClock
from mailbot.commands import outbox, way
from mailbot.commands.copies import Copies
from mailbot.commands.said import at_shown, say, say_json
from mailbot.commands.show import key_in, meant
from mailbot.commands.status import open_books, without_tokens
from mailbot.composition import read_program
from mailbot.errors import MailbotError
from mailbot.mail.reports.fault import Fault
from mailbot.ports import Store
from mailbot.program.bookkeeping import OutboxRow, Receipt, Sent
from mailbot.program.handbook import Handbook
from mailbot.program.trust.token import TOKEN, ProgramAddress
from mailbot.quota import Quota

_LETTER = re.compile(rf"({TOKEN})\.([0-9a-z]+)@", re.IGNORECASE)
_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{8,64})")
"""Enough of a digest to name one mail: the log has twelve of its digits."""


def why(id: str, file: Path, *, as_json: bool) -> None:
    """Prints it, a mail with its way through the steps; MailbotError, with what may have been meant, where the books
    know of no such mail."""
    program = read_program(file)
    books = open_books(program)
    try:
        found = facts_of(id.strip().strip("<>"), books, program.handbook, Copies.of(program))
    finally:
        books.close()
    if as_json:
        say_json(found)
    else:
        say(_lines(found, SystemClock().now()))


def facts_of(id: str, books: Store, handbook: Handbook, copies: Copies) -> dict[str, Any]:
    """A mail's receipt, or a letter of ours; no token and no address is in it."""
    receipt, address = books.get(Receipt, key_in(id, books)) or _by_digest(id, books), handbook.address
    if receipt is not None:
        return {**_mail(receipt, books, address), "copy": copies.gone(receipt) or None}
    letter = _letter(id, books, Quota.of(books, handbook))
    if letter is None:
        raise MailbotError(f"the books know of no mail {without_tokens(id, address)!r}; {meant(id, books, address)}")
    return letter


def _by_digest(id: str, books: Store) -> Receipt | None:
    """A mail by the beginning of its digest, as the log names it."""
    digest = _DIGEST.fullmatch(id)
    if digest is None:
        return None
    begins = f"sha256:{digest[1]}"
    return next((r for r in books.all(Receipt) if r.digest.startswith(begins) or r.id.startswith(begins)), None)


def _mail(receipt: Receipt, books: Store, address: ProgramAddress) -> dict[str, Any]:
    return {
        "kind": "mail",
        "id": without_tokens(receipt.id, address),
        "at": receipt.at,
        "disposition": receipt.disposition,
        "because": without_tokens(receipt.because, address),
        "party": outbox.known(receipt.party) or None,
        **way.way_of(receipt, books),
        "trace": receipt.trace.splitlines(),
    }


def _letter(id: str, books: Store, quota: Quota) -> dict[str, Any] | None:
    """A letter of ours, by its Message-ID or by the id that outbox and log name it with."""
    named = _LETTER.match(id)
    letter = named[2].lower() if named else id.lower()
    row = books.get(OutboxRow, letter)
    if row is not None:
        return {"kind": "letter", "state": "waiting", **outbox.facts_of(row, quota, SystemClock().now())}
    sent = books.get(Sent, letter)
    if sent is not None:
        return _sent(sent)
    thread = books.thread_with(named[1].lower()) if named else None
    if thread is None:
        return None
    state = "gone" if id.lower() in thread.messages else "unknown"
    return {"kind": "letter", "state": state, "id": letter, "to": outbox.known(thread.party), "topic": thread.topic}


def _sent(sent: Sent) -> dict[str, Any]:
    return {
        "kind": "letter",
        "state": "sent",
        "id": sent.id,
        "to": sent.party or outbox.SOMEBODY,
        "topic": sent.topic,
        "template": sent.template,
        "at": sent.at,
        "fate": sent.fate or None,
        "status": sent.status or None,
    }


# --- for people


def _lines(found: Mapping[str, Any], now: datetime) -> Iterator[str]:
    if found["kind"] == "mail":
        yield f"mail {found['id']}"
        yield f"taken in     {at_shown(found['at'])}"
        yield from (f"{name:<12} {said}" for name, said in way.lines(found))
        yield f"disposition  {found['disposition']}: {found['because']}"
        for name in ("chapter", "party", "folder"):
            if found[name]:
                yield f"{name:<12} {found[name]}"
        if found["copy"]:
            yield f"{'copy':<12} {found['copy']}"
        yield from (f"trace        {line.strip()}" for line in found["trace"])
        return
    yield f"letter {found['id']}"
    yield f"to           {found['to']}"
    if found["state"] == "waiting":
        yield f"letter       {found['template']}, {found['urgency']}"
        yield f"made         {at_shown(found['made'])}"
        yield f"waiting      {outbox.waits(found, now)}"
        return
    yield f"about        {found['topic']}"
    if found["state"] == "sent":
        yield f"letter       {found['template']}"
        yield f"last tried   {at_shown(found['at'])}"
        status = f" ({found['status']})" if found["status"] else ""
        yield f"state        {_FATES[found['fate'] or '']}{status}"
        return
    yield f"state        {_STATES[found['state']]}"


_FATES = {
    "": "not in the outbox any more: the server took it, and nothing was heard of it since",
    Fault.ADDRESS.value: "not delivered: nobody gets mail at that address",
    Fault.MESSAGE.value: "not delivered: refused for what it is, not for its address",
    Fault.TEMPORARY.value: "not delivered, for a reason that may pass",
    Fault.DELAYED.value: "late: a server goes on trying",
}
_STATES = {
    "gone": "not in the outbox any more: sent, or taken back before it went",
    "unknown": "its thread is known, but not this letter: an old one, or none of ours",
}
