"""Subject: the one whose data it is, who asks what is held on them or wants to be forgotten (section 6)."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.program.bookkeeping import Receipt
from mailbot.program.books import Books
from mailbot.program.model import Application, Deed, Membership, Mentorship, Person
from mailbot.program.trust.challenge import Challenge
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.relocation import Relocation


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, or somebody of whom the books know no more than an address (lower case)."""

    person: Person | None
    addresses: frozenset[str]

    @property
    def id(self) -> str:
        return self.person.id if self.person else ""

    @property
    def parties(self) -> frozenset[str]:
        """Under what records name them."""
        return self.addresses | ({self.person.id} if self.person else frozenset())

    def is_party(self, party: str) -> bool:
        return party in self.parties or party.lower() in self.addresses

    def did(self, deed: Deed) -> bool:
        return bool(deed.by) and self.is_party(deed.by)


def subject_of(person: Person, books: Books) -> Subject:
    """A person with every address that the books know to be or to have been theirs; one that they have named is, once
    somebody there has said so."""
    moves = [move for move in books.all(Relocation) if move.person == person.id]
    said = {move.new for move in moves if move.stage == "changed" or move.new_said is not None}
    moved = {move.old for move in moves} | said
    free = {address.lower() for address in moved if address and books.person_at(address) in {None, person}}
    return Subject(person, frozenset({*map(str.lower, person.addresses), *free}))


def subject_at(address: str, books: Books) -> Subject:
    """Whoever is at an address, also one of whom there is no more than that."""
    person = books.person_at(address)
    return subject_of(person, books) if person else Subject(None, frozenset({address.lower()}))


def is_forgotten(person: Person | None) -> bool:
    return person is not None and person.stage is Membership.FORGOTTEN


def pairs_of(subject: Subject, books: Books) -> list[Mentorship]:
    return books.mentorships_of(subject.id) if subject.id else []


def applications_of(subject: Subject, books: Books) -> list[Application]:
    return books.applications_of(subject.id) if subject.id else []


def challenges_of(subject: Subject, books: Books) -> list[Challenge]:
    return [each for each in books.all(Challenge) if subject.is_party(each.person)]


def custodies_of(subject: Subject, books: Books) -> list[Custody]:
    """The held mails of theirs, not those that somebody else sent in their name."""
    return [each for each in books.all(Custody) if subject.is_party(each.party)]


def receipts_of(subject: Subject, books: Books) -> list[Receipt]:
    return [each for each in books.all(Receipt) if subject.is_party(each.party)]
