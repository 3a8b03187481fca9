"""Oblivion: who has been forgotten, by marks that tell nothing without their key, so that books which are put back from
a backup forget them again (section 6).

A mark is a keyed hash: of an address, or of a person's id with the moment since when they were known. A person is known
by the latter alone, since an address can become that of a member who was there before. By an address only what stands
under nobody's record is erased again, if it is older than the forgetting: whoever came back since is somebody new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.bookkeeping import Thread
from mailbot.program.books import Books
from mailbot.program.model import Person
from mailbot.program.news.subscription import Subscription
from mailbot.program.privacy.subject import Subject, is_forgotten, subject_of

Sign = Callable[[str], str]


class Gone(Struct, frozen=True, kw_only=True):
    """One who was forgotten, and when."""

    at: datetime
    marks: frozenset[str]


def gone(subject: Subject, at: datetime, sign: Sign) -> Gone:
    person = {sign(_identity(subject.person))} if subject.person else set()
    return Gone(at=at, marks=frozenset({*map(sign, subject.addresses), *person}))


def still_there(one: Gone, books: Books, sign: Sign) -> Iterator[Subject]:
    """Whoever the books know still although they were forgotten."""
    for person in list(books.all(Person)):
        if is_forgotten(person) and not person.addresses:
            continue
        if sign(_identity(person)) in one.marks:
            yield subject_of(person, books)
    strangers = {address for address, since in _strangers(books) if since < one.at}
    for address in sorted(strangers):
        if sign(address) in one.marks and books.person_at(address) is None:
            yield Subject(None, frozenset({address}))


def _identity(person: Person) -> str:
    return f"{person.id} since {person.since.isoformat()}"


def _strangers(books: Books) -> Iterator[tuple[str, datetime]]:
    """The addresses of nobody's record that something stands under, and since when."""
    found: list[tuple[str, datetime]] = [(each.party, each.opened) for each in books.all(Thread)]
    found += [(each.party, each.since) for each in books.all(Subscription)]
    found += [(each.party, each.asked) for each in books.all(Enquiry)]
    return ((party.lower(), since) for party, since in found if "@" in party)
