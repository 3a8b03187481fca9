"""The line of a mail out, where the server does not take a letter: the same follows as from a delivery report."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.account import Account
from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.adapters.smtp import SmtpTransport
from mailbot.composition import office_of
from mailbot.dispatch import dispatch, next_due
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse
from mailbot.office import Office
from mailbot.program.bookkeeping import Reach, Sent
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Membership, Mentorship, Person
from mailbot.program.traffic.reach import key_of
from tests.programs import ADA, program_in
from tests.wire.sink import Sink, listening

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANN, MIA = "ann@example.test", "mia@example.test"


class Desk:
    """An office with a pair, Mia and Ann, and a server that answers as told. `got` is what each one's server took."""

    def __init__(self, office: Office, sink: Sink, transport: SmtpTransport) -> None:
        self.office = office
        self.sink = sink
        self.transport = transport
        self.now = NOW

    def writes(self, cancel_key: str = "") -> None:
        """Ann's words, on their way to Mia."""
        facts = {"pair": Facts(id="P-1"), "writer": "Ann", "text": "about queues", "remarks": []}
        letter = Letter("M-4", "talk", "P-1", facts, Urgency.RELAY, writer="Ann Bell", cancel_key=cancel_key)
        with self.office.unit(self.now):
            self.office.carry_out(Decision(Disposition.RELAYED, "", letters=(letter,)), self.now)

    async def goes(self, **later: float) -> None:
        """Time passes, and everything that may go goes, the news of it as well."""
        self.now += timedelta(**later)
        while (due := next_due(self.office)) is not None and due <= self.now:
            await dispatch(self.office, self.transport, lambda: self.now)

    def got(self, address: str) -> list[Mail]:
        return [parse(raw) for _, recipients, raw in self.sink.taken if address in recipients]

    @property
    def reach(self) -> Reach | None:
        return self.office.store.get(Reach, key_of(MIA))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    program = program_in(tmp_path, "", (ADA, "Abe Abbot <abe@example.org>"))
    office = office_of(program, memory_store(), MemorySpool())
    office.begin(NOW)
    with office.unit(NOW):
        pair = Mentorship(id="P-1", mentor="M-4", mentee="M-3", since=NOW)
        changes = (Opened(person("M-3", "Ann Bell", ANN)), Opened(person("M-4", "Mia Mentor", MIA)), Opened(pair))
        office.carry_out(Decision(Disposition.ACCEPTED, "", changes), NOW)
    async with _server() as (sink, transport):
        yield Desk(office, sink, transport)


@asynccontextmanager
async def _server() -> AsyncIterator[tuple[Sink, SmtpTransport]]:
    async with listening(Sink()) as sink:
        transport = SmtpTransport(Account("127.0.0.1", sink.port, "none", "", lambda: ""), seconds=10)
        yield sink, transport
        await transport.close()


def person(id: str, name: str, address: str) -> Person:
    return Person(id=id, name=name, addresses=(address,), since=NOW, stage=Membership.MEMBER)


async def test_what_the_server_took_is_known_in_the_same_commit_as_it_leaves_the_outbox(desk: Desk) -> None:
    desk.writes()
    (row,) = desk.office.store.outbox()
    await desk.goes()
    assert desk.office.store.outbox() == [] and desk.office.spool.ids() == []
    sent = desk.office.store.get(Sent, row.id)
    assert sent is not None and (sent.to, sent.party, sent.relay, sent.fate) == (key_of(MIA), "M-4", True, "")


async def test_an_address_that_the_server_refuses_is_written_to_no_more_and_everybody_hears_why(desk: Desk) -> None:
    desk.sink.answers[MIA] = "550 5.1.1 no such user here"
    desk.writes()
    await desk.goes()
    (told,) = desk.got(ANN)
    assert "did not arrive" in told.text and "queues" not in told.text
    (news,) = desk.got("ada@example.org")
    assert MIA in news.text and "5.1.1" in news.text and len(desk.got("abe@example.org")) == 1
    assert desk.office.store.outbox() == [] and desk.office.spool.ids() == []

    desk.writes()
    await desk.goes()
    assert "has not been sent" in desk.got(ANN)[-1].text and len(desk.got("ada@example.org")) == 1
    assert desk.reach is not None and desk.reach.unsent == 1


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("DATA", "554 5.7.1 looks like spam"),
        ("DATA", "552 too much mail data"),
        (MIA, "550 5.7.1 your host is on a block list"),
        (MIA, "554 5.7.26 unauthenticated mail is prohibited"),
    ],
)
async def test_a_letter_that_is_refused_for_what_it_is_leaves_the_address_open(
    desk: Desk, where: str, answer: str
) -> None:
    desk.sink.once[where] = answer
    desk.writes()
    await desk.goes()
    assert "refused it, not for the address" in " ".join(desk.got(ANN)[0].text.split())
    assert "stays in use" in desk.got("ada@example.org")[0].text and desk.reach is None
    desk.writes()
    await desk.goes()
    assert "queues" in desk.got(MIA)[-1].text


async def test_a_letter_that_is_put_off_for_hours_is_told_to_its_writer_once_and_is_tried_for_days(desk: Desk) -> None:
    desk.sink.answers[MIA] = "451 4.7.1 try again later"
    desk.writes()
    await desk.goes()
    await desk.goes(hours=3)
    assert desk.got(ANN) == []
    await desk.goes(hours=2)
    await desk.goes(hours=6)
    (late,) = desk.got(ANN)
    assert "has not arrived yet" in late.text and desk.reach is None
    (row,) = desk.office.store.outbox()
    assert row.last_answer == "451"

    for _ in range(30):
        await desk.goes(hours=4)
    assert desk.office.store.outbox() == []
    assert "send it again in a few days" in desk.got(ANN)[-1].text and len(desk.got(ANN)) == 2
    assert desk.reach is not None and desk.reach.suppressed is None and desk.got(MIA) == []


async def test_a_late_letter_that_arrives_after_all_is_as_any_other(desk: Desk) -> None:
    desk.sink.answers[MIA] = "451 greylisted"
    desk.writes()
    await desk.goes()
    await desk.goes(hours=5)
    del desk.sink.answers[MIA]
    await desk.goes(hours=5)
    assert "queues" in desk.got(MIA)[0].text and len(desk.got(ANN)) == 1
    sent = desk.office.store.get(Sent, desk.got(MIA)[0].message_id.partition(".")[2].partition("@")[0])
    assert sent is not None and sent.fate == ""


async def test_what_waited_when_its_address_was_closed_is_taken_off_the_outbox(desk: Desk) -> None:
    desk.writes(cancel_key="a decision")
    desk.sink.answers[MIA] = "550 5.1.1 no such user here"
    desk.writes()
    await desk.goes()
    assert len(desk.office.store.outbox()) == 1  # the one that waits for the undo window
    await desk.goes(minutes=11)
    assert desk.office.store.outbox() == [] and desk.office.spool.ids() == []
    assert "has not been sent" in desk.got(ANN)[-1].text


async def test_the_days_quota_of_the_server_costs_no_letter(desk: Desk) -> None:
    desk.sink.answers[MIA] = "550 5.4.5 Daily user sending limit exceeded"
    desk.writes()
    await desk.goes()
    del desk.sink.answers[MIA]
    await desk.goes(hours=24)
    assert "queues" in desk.got(MIA)[0].text and desk.reach is None


async def test_an_address_that_no_server_should_be_told_stops_nothing(desk: Desk) -> None:
    far = f"sam@{'.'.join(['a' * 60] * 5)}.test"
    letters = (Letter(far, "pair-none", "office/1"), Letter("M-4", "pair-none", "office/1"))
    with desk.office.unit(desk.now):
        desk.office.carry_out(Decision(Disposition.ACCEPTED, "", letters=letters), desk.now)
    await desk.goes()
    assert len(desk.got(MIA)) == 1 and desk.office.store.outbox() == [] and desk.office.spool.ids() == []
    assert desk.got("ada@example.org") == []
