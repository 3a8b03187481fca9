"""Threads: which mails belong to one conversation, by Message-ID, In-Reply-To and References alone (RFC 5322 3.6.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.mail.message import Mail

_MARK = re.compile(r"(?:re|fwd?)\s*:\s*", re.IGNORECASE)


def threads_of(mails: Sequence[Mail]) -> list[list[int]]:
    """The mails' positions by thread; threads in the order in which they begin, mails in the order given."""
    root: dict[str, str] = {}

    def top(id: str) -> str:
        while root.setdefault(id, id) != id:
            id = root[id]
        return id

    for mail in mails:
        for id in (*mail.references, *mail.in_reply_to):
            root[top(id)] = top(mail.key)
    threads: dict[str, list[int]] = {}
    for position, mail in enumerate(mails):
        threads.setdefault(top(mail.key), []).append(position)
    return list(threads.values())


def title_of(subjects: Sequence[str]) -> str:
    """What a conversation is called: its first subject, without "Re:"."""
    subject = subjects[0] if subjects else ""
    while match := _MARK.match(subject):
        subject = subject[match.end() :]
    return subject or "(no subject)"
