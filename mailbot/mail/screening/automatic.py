"""Screening: whether a person wrote a mail, or a machine did, so that nothing automatic is ever answered (RFC 3834).

A person taken for a machine is never heard, a machine taken for a person is answered once: where signs disagree
the stronger one is a header that its sender's program must have set on purpose.
"""

from __future__ import annotations

from collections.abc import Callable

from mailbot.mail.calendars.calendar_answer import answers_invitation
from mailbot.mail.message import Mail
from mailbot.mail.reports.delivery import is_daemon, read_report
from mailbot.mail.reports.undelivered import announces
from mailbot.mail.screening.circular import is_circular
from mailbot.mail.screening.notice import acknowledges_request, notice_in
from mailbot.mail.screening.screening import Screening, ScreeningKind
from mailbot.mail.screening.stamp import automatic_stamp, is_by_hand, is_for_list, list_stamp, loop_stamp, suppressed
from mailbot.mail.screening.unread import is_unread
from mailbot.mail.screening.vacation import (
    answers_for_one_away,
    asks_something,
    confirms_number,
    has_number,
    is_vacation_subject,
    says_away,
    says_came_in,
    says_receipt,
    speaks_of_its_owner,
)

_PASSES = 2
"""So often our mailbox may be named as the one it was delivered to: each of two servers in a row may say so."""


def screen(
    mail: Mail, own_addresses: frozenset[str], own_domains_ids: Callable[[str], bool] | None = None
) -> Screening:
    """The screening of a mail; `own_addresses` are the program's, `own_domains_ids` knows the ids of our letters."""
    if because := _own(mail, own_addresses, own_domains_ids):
        return Screening(ScreeningKind.OWN, because)
    return mail.screening or looked_at(mail)


def looked_at(mail: Mail) -> Screening:
    """The screening of a mail by itself, as far as it can be told without knowing who we are."""
    for kind, look in _LOOKS:
        if because := look(mail):
            return Screening(kind, because)
    return Screening(ScreeningKind.GENUINE, "nothing says that a machine wrote it")


def _own(mail: Mail, own_addresses: frozenset[str], is_own_id: Callable[[str], bool] | None) -> str:
    if mail.sender and mail.sender.address in own_addresses:
        return "it comes from our own address"
    if any(value.strip().lower() in own_addresses for value in mail.headers.get("x-mailbot", ())):
        return "it is one of our letters (X-Mailbot)"
    if is_own_id is not None and mail.message_id and is_own_id(mail.message_id):
        return "it is one of our letters (Message-ID)"
    for name in ("sender", "resent-from", "resent-sender"):
        if any(_bare(value) in own_addresses for value in mail.headers.get(name, ())):
            return f"it was sent on from our own address ({name.title()})"
    passes = [_bare(value) for value in mail.headers.get("delivered-to", ())]
    if any(passes.count(address) > _PASSES for address in own_addresses):
        return "it has gone round: it was delivered to us before (Delivered-To)"
    return ""


def _bare(value: str) -> str:
    """The address in a field with a single one, as far as it is written plainly."""
    return value.rpartition("<")[2].rstrip("> ").strip().lower()


def _delivery_report(mail: Mail) -> str:
    if mail.delivery_status and (mail.content_type == "multipart/report" or is_daemon(mail)):
        return "it is a delivery report (RFC 3464)"
    if "x-failed-recipients" in mail.headers and is_daemon(mail):
        return "it is a delivery report (X-Failed-Recipients)"
    is_note = is_daemon(mail) or (not is_by_hand(mail) and announces(mail.subject, mail.text))
    told = is_note and not is_vacation_subject(mail.subject) and read_report(mail)
    if told and any(status.permanent is not None for status in told):
        return "it is a mail server's note that a letter was not delivered"
    return ""


def _calendar_answer(mail: Mail) -> str:
    return "it is the answer to an invitation (iMIP)" if answers_invitation(mail) else ""


def _bulk(mail: Mail) -> str:
    because = list_stamp(mail)
    return "" if because and not is_for_list(mail) and says_away(mail) else because


def _dumb_responder(mail: Mail) -> str:
    return "it was sent as bulk, and says that its writer is away" if list_stamp(mail) else ""


def _suspected(mail: Mail) -> str:
    """What only suggests it: names and subjects, and a field that Exchange puts into people's mail as well."""
    if mail.sender and is_unread(mail.sender.local):
        return f"nobody reads {mail.sender.address}"
    if is_daemon(mail):
        return "it comes from a mail server"
    by_hand, on_vacation = is_by_hand(mail), is_vacation_subject(mail.subject)
    if suppressed(mail) & {"all", "oof", "autoreply"} and (not by_hand or on_vacation):
        return "it wants no automatic replies (X-Auto-Response-Suppress) and no person's mail program sent it"
    return "" if by_hand else _by_what_it_says(mail, on_vacation=on_vacation)


def _by_what_it_says(mail: Mail, *, on_vacation: bool) -> str:
    """What says so where no field does, in a mail that no person's mail program has signed."""
    if (on_vacation and not asks_something(mail)) or answers_for_one_away(mail) or speaks_of_its_owner(mail):
        return "its subject is that of an automatic reply"
    if because := loop_stamp(mail):
        return because
    if said := notice_in(mail.new_text):
        return f"it says so itself: {said[:80]}"
    if says_receipt(mail):
        return "it says that a mail was read"
    return "it acknowledges a request" if _acknowledges(mail) else ""


def _acknowledges(mail: Mail) -> bool:
    """Whether a mail says that a request came in, as help desks' programs do: subject and text together."""
    if not has_number(mail.subject) and not says_came_in(mail.subject):
        return False
    return confirms_number(mail.subject) or acknowledges_request(mail.new_text if mail.in_reply_to else mail.text)


def _circular(mail: Mail) -> str:
    return "" if is_by_hand(mail) else is_circular(mail)


# In this order: a report and a calendar answer are automatic too, and still of use.
_LOOKS: tuple[tuple[ScreeningKind, Callable[[Mail], str]], ...] = (
    (ScreeningKind.DELIVERY_REPORT, _delivery_report),
    (ScreeningKind.GENUINE, _calendar_answer),
    (ScreeningKind.AUTOMATIC, automatic_stamp),
    (ScreeningKind.BULK, _bulk),
    (ScreeningKind.AUTOMATIC, _dumb_responder),
    (ScreeningKind.AUTOMATIC, _suspected),
    (ScreeningKind.BULK, _circular),
)
