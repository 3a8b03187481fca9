"""Rounds, the line of a moment in time: clock tick → what is due → decide → compose → one commit.

What is due follows from the books alone, so that a week of downtime heals itself in the first round after it. A round
takes every step that is due first; then it writes the nudges, those to one reader together, so far as they may go.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from mailbot.erasing import erase_confirmed
from mailbot.errors import BooksError
from mailbot.office import Office
from mailbot.program.bookkeeping import Happened, OutboxRow, letter_mark
from mailbot.program.chapter import Chain, Moment, Occasion, due_of
from mailbot.program.clocks.nudge import is_past, meets_in, next_nudge, nudged, together
from mailbot.program.contents import chains_of
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.model import Person, Record

log = logging.getLogger(__name__)

MOST_TOGETHER = 12
"""Nudges in one letter; what is beyond stays due, and comes with the reader's next letter."""

Key = tuple[type[Record], str]


def make_round(office: Office, now: datetime) -> tuple[OutboxRow, ...]:
    """Does everything that is due now, each occasion once, and answers with the letters that it wrote."""
    erase_confirmed(office, now)
    moment = office.moment(now)
    office.tidy(now)
    round = _Round(office, moment)
    for record in office.agenda.come(moment):
        round.attend(record)
    round.nudge()
    round.close()
    return tuple(round.rows)


@dataclass(slots=True)
class _Due:
    """An occasion that is due, what it decides, and those of its letters that are not written yet.

    An occasion has happened when all its letters are written; until then each one that is has a mark of its own.
    """

    record: Key
    occasion: Occasion
    decision: Decision
    letters: list[Letter]

    @property
    def nudges_only(self) -> bool:
        """Whether all it does is to nudge, so that it can wait for its readers and be merged with others."""
        decided = self.decision
        acts = decided.changes or decided.cancels or decided.discards or decided.keeps
        return bool(self.letters) and not acts and all(_is_nudge(letter) for letter in decided.letters)

    def written(self, letters: Sequence[Letter]) -> Decision:
        """What is done when these letters are: all of it with the last one."""
        whole = len(letters) == len(self.letters)
        decision = self.decision if whole else Decision(Disposition.ACCEPTED, self.decision.because)
        return replace(decision, letters=tuple(letters))

    def marks(self, letters: Sequence[Letter], now: datetime) -> Iterator[Happened]:
        """The proof that these letters are written: the occasion's own when they are the last."""
        if len(letters) == len(self.letters):
            yield Happened(id=self.occasion.key, at=now)
            return
        for letter in letters:
            yield Happened(id=_mark(self.occasion, letter), at=now)


@dataclass(slots=True)
class _Round:
    """One pass. `waits` says until when occasions that are due may not go, `failed` which records had a fault; `chains`
    and `decided`, by record and by occasion, are what has been worked out since anything was last written."""

    office: Office
    moment: Moment
    rows: list[OutboxRow] = field(default_factory=list)
    looked_at: dict[Key, None] = field(default_factory=dict)
    waits: dict[str, datetime] = field(default_factory=dict)
    failed: set[Key] = field(default_factory=set)
    chains: dict[Key, tuple[Chain, ...]] = field(default_factory=dict)
    decided: dict[str, Decision] = field(default_factory=dict)

    def attend(self, record: Record) -> None:
        """Takes one record's steps. Each may change the record, so what is due is asked again after it."""
        key = (type(record), record.id)
        self.looked_at[key] = None
        passed: set[str] = set()
        while due := next((due for due in self._due(key) if due.occasion.key not in passed), None):
            passed.add(due.occasion.key)
            if not due.nudges_only:
                self._step(due)

    def _due(self, key: Key) -> Iterator[_Due]:
        """What is due for a record as the books have it now; nothing more after a fault."""
        for chain in self._chains_of(key):
            if key in self.failed or (occasion := due_of(chain, self.moment)) is None:
                continue
            try:
                decision = self.decided[occasion.key] = self.decided.get(occasion.key) or occasion.decide(self.moment)
            except (BooksError, OSError):
                raise
            except Exception:  # a fault of ours in one occasion must not keep the others waiting
                self._fail(key, occasion.key)
                return
            yield _Due(key, occasion, decision, [one for one in decision.letters if self._is_open(one, occasion)])

    def _chains_of(self, key: Key) -> tuple[Chain, ...]:
        if key not in self.chains:
            record = self.moment.books.get(*key)
            self.chains[key] = tuple(chains_of(record, self.moment)) if record is not None else ()
        return self.chains[key]

    def _is_open(self, letter: Letter, occasion: Occasion) -> bool:
        """Whether a letter is still to be written: neither was it before, nor would it nudge somebody who has left."""
        if self.moment.books.get(Happened, _mark(occasion, letter)):
            return False
        return not (_is_nudge(letter) and is_past(self.moment.books.get(Person, letter.to), self.moment))

    def _step(self, due: _Due) -> None:
        """Does what an occasion decides besides nudging, at once; its nudges go with it so far as they may."""
        letters: list[Letter] = []
        for letter in due.letters:
            twice = any(_is_nudge(other) and other.to == letter.to for other in letters)
            if not _is_nudge(letter) or (not twice and self._may_go(letter, due)):
                letters.append(letter)
        if letters or not due.letters:
            self._write(due.written(letters), [due], letters)

    def nudge(self) -> None:
        """Writes the nudges that may go: those to one reader in one letter."""
        nudges: dict[tuple[str, str], list[tuple[_Due, Letter]]] = defaultdict(list)
        for key in self.looked_at:
            for due in [due for due in self._due(key) if due.nudges_only]:
                for letter in due.letters:
                    nudges[letter.to, meets_in(letter, self.moment)].append((due, letter))
        for met in nudges.values():
            may_go = [(due, letter) for due, letter in met if self._may_go(letter, due)][:MOST_TOGETHER]
            if may_go and not self._nudge(may_go) and len(may_go) > 1:  # one that fails must not keep the others back
                next((one for one in may_go if self._nudge([one])), None)

    def _nudge(self, nudges: Sequence[tuple[_Due, Letter]]) -> bool:
        """Writes nudges to one reader; False where that fails."""
        letter = together([letter for _, letter in nudges], self.moment.now)
        because = "; ".join(dict.fromkeys(due.decision.because for due, _ in nudges))
        decision = Decision(Disposition.ACCEPTED, because, letters=(letter,))
        dues = list({due.occasion.key: due for due, _ in nudges}.values())
        return self._write(decision, dues, [letter for _, letter in nudges])

    def _write(self, decision: Decision, dues: Sequence[_Due], letters: Sequence[Letter]) -> bool:
        """One commit: the letters, the proof that each is written, and for a nudge that its reader got one."""
        now, marks = self.moment.now, list[Record]()
        these = set(map(id, letters))
        mine = [[letter for letter in due.letters if id(letter) in these] for due in dues]
        readers = dict.fromkeys(letter.to for letter in letters if _is_nudge(letter))
        try:
            for due, written in zip(dues, mine, strict=True):
                marks += due.marks(written, now)
            with self.office.unit(now):
                self.rows += self.office.carry_out(decision, now, *marks)
                people = [person for id in readers if (person := self.moment.books.get(Person, id))]
                noted = tuple(nudged(person, now) for person in people)
                self.office.carry_out(Decision(Disposition.ACCEPTED, "", noted), now)
        except (BooksError, OSError):
            raise
        except Exception:
            for due in dues:
                self._fail(due.record, due.occasion.key)
            return False
        self.chains.clear()
        self.decided.clear()
        for due in dues:
            due.letters = [letter for letter in due.letters if id(letter) not in these]
            log.info("round: %s: %s", due.occasion.key, due.decision.because)
        return True

    def _may_go(self, letter: Letter, due: _Due) -> bool:
        """Whether a nudge may go now; until when it has to wait otherwise is kept for the agenda."""
        at = next_nudge(self.moment.books.get(Person, letter.to), self.moment)
        if at > self.moment.now:
            key = due.occasion.key
            self.waits[key] = min(at, self.waits.get(key, at))
        return at <= self.moment.now

    def _fail(self, record: Key, occasion: str) -> None:
        log.exception("round: %s failed and stays due", occasion)
        self.failed.add(record)

    def close(self) -> None:
        """Notes every record anew for when it is to be looked at again; one with a fault comes again by itself."""
        for key in self.looked_at:
            record = self.moment.books.get(*key)
            if record is not None and key not in self.failed:
                self.office.agenda.note(record, self.moment, self.waits)


def _is_nudge(letter: Letter) -> bool:
    return letter.urgency is Urgency.NUDGE


def _mark(occasion: Occasion, letter: Letter) -> str:
    return letter_mark(occasion.key, letter.to, letter.template)
