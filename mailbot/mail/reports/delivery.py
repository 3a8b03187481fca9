"""Delivery report: what a mail server says became of a letter, for each recipient (RFC 3464, and well-known odd forms).

Anyone can write a report: only one that names a letter of ours counts, which is for the reader of this to check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from mailbot.mail.message import Mail
from mailbot.mail.reading import headers
from mailbot.mail.reading.envelope import valid_address
from mailbot.mail.reports.fault import Fault, fault_of
from mailbot.mail.reports.undelivered import Failure, announces, failures, verdict

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_MESSAGE_ID = re.compile(r"^[ \t>]{0,9}Message-ID:[ \t]{0,99}(<[^<>\n]{1,998}>)", re.I | re.M)
_ADDRESS = re.compile(r"[^\s<>\"(),:;]{1,64}@[\w.-]{1,255}")
_RECIPIENTS = 500
_PARTS = 20
_STATUSES = 1_000_000  # characters of a part that tells of recipients; each takes a few hundred
_PROSE = 100_000  # characters of text in which fields are looked for


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """What became of a letter for one recipient: action (RFC 3464 2.3.3), status (RFC 3463), and the letter's id.

    `permanent` is None where nothing failed or it cannot be told; `message_id` is bare, "" where not told; `reason` are
    the server's words.
    """

    recipient: str
    action: str = ""
    status: str = ""
    permanent: bool | None = None
    message_id: str = ""
    reason: str = field(default="", repr=False, compare=False)

    @property
    def fault(self) -> Fault | None:
        """What kept the letter from this recipient; None where it arrived or nothing is told."""
        return fault_of(self.action, self.status, self.reason, self.permanent)


def read_report(mail: Mail) -> tuple[DeliveryStatus, ...]:
    """The statuses in a delivery report, one for each recipient; () where the mail tells of none."""
    found = _by_fields(mail, mail.delivery_status[:_PARTS])
    if not found and is_daemon(mail):
        found = _by_fields(mail, (mail.text[:_PROSE],))  # a report whose parts were flattened on the way
    found = found or _by_text(mail)
    message_id = _returned_id(mail)
    unique = {status.recipient: replace(status, message_id=message_id) for status in reversed(found)}
    return tuple(reversed(unique.values()))[:_RECIPIENTS]


def is_daemon(mail: Mail) -> bool:
    """Whether a mail claims to come from a mail server: null return path, or a server's usual name."""
    path = mail.header("return-path").strip()
    local = (mail.sender.local if mail.sender else mail.header("from")).lower()
    name = (mail.sender.name if mail.sender else "").lower()
    if path == "<>" or path.lower().lstrip("<").startswith(_DAEMONS_PATHS):
        return True
    return any(map(f"{local}\n{name}".__contains__, _DAEMONS))


_DAEMONS = (
    "mailer-daemon", "mailer_daemon", "postmaster", "mail delivery", "maildaemon", "mmdf", "mdaemon",
    "microsoftexchange",
)  # fmt: skip
_DAEMONS_PATHS = ("mailer-daemon", "postmaster@")
"""How servers write a null return path that they fill in."""


def _by_fields(mail: Mail, parts: tuple[str, ...]) -> list[DeliveryStatus]:
    """RFC 3464: each group of fields after the first is about one recipient; some servers have one group only."""
    found = []
    for part in parts:
        for group in re.split(r"\n[ \t]*\n", part[:_STATUSES])[: _RECIPIENTS + 1]:
            found += _by_group(_group_fields(group), mail)
    return found


def _group_fields(group: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in group.split("\n"):
        if line[:1] in (" ", "\t") and name:
            fields[name] += f" {line.strip()}"
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower() if colon else ""
        if name:
            fields.setdefault(name, value.strip())
    return fields


def _by_group(fields: dict[str, str], mail: Mail) -> list[DeliveryStatus]:
    action = fields.get("action", "").split("(")[0].split(";")[0].strip().lower()
    told = _STATUS.search(fields.get("status", "")) or _STATUS.search(fields.get("diagnostic-code", ""))
    status = told[0] if told else ""
    permanent = None
    if action not in ("delivered", "relayed", "expanded"):
        permanent = _permanent(action, status, fields.get("diagnostic-code", ""), mail)
        action = action or ("failed" if permanent else "")
    reason = fields.get("diagnostic-code", "")
    return [DeliveryStatus(name, action, status, permanent, reason=reason) for name in _recipients(fields)]


def _recipients(fields: dict[str, str]) -> list[str]:
    """The addresses a group is about: the one we wrote to and, after an alias, the one that failed (RFC 3464 2.3)."""
    found = []
    for name in ("final-recipient", "original-recipient"):
        value = fields.get(name, "").partition(";")[2] or fields.get(name, "")
        valid = [address for candidate in _ADDRESS.findall(value[:1000]) if (address := valid_address(candidate))]
        found += valid[:1]
    return list(dict.fromkeys(found))


def _permanent(action: str, status: str, diagnostic: str, mail: Mail) -> bool | None:
    if action == "delayed":
        return False
    if status:
        return status[0] == "5"
    said = verdict(diagnostic)
    if said is not None:
        return said
    return True if action == "failed" else verdict(f"{mail.subject}\n{mail.text[:2000]}")


def _by_text(mail: Mail) -> list[DeliveryStatus]:
    """Servers without RFC 3464: Exim's header, and prose that names who was not reached and why."""
    named = [valid_address(part) for part in ",".join(mail.headers.get("x-failed-recipients", ())).split(",")]
    ours = {one.address for one in (*mail.to, *mail.cc)} | ({mail.sender.address} if mail.sender else set())
    is_note = any(named) or is_daemon(mail) or announces(mail.subject, mail.text)
    found = failures(mail.subject, mail.text) if is_note else ()
    by_address = {one.address: one for one in found if one.address not in ours}
    if any(named):
        by_address = {name: by_address.get(name, Failure(name, permanent=True)) for name in named if name}
    return [_from_prose(one) for one in by_address.values()]


def _from_prose(one: Failure) -> DeliveryStatus:
    action = "delayed" if one.permanent is False and one.delayed else "failed"
    return DeliveryStatus(one.address, action, one.status, one.permanent, reason=one.reason)


def _returned_id(mail: Mail) -> str:
    """The id of the letter that came back: from its returned header, or its copy attached or quoted in the text."""
    sources = [*mail.returned_headers[:_PARTS]]
    for attachment in mail.attachments[:20]:
        if attachment.type.startswith(("message/", "text/rfc822")):
            sources.append(attachment.content[:65_536].replace(b"\r\n", b"\n").decode("utf-8", "replace"))
    sources += [*mail.delivery_status[:_PARTS], mail.text]
    for source in sources:
        if match := _MESSAGE_ID.search(source[:_PROSE].replace("\n ", " ").replace("\n\t", " ")):
            return headers.one_line(headers.ids(match[1])[0])
    return ""
