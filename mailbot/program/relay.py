"""Relay: what one of a pair writes reaches the other without either one's address (S39, S52)."""

from __future__ import annotations

from mailbot.mail.redact import Redaction
from mailbot.program.case import Case
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Mentorship, Person


def redaction_of(case: Case, partner: Person) -> Redaction:
    """What masks the addresses of the two, and our own reply addresses."""
    assert case.sender is not None  # only a member writes to a pair
    return Redaction.of((*case.sender.addresses, *partner.addresses), case.handbook.address.token_pattern())


def relayed(case: Case, pair: Mentorship, partner: Person, template: str, text: str, **facts: object) -> Letter:
    """The sender's words, and the files with them, as a letter to the other of the two; never kept in the books."""
    assert case.sender is not None
    redaction = redaction_of(case, partner)
    shared = {"text": redaction.text(text.strip()), "writer": case.sender.first_name, "pair": Facts(id=pair.id)}
    return Letter(
        to=partner.id,
        template=template,
        topic=pair.id,
        facts={**shared, **facts},
        urgency=Urgency.RELAY,
        writer=case.sender.name,
        attachments=tuple(redaction.attachment(attachment) for attachment in case.mail.attachments),
    )


def sign_of_life(case: Case, pair: Mentorship, **fields: object) -> Noted:
    """The sender has acted in this pair; `fields` are what else of it is noted."""
    assert case.sender is not None
    return Noted(Mentorship, pair.id, {"contact": {**pair.contact, case.sender.id: case.now}, **fields})
