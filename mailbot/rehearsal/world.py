"""World: the office over books in memory, a clock that stands still until it is moved, and everybody who writes to it.

It goes from one moment at which something happens to the next: people write, something is due, letters may go. Each is
one step, after which every invariant looks at what has changed.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random  # noqa: TID251  # chance that is the same for the same seed, and decides nothing of the program

from mailbot import erasing
from mailbot.adapters.memory import MemorySpool
from mailbot.adapters.records import RecordStore
from mailbot.composition import Program, office_of
from mailbot.dispatch import dispatch, next_due
from mailbot.intake import take_in
from mailbot.mail.message import Mail
from mailbot.office import Office
from mailbot.program.bookkeeping import OutboxRow
from mailbot.rehearsal.correspondent import Act, Correspondent, Heard
from mailbot.rehearsal.population import Actor
from mailbot.rehearsal.post import Pen, Post
from mailbot.rehearsal.scribe import Scribe, SeededIds
from mailbot.rehearsal.step import Posted, Step
from mailbot.rehearsal.surroundings import Clock, Folders, listening
from mailbot.rehearsal.watch import WatchedBackend
from mailbot.rounds import make_round
from mailbot.taking_up import is_left, settle_answered

PACE = timedelta(minutes=30)
ROUNDS = 12
"""So many rounds at one moment are enough for everything that is due at it; more would be going round."""
CHALLENGED = frozenset({"EXPORT", "FORGET"})
"""What is asked back about is looked for in the mailbox again: it has to be a mail there."""


class World:
    """`look` is told of every step; `keep` of every finished mail that went out, with its moment."""

    def __init__(
        self,
        program: Program,
        actors: Iterable[Actor],
        begins: datetime,
        seed: int,
        look: Callable[[Step, Office], None],
        keep: Callable[[bytes, datetime], None] | None = None,
    ) -> None:
        self.people = {actor.address: actor for actor in actors}
        self.clock = Clock(begins)
        self._begins = begins
        self.backend = WatchedBackend()
        spool = MemorySpool()
        self.office = office_of(program, RecordStore(self.backend), spool)
        usual = self.office.composer
        self.scribe = Scribe(
            usual.handbook, usual.templates, SeededIds(Random(f"{seed} ids")), spool.get, usual.envelope,
            usual.sentences, lambda address: keep is not None or self._is_real(address),
        )  # fmt: skip
        self.office.composer = self.scribe
        self.pen = Pen(program.handbook.address)
        self.post = Post(self.people, program.handbook.address.address, Random(f"{seed} post"), begins)
        self.folders = Folders()
        self.steps = 0
        self._look, self._keep = look, keep
        self._chance = Random(f"{seed} acts")
        self._correspondent = Correspondent(self._chance)
        self._events: list[tuple[datetime, int, Act | bytes]] = []
        self._number = itertools.count()
        self._faults: list[str] = []
        self.office.begin(begins)
        for actor in self.people.values():
            self._plan(self._correspondent.enter(actor))

    async def live(self, until: datetime) -> None:
        """Goes from moment to moment until this one; whatever `look` raises ends it."""
        with listening(self._faults):
            while (at := self._next()) is not None and at <= until:
                self.clock.stands_at = max(at, self.clock.stands_at)
                await self._step()

    def _next(self) -> datetime | None:
        own = self._events[0][0] if self._events else None
        return min(filter(None, (own, self.office.agenda.next(), next_due(self.office))), default=None)

    async def _step(self) -> None:
        now = self.clock.now()
        self.steps += 1
        step = Step(self.steps, now)
        while self._events and self._events[0][0] <= now:
            self._happen(heapq.heappop(self._events)[2], step)
        await self._come_to_rest(step)
        await self._send(step)
        step.written = self.backend.take()
        rows = [each.after for each in step.written if isinstance(each.after, OutboxRow) and each.before is None]
        step.letters = [Posted(*self.scribe.written[row.id]) for row in rows]
        for posted in step.gone_out:
            self.scribe.written.pop(posted.row.id, None)
        step.faults = self._faults.copy()
        self._faults.clear()
        self._look(step, self.office)

    def _plan(self, acts: Iterable[Act]) -> None:
        for act in acts:
            self._put(act.at, act)

    def _put(self, at: datetime, event: Act | bytes) -> None:
        """People write by the half hour: what many do within one meets, and a step is a moment for all of them."""
        at += (self._begins - at) % PACE
        heapq.heappush(self._events, (at, next(self._number), event))

    # --- mail in

    def _happen(self, event: Act | bytes, step: Step) -> None:
        if isinstance(event, bytes):
            self._take_in(event, step)
            return
        actor, now = event.actor, step.at
        if actor.gone is not None and actor.gone <= now:
            return
        if event.unasked == "away":
            self._go_away(actor, now, step)
        elif actor.absent_until is not None and now < actor.absent_until and not event.automatic:
            later = actor.absent_until + timedelta(hours=1 + 40 * self._chance.random())
            self._put(later, event)
        elif event.unasked:
            self._say_unasked(event, step)
        else:
            self._say(event, step)

    def _say_unasked(self, event: Act, step: Step) -> None:
        act = self._correspondent.say_unasked(event, step.at)
        side, _, pair = event.unasked.partition(" ")
        if pair in event.actor.busy:
            self._plan([self._correspondent.unasked(event.actor, pair, side, step.at)])
        if act is not None:
            self._say(act, step)

    def _go_away(self, actor: Actor, now: datetime, step: Step) -> None:
        """Somebody is away: most say so, and the mail programs of some answer for them."""
        until = now + timedelta(days=self._chance.randint(*actor.habit.absence_days))
        self._plan([self._correspondent.leave(actor, until)])
        heard = self._correspondent.last.get((actor.key, ""))
        luck = self._chance.random()
        if heard is not None and luck < 0.6:
            self._say(Act(now, actor, f"{'PAUSE' if luck < 0.2 else 'AWAY'} {until:%Y-%m-%d}", heard), step)
        actor.absent_until, actor.answers_for_them = until, luck > 0.5

    def _say(self, act: Act, step: Step) -> None:
        step.senders.add(act.actor.address)
        token = self._token(act.heard) if act.heard is not None else ""
        if act.fresh or act.words in CHALLENGED or self._is_real(act.actor.address):
            self._take_in(self.pen.written(act, token, step.at), step)
            return
        step.taken.append(take_in(b"", self.office, step.at, read=self.pen.said(act, token, step.at)))

    def _take_in(self, raw: bytes, step: Step) -> None:
        taken = take_in(raw, self.office, step.at)
        self.folders.put(taken.folder, raw)
        step.taken.append(taken)

    def _token(self, heard: Heard) -> str:
        thread = self.office.store.thread(heard.row.party, heard.topic) if heard.topic != heard.row.topic else None
        return thread.token if thread else heard.row.message_id.partition(".")[0]

    # --- the office's own

    async def _come_to_rest(self, step: Step) -> None:
        for _ in range(ROUNDS):
            before = self.backend.count
            erasing.erase_confirmed(self.office, step.at)
            make_round(self.office, step.at)
            if is_left(self.office):
                step.taken += await settle_answered(self.office, self.clock, self.folders)
            if erasing.is_left(self.office):
                await erasing.clear(self.office, self.clock, self.folders)
            if self.backend.count == before:
                return
        self._faults.append(f"after {ROUNDS} rounds something is due still")

    # --- mail out

    async def _send(self, step: Step) -> None:
        self.post.now = step.at
        await dispatch(self.office, self.post, self.clock.now)
        returned, self.post.returned = dict(self.post.returned), []
        accepted, self.post.accepted = self.post.accepted, []
        for id, raw in accepted:
            row, letter = self.scribe.written[id]
            posted = Posted(row, letter, self._received(row, raw))
            step.gone_out.append(posted)
            if self._keep is not None:
                self._keep(raw, step.at)
            if id in returned:
                report = self.post.report(row.message_id, returned[id], step.at)
                self._put(step.at + timedelta(minutes=3), report)
            else:
                self._hand_over(posted, step.at)

    def _hand_over(self, posted: Posted, now: datetime) -> None:
        row = posted.row
        actor = self.people.get(row.recipients[0])
        if actor is None:
            return
        self._plan(self._correspondent.hear(actor, Heard(row, posted.letter, row.topic, posted.mail), now))

    def _received(self, row: OutboxRow, raw: bytes) -> Mail | None:
        """A letter as its reader's mail program has it, where it is a real mail to one of the people."""
        actor = self.people.get(row.recipients[0])
        return self.pen.client(actor).receive(raw) if actor is not None and actor.real else None

    def _is_real(self, address: str) -> bool:
        actor = self.people.get(address)
        return actor is not None and actor.real
