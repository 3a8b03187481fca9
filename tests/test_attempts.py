"""What is tried and what was taken is written down by several senders together, and by each before it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailbot.adapters.account import Account
from mailbot.adapters.memory import MemorySpool
from mailbot.adapters.smtp import CONNECTIONS, SmtpTransport
from mailbot.adapters.tinydb import TinyStore
from mailbot.composition import office_of
from mailbot.dispatch import dispatch
from mailbot.errors import BooksError, Unavailable
from mailbot.office import Office
from mailbot.ports import SmtpAnswer, Transport
from mailbot.program.decision import Decision, Disposition, Letter
from mailbot.quota import quota_of
from tests.programs import program_in
from tests.wire.sink import Sink, listening

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LETTERS = 12


@dataclass
class Watched(Sink):
    """A server that looks up from each mail before it takes it."""

    look: Callable[[str], None] = field(default=lambda _: None)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.look(envelope.rcpt_tos[0])
        return await super().handle_DATA(server, session, envelope)


class Told:
    """A transport that says when so many of its mails have been answered."""

    def __init__(self, transport: Transport, count: int) -> None:
        self._transport = transport
        self._left = count
        self.enough = asyncio.Event()

    async def send(self, envelope_from: str, recipients: Sequence[str], raw: bytes) -> Mapping[str, SmtpAnswer]:
        answers = await self._transport.send(envelope_from, recipients, raw)
        self._left -= 1
        if not self._left:
            self.enough.set()
        return answers

    async def close(self) -> None:
        await self._transport.close()


class Desk:
    """An office whose books lie in files, where somebody else can read them, and the letters it writes."""

    def __init__(self, folder: Path, sink: Watched, transport: Transport) -> None:
        self.path = folder / "own.json"
        self.store = TinyStore(self.path)
        self.office: Office = office_of(program_in(folder), self.store, MemorySpool())
        self.sink = sink
        self.transport = transport

    def writes(self, *addresses: str, at: datetime = NOW, cancel_key: str = "") -> None:
        with self.office.unit(at):
            letters = (Letter(to, "pair-none", f"office/{to}", cancel_key=cancel_key) for to in addresses)
            self.office.carry_out(Decision(Disposition.ACCEPTED, "", letters=tuple(letters)), at)

    async def goes(self) -> int:
        return await dispatch(self.office, self.transport, lambda: NOW + timedelta(hours=1))

    def tries(self) -> dict[str, int]:
        """How often each letter of the outbox has been tried, for whoever reads the books beside the office."""
        reader = TinyStore(self.path, readonly=True)
        return {row.recipients[0]: row.tries for row in reader.outbox()}

    def commits(self) -> int:
        return sum(path.read_bytes().count(b"\n") for path in self.path.parent.glob("own.json*journal*"))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with listening(Watched()) as sink:
        assert isinstance(sink, Watched)
        transport = SmtpTransport(Account("127.0.0.1", sink.port, "none", "", lambda: ""), seconds=10)
        desk = Desk(tmp_path, sink, transport)
        yield desk
        await transport.close()
        desk.store.close()


def people(count: int) -> list[str]:
    return [f"p{number}@example.test" for number in range(count)]


async def test_each_attempt_is_in_the_books_before_the_server_hears_of_it_and_few_are_in_doubt(desk: Desk) -> None:
    doubtful: list[int] = []

    def look(address: str) -> None:
        tries = desk.tries()
        assert tries[address] == 1
        doubtful.append(sum(tries.values()))

    desk.sink.look = look
    desk.writes(*people(LETTERS))
    before = desk.commits()
    assert await desk.goes() == LETTERS
    assert max(doubtful) <= CONNECTIONS
    assert 0 < desk.commits() - before < LETTERS  # where each had two of its own, they would be twice as many
    assert desk.tries() == {} and quota_of(desk.office).today(NOW).count == LETTERS
    assert sorted(to for _, (to,), _ in desk.sink.taken) == sorted(people(LETTERS))


async def test_a_letter_that_is_undone_while_others_are_sent_does_not_go(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def undo(_address: str) -> None:
        with desk.office.unit(NOW):
            desk.office.carry_out(Decision(Disposition.ACCEPTED, "", cancels=("a decision",)), NOW)

    desk.sink.look = undo
    desk.writes(*people(LETTERS))
    desk.writes("late@example.test", at=NOW + timedelta(seconds=1), cancel_key="a decision")
    assert await desk.goes() == LETTERS
    assert "late@example.test" not in [to for _, (to,), _ in desk.sink.taken]
    assert desk.tries() == {} and not [record for record in caplog.records if record.levelname == "WARNING"]


async def test_what_was_taken_is_known_though_the_connection_of_another_letter_breaks(desk: Desk) -> None:
    broken, *others = people(LETTERS)
    desk.sink.answers[broken] = "drop"
    desk.writes(broken, *others)
    with pytest.raises(Unavailable):
        await desk.goes()
    taken = [to for _, (to,), _ in desk.sink.taken]
    waiting = desk.tries()
    assert waiting[broken] == 1 and sorted([*waiting, *taken]) == sorted([broken, *others])
    assert sum(waiting.values()) == 1


async def test_what_was_taken_is_known_though_the_dispatch_is_cancelled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.attempts.TOGETHER_SECONDS", 60)  # for the one that gets no answer
    slow, *others = people(CONNECTIONS)
    desk.sink.answers[slow] = "stall"
    desk.writes(slow, *others)
    desk.transport = told = Told(desk.transport, len(others))
    going = asyncio.create_task(desk.goes())
    await told.enough.wait()
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert sorted(to for _, (to,), _ in desk.sink.taken) == others and desk.tries() == {slow: 1}


async def test_a_dispatch_that_is_to_end_finishes_what_it_is_at_and_leaves_the_rest_for_the_next(desk: Desk) -> None:
    desk.writes(*people(LETTERS))
    ending = asyncio.Event()
    desk.sink.look = lambda _address: ending.set()
    sent = await dispatch(desk.office, desk.transport, lambda: NOW + timedelta(hours=1), is_ending=ending.is_set)
    assert 0 < sent == len(desk.sink.taken) <= CONNECTIONS
    assert len(desk.store.outbox()) == LETTERS - sent


async def test_a_fault_of_ours_with_one_letter_is_told_when_the_others_have_ended_what_they_were_at(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("mailbot.dispatch.refused", fails)
    first, *_ = addresses = people(LETTERS)
    desk.sink.answers[first] = "550 5.1.1 nobody"
    desk.writes(*addresses)
    with pytest.raises(RuntimeError):
        await desk.goes()
    assert len(desk.sink.taken) < LETTERS
    assert len(desk.store.outbox()) == LETTERS - len(desk.sink.taken)


async def test_books_that_take_no_more_commits_end_the_dispatch(desk: Desk) -> None:
    desk.writes(*people(LETTERS))
    desk.sink.look = lambda _address: desk.store.close()
    with pytest.raises(BooksError, match="takes no more commits"):
        await desk.goes()
    assert len(desk.sink.taken) <= CONNECTIONS
