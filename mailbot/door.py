"""Door: what is asked of every mail before anybody minds what it says: whether a machine sent it, and whether its
sender has had an answer already (sections 4 and 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.mail.automatic import Screening, screen
from mailbot.mail.message import Mail
from mailbot.office import Office
from mailbot.program.bookkeeping import Happened
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition


def screened(mail: Mail, office: Office) -> Screening:
    """The screening of a mail, with our own address and the ids of our own letters known."""
    address = office.handbook.address

    def is_ours(id: str) -> bool:
        in_our_name = id.lower().endswith("@" + address.domain)
        return in_our_name and office.store.thread_with(id.partition(".")[0].lower()) is not None

    return screen(mail, frozenset({address.address}), is_ours)


def within_rates(decision: Decision, case: Case, office: Office, now: datetime) -> Decision:
    """A stranger gets at most one automatic answer a day; a reply by token is no stranger's (section 4)."""
    if case.sender is not None or case.trust.by_token:
        return decision
    to_stranger = [letter for letter in decision.letters if letter.to == case.party]
    if not to_stranger:
        return decision
    key = f"stranger {case.party} {now:%Y-%m-%d}"
    if office.store.get(Happened, key) is None:
        office.carry_out(Decision(Disposition.ACCEPTED, ""), now, Happened(id=key, at=now))
        return decision
    others = tuple(letter for letter in decision.letters if letter.to != case.party)
    if others:
        return replace(decision, letters=others, because=f"{decision.because}, without a second answer today")
    return Decision(Disposition.HELD, "a stranger's second mail today: at most one automatic answer a day")
