"""Office: the parts that the three lines share, and the one place where a decision is written down.

A decision is enacted, its letters are composed and spooled, and all of it is committed together: receipt, changes,
outbox. Between the first question about a mail and that commit nothing else is written, because nothing is awaited.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot.adapters.oblivion import MemoryOblivion
from mailbot.agenda import Agenda
from mailbot.compose import Composer
from mailbot.errors import UnprintableLetter
from mailbot.mail.limits import Limits
from mailbot.mail.new_text.own_words import after
from mailbot.ports import Oblivion, Press, Proof, Spool, Store, Unit, Verifier
from mailbot.program.bookkeeping import OutboxRow, Reach, Receipt, Sent, Thread
from mailbot.program.chapter import Moment
from mailbot.program.chapters.delivery import kept_back
from mailbot.program.decision import Decision, Disposition, Letter
from mailbot.program.handbook import Handbook
from mailbot.program.lifecycle import Change, Dropped, Opened, enact
from mailbot.program.model import Application, Membership, Person, Record
from mailbot.program.passing_on.reserve import is_withheld
from mailbot.program.topic import record_of
from mailbot.program.traffic.rates import Tally
from mailbot.program.traffic.reach import KEPT, is_over, lost
from mailbot.typed import Typed


class _Rehearsed(Exception):
    """Ends a rehearsal."""


@dataclass(slots=True)
class _Unit:
    """What a unit at hand has touched: records to note when it is in, files to remove when it is in or is not, letters
    in print with the threads that they are in. `together` says that letters may be printed while it goes on."""

    together: bool = False
    records: list[Record] = field(default_factory=list)
    spooled: list[str] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)
    in_print: dict[str, tuple[str, Proof]] = field(default_factory=dict)


@dataclass(slots=True)
class Office:
    """Everything that taking in, making rounds and dispatching need. `handbook` to `press` change on reload; without a
    `verifier` no signature is looked at, without a `press` each letter is printed at once."""

    store: Store
    spool: Spool
    handbook: Handbook
    composer: Composer
    limits: Limits = field(default_factory=Limits)
    verifier: Verifier | None = None
    press: Press | None = None
    agenda: Agenda = field(default_factory=Agenda)
    oblivion: Oblivion = field(default_factory=MemoryOblivion)
    _open: _Unit | None = None
    _tidied: datetime | None = None

    def moment(self, now: datetime) -> Moment:
        return Moment(self.store, self.handbook, now)

    @contextmanager
    def unit(self, now: datetime, *, together: bool = False) -> Iterator[None]:
        """One durable commit (or part of the one around it); a failure inside takes back all that was done in it.

        In one for several mails `together`, letters are printed beside it: UnprintableLetter where one cannot be.
        """
        outermost = self._open is None
        unit = self._open = self._open or _Unit(together)
        marks = len(unit.records), len(unit.spooled), len(unit.obsolete)
        try:
            with self.store.unit():
                yield
                if outermost:
                    self._collect(unit)
                    self.spool.settle()
        except BaseException:
            for id in unit.spooled[marks[1] :]:
                self.spool.remove(id)
                unit.in_print.pop(id, None)
            del unit.records[marks[0] :], unit.spooled[marks[1] :], unit.obsolete[marks[2] :]
            raise
        finally:
            if outermost:
                self._open = None
        if outermost:
            self._settle(unit, now)

    @contextmanager
    def rehearsal(self, now: datetime) -> Iterator[None]:
        """A unit that is taken back at its end, whatever was decided in it."""
        with suppress(_Rehearsed), self.unit(now):
            yield
            raise _Rehearsed

    def _settle(self, unit: _Unit, now: datetime) -> None:
        for id in unit.obsolete:
            self.spool.remove(id)
        moment = self.moment(now)
        latest = {(type(record), record.id): record for record in unit.records}
        for record in latest.values():
            self.agenda.note(record, moment)

    def carry_out(self, decision: Decision, now: datetime, *more: Record) -> tuple[OutboxRow, ...]:
        """Writes a decision down inside the unit at hand, with `more` records; answers with the letters' rows.

        The letters are composed after the records are in, so they see what the decision made.
        """
        unit = self._open
        assert unit is not None  # decisions are written in units only
        if decision.does_nothing and not more:
            return ()
        records = (*enact(decision.changes, self.store.get), *more)
        dropped = [change for change in decision.changes if isinstance(change, Dropped)]
        drops = tuple(record for each in dropped if (record := self.store.get(each.kind, each.id)))
        cancelled = self.store.commit(Unit(records=records, cancels=decision.cancels, drops=drops))
        unit.obsolete += [*(row.id for row in cancelled), *decision.discards]
        unit.records += records
        for kept in decision.keeps:
            self.spool.put(kept.id, kept.attachment.content)
            unit.spooled.append(kept.id)
        return tuple(row for letter in decision.letters for row in self._write(letter, unit, now))

    def _write(self, letter: Letter, unit: _Unit, now: datetime) -> tuple[OutboxRow, ...]:
        reader = self.store.get(Person, letter.to)
        if not letter.to or (reader is not None and not reader.addresses):
            return ()  # nobody can write to whoever is forgotten
        reach = lost(letter, self.store)
        if reach is not None:
            return self.carry_out(kept_back(letter, reach, self.moment(now)), now)
        if unit.together and self.press is not None:
            return (self._begin(self.composer.type(letter, self.store, now), unit, self.press),)
        mail, row, threads = self.composer.compose(letter, self.store, now)
        self.spool.put(row.id, mail.raw)
        unit.spooled.append(row.id)
        self.store.commit(Unit(records=threads, outbox=(row,)))
        return (row,)

    def _begin(self, typed: Typed, unit: _Unit, press: Press) -> OutboxRow:
        """Hands a letter to the press: all but its words is in the books already."""
        row, imprint = typed.row, ""
        if typed.is_clean:
            unit.in_print[row.id] = typed.begun.thread.id, press.begin(typed.sheet)
        else:  # what has to be masked is known here alone
            done = typed.printed(self.composer.templates.typesetter)
            self.spool.put(row.id, done.mail.raw)
            imprint = done.imprint
        unit.spooled.append(row.id)
        self.store.commit(Unit(records=typed.threads(imprint), outbox=(row,)))
        return row

    def _collect(self, unit: _Unit) -> None:
        """The letters that were in print are spooled, and their threads remember their words."""
        threads: dict[str, Thread] = {}
        for id, (thread, proof) in unit.in_print.items():
            try:
                done = proof.printed()
            except Exception as error:
                raise UnprintableLetter("a letter cannot be printed") from error
            self.spool.put(id, done.mail.raw)
            standing = threads.get(thread) or self.store.get(Thread, thread)
            if standing is not None:
                threads[thread] = replace(standing, words=after(standing.words, done.imprint))
        if threads:
            self.store.commit(Unit(records=tuple(threads.values())))

    def file_taken(self, receipt: Receipt, changes: tuple[Change, ...], now: datetime) -> None:
        """The receipt of a mail that has been taken in, and what changes with it."""
        self.file_receipt(receipt)
        if changes:
            self.carry_out(Decision(Disposition.ACCEPTED, "", changes), now)

    def file_receipt(self, receipt: Receipt) -> None:
        """Proof that a mail was taken in; inside the unit of what it led to."""
        self.store.commit(Unit(receipt=receipt))

    def begin(self, now: datetime) -> None:
        """Gets ready to work: every admin of the config has a record, nothing stray is in the spool, and it is known
        what is due when."""
        for admin in self.handbook.admins:
            if self.store.person_at(admin.address) is None:
                person = Person(
                    id=f"M-{self.store.last_number('M') + 1}",
                    name=admin.name or admin.local,
                    addresses=(admin.address,),
                    since=now,
                    roles=("admin",),
                    stage=Membership.MEMBER,
                )
                with self.unit(now):
                    self.carry_out(Decision(Disposition.ACCEPTED, "an admin of the config", (Opened(person),)), now)
        waiting = {row.id for row in self.store.outbox()}
        for id in self.spool.ids():
            if id not in waiting and not self._is_kept(id):
                self.spool.remove(id)
        self.agenda.rebuild(self.moment(now))

    def tidy(self, now: datetime) -> None:
        """Once a day: what was sent too long ago to come back, and what is too long ago to count, is forgotten."""
        if self._tidied is not None and now - self._tidied < timedelta(days=1):
            return
        self._tidied = now
        over: list[Record] = [sent for sent in self.store.all(Sent) if sent.at < now - KEPT]
        over += [reach for reach in self.store.all(Reach) if is_over(reach, now)]
        over += [tally for tally in self.store.all(Tally) if tally.is_over(now)]
        if over:
            with self.unit(now):
                self.store.commit(Unit(drops=tuple(over)))

    def _is_kept(self, id: str) -> bool:
        """Whether a file in the spool is one that its application or its pair names; its being there proves nothing."""
        application = self.store.get(Application, record_of(id))
        return id in application.files if application else is_withheld(id, self.store)
