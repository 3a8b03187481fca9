"""Erasing: the books without somebody: what is theirs goes, what others need stays without a name, an address or a word
of theirs (section 6). Who decided what and when stays under an id that is nobody's any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from mailbot.program.bookkeeping import Happened, OutboxRow, Receipt, Sent, Thread
from mailbot.program.books import Books
from mailbot.program.decision import Disposition
from mailbot.program.knowledge.lesson import OfferedLessons
from mailbot.program.lifecycle import Change, Dropped, Moved, Noted, Opened
from mailbot.program.matching.handover import Handover
from mailbot.program.model import Application, Deed, Mentorship, Person, Record
from mailbot.program.plans.plan import Plan
from mailbot.program.privacy.scrubbing import IS_THEIRS, is_kept, scrubbed, words_of_pairs
from mailbot.program.privacy.subject import Subject, receipts_of
from mailbot.program.privacy.traces import NOBODY, Traces, hashed
from mailbot.program.topic import record_of
from mailbot.program.traffic.rates import Tally
from mailbot.program.traffic.reach import key_of
from mailbot.program.trust.custody import Custody, CustodyStage
from mailbot.program.trust.relocation import Relocation

_WAITING = frozenset({Disposition.HELD.value, Disposition.SHUNTED.value})
_ID = re.compile(r"[A-Z]-\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Erased:
    """`discards` are files in the spool; `mails` the Message-IDs of letters to others that were about them, and
    `letters` those of our last ones that are still to go."""

    changes: tuple[Change, ...] = ()
    discards: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()


def erased(subject: Subject, since: datetime, books: Books, kinds: Iterable[type[Record]]) -> Erased:
    """What erases somebody from all records of these kinds; letters made at `since` or later are the last ones, and go
    out before they are erased as well."""
    return _Erasing(subject, since, books).of(kinds)


@dataclass(slots=True)
class _Erasing:
    subject: Subject
    since: datetime
    books: Books
    traces: Traces = field(init=False)
    theirs: frozenset[str] = field(init=False)
    discards: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        person = self.subject.person
        mails = frozenset(receipt.id for receipt in receipts_of(self.subject, self.books))
        self.traces = Traces(self.subject.addresses, person.name if person else "", mails)
        self.theirs = frozenset(
            record.id
            for kind, whose in IS_THEIRS.items()
            for record in self.books.all(kind)
            if whose(record, self.subject)
        )

    def of(self, kinds: Iterable[type[Record]]) -> Erased:
        changes = [change for kind in kinds for record in list(self.books.all(kind)) for change in self._change(record)]
        return Erased(tuple(changes), tuple(self.discards), tuple(dict.fromkeys(self.mails)), tuple(self.letters))

    def _change(self, record: Record) -> Iterator[Change]:
        if self._goes(record) or not is_kept(record, self.subject):
            yield Dropped(type(record), record.id)
            return
        if isinstance(record, Custody) and record.id in self.theirs and record.stage is not CustodyStage.SETTLED:
            yield Moved(Custody, record.id, CustodyStage.SETTLED)
        after = self._after(record)
        if after.id != record.id:
            yield Dropped(type(record), record.id)
            yield Opened(after)
        elif after != record:
            names = [name for name in record.__struct_fields__ if getattr(record, name) != getattr(after, name)]
            yield Noted(type(record), record.id, {name: getattr(after, name) for name in names})

    def _goes(self, record: Record) -> bool:
        """Whether nothing of a record stays."""
        match record:
            case Thread():
                return self.subject.is_party(record.party) or ("@" in record.party and self._is_of_move(record))
            case OutboxRow():
                return self._is_dropped(record)
            case Sent():
                to_them = self.subject.is_party(record.party) or record.to in map(key_of, self.subject.addresses)
                return to_them or (not record.party and self._is_of_move(record))
            case Tally():
                return bool({self.subject.id, *map(key_of, self.subject.addresses)} & set(record.id.split()))
            case Happened():
                return self.traces.name_them(record.id)
        return False

    def _is_of_move(self, record: Thread | Sent) -> bool:
        """Whether it is with an address that they have named as theirs to be, of which nobody knows whose it is."""
        about = record_of(record.topic)
        return about in self.theirs and self.books.get(Relocation, about) is not None

    def _is_dropped(self, row: OutboxRow) -> bool:
        to_them = self.subject.is_party(row.party)
        if not to_them and record_of(row.topic) not in self.theirs:
            return False
        if row.made >= self.since:
            self.letters.append(row.id)
            return False
        self.discards.append(row.id)
        return True

    def _after(self, record: Record) -> Record:
        match record:
            case Person() if record.id == self.subject.id:
                blank = Person(id=record.id, name=NOBODY, addresses=(), since=record.since, stage=record.stage)
                return replace(blank, deeds=self._deeds(record.deeds, own=True))
            case Thread():
                record = self._thread(record)
            case Receipt():
                record = self._receipt(record)
            case Plan() | Handover() | OfferedLessons():
                pair = self.books.get(Mentorship, record.pair if isinstance(record, Plan) else record.id)
                record = words_of_pairs(record, pair, self.subject) if pair and pair.id in self.theirs else record
            case Application() if record.id in self.theirs:
                self.discards += record.files
        scrub = scrubbed(record, self.subject)
        self.discards += scrub.discards
        record = scrub.record
        if isinstance(record, OutboxRow):  # it goes out as it is, and nothing of it is left then
            return record
        deeds = getattr(record, "deeds", None)
        if deeds:
            record = replace(record, deeds=self._deeds(deeds, own=record.id in self.theirs))
        return self.traces.without(record)

    def _thread(self, thread: Thread) -> Thread:
        """A thread of somebody else's about a record of theirs, or named after them, begins anew without a subject."""
        if record_of(thread.topic) not in self.theirs and not self.traces.name_them(thread.subject):
            return thread
        self.mails += thread.messages
        return replace(thread, subject="", words="", said=())

    def _receipt(self, receipt: Receipt) -> Receipt:
        if receipt.id in self.traces.mails:
            bare = {"party": self.subject.id, "because": "forgotten", "trace": "", "letters": ()}
            fate = {"disposition": Disposition.IGNORED.value} if receipt.disposition in _WAITING else {}
            return replace(receipt, id=hashed(receipt.id), **bare, **fate)
        return replace(receipt, because="forgotten") if self.traces.name_them(receipt.because) else receipt

    def _deeds(self, deeds: Sequence[Deed], *, own: bool) -> tuple[Deed, ...]:
        """Who decided what, and when; no word of theirs, or about them."""
        return tuple(self._deed(deed, own=own) for deed in deeds)

    def _deed(self, deed: Deed, *, own: bool) -> Deed:
        words = (own or self.subject.did(deed) or self.traces.name_them(deed.reason)) and not _ID.fullmatch(deed.reason)
        mail = hashed(deed.mail) if deed.mail in self.traces.mails else deed.mail
        return replace(deed, mail=mail, reason="" if words else deed.reason)
