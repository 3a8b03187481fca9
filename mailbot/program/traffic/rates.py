"""Rates: how much of one kind may come of one sender's mails within a time (section 4): one small record for each
sender and kind, which begins anew when its time is over and is swept when nothing hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot.config import Limits
from mailbot.program.books import Books
from mailbot.program.case import Case
from mailbot.program.model import Record
from mailbot.program.traffic.reach import key_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SWEPT_AFTER = timedelta(days=2)
"""No rate counts over a longer time than a day."""

ALL_STRANGERS = "strangers"
ANSWERED_TALK = 2
"""So many mails a day that are neither commands nor forms are answered to one sender: two programs that answer each
other stop there, whatever they write; a person's words are taken in all the same, where there is more to do with them
than to answer."""

NOTES = 10
"""So many where talk was passed on, and the answer tells what of it was not: people send more than two files a day."""


class Tally(Record, frozen=True, kw_only=True, omit_defaults=True):
    """How much there was of something since when; `told` is when the admins last heard of it."""

    since: datetime
    count: int = 0
    told: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether nothing hangs on it any more."""
        latest = max(self.since, self.told or self.since)
        return latest < now - SWEPT_AFTER


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` within a time, counted from the first one: of what, `whose`, and what is said where it is full."""

    what: str
    whose: str
    most: int
    within: timedelta
    because: str = ""

    @property
    def name(self) -> str:
        """The tally's id."""
        return f"{self.what} {self.whose}".rstrip()

    def tally(self, books: Books, now: datetime) -> Tally:
        """The tally as it stands; one whose time is over begins anew."""
        found = books.get(Tally, self.name)
        if found is None:
            return Tally(id=self.name, since=now)
        return found if found.since <= now < found.since + self.within else replace(found, since=now, count=0)


@dataclass(frozen=True, slots=True)
class Rates:
    """What holds for one sender: for answers to them, for answers to talk of theirs, for notes on talk that was passed
    on, for mails of theirs that reach others; `all` is what holds for all strangers together. None is no limit."""

    answers: Rate | None = None
    talk: Rate | None = None
    notes: Rate | None = None
    passed: Rate | None = None
    all: Rate | None = None


def is_stranger(case: Case) -> bool:
    """Whether a mail is a stranger's; a reply by token is none (section 4)."""
    return case.sender is None and not case.trust.by_token


def rates_of(case: Case) -> Rates:
    """The rates of a mail's sender: an admin has as many answers as they need, on the strength of From's
    authentication, or of a token where none is configured; talk goes round with anybody's machine."""
    limits, who = case.handbook.limits, sender_key(case)
    talk = Rate("talk", who, ANSWERED_TALK, DAY, f"{ANSWERED_TALK} answers a day to mails without a keyword")
    notes = Rate("notes", who, NOTES, DAY, f"{NOTES} notes a day on talk that was passed on")
    if is_stranger(case):
        return Rates(
            _limit("answers", who, limits, "stranger_answers_per_day", "answers a day to a stranger"),
            talk,
            notes,
            _limit("passed", who, limits, "stranger_mails_per_day", "mails a day from a stranger"),
            _limit(ALL_STRANGERS, "", limits, "strangers_per_hour", "mails an hour from strangers"),
        )
    if _is_proven_admin(case):
        return Rates(talk=talk, notes=notes)
    return Rates(
        _limit("answers", who, limits, "answers_per_hour", "answers an hour to one person"),
        talk,
        notes,
        _limit("passed", who, limits, "relays_per_hour", "mails an hour of one person to others"),
    )


def _limit(what: str, who: str, limits: Limits, key: str, words: str) -> Rate:
    most = getattr(limits, key)
    return Rate(what, who, most, DAY if key.endswith("_day") else HOUR, f"{most} {words}, limits.{key}")


def _is_proven_admin(case: Case) -> bool:
    proven = case.trust.authenticated if case.handbook.authentication else case.trust.by_token
    return proven and case.sender is not None and case.handbook.is_admin(case.sender)


def sender_key(case: Case) -> str:
    """Under what a sender is counted: never an address, which would have to be forgotten. What only claims to be a
    member's counts apart, so that nobody can use up what is a member's own."""
    who = case.sender.id if case.sender else key_of(case.party)
    return who if case.trust.by_token or case.trust.authenticated else f"{who} unproven"
