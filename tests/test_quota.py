"""No more letters go in a day than the provider allows: answers first, nudges last, and what waits is not lost."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from mailbot.adapters.account import Account
from mailbot.adapters.memory import MemorySpool
from mailbot.adapters.smtp import SmtpTransport
from mailbot.adapters.tinydb import TinyStore
from mailbot.commands.outbox import facts_of, waits
from mailbot.composition import Program, office_of
from mailbot.dispatch import dispatch, due, next_due
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse
from mailbot.office import Office
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.quota import quota_of
from tests.programs import ADA, program_in
from tests.wire.sink import Sink, listening

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Berlin."""


class Desk:
    """An office whose provider takes so many letters a day, and a server that takes them all."""

    def __init__(self, program: Program, sink: Sink, transport: SmtpTransport, store: TinyStore) -> None:
        self.program = program
        self.sink = sink
        self.transport = transport
        self.spool = MemorySpool()
        self.now = NOW
        self.open(store, 4)

    def open(self, store: TinyStore, most: int) -> None:
        self.store = store
        self.office: Office = office_of(self.program, store, self.spool)
        limits = msgspec.structs.replace(self.office.handbook.limits, sends_per_day=most)
        self.office.handbook = replace(self.office.handbook, limits=limits, timezone="Europe/Berlin")
        self.office.begin(self.now)

    def writes(self, *urgencies: Urgency) -> None:
        """One letter after the other, each a second later; each to somebody else."""
        for number, urgency in enumerate(urgencies):
            at = self.now + timedelta(seconds=number)
            facts = {"enquiry": Facts(id=f"Q-{number}"), "by": "Ada", "text": f"{urgency} {number}"}
            letter = Letter(f"p{number}@example.test", "enquiry-answer", f"Q-{number}", facts, urgency, writer="Ada")
            with self.office.unit(at):
                self.office.carry_out(Decision(Disposition.ACCEPTED, "", letters=(letter,)), at)
        self.now += timedelta(minutes=1)

    async def goes(self, **later: float) -> list[str]:
        """What goes after a while, by its first words."""
        self.now += timedelta(**later)
        before = len(self.sink.taken)
        while (at := next_due(self.office)) is not None and at <= self.now:
            await dispatch(self.office, self.transport, lambda: self.now)
        return [_words(parse(raw)) for _, _, raw in self.sink.taken[before:]]


def _words(mail: Mail) -> str:
    urgencies = [line for line in mail.text.splitlines() if line.split(" ")[0] in set(Urgency)]
    return urgencies[0] if urgencies else mail.subject


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    program = program_in(tmp_path, "", (ADA,))
    async with listening(Sink()) as sink:
        transport = SmtpTransport(Account("127.0.0.1", sink.port, "none", "", lambda: ""), seconds=10)
        store = TinyStore(tmp_path / "own.json")
        desk = Desk(program, sink, transport, store)
        yield desk
        await transport.close()
        desk.store.close()


ANSWER, RELAY, NUDGE = Urgency.ANSWER, Urgency.RELAY, Urgency.NUDGE
NEWS = "Letters wait for tomorrow"


async def test_answers_go_first_and_nudges_wait_for_tomorrow(desk: Desk) -> None:
    desk.writes(NUDGE, RELAY, NUDGE, ANSWER, NUDGE, ANSWER)
    went = await desk.goes()
    assert sorted(went[:2]) == ["answer 3", "answer 5"]
    assert sorted(went[2:]) == sorted(["relay 1", NEWS])  # the admins hear of it before a nudge goes
    assert await desk.goes(hours=4) == []


async def test_what_waits_goes_the_next_day_in_its_order_and_once(desk: Desk) -> None:
    desk.writes(*[ANSWER] * 6)
    assert sorted(await desk.goes()) == ["answer 0", "answer 1", "answer 2", "answer 3"]
    assert next_due(desk.office) == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # midnight in Berlin
    assert await desk.goes(hours=13, minutes=58) == []
    assert sorted(await desk.goes(minutes=2)) == sorted(["answer 4", "answer 5", NEWS])
    assert await desk.goes(days=1) == []


async def test_a_nudge_that_waits_for_tomorrow_waits_for_its_readers_morning(desk: Desk) -> None:
    desk.writes(*[ANSWER] * 4, NUDGE)
    await desk.goes()
    assert next_due(desk.office) == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # the news of it
    assert await desk.goes(hours=14) == [NEWS]
    assert next_due(desk.office) == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert await desk.goes(hours=9) == ["nudge 4"]


async def test_the_admins_hear_of_it_once_a_day(desk: Desk) -> None:
    for _ in range(3):
        desk.writes(*[ANSWER] * 3)
        await desk.goes(minutes=30)
    news = [row for row in desk.store.outbox() if row.template == "quota"]
    assert len(news) == 1


async def test_what_went_today_is_known_after_a_restart(desk: Desk, tmp_path: Path) -> None:
    desk.writes(*[ANSWER] * 3)
    assert len(await desk.goes()) == 3
    desk.store.close()
    desk.open(TinyStore(tmp_path / "own.json"), 4)
    desk.writes(*[ANSWER] * 3)
    assert await desk.goes() == ["answer 0"]


async def test_the_last_of_a_day_are_kept_for_what_is_no_nudge(desk: Desk) -> None:
    desk.open(desk.store, 20)
    desk.writes(*[NUDGE] * 21)
    went = await desk.goes()
    assert went.count(NEWS) == 1 and sum(one.startswith("nudge") for one in went) == 18
    desk.writes(ANSWER)
    assert await desk.goes() == ["answer 0"]
    desk.writes(ANSWER)
    assert await desk.goes() == []


async def test_a_higher_quota_lets_them_go_the_same_day(desk: Desk) -> None:
    desk.writes(*[ANSWER] * 6)
    await desk.goes()
    desk.open(desk.store, 400)
    assert sorted(await desk.goes()) == sorted(["answer 4", "answer 5", NEWS])


async def test_the_operator_sees_what_waits_for_tomorrow(desk: Desk) -> None:
    desk.writes(*[ANSWER] * 5)
    await desk.goes()
    quota = quota_of(desk.office)
    shown = [facts_of(row, quota, desk.now) for row in desk.store.outbox() if row.template != "quota"]
    assert [waits(one, desk.now) for one in shown] == ["waits for tomorrow: 4 a day (limits.sends_per_day)"]
    assert json.dumps(shown[0]["quota"]) == "4"
    assert due(desk.office, desk.now) == []
