"""held: mails that wait for a human, by what the books say and, where the mailbox can be asked, by their headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from mailbot.adapters.imap_filed import FiledMails
from mailbot.commands.said import at_shown, say, say_json
from mailbot.commands.set_aside import folders_of, waiting
from mailbot.commands.status import without_tokens
from mailbot.composition import Program, limits_of, read_program
from mailbot.errors import MailbotError, MalformedMail
from mailbot.fate import FOLDERS
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse_head
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Disposition


def held(file: Path, *, as_json: bool) -> None:
    """Prints the mails that are held, the oldest first, with their headers where the mailbox can be asked."""
    program = read_program(file)
    kept = waiting(program, Disposition.HELD)
    heads: dict[str, Mail] = {}
    if kept:
        try:
            with folders_of(program) as folders:
                heads = _heads(folders, kept, program)
        except MailbotError as error:
            typer.echo(f"mailbot: {error}; only what the books say is shown", err=True)
    found = [_facts_of(one, heads.get(one.digest) or heads.get(one.id), program) for one in kept]
    if as_json:
        say_json(found)
    else:
        say(_lines(found))


def _heads(folders: FiledMails, kept: Sequence[Receipt], program: Program) -> dict[str, Mail]:
    """What lies in Held, by Message-ID; where some are known by their digests alone, by digest as well."""
    folder, limits = FOLDERS[Disposition.HELD], limits_of(program.config)
    by_digest = any(receipt.id.startswith("sha256:") for receipt in kept)
    found: dict[str, Mail] = {}
    for head in folders.heads(folder):
        try:
            mail = parse_head(head.raw, limits)
            for arrival in folders.whole(folder, [head.uid]) if by_digest else ():
                found[parse_head(arrival.raw, limits).digest] = mail
        except MalformedMail:
            continue
        found.setdefault(mail.key, mail)
    return found


def _facts_of(receipt: Receipt, mail: Mail | None, program: Program) -> dict[str, Any]:
    address = program.handbook.address
    head = (
        {
            "from": mail.sender.address if mail.sender else None,
            "to": [without_tokens(to.address, address) for to in mail.to],
            "subject": without_tokens(mail.subject, address),
            "date": mail.date,
        }
        if mail
        else {}
    )
    because = without_tokens(receipt.because, address)
    return {
        "id": receipt.id,
        "number": receipt.held or None,
        "at": receipt.at,
        "because": because,
        "found": mail is not None,
        **head,
    }


def _lines(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not found:
        yield "nothing is held"
    for one in found:
        yield f"{one['number'] or ''} {one['id']}".lstrip()
        yield f"  held     {at_shown(one['at'])}: {one['because']}"
        if one["found"]:
            yield f"  from     {one['from'] or 'nobody that can be read'}"
            yield f"  subject  {' '.join(one['subject'].split()) or '(none)'}"
        else:
            yield "  its mail is not in Held, or could not be looked for"
