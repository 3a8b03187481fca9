"""Fault: what a letter that was not delivered says about its address, so that one refused as spam costs nobody theirs.

Told by the enhanced status code (RFC 3463), else by the words beside it, else by the reply code (RFC 5321 4.2).
"""

from __future__ import annotations

import re
from enum import StrEnum


class Fault(StrEnum):
    """What kept a letter from being delivered."""

    ADDRESS = "address"  # for good: nobody gets mail there
    MESSAGE = "message"  # for good, but because of this letter or of us: its content, its size, a policy
    TEMPORARY = "temporary"  # given up for now, or for a reason that says neither
    DELAYED = "delayed"  # not delivered yet; its server goes on trying


_ENHANCED = re.compile(r"(?<![\d.])5\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.:/-])5[0-5]\d(?![\d.:/])(?=[ #-]|$)")
_ARRIVED = frozenset({"delivered", "relayed", "expanded"})

_OF_US = re.compile(
    r"sender(?:'s)? (?:address|domain|verif|denied|rejected)|return path|reverse.?dns|client host|\bhelo\b"
)
_OF_THE_ADDRESS = re.compile(
    r"user unknown|unknown (?:user|recipient|address|mailbox|host|domain)|(?:recipient|host|mailbox|address) unknown|"
    r"no such|(?:does not|doesn't|not) exist|not found|doesn't have|invalid (?:recipient|mailbox|address)|"
    r"no mailbox|mailbox (?:is )?(?:unavailable|disabled|full|inactive)|over ?quota|quota exceeded|unrout|"
    r"(?:account|user|address|mailbox)[^.\n]{0,40} (?:disabled|inactive|suspended|closed|deactivated|no longer)|"
    r"recipient address rejected|null mx|no longer (?:valid|active|available|in use|works)|isn't (?:valid|known)"
)
_OF_THE_MESSAGE = re.compile(
    r"spam|block(?:ed|ing|list| list)|black ?list|\b(?:rbl|dnsbl|spf|dkim|dmarc|arc)\b|polic(?:y|ies)|reputation|"
    r"relay|virus|malware|phish|unsolicited|content|suspicious|banned|authenticat|permission|"
    r"not (?:permitted|allowed|authori[sz]ed)|restricted|too (?:large|big|long|many|much)|size|rate|limit|junk|"
    r"attachment|listed (?:in|at|by)"
)


def fault_of(action: str, status: str, reason: str, permanent: bool | None) -> Fault | None:
    """The fault of one recipient's letter: action (RFC 3464 2.3.3), status, the server's words; None where it arrived
    or nothing is told."""
    if action in _ARRIVED:
        return None
    if action == "delayed":
        return Fault.DELAYED
    if permanent:
        return _lasting(status, reason)
    return Fault.TEMPORARY if permanent is False or action == "failed" else None


def _lasting(status: str, reason: str) -> Fault:
    lowered = reason[:4000].lower()
    code = _specific(status) or _specific(reason[:4000])
    by_code = _by_code(*code) if code else None
    if by_code is not None:
        return by_code
    by_words = _by_words(lowered)
    if by_words is not None:
        return by_words
    replies = {match[0] for match in _REPLY.finditer(lowered)}
    if code is None and replies and not replies & {"550", "551", "553", "556"}:
        return Fault.TEMPORARY  # 554 and the like say that it failed, and not why
    return Fault.TEMPORARY if code and code[0] in (3, 5) else Fault.ADDRESS


def _specific(text: str) -> tuple[int, int] | None:
    """Subject and detail of the first status code that names either (RFC 3463 2): 5.0.0 says nothing."""
    for match in _ENHANCED.finditer(text):
        if (code := (int(match[1]), int(match[2]))) != (0, 0):
            return code
    return None


_NOT_OF_THE_ADDRESS = frozenset({(1, 7), (1, 8), (1, 9), (2, 3), (3, 4), (4, 5)})
"""Of the sender's address, of the letter's size, and (Gmail) of how much we have sent today."""


def _by_code(subject: int, detail: int) -> Fault | None:
    """RFC 3463 3: 1 is about addresses, 2 about mailboxes, 4 about the way there, 6 about content, 7 about policy."""
    if subject in (6, 7) or (subject, detail) in _NOT_OF_THE_ADDRESS:
        return Fault.MESSAGE
    return Fault.ADDRESS if subject in (1, 2, 4) and detail else None


def _by_words(lowered: str) -> Fault | None:
    if _OF_US.search(lowered):
        return Fault.MESSAGE
    if _OF_THE_ADDRESS.search(lowered):
        return Fault.ADDRESS
    return Fault.MESSAGE if _OF_THE_MESSAGE.search(lowered) else None
