"""Bookkeeping: what the office writes down of its own work: threads, receipts, letters that wait to be sent, occasions
that have been dealt with, numbers given out.

Like the program's own nouns (model.py) these are frozen records; times are aware and in UTC.
"""

from __future__ import annotations

from datetime import datetime

from mailbot.program.model import Record


class Thread(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One conversation with one party about one topic: its token, its subject, and the Message-IDs of both sides.

    `party` is a person's id, or the address of someone who is nobody's record yet. `topic` is a path such as
    "A-12/offer/2" (see program/topic.py). A token proves nothing unless From is its party (section 4).
    """

    party: str
    topic: str
    token: str
    subject: str
    opened: datetime
    messages: tuple[str, ...] = ()

    @staticmethod
    def key(party: str, topic: str) -> str:
        return f"{party} {topic}"


class Happened(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An occasion that has been dealt with; its id is the occasion's key, so it is never dealt with twice."""

    at: datetime


class Counter(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The last number given out under a letter (A, M, P, Q)."""

    last: int = 0


class Receipt(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Proof that a mail was taken in; its id is the mail's key. Never holds anything of the mail's text.

    `digest` is "" for a mail that could not be read. `trace` is the traceback of a shunted mail, without the values
    that the code was working on.
    """

    digest: str
    at: datetime
    disposition: str
    because: str
    chapter: str = ""
    party: str = ""
    trace: str = ""

    @property
    def was_read(self) -> bool:
        return bool(self.digest)


class OutboxRow(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A finished letter that waits to be sent; its bytes lie in the spool under the same id.

    `not_before` keeps a decision's letters for the undo window, under `cancel_key`; `tries` and `next_try` are
    written before the server is dialled, so that a crash cannot hammer it.
    """

    message_id: str
    recipients: tuple[str, ...]
    envelope_from: str
    template: str
    party: str
    urgency: str
    made: datetime
    not_before: datetime | None = None
    cancel_key: str = ""
    tries: int = 0
    next_try: datetime | None = None
    last_answer: str = ""
