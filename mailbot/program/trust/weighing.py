"""Trust: From proves nothing; what a mail may do follows from two proofs that are kept apart (section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mailbot.mail.message import Mail
from mailbot.mail.origin.authenticity import NOTHING_KNOWN, Authentication
from mailbot.program.bookkeeping import Thread
from mailbot.program.books import Books
from mailbot.program.model import LIVE_PAIR, Mentorship, Person
from mailbot.program.topic import record_of


class Level(StrEnum):
    """How far the sender of a mail is known, as `explain` names it."""

    UNKNOWN = "unknown"
    CLAIMED = "claimed"
    TOKEN = "token"
    AUTHENTICATED = "authenticated"
    BOTH = "both"


class Needs(StrEnum):
    """What a deed asks for in rules/trust.toml.

    `both` is the token and, where authentication is configured, that too; `fresh` is a challenge that was answered for
    this one mail.
    """

    ANY = "any"
    EITHER = "either"
    BOTH = "both"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody stands in for every proof of a mail: how, in a word, and for whom (a person's id) if they said so.

    What cannot be taken back needs its person's own word besides: only where `fresh` is set does this count as that.
    """

    how: str
    person: str = ""
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Trust:
    """What is proven about a mail's sender.

    `thread` is the thread whose token the mail carries, and it counts only as `by_token`, that is, with From being its
    party. `strayed` says that there was a token, but of someone else, and `owner` who that is, where they are a member;
    `astray` is its thread.
    `failed` is an explicit DMARC failure: such a mail decides nothing. `rivals` are the sender's own other threads that
    the mail was sent to by their addresses as well: which one is meant is asked back, never guessed (section 5).
    `fresh` says that the registered address has confirmed this mail, `stale` that its token has run out since.
    `because` says who said what of its authenticity, and is "" where nobody did.
    """

    sender: Person | None
    thread: Thread | None = None
    by_token: bool = False
    authenticated: bool = False
    failed: bool = False
    strayed: bool = False
    owner: Person | None = None
    rivals: tuple[Thread, ...] = ()
    astray: Thread | None = field(default=None, compare=False)
    fresh: bool = False
    stale: bool = False
    because: str = field(default="", compare=False)

    @property
    def level(self) -> Level:
        if self.by_token and self.authenticated:
            return Level.BOTH
        if self.by_token:
            return Level.TOKEN
        if self.sender is None:
            return Level.UNKNOWN
        return Level.AUTHENTICATED if self.authenticated else Level.CLAIMED

    def suffices(self, needs: Needs, authentication_configured: bool) -> bool:
        """Whether the proofs are enough; two proofs are asked for only where the second can be had."""
        enough = {
            Needs.ANY: True,
            Needs.EITHER: self.by_token or self.authenticated,
            Needs.BOTH: self.by_token and (self.authenticated or not authentication_configured),
            Needs.FRESH: self.fresh,
        }
        return enough[needs]

    def vouched(self, person: Person | None, *, fresh: bool = True) -> Trust:
        """The same once somebody has stood in for every proof: this person wrote the mail; where nobody is named, its
        sender did, or the owner of the token that strayed to an address which is nobody's."""
        person = person or self.sender or self.owner
        owned = self.astray if self.owner is not None and person == self.owner else None
        thread = self.thread if person == self.sender else owned
        found = replace(self, by_token=True, authenticated=True, fresh=fresh, failed=False)
        return replace(found, sender=person, thread=thread, strayed=False, owner=None)


def weigh(mail: Mail, tokens: tuple[str, ...], books: Books, authentication: Authentication = NOTHING_KNOWN) -> Trust:
    """What the tokens that a mail carries, and its From, prove together.

    Two tokens of the sender's own in one mail name two threads. Two addresses are rivals, and so are two records, such
    as two applications, where each is named by an address, by In-Reply-To or by the subject, and two pairs wherever
    they are named: words for one of them must not reach the other. Else the first place says which.
    """
    address = mail.sender.address if mail.sender else ""
    sender = books.person_at(address) if address else None
    parties = {address} | ({sender.id} if sender else set())
    threads = [thread for token in tokens if (thread := books.thread_with(token))]
    own = [thread for thread in threads if thread.party in parties]
    found = Trust(
        sender,
        authenticated=authentication.passed,
        failed=authentication.failed,
        because=authentication.because,
    )
    if not own:
        owner = books.get(Person, threads[0].party) if threads else None
        astray = threads[0] if threads else None
        strayed = astray is not None
        return replace(found, strayed=strayed, owner=owner, astray=astray)
    addressed = [thread for thread in own if any(thread.token in to.address for to in (*mail.to, *mail.cc))]
    rivals = tuple(addressed[1:]) or _other_records(own, mail, books)
    return replace(found, thread=own[0], by_token=True, rivals=rivals)


def _other_records(own: Sequence[Thread], mail: Mail, books: Books) -> tuple[Thread, ...]:
    """The threads about another record than the first one's that this mail can just as well be meant for."""
    meant = _record(own[0])
    others = [thread for thread in own if meant and _record(thread) not in {"", meant}]
    named = " ".join([*(to.address for to in (*mail.to, *mail.cc)), *mail.in_reply_to, mail.subject]).lower()
    pairs = _is_live(meant, books)
    return tuple(each for each in others if each.token in named or (pairs and _is_live(_record(each), books)))


def _record(thread: Thread) -> str:
    """The record that a thread is about, "" where it is about none."""
    record = record_of(thread.topic)
    return record if "-" in record else ""


def _is_live(record: str, books: Books) -> bool:
    pair = books.get(Mentorship, record)
    return pair is not None and pair.stage in LIVE_PAIR
