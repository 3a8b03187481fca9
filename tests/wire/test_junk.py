"""The junk folder, on the embedded server and on Dovecot: replies with a valid token come out of it, all else stays."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.commands.round_trip import junk_found
from mailbot.commands.run import run_once
from mailbot.composition import Program, office_of, open_office, read_program
from mailbot.daemon import Daemon
from mailbot.demo.correspondent import Correspondent
from mailbot.fate import TakenIn
from mailbot.junk import Junk
from mailbot.mail.reading.parse import parse
from mailbot.office import Office
from mailbot.ports import Mark, Unit
from mailbot.program.bookkeeping import Receipt, Thread
from mailbot.program.decision import Disposition
from mailbot.program.model import Membership, Person
from tests.programs import program_in

from .conftest import Place, subject_of
from .sink import Sink, listening

pytestmark = pytest.mark.wire

Open = Callable[..., Awaitable[ImapMailbox]]
ANN, TOKEN, OTHER = "ann@example.test", "a" * 20, "b" * 20


CONFIG = """
[program]
name = "Mentoring the Mentors"
address = "{address}"
admins = ["Ada Admin <ada@example.org>"]
[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{address}"
password = "{password}"
junk = "Junk"
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
"""


class MovedClock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def office(tmp_path: Path, clock: MovedClock) -> Office:
    """Ann is a member, and one thread is hers; another one is Mia's."""
    office = office_of(program_in(tmp_path), memory_store(), MemorySpool())
    office.begin(clock.now())
    people = [person("M-8", ANN), person("M-9", "mia@example.test")]
    threads = [thread(TOKEN, "M-8"), thread(OTHER, "M-9")]
    with office.unit(clock.now()):
        office.store.commit(Unit(records=(*people, *threads)))
    return office


def person(id: str, address: str) -> Person:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return Person(id=id, name=id, addresses=(address,), since=since, stage=Membership.MEMBER)


def thread(token: str, party: str) -> Thread:
    opened = datetime(2026, 1, 1, tzinfo=UTC)
    return Thread(id=token, party=party, topic="P-1", token=token, subject="A pair", opened=opened)


def reply(subject: str, sender: str = ANN, token: str = TOKEN) -> bytes:
    to = f"mentoring+{token}@example.org" if token else "mentoring@example.org"
    lines = [f"From: {sender}", f"To: {to}", f"Message-ID: <{subject}@example.test>", f"Subject: {subject}"]
    return "\r\n".join([*lines, "", "About queues.", ""]).encode()


def sort_out(place: Place, *mails: bytes, folder: str = "Junk") -> None:
    """The provider's filter puts mails into its folder."""
    with place.observer() as client:
        if folder not in place.folders():
            client.create(folder)
        for raw in mails:
            assert client.append(folder, None, None, raw)[0] == "OK"


def unseen(place: Place) -> int:
    with place.observer("Junk") as client:
        return len(client.search(None, "UNSEEN")[1][0].split())


async def test_replies_with_a_valid_token_come_out_and_all_else_stays_untouched(
    place: Place, mailbox: ImapMailbox, office: Office, clock: MovedClock
) -> None:
    strays = reply("forged", "eve@example.test"), reply("another", token=OTHER), reply("advert", token="")
    sort_out(place, *strays, reply("one"), reply("two"))
    junk = Junk()

    assert await junk.look_through("Junk", mailbox, office, clock) == 2

    assert [subject_of(arrival.raw) for arrival in await mailbox.arrivals()] == ["one", "two"]
    assert place.subjects("Junk") == ["forged", "another", "advert"]
    assert unseen(place) == 3


async def test_the_admins_hear_of_it_once_a_day(
    place: Place, mailbox: ImapMailbox, office: Office, clock: MovedClock
) -> None:
    junk = Junk()
    for subject in ("one", "two"):
        sort_out(place, reply(subject))
        assert await junk.look_through("Junk", mailbox, office, clock) == 1
        clock.move(minutes=6)
    assert [row.template for row in office.store.outbox()] == ["junk"]
    clock.move(days=1)
    sort_out(place, reply("three"))
    await junk.look_through("Junk", mailbox, office, clock)
    assert [row.template for row in office.store.outbox()] == ["junk", "junk"]


async def test_the_folder_is_looked_into_every_few_minutes(
    place: Place, mailbox: ImapMailbox, office: Office, clock: MovedClock
) -> None:
    junk = Junk()
    sort_out(place, reply("one", token=""))
    assert await junk.look_through("Junk", mailbox, office, clock) == 0
    sort_out(place, reply("two"))
    clock.move(minutes=1)
    assert await junk.look_through("Junk", mailbox, office, clock) == 0
    clock.move(minutes=4)
    assert await junk.look_through("Junk", mailbox, office, clock) == 1


async def test_what_was_seen_before_is_not_fetched_again(place: Place, mailbox: ImapMailbox) -> None:
    sort_out(place, *[reply(f"advert{n}", token="") for n in range(3)])
    found = await mailbox.heads("Junk", Mark())
    assert found is not None
    heads, mark = found
    assert [subject_of(head.raw) for head in heads] == ["advert0", "advert1", "advert2"]
    assert all(b"About queues." not in head.raw for head in heads)
    assert await mailbox.heads("Junk", mark) == ([], mark)
    sort_out(place, reply("new"))
    later = await mailbox.heads("Junk", mark)
    assert later is not None and [subject_of(head.raw) for head in later[0]] == ["new"]


async def test_a_folder_with_more_than_is_fetched_at_once_is_looked_through_whole(
    place: Place, mailbox: ImapMailbox, office: Office, clock: MovedClock
) -> None:
    sort_out(place, *[reply(f"advert{n}", token="") for n in range(105)], reply("one"))
    assert await Junk().look_through("Junk", mailbox, office, clock) == 1


async def test_a_mail_that_was_taken_in_before_stays_where_it_was_put(
    place: Place, mailbox: ImapMailbox, office: Office, clock: MovedClock
) -> None:
    receipt = Receipt(id="one@example.test", digest="d", at=clock.now(), disposition="relayed", because="")
    with office.unit(clock.now()):
        office.file_receipt(receipt)
    sort_out(place, reply("one"))
    assert await Junk().look_through("Junk", mailbox, office, clock) == 0


async def test_a_folder_that_is_missing_is_said_once_and_the_mailbox_goes_on(
    place: Place, mailbox: ImapMailbox, office: Office, clock: MovedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    junk = Junk()
    for _ in range(3):
        assert await junk.look_through("Spam", mailbox, office, clock) == 0
        clock.move(minutes=6)
    assert [record.message for record in caplog.records if "Spam" in record.message] == [
        "junk: there is no folder 'Spam'; see junk in section [imap]"
    ]
    assert not await mailbox.exists("Spam")
    await place.deliver_all("still there")
    assert len(await mailbox.arrivals()) == 1
    sort_out(place, reply("one"), folder="Spam")
    assert await junk.look_through("Spam", mailbox, office, clock) == 1


async def test_without_a_name_no_folder_is_looked_into(
    place: Place, mailbox: ImapMailbox, office: Office, clock: MovedClock
) -> None:
    sort_out(place, reply("one"))
    assert await Junk().look_through("", mailbox, office, clock) == 0
    assert place.subjects("Junk") == ["one"]


async def test_the_daemon_takes_in_what_it_finds_there(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    address = place.address
    async with listening(Sink()) as sink:
        file.write_text(CONFIG.format(address=address, imap=place.port, smtp=sink.port, password=place.password))
        program = read_program(file)
        await place.deliver(
            f"From: {ANN}\r\nTo: {address}\r\nMessage-ID: <1@example.test>\r\nSubject: APPLY\r\n\r\n".encode()
        )
        taken = await _once(program)
        assert [one.disposition for one in taken] == [Disposition.ACCEPTED]
        form = parse(next(raw for _, recipients, raw in sink.taken if ANN in recipients))
        ann = Correspondent("Ann Bell", ANN, address, UTC)
        sort_out(place, ann.reply(form, "STATUS", datetime.now(UTC)), reply("advert", token=""))
        taken = await _once(program)
        assert [one.disposition for one in taken] == [Disposition.ACCEPTED]
        assert place.subjects("Junk") == ["advert"]
        assert any("junk" in parse(raw).subject for _, recipients, raw in sink.taken if "ada@example.org" in recipients)


async def _once(program: Program) -> list[TakenIn]:
    office, taken = open_office(program), list[TakenIn]()
    try:
        await run_once(Daemon(program, office, taken=taken.append))
    finally:
        office.store.close()
    return taken


def test_check_says_whether_there_is_such_a_folder() -> None:
    assert junk_found("Junk", there=True).level == "ok"
    missing = junk_found("Spam", there=False)
    assert missing.level == "warning" and "no folder 'Spam'" in missing.text and "[imap]" in missing.mend
