"""Relay: what one of a pair writes reaches the other without either one's address (S39, S52).

What looks like customer data goes back to its writer first (S56); what may go is masked, text and files alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mailbot.mail.message import Attachment
from mailbot.mail.passing_on.attached import Remark, sorted_out
from mailbot.mail.passing_on.redact import Redaction
from mailbot.mail.passing_on.spelling import plain
from mailbot.policy.sightings import addresses
from mailbot.program.case import Case
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Mentorship, Person
from mailbot.program.passing_on.reserve import shared_between
from mailbot.program.trust.token import ProgramAddress

_NAMING = ("from", "sender", "reply-to", "return-path", "x-original-from", "resent-from")


@dataclass(frozen=True, slots=True)
class Passing:
    """Words and files as they may go; `masked` says that an address was taken out of the words, `writer` is
    the name of who wrote them."""

    text: str
    files: tuple[Attachment, ...] = ()
    remarks: tuple[Remark, ...] = ()
    masked: bool = False
    writer: str = ""


def redaction_of(case: Case, partner: Person) -> Redaction:
    """What masks the addresses of the two and of everybody in the books, and all of ours that carries a token.

    Whoever has said SHARE to the other is not masked between them. The masks are in the language of the other, who
    reads them.
    """
    assert case.sender is not None  # only a member writes to a pair
    shared = shared_between(case.sender.id, partner.id, case.books)
    private = [address for one in (case.sender, partner) if one.id not in shared for address in one.addresses]
    if case.sender.id not in shared:
        private += _named_in_header(case)

    def is_private(address: str) -> bool:
        known = case.books.person_at(address)
        return known is not None and known.id not in shared

    def is_token(letters: str) -> bool:
        return case.books.thread_with(letters) is not None

    patterns, near = _ours(case.handbook.address)
    return Redaction.of(
        private,
        *patterns,
        is_private=is_private,
        is_token=is_token,
        near=near,
        said=case.handbook.tongue_of(partner).phrases.said,
    )


def masked(case: Case, pair: Mentorship, text: str) -> str:
    """A few words of the sender's that both of the pair will read."""
    assert case.sender is not None
    partner = case.books.get(Person, pair.partner(case.sender.id))
    return redaction_of(case, partner).text(text) if partner and text else text


def _named_in_header(case: Case) -> list[str]:
    """Addresses by which the sender's mail names its sender, also those that no book has."""
    said = " ".join(value for name in _NAMING for value in case.mail.headers.get(name, ()))
    return [address for address in addresses(said) if not case.handbook.address.is_ours(address)]


@lru_cache(maxsize=8)
def _ours(ours: ProgramAddress) -> tuple[tuple[str, ...], str]:
    """What matches everything of ours that is somebody's own, and what stands in all of it."""
    return (ours.token_pattern(), _sub_address(ours)), plain(ours.domain)


def _sub_address(ours: ProgramAddress) -> str:
    """Matches any address of ours but the plain one: each is somebody's own."""
    local, separator, domain = map(re.escape, (ours.local, ours.separator, ours.domain))
    return rf"{local}{separator}[\w.+=-]{{1,80}}@{domain}" if separator else ""


def passing(case: Case, partner: Person, text: str) -> Passing:
    """What goes to the other of words and of the mail's files."""
    redaction = redaction_of(case, partner)
    passed = redaction.text(text.strip())
    files = sorted_out(case.mail.attachments, redaction, case.handbook.tongue_of(partner).phrases.said)
    writer = redaction.name(case.sender.name) if case.sender else ""
    return Passing(passed, files.files, files.remarks, passed != text.strip(), writer)


def relayed(case: Case, pair: Mentorship, partner: Person, template: str, text: str, **facts: object) -> Letter:
    """The sender's words, and the files with them, as a letter to the other of the two; never kept in the books."""
    return letter_of(case, pair, partner, template, passing(case, partner, text), **facts)


def letter_of(
    case: Case, pair: Mentorship, partner: Person, template: str, passed: Passing, /, **facts: object
) -> Letter:
    """The letter that carries what passes, in the writer's name."""
    assert case.sender is not None
    shared = {"text": passed.text, "writer": case.sender.first_name, "pair": Facts(id=pair.id)}
    return Letter(
        to=partner.id,
        template=template,
        topic=pair.id,
        facts={**shared, "remarks": shown(passed.remarks), **facts},
        urgency=Urgency.RELAY,
        writer=passed.writer,
        attachments=passed.files,
    )


def shown(remarks: tuple[Remark, ...]) -> list[Facts]:
    """What letters say of files that did not go along as they were."""
    return [Facts(name=each.name, why=each.why, stays=each.stays) for each in remarks]


def sign_of_life(case: Case, pair: Mentorship, **fields: object) -> Noted:
    """The sender has acted in this pair; `fields` are what else of it is noted."""
    assert case.sender is not None
    return Noted(Mentorship, pair.id, {"contact": {**pair.contact, case.sender.id: case.now}, **fields})
