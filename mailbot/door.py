"""Door: what is asked of every mail before anybody minds what it says: whether a machine sent it, and what proves who
wrote it (sections 4 and 5)."""

from __future__ import annotations

from datetime import datetime

from mailbot.mail.message import Mail
from mailbot.mail.origin.authenticity import authenticate
from mailbot.mail.screening.automatic import screen
from mailbot.mail.screening.screening import Screening
from mailbot.notices import notices
from mailbot.office import Office
from mailbot.program.bookkeeping import OutboxRow
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition
from mailbot.program.facts import Facts
from mailbot.program.traffic.reach import key_of
from mailbot.program.trust.custodian import number_for
from mailbot.program.trust.token import tokens_in
from mailbot.program.trust.weighing import Trust, weigh


def screened(mail: Mail, office: Office) -> Screening:
    """The screening of a mail, with our own address and the ids of our own letters known."""
    address = office.handbook.address

    def is_ours(id: str) -> bool:
        in_our_name = id.lower().endswith("@" + address.domain)
        return in_our_name and office.store.thread_with(id.partition(".")[0].lower()) is not None

    own = {address.address}
    if mail.sender is not None and address.is_ours(mail.sender.address):  # a sub-address is ours as well
        own.add(mail.sender.address)
    return screen(mail, frozenset(own), is_ours)


def weighed(mail: Mail, office: Office) -> Trust:
    """What a mail's tokens, its From, and those servers whose word counts prove of its sender."""
    handbook = office.handbook
    return weigh(mail, tokens_in(mail, handbook.address), office.store, authenticate(mail, handbook.authserv_ids))


def hold_forged(case: Case, office: Office, now: datetime) -> tuple[Decision, tuple[OutboxRow, ...]]:
    """A mail that failed DMARC explicitly decides nothing, whatever token it carries, and nobody is written to because
    of it but the admins: once a day for each sender (section 4)."""
    because = "it failed DMARC: it may be forged"
    address = case.mail.sender.address if case.mail.sender else ""
    held = Facts(id=number_for(case.mail.key, office.store))
    facts = {"held": held, "name": case.name, "address": address, "known": case.sender is not None}
    letters, marks = notices("forged", f"forged {key_of(address)}", office, now, **facts)
    told = because if letters else f"{because}; the admins know of another one today"
    decision = Decision(Disposition.HELD, told, letters=letters)
    return decision, office.carry_out(decision, now, *marks)
