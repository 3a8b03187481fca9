"""Sharing: a member tells the other of their pair their own address; nobody else can (S52)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.model import Person
from mailbot.program.passing_on.relay import sign_of_life
from mailbot.program.passing_on.reserve import noted, reserve_of


def share(case: Case, command: Command) -> Decision:
    """SHARE: the other hears its owner's registered address, once; from then on it stays in what is passed on."""
    if (refused := out_of_stage(case, command)) is not None:
        return refused
    pair, owner = case.pair, case.sender
    assert pair is not None and owner is not None  # the keyword is for the two of a pair only
    partner = case.books.get(Person, pair.partner(owner.id))
    if partner is None:
        return accepted("the other is not in the books", case.answer("record-gone", record=pair.id))
    shared = reserve_of(pair.id, case.books).shared
    known = owner.id in shared
    told = case.answer("share-done", pair=Facts(id=pair.id), partner=partner.first_name, known=known)
    if known:
        return accepted(f"{pair.id}: {owner.id} has shared their address before", told)
    facts = {"pair": Facts(id=pair.id), "partner": owner.first_name, "address": owner.address}
    letter = Letter(partner.id, "share", pair.id, facts, Urgency.APPOINTMENT)
    changes = (noted(pair.id, case.books, shared=(*shared, owner.id)), sign_of_life(case, pair))
    return accepted(f"{pair.id}: {owner.id} shares their address with {partner.id}", letter, told, changes=changes)


CHAPTER = Chapter("sharing", {"SHARE": share})
