"""people: who is in the books; people import: who is there already, from a spreadsheet, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from mailbot.commands import unreachable
from mailbot.commands.said import say, say_json, table
from mailbot.commands.sheet import read_sheet
from mailbot.commands.status import open_books
from mailbot.commands.writer import Writer
from mailbot.composition import read_program
from mailbot.enrolment import ERRAND
from mailbot.errors import MailbotError
from mailbot.ports import Store
from mailbot.program.handbook import Handbook
from mailbot.program.membership.agreement import has_agreed, is_bound
from mailbot.program.model import Person
from mailbot.program.topic import number_of
from mailbot.source import Mistakes


def import_people(file: Path, config: Path) -> None:
    """Imports a file and says how many; MailbotError, with every bad row listed before it, where one is off."""
    program = read_program(config)
    mistakes = Mistakes()
    sheet = read_sheet(file, mistakes)
    found = [str(mistake) for mistake in mistakes.found]
    asked = {"file": file.name, "columns": sheet.columns, "rows": sheet.rows, "mistakes": found}
    with Writer(program) as writer:
        done = writer.do(ERRAND, **asked)
    if "mistakes" in done:
        count = len(done["mistakes"])
        typer.echo("\n".join(done["mistakes"]), err=True)
        raise MailbotError(f"{file}: {count} {'mistake' if count == 1 else 'mistakes'}; nobody was imported")
    typer.echo(_summary(done))


def _summary(done: Mapping[str, Any]) -> str:
    pairs = f"{done['pairs']} {'pair' if done['pairs'] == 1 else 'pairs'}"
    unchanged = f" ({done['unchanged']} as they were)" if done["unchanged"] else ""
    return f"{done['new']} new, {done['updated']} updated, {pairs}{unchanged}"


def list_people(config: Path, *, as_json: bool) -> None:
    """Prints who is in the books: id, name, roles, stage, address and, of mentors, free slots of all."""
    program = read_program(config)
    books = open_books(program)
    try:
        found = [_facts_of(person, books, program.handbook) for person in sorted(books.all(Person), key=_number)]
    finally:
        books.close()
    if as_json:
        say_json(found)
    else:
        say(table(map(_row, found)))


def _facts_of(person: Person, books: Store, handbook: Handbook) -> dict[str, Any]:
    mentor = _mentor_of(person, books) if "mentor" in person.roles else {}
    return {
        "id": person.id,
        "name": person.name,
        "roles": list(person.roles),
        "stage": person.stage.value,
        "address": person.address,
        "since": person.since,
        "pairs": [pair.id for pair in books.mentorships_of(person.id)],
        "applications": [application.id for application in books.applications_of(person.id)],
        **mentor,
        **_rules_of(person, handbook),
        **unreachable.facts_of(person, books),
    }


def _mentor_of(person: Person, books: Store) -> dict[str, Any]:
    """What is known of a mentor: of what they mentor in, how many, and whether the roster names them."""
    return {
        "slots": person.slots,
        "free_slots": books.free_slots(person.id),
        "disciplines": list(person.disciplines),
        "stages": list(person.stages),
        "years": person.years,
        "languages": list(person.languages),
        "timezone": person.timezone,
        "listed": person.listed,
        "about": person.about,
    }


def _rules_of(person: Person, handbook: Handbook) -> dict[str, Any]:
    """Of whoever the rules bind and who has not agreed to them as they are now: what they said."""
    if not is_bound(person) or has_agreed(person, handbook):
        return {}
    refused = person.refused == handbook.rules_version
    return {"rules": "refused" if refused else "not agreed", "agreed": person.agreed or None}


def _row(found: Mapping[str, Any]) -> tuple[str, ...]:
    free = f"{found['free_slots']} of {found['slots']} slots free" if "slots" in found else ""
    records = " ".join([*found["applications"], *found["pairs"]])
    rules = f"rules {found['rules']}" if "rules" in found else ""
    last = ", ".join(filter(None, (free, "letters come back" if "unreachable" in found else "", rules)))
    return found["id"], found["name"], ", ".join(found["roles"]), found["stage"], found["address"], records, last


def _number(person: Person) -> int:
    return number_of(person.id.replace("-", "/"))
