"""Screening: whether a person wrote a mail, or a machine did, so that nothing automatic is ever answered (RFC 3834).

A person taken for a machine is never heard, a machine taken for a person is answered once: where signs disagree
the stronger one is a header that its sender's program must have set on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mailbot.mail.calendar_answer import answers_invitation
from mailbot.mail.delivery import is_daemon, read_report
from mailbot.mail.message import Mail
from mailbot.mail.vacation import is_vacation_subject


class ScreeningKind(StrEnum):
    """What a mail is before anybody asks what it says."""

    GENUINE = "genuine"
    AUTOMATIC = "automatic"
    BULK = "bulk"
    OWN = "own"
    DELIVERY_REPORT = "delivery_report"


@dataclass(frozen=True, slots=True)
class Screening:
    """The kind of a mail and one sentence of why."""

    kind: ScreeningKind
    because: str


_MARKS = (
    "x-autoreply", "x-auto-reply", "x-autorespond", "x-autoresponder", "x-autoreply-from",
    "x-mail-autoreply", "x-vacation", "x-cron-env", "x-fc-machinegenerated", "x-auto-reply-from",
    "auto-reply",
)  # fmt: skip
_LISTS = (
    "list-id", "list-post", "list-unsubscribe", "list-help", "list-subscribe", "list-archive", "list-owner",
    "mailing-list", "x-mailing-list", "x-mailman-version", "x-list", "feedback-id", "x-campaign",
    "x-campaignid", "x-feedback-id", "x-mailgun-batch-id", "x-mc-user",
)  # fmt: skip
_BULK = ("bulk", "list", "junk")
_NOBODY = re.compile(
    r"(?:do[._-]?)?(?:no|not|ne)[._-]?(?:reply|respond|repondre|antworten|responder)|"
    r"(?:keine?[._-]?antwort|nicht[._-]?antworten|bounces?|auto(?:reply|responder|mailer)|listserv|majordomo)"
)
_WRITERS_TOOLS = ("user-agent", "x-mailer", "thread-index", "x-ms-has-attach", "x-originating-ip")
_REPORTS = ("disposition-notification", "feedback-report", "delivery-status")


def screen(
    mail: Mail, own_addresses: frozenset[str], own_domains_ids: Callable[[str], bool] | None = None
) -> Screening:
    """The screening of a mail; `own_addresses` are the program's, `own_domains_ids` knows the ids of our letters."""
    if because := _own(mail, own_addresses, own_domains_ids):
        return Screening(ScreeningKind.OWN, because)
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
    return ""


def _delivery_report(mail: Mail) -> str:
    if mail.delivery_status and (mail.content_type == "multipart/report" or is_daemon(mail)):
        return "it is a delivery report (RFC 3464)"
    if "x-failed-recipients" in mail.headers and is_daemon(mail):
        return "it is a delivery report (X-Failed-Recipients)"
    told = is_daemon(mail) and not is_vacation_subject(mail.subject) and read_report(mail)
    if told and any(status.permanent is not None for status in told):
        return "it is a mail server's note that a letter was not delivered"
    return ""


def _calendar_answer(mail: Mail) -> str:
    return "it is the answer to an invitation (iMIP)" if answers_invitation(mail) else ""


def _automatic(mail: Mail) -> str:
    """What says so plainly: fields that no person's mail carries."""
    submitted = _word(mail.header("auto-submitted"))
    # What a person wrote and a mailbox passed on is still a person's; RFC 3834 does not know the word.
    if submitted not in ("", "no", "auto-forwarded"):
        return f"Auto-Submitted: {submitted[:40]} (RFC 3834)"
    if mail.header("return-path").replace(" ", "") == "<>":
        return "its return path is empty (RFC 3834)"
    if _has(mail, "precedence", "auto_reply"):
        return "Precedence: auto_reply"
    for name in _MARKS:
        if name in mail.headers and _word(mail.header(name)) not in ("no", "false", "0"):
            return f"it carries {name.title()}"
    if "autoresponder" in mail.header("x-post-messageclass").lower():
        return "it carries X-Post-MessageClass: autoresponder"
    if mail.content_type == "multipart/report" and any(
        kind in mail.header("content-type").lower() for kind in _REPORTS
    ):
        return "it is a report by a mail program"
    return ""


def _bulk(mail: Mail) -> str:
    for precedence in _BULK:
        if _has(mail, "precedence", precedence):
            return f"Precedence: {precedence}"
    for name in _LISTS:
        if name in mail.headers:
            return f"it went to a list ({name.title()})"
    return ""


def _suspected(mail: Mail) -> str:
    """What only suggests it: names and subjects, and a field that Exchange puts into people's mail as well."""
    if mail.sender and _NOBODY.search(mail.sender.local):
        return f"nobody reads {mail.sender.address}"
    if is_daemon(mail):
        return "it comes from a mail server"
    is_by_hand = any(name in mail.headers for name in _WRITERS_TOOLS)
    if is_vacation_subject(mail.subject) and not is_by_hand:
        return "its subject is that of an automatic reply"
    suppressed = {_word(part) for part in mail.header("x-auto-response-suppress").split(",")}
    if suppressed & {"all", "oof", "autoreply"} and (not is_by_hand or is_vacation_subject(mail.subject)):
        return "it wants no automatic replies (X-Auto-Response-Suppress) and no person's mail program sent it"
    return ""


# In this order: a report and a calendar answer are automatic too, and still of use.
_LOOKS: tuple[tuple[ScreeningKind, Callable[[Mail], str]], ...] = (
    (ScreeningKind.DELIVERY_REPORT, _delivery_report),
    (ScreeningKind.GENUINE, _calendar_answer),
    (ScreeningKind.AUTOMATIC, _automatic),
    (ScreeningKind.BULK, _bulk),
    (ScreeningKind.AUTOMATIC, _suspected),
)


def _has(mail: Mail, name: str, value: str) -> bool:
    return any(_word(one) == value for one in mail.headers.get(name, ()))


def _word(value: str) -> str:
    """The first word of a header value: what comes before parameters and comments, in lower case."""
    return value.partition(";")[0].partition("(")[0].strip().lower()
