"""Stopping: a wish for no more news is obeyed also where a mail is otherwise not minded: sent by a machine, as some
mail programs do it, or one too many. Then nobody is answered (RFC 3834)."""

from __future__ import annotations

from datetime import datetime

from mailbot.mail.message import Mail
from mailbot.office import Office
from mailbot.program.decision import Decision, Disposition
from mailbot.program.keywords.grammar import Said
from mailbot.program.model import Deed
from mailbot.program.news.unsubscribing import can_end, ended, named_by, wants_to_stop
from mailbot.program.traffic.mailing_list import STOP
from mailbot.program.trust.weighing import Trust


def stopped(mail: Mail, trust: Trust, office: Office, now: datetime, said: Said | None = None) -> str:
    """Ends the subscription that a mail wants to end, and says so; "" where it wants no such thing, or failed DMARC."""
    wants = wants_to_stop(mail) or any(command.keyword == STOP for command in (said.commands if said else ()))
    standing = named_by(mail, trust, office.store) if wants and not trust.failed else None
    if standing is None or not can_end(standing):
        return ""
    deed = Deed(what="unsubscribed", at=now, by=trust.sender.id if trust.sender else "", mail=mail.key)
    with office.unit(now):
        office.carry_out(Decision(Disposition.ACCEPTED, "", ended(standing, deed)), now)
    return f"{standing.id}: unsubscribed"
