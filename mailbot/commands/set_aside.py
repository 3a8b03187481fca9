"""release, answer, drop, retry: a human's part for the mails that were set aside.

The books say which mails these are and by which numbers (H-12), the folders Held and Shunted hold them. A mail moves
out of its folder only after the books have taken it up: whatever ends the command in between, the same call again does
the rest and nothing twice.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from mailbot.adapters.imap_filed import FiledMails
from mailbot.commands.copies import Copies
from mailbot.commands.said import at_shown, say_json
from mailbot.commands.show import key_in, meant
from mailbot.commands.status import open_books, without_tokens
from mailbot.commands.writer import Writer
from mailbot.composition import Program, account_of, limits_of, read_program
from mailbot.errors import MailbotError, MalformedMail
from mailbot.fate import FOLDERS
from mailbot.mail.reading.parse import parse_head
from mailbot.ports import Arrival
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Disposition
from mailbot.second_look import ANSWER, DROP, RELEASE, RETRY


def release(id: str, file: Path) -> None:
    """Takes a held mail in as genuine; MailbotError where there is none, or it cannot be read."""
    program = read_program(file)
    _receipt(id, program)
    with folders_of(program) as folders, Writer(program) as writer:
        typer.echo(_take_up(id, Disposition.HELD, RELEASE, _Hands(program, folders, writer)))


def answer(id: str, text: str, admin: str, file: Path) -> None:
    """Sends an admin's words to whoever wrote a held mail, and puts it where an answered one goes."""
    program = read_program(file)
    receipt = _receipt(id, program)
    words = text.encode("utf-8", "replace").decode()
    with Writer(program) as writer:
        done = writer.do(ANSWER, id=receipt.id, text=words, admin=admin)
        typer.echo(_became(without_tokens(receipt.id, program.handbook.address), done, writer))
    _put_away(receipt, (Disposition.HELD,), done["folder"], "answered", program)


def retry(id: str | None, file: Path, *, as_json: bool) -> None:
    """Takes a shunted mail in once more, or all of them; MailbotError where our code still fails on one. As JSON
    it is a list of {id, mended, said}."""
    program = read_program(file)
    chosen = [_receipt(id, program)] if id is not None else waiting(program, Disposition.SHUNTED)
    ids = [receipt.id for receipt in chosen]
    if not ids and not as_json:
        typer.echo("nothing is shunted")
    tried = _tried(ids, program) if ids else []
    failed = sum(1 for each in tried if not each["mended"])
    if as_json:
        say_json(tried)
    for each in () if as_json else tried:
        typer.echo(each["said"], err=not each["mended"])
    if failed:
        raise MailbotError(f"{failed} of {len(ids)} still failed")


def _tried(ids: Sequence[str], program: Program) -> list[dict[str, Any]]:
    """What became of each mail at another try."""
    tried: list[dict[str, Any]] = []
    with folders_of(program) as folders, Writer(program) as writer:
        hands = _Hands(program, folders, writer)
        for one in ids:
            try:
                said, mended = _take_up(one, Disposition.SHUNTED, RETRY, hands), True
            except _StillSetAside as error:
                said, mended = str(error), False
            tried.append({"id": without_tokens(one, program.handbook.address), "mended": mended, "said": said})
    return tried


def drop(id: str, file: Path) -> None:
    """Notes that nothing shall come of a mail, and puts it away."""
    program = read_program(file)
    receipt = _receipt(id, program)
    with Writer(program) as writer:
        done = writer.do(DROP, id=receipt.id)
    typer.echo(f"{without_tokens(receipt.id, program.handbook.address)}: {done['disposition']}: {done['because']}")
    _put_away(receipt, (Disposition.HELD, Disposition.SHUNTED), done["folder"], "dropped", program)


def _put_away(receipt: Receipt, standing: Sequence[Disposition], to: str, what: str, program: Program) -> None:
    """Moves a mail that the books are done with; MailbotError where the mailbox cannot be had."""
    try:
        with folders_of(program) as folders:
            for folder in (FOLDERS[each] for each in standing):
                uids = [arrival.uid for arrival in _found(receipt, folder, folders, program)]
                folders.move(folder, uids, to)
    except MailbotError as error:
        raise MailbotError(f"{error}; it was {what}, and lies in its folder until this is called again") from None


class _StillSetAside(MailbotError):
    """It was tried, and the mail is set aside as before."""


@dataclass(frozen=True, slots=True)
class _Hands:
    """What it takes to take a mail up."""

    program: Program
    folders: FiledMails
    writer: Writer


def _take_up(id: str, standing: Disposition, errand: str, hands: _Hands) -> str:
    """Has one mail taken in and then moved; answers with what became of it."""
    receipt = _receipt(id, hands.program)
    shown = without_tokens(receipt.id, hands.program.handbook.address)
    folder = FOLDERS[standing]
    found = _found(receipt, folder, hands.folders, hands.program)
    if not found:
        told = f"{shown} was {receipt.disposition} on {at_shown(receipt.at)}: {receipt.because}"
        told += f"; {gone}" if (gone := Copies.of(hands.program).gone(receipt)) else ""
        raise _StillSetAside(told if receipt.disposition != standing else f"{shown} does not lie in {folder} any more")
    if found[0].truncated:
        raise _StillSetAside(f"{shown} is larger than limits.max_mail_mb; raise it, or `mailbot drop` the mail")
    done = hands.writer.do(errand, id=receipt.id, raw=b64encode(found[0].raw).decode("ascii"))
    if done["folder"] == folder:
        raise _StillSetAside(f"{shown}: still {done['disposition']}: {done['because']}")
    hands.folders.move(folder, [arrival.uid for arrival in found], done["folder"])
    return _became(shown, done, hands.writer)


def _became(shown: str, done: Mapping[str, Any], writer: Writer) -> str:
    """What has been done with a mail, in a line."""
    before = "before this " if done["again"] else ""
    count = done["letters"]
    letters = f"; {count} {'letter' if count == 1 else 'letters'}" if count else ""
    later = " in the outbox, `mailbot run` sends them" if letters and writer.alone else ""
    return f"{shown}: {before}{done['disposition']}: {done['because']}{letters}{later}"


# --- the books


def waiting(program: Program, disposition: Disposition) -> list[Receipt]:
    """The mails that stand so, the oldest first."""
    books = open_books(program)
    try:
        found = [receipt for receipt in books.all(Receipt) if receipt.disposition == disposition.value]
    finally:
        books.close()
    return sorted(found, key=lambda receipt: receipt.at)


def _receipt(id: str, program: Program) -> Receipt:
    wanted, address = id.strip().strip("<>"), program.handbook.address
    books = open_books(program)
    try:
        found = books.get(Receipt, key_in(wanted, books))
        if found is None:
            raise MailbotError(f"the books know of no mail {wanted!r}; {meant(wanted, books, address)}")
    finally:
        books.close()
    return found


# --- the folders


def folders_of(program: Program) -> FiledMails:
    """The program's folders, where mails lie that are not in INBOX any more."""
    return FiledMails(account_of(program.config.imap), program.config.limits.max_mail_mb * 1_000_000)


def _found(receipt: Receipt, folder: str, folders: FiledMails, program: Program) -> list[Arrival]:
    """The copies of a receipt's mail that lie in a folder: those of its Message-ID or, without one, of its digest."""
    limits = limits_of(program.config)
    nameless = receipt.id.startswith("sha256:")
    uids = []
    for head in folders.heads(folder):
        try:
            named = parse_head(head.raw, limits).message_id
        except MalformedMail:
            named = ""
        if nameless or named == receipt.id:
            uids.append(head.uid)
    each = (arrival for uid in uids for arrival in folders.whole(folder, [uid]))
    return [arrival for arrival in each if _is(receipt, arrival, program)]


def _is(receipt: Receipt, arrival: Arrival, program: Program) -> bool:
    try:
        mail = parse_head(arrival.raw, limits_of(program.config))
    except MalformedMail:
        return False
    if receipt.digest or receipt.id.startswith("sha256:"):
        return mail.digest in {receipt.digest, receipt.id}
    return True
