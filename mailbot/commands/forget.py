"""forget: somebody is erased, as by FORGET and YES, on the operator's word."""

from __future__ import annotations

from pathlib import Path

import typer

from mailbot.commands.status import open_books
from mailbot.commands.writer import Writer
from mailbot.composition import Program, read_program
from mailbot.errors import MailbotError
from mailbot.keeping import FORGET
from mailbot.program.facts import in_words
from mailbot.program.model import LIVE_PAIR
from mailbot.program.privacy.belongings import belongings
from mailbot.program.privacy.subject import pairs_of, subject_at


def forget(address: str, config: Path, *, yes: bool) -> None:
    """Asks once unless `yes`, and erases; MailbotError where nothing is held, or it is not confirmed."""
    program = read_program(config)
    typer.echo(_at_stake(address.strip(), program))
    if not yes and not typer.confirm("Erase all of it? It cannot be taken back."):
        raise MailbotError("nothing was erased")
    with Writer(program) as writer:
        done = writer.do(FORGET, address=address.strip())
        alone = writer.alone
    when = "when `mailbot run` is next at work" if alone else "at once"
    typer.echo(f"{done['id']}: erased from the books; from the mailbox, and with a last letter to them, {when}")


def _at_stake(address: str, program: Program) -> str:
    """Who it is, and what would end."""
    books = open_books(program)
    try:
        subject = subject_at(address, books)
        kinds = belongings(subject, books)
        pairs = [pair.id for pair in pairs_of(subject, books) if pair.stage in LIVE_PAIR]
    finally:
        books.close()
    if not kinds:
        raise MailbotError(f"the books hold nothing on {address}")
    who = f"{subject.person.name} ({subject.id})" if subject.person else address
    ends = f"; {in_words(pairs)} would end" if pairs else ""
    return f"{who}: {in_words([f'{kind.name} ({len(kind.records)})' for kind in kinds])}{ends}"
