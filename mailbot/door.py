"""Door: what is asked of every mail before anybody minds what it says: whether a machine sent it, what proves who
wrote it, and whether its sender has had an answer already (sections 4 and 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.mail.authenticity import authenticate
from mailbot.mail.automatic import Screening, screen
from mailbot.mail.message import Mail
from mailbot.office import Office
from mailbot.program.bookkeeping import Happened, OutboxRow
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.token import tokens_in
from mailbot.program.trust import Trust, weigh


def screened(mail: Mail, office: Office) -> Screening:
    """The screening of a mail, with our own address and the ids of our own letters known."""
    address = office.handbook.address

    def is_ours(id: str) -> bool:
        in_our_name = id.lower().endswith("@" + address.domain)
        return in_our_name and office.store.thread_with(id.partition(".")[0].lower()) is not None

    return screen(mail, frozenset({address.address}), is_ours)


def weighed(mail: Mail, office: Office) -> Trust:
    """What a mail's tokens, its From, and those servers whose word counts prove of its sender."""
    handbook = office.handbook
    return weigh(mail, tokens_in(mail, handbook.address), office.store, authenticate(mail, handbook.authserv_ids))


def hold_forged(case: Case, office: Office, now: datetime) -> tuple[Decision, tuple[OutboxRow, ...]]:
    """A mail that failed DMARC explicitly decides nothing, whatever token it carries, and nobody is written to because
    of it but the admins: once a day for each sender (section 4)."""
    because = "it failed DMARC: it may be forged"
    address = case.mail.sender.address if case.mail.sender else ""
    day = Happened(id=f"forged {address} {now:%Y-%m-%d}", at=now)
    if office.store.get(Happened, day.id) is not None:
        return Decision(Disposition.HELD, f"{because}; the admins know of another one today"), ()
    facts = {"name": case.name, "address": address, "known": case.sender is not None}
    letters = tuple(Letter(admin.id, "forged", "office/notices", facts, Urgency.APPOINTMENT) for admin in case.admins())
    decision = Decision(Disposition.HELD, because, letters=letters)
    return decision, office.carry_out(decision, now, day)


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
