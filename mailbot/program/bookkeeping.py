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
    "A-12/offer/2" (see program/topic.py). A token proves nothing unless From is its party (section 4). `words` are
    truncated hashes of its latest letters' words, by which a quote of them is found (see mail/new_text/own_words.py).
    """

    party: str
    topic: str
    token: str
    subject: str
    opened: datetime
    messages: tuple[str, ...] = ()
    said: tuple[tuple[datetime, str], ...] = ()  # when, and the hash of the words (see program/traffic/echo.py)
    words: str = ""
    lines: tuple[str, ...] = ()  # what the numbered lines of its latest letter are about

    @staticmethod
    def key(party: str, topic: str) -> str:
        return f"{party} {topic}"


class Happened(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An occasion that has been dealt with; its id is the occasion's key, so it is never dealt with twice."""

    at: datetime


def letter_mark(occasion: str, reader: str, template: str) -> str:
    """The key under which the books note that one letter of an occasion's several is written."""
    return f"{occasion} > {reader} {template}"


class Counter(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The last number given out under a letter (A, M, P, Q)."""

    last: int = 0


class Receipt(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Proof that a mail was taken in; its id is the mail's key. Never holds anything of the mail's text.

    `digest` is "" for a mail that could not be read, `held` the id of its Custody where it is or was held. `trace` is
    the traceback of a shunted mail, without the values that the code was working on. `screening` ("" is genuine) to
    `letters` are its way through the steps: by names and ids alone.
    """

    digest: str
    at: datetime
    disposition: str
    because: str
    chapter: str = ""
    party: str = ""
    held: str = ""
    trace: str = ""
    screening: str = ""
    trust: str = ""
    topic: str = ""
    rules: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()

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
    topic: str = ""
    not_before: datetime | None = None
    cancel_key: str = ""
    tries: int = 0
    next_try: datetime | None = None
    last_answer: str = ""


class Sent(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a letter that has left the outbox, under the letter's id; kept for as long as one may come back.

    `to` is the key of the address that it went to (see program/traffic/reach.py), `party` a person's id or "". `relay`
    says that it carries somebody's words; `fate` is "" as long as nothing was heard of it, else what kept it
    (mail/reports/fault.py) with the server's `status`.
    """

    to: str
    at: datetime
    template: str
    topic: str = ""
    party: str = ""
    relay: bool = False
    fate: str = ""
    status: str = ""


class Reach(Record, frozen=True, kw_only=True, omit_defaults=True):
    """How letters fare at one address; its id is the address's key, so that it can outlive whoever had it.

    `failed` are the latest failures that may pass, one a day at most. While `suppressed` is set nothing is sent there,
    for the reason in `status`; `unsent` counts what was not, and `told` are those who have heard that their words did
    not arrive.
    """

    party: str = ""
    failed: tuple[datetime, ...] = ()
    suppressed: datetime | None = None
    status: str = ""
    unsent: int = 0
    told: tuple[str, ...] = ()
