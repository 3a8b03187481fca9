"""Further address: one that a member's mails came from as well, and that letters do not go to, is taken off by its
owner (section 4)."""

from __future__ import annotations

import re

from mailbot.program.case import Case
from mailbot.program.decision import Decision, accepted
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Person

_REMOVED = re.compile(r"(?i:remove) (\S+)|(\S+) (?i:remove)")


def to_remove(args: str) -> str:
    """The address of "REMOVE old@example.org", or "old@example.org remove"; "" where it says something else."""
    said = _REMOVED.fullmatch(args)
    return (said[1] or said[2]).strip("<>").lower() if said else ""


def removed(case: Case, person: Person, address: str) -> Decision:
    """Mails from there count as a stranger's from now on; the registered address stays, and so do an admin's."""
    if case.handbook.is_admin(person) or address not in person.addresses[1:]:
        here = "registered" if address == person.address else "unknown"
        why = "admin" if case.handbook.is_admin(person) else here
        letter = case.answer("address-refused", why=why, address=address, own=True)
        return accepted(f"ADDRESS removes nothing: {why}", letter)
    left = tuple(each for each in person.addresses if each != address)
    deeds = (*person.deeds, case.deed("address removed"))
    letter = case.answer("address-removed", address=address, left=list(left))
    return accepted(
        f"{person.id}: a further address removed",
        letter,
        changes=(Noted(Person, person.id, {"addresses": left, "deeds": deeds}),),
    )
