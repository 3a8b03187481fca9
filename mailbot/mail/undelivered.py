"""Undelivered: what mail servers without RFC 3464 say in prose (qmail, Exim, and many in their own way)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailbot.mail.envelope import valid_address

_CAP = 20_000  # characters of prose; what follows is the letter that came back
_CODE = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.:/-])([45])([0-7]\d)(?![\d.:/])[ #-]")
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]=]{1,64}@[\w.-]{1,255}")
# A line that is about one recipient: it begins with the address, or its first words lead to it.
_LEAD = re.compile(
    r"^[\W_]{0,9}(?:(?:[^\W\d][\w'./-]{0,30}[ \t]{1,9}){0,6}[^\W\d][\w'./-]{0,30}[ \t]?[:=]?[ \t]{0,20})?<?$"
)
_COPY = re.compile(
    r"^[\W_]{0,40}(?:below this line is a copy|this is a copy of|original message|returned message|"
    r"copy of (?:the |your )?(?:original )?message|unsent message|the (?:header|text) (?:of|below)|"
    r"message (?:header|text|follows)|your (?:original )?message (?:follows|reads)|received: from|return-path:)",
    re.I,
)
_TEMPORARY = (
    "delayed", "delay notification", "will be retried", "will keep trying", "still trying",
    "do not need to resend", "mailbox full", "mailbox is full", "over quota", "quota exceeded",
    "exceeded storage", "disk quota", "try again later", "temporarily", "timed out", "timeout",
    "connection refused", "expired", "too long", "verzögert", "retardé",
)  # fmt: skip
_PERMANENT = (
    "user unknown", "unknown user", "no such user", "does not exist", "doesn't exist", "not found",
    "unknown recipient", "invalid recipient", "recipient unknown", "mailbox unavailable", "no mailbox",
    "not listed", "unrouteable", "unroutable", "rejected", "denied", "permanent", "host unknown",
    "unknown host", "disabled", "suspended", "not exist", "invalid", "undeliver", "could not be delivered",
    "failure", "failed", "returned mail", "returned to sender",
)  # fmt: skip
_DELAYED = ("delay", "will keep trying", "will be retried", "still being retried", "do not need to resend", "verzöger")


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient whom a letter did not reach, as far as prose tells."""

    address: str
    status: str = ""
    permanent: bool | None = None
    delayed: bool = False
    reason: str = field(default="", repr=False)


def failures(subject: str, text: str) -> tuple[Failure, ...]:
    """The recipients that a server's prose (subject and text) says were not reached; one pass over its lines."""
    prose = _before_the_copy(text[:_CAP])
    reasons: dict[str, list[str]] = {}
    current: list[str] = []
    for line in prose:
        if address := _named(line):
            current = reasons.setdefault(address, [])
        current.append(line)
    whole = f"{subject}\n" + "\n".join(prose)
    is_delayed = any(word in whole.lower() for word in _DELAYED)
    return tuple(_failure(address, "\n".join(why), whole, delayed=is_delayed) for address, why in reasons.items())


def verdict(reason: str) -> bool | None:
    """Whether a reason speaks of a permanent failure: by its status, its SMTP code, its words; None = cannot tell."""
    for match in _CODE.finditer(reason):
        if match[2] != "0" or match[3] != "0":
            return match[1] == "5"
    if reply := _REPLY.search(f"{reason} "):
        return reply[1] == "5"
    lowered = reason.lower()
    if any(word in lowered for word in _TEMPORARY):
        return False
    return True if any(word in lowered for word in _PERMANENT) else None


def _failure(address: str, why: str, whole: str, *, delayed: bool) -> Failure:
    told = _CODE.search(why)
    permanent = verdict(why)
    if permanent is None:
        permanent = verdict(whole)
    return Failure(address, told[0] if told else "", permanent, delayed, why)


def _before_the_copy(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _COPY.match(line[:200]):
            break
        lines.append(line[:1000])
    return lines


def _named(line: str) -> str:
    match = _ADDRESS.search(line[:300])
    if match is None or not _LEAD.match(line[: match.start()]):
        return ""
    return valid_address(match[0].rstrip("."))
