"""The invariant of privacy: no private address and no token of one person in a mail to another (sections 4 and 6).

Of a real mail everything is read that its reader could read; of the others the facts that their words would come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import SimpleNamespace

from mailbot.mail.message import Mail
from mailbot.office import Office
from mailbot.program.decision import Letter
from mailbot.program.model import Person
from mailbot.rehearsal.step import Posted, Step

_TOKEN = re.compile(r"(?<![a-z2-7])[a-z2-7]{20}(?![a-z2-7])")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
SHARES = frozenset({"share"})
"""Letters by which somebody tells an address of their own will."""


class NothingPrivate:
    """Admins know who people are; nobody else reads of an address that its owner did not share."""

    name = "no private address or token in a mail to another"

    def after(self, step: Step, office: Office) -> Iterator[str]:
        for posted in step.gone_out:
            said = "\n".join(seen_in(posted.mail) if posted.mail else said_in(posted.letter))
            yield from leaks(said, posted, office)

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        """Letters are looked at when they go."""
        yield from ()


def leaks(said: str, posted: Posted, office: Office) -> Iterator[str]:
    """What of this does not belong to the letter's reader."""
    row, books = posted.row, office.store
    own = {row.party, *row.recipients}
    for token in _TOKEN.findall(said):
        thread = books.thread_with(token)
        if thread is not None and thread.party not in own:
            yield f"{row.template} to {row.party} carries a token of {thread.party}"
    reader = books.get(Person, row.party)
    if row.template in SHARES or (reader is not None and office.handbook.is_admin(reader)):
        return
    for address in _ADDRESS.findall(said):
        person = books.person_at(address.lower())
        if person is not None and person.id != row.party and not office.handbook.is_admin(person):
            yield f"{row.template} to {row.party} names an address of {person.id}"


def seen_in(mail: Mail) -> Iterator[str]:
    """All that a mail says, decoded: header fields, text, HTML and files."""
    yield from (value for values in mail.headers.values() for value in values)
    yield mail.text
    yield mail.html
    for file in mail.attachments:
        yield file.name
        yield file.content.decode("utf-8", "replace")
    yield from (calendar.decode("utf-8", "replace") for calendar in mail.calendars)


def said_in(letter: Letter) -> Iterator[str]:
    """All texts that a letter is made from."""
    yield from (letter.subject, letter.name, letter.writer)
    yield from _texts(letter.facts)
    for part in letter.parts:
        yield from said_in(part)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, SimpleNamespace):
        yield from _texts(vars(value))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
