"""Old mail: copies in the mailbox are deleted for good in time; a person's mail and what waits for one stays."""

from __future__ import annotations

import imaplib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot import aging
from mailbot.adapters import imap_aging
from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.aging import Aging
from mailbot.commands.run import run_once
from mailbot.composition import office_of, open_office, read_program
from mailbot.daemon import Daemon
from mailbot.office import Office
from mailbot.ports import SENT, TRASH
from mailbot.program.bookkeeping import Receipt
from tests.conversations.world import StoppedClock
from tests.programs import program_in
from tests.servers.cord import Cord
from tests.servers.dovecot_server import Dovecot

from .conftest import Place, at_dovecot, mail
from .sink import Sink, listening
from .test_junk import CONFIG

pytestmark = pytest.mark.wire

Open = Callable[..., Awaitable[ImapMailbox]]
Start = Callable[..., Dovecot]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OURS = ("Processed", "Held", "Shunted", "Ignored")
KEPT, OLD = timedelta(days=6, hours=21), timedelta(days=6, hours=23)
"""A little less and a little more than what a mail may lie there."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_of(program_in(tmp_path), memory_store(), MemorySpool())


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


def letter(subject: str) -> bytes:
    """A letter of ours, as the provider keeps it."""
    return b"X-Mailbot: Mentoring@example.org\r\n" + mail(subject)


def lay(place: Place, folder: str, *mails: bytes, age: timedelta, flags: str = "") -> None:
    """Puts mails into a folder that came so long ago, by a clock that stands an hour east of UTC."""
    came = imaplib.Time2Internaldate((NOW - age).astimezone(datetime.fromisoformat("2026-11-23T00:00+01:00").tzinfo))
    with place.observer() as client:
        if folder not in place.folders():
            client.create(folder)
        for raw in mails:
            assert client.append(folder, flags or None, came, raw)[0] == "OK"


async def test_what_came_seven_days_ago_goes_from_where_nobody_has_to_look(
    place: Place, mailbox: ImapMailbox, office: Office, clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for folder in (*OURS, "INBOX", "Papers"):
        lay(place, folder, mail("older"), mail("old"), age=OLD)
        lay(place, folder, mail("young"), age=KEPT)
    keeper = Aging()

    assert await keeper.look(mailbox, office, clock)
    assert not await keeper.look(mailbox, office, clock)  # the next look is in an hour
    clock.move(timedelta(hours=1))
    assert await keeper.look(mailbox, office, clock)

    for folder in ("Processed", "Ignored"):
        assert place.subjects(folder) == ["young"]
    for folder in ("Held", "Shunted", "INBOX", "Papers"):
        assert place.subjects(folder) == ["older", "old", "young"]
    assert [record.message for record in caplog.records] == [
        "aging: deleted after 7 days: 2 in Processed, 2 in Ignored"
    ]
    assert len(await mailbox.arrivals()) == 3


async def test_a_full_folder_is_cleared_bit_by_bit_while_mail_comes(
    place: Place, mailbox: ImapMailbox, office: Office, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_aging, "AT_ONCE", 2)
    monkeypatch.setattr(aging, "AT_MOST", 4)
    lay(place, "Processed", *(mail(f"young{n}") for n in range(6)), age=KEPT)
    lay(place, "Processed", *(mail(f"old{n}") for n in range(5)), age=OLD)
    keeper = Aging()
    assert not await keeper.look(mailbox, office, clock)
    assert len(place.subjects("Processed")) == 7
    await place.deliver_all("news")
    assert await mailbox.wait(keeper.patience(600)) and len(await mailbox.arrivals()) == 1
    assert keeper.patience(600) == aging.NEXT
    assert await keeper.look(mailbox, office, clock)
    assert (len(place.subjects("Processed")), keeper.patience(600)) == (6, 600)


async def test_a_connection_that_is_cut_is_no_failure_of_the_daemons(
    place: Place, cord: Cord, open_mailbox: Open, office: Office, clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox, keeper = await open_mailbox(place.account(cord.port)), Aging()
    lay(place, "Ignored", mail("old"), age=OLD)
    cord.cut()
    assert not await keeper.look(mailbox, office, clock)
    assert "looked for again in an hour" in caplog.text
    await mailbox.open()
    clock.move(timedelta(hours=1))
    assert await keeper.look(mailbox, office, clock)
    assert place.subjects("Ignored") == []


@pytest.mark.dovecot
async def test_of_the_providers_sent_mail_only_our_letters_go(
    dovecot: Dovecot, open_mailbox: Open, office: Office, clock: StoppedClock
) -> None:
    place = at_dovecot(dovecot)
    mailbox = await open_mailbox(place.account())
    lay(place, "Trash", letter("thrown away"), age=OLD)
    assert (await mailbox.special(SENT), await mailbox.special(TRASH)) == ("", "Trash")
    by_id = mail("x").replace(b"<x@example.org>", b"<" + b"a" * 20 + b".k3x9@Example.org>")
    sent_on = b"Resent-From: ada@example.org\r\n" + letter("sent on by a person")
    lay(place, "Sent", mail("a person's"), letter("ours"), by_id, sent_on, age=OLD)
    lay(place, "Sent", letter("of this week"), age=KEPT)
    lay(place, "Sent", mail("marked by a person"), age=OLD, flags=r"(\Deleted)")
    keeper = Aging()
    for _ in range(2):
        assert await keeper.look(mailbox, office, clock)
        clock.move(timedelta(hours=1))
    assert place.subjects("Sent") == ["a person's", "sent on by a person", "of this week", "marked by a person"]
    assert place.subjects("Trash") == ["thrown away"]  # a person's, where deleting needs no Trash


@pytest.mark.dovecot
async def test_without_uidplus_a_persons_mark_in_sent_mail_is_left_to_them(
    start_dovecot: Start, open_mailbox: Open, office: Office, clock: StoppedClock
) -> None:
    place = at_dovecot(start_dovecot(capabilities="IMAP4rev1 IDLE"))
    mailbox, keeper = await open_mailbox(place.account()), Aging()
    lay(place, "Processed", mail("old"), age=OLD)
    lay(place, "Processed", mail("young"), age=KEPT)
    lay(place, "Sent", letter("ours"), age=OLD)
    lay(place, "Sent", mail("marked by a person"), age=OLD, flags=r"(\Deleted)")
    assert await keeper.look(mailbox, office, clock)
    assert place.subjects("Processed") == ["young"]
    with place.observer("Sent") as client:
        assert client.search(None, "DELETED")[1][0].split() == [b"1", b"2"]


@pytest.mark.dovecot
async def test_where_folders_are_labels_mails_are_deleted_in_the_trash_and_nobody_elses_there(
    start_dovecot: Start, open_mailbox: Open, office: Office, clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    place = at_dovecot(start_dovecot(capabilities="IMAP4rev1 NAMESPACE IDLE UIDPLUS MOVE SPECIAL-USE X-GM-EXT-1"))
    mailbox, keeper = await open_mailbox(place.account()), Aging()
    for subject, fate in (("taken-in", "accepted"), ("cut-short", "relayed"), ("held", "held")):
        with office.unit(NOW):
            office.file_receipt(Receipt(id=f"{subject}@example.org", digest="d", at=NOW, disposition=fate, because=""))
    lay(place, "Processed", mail("taken-in"), age=OLD)
    lay(place, "Sent", letter("ours"), mail("a person's"), age=OLD)
    assert not await keeper.look(mailbox, office, clock)
    assert "Processed is not deleted: its Trash is not shown over IMAP" in caplog.text
    assert place.subjects("Processed") == ["taken-in"]

    lay(place, "Trash", mail("cut-short"), mail("held"), mail("a person's too"), age=OLD)
    clock.move(timedelta(hours=1))
    assert await keeper.look(mailbox, office, clock)
    assert place.subjects("Processed") == []
    assert place.subjects("Sent") == ["a person's"]
    assert place.subjects("Trash") == ["held", "a person's too"]


async def test_a_daemon_deletes_in_its_time_and_takes_nothing_in_twice(place: Place, tmp_path: Path) -> None:
    file, address, clock = tmp_path / "config.toml", place.address, StoppedClock(datetime.now(UTC))
    help_me = f"From: ann@example.test\r\nTo: {address}\r\nMessage-ID: <1@example.test>\r\nSubject: HELP\r\n\r\n"
    async with listening(Sink()) as sink:
        file.write_text(CONFIG.format(address=address, imap=place.port, smtp=sink.port, password=place.password))
        office = open_office(read_program(file))
        for days, left in ((0, 1), (6, 1), (1, 0)):
            if not days:
                await place.deliver(help_me.encode())
            clock.move(timedelta(days=days))
            await run_once(Daemon(read_program(file), office, clock=clock))
            assert len(place.subjects("Processed")) == left
        assert [receipt.disposition for receipt in office.store.all(Receipt)] == ["accepted"]
        await place.deliver(help_me.encode())
        clock.move(timedelta(minutes=1))
        taken = []
        await run_once(Daemon(read_program(file), office, clock=clock, taken=taken.append))
        assert [one.because for one in taken] == ["taken in before"]
        office.store.close()


async def test_whose_address_only_ends_like_that_of_somebody_forgotten_loses_no_mail_that_waits(
    place: Place, mailbox: ImapMailbox
) -> None:
    joann, reply = mail("joann").replace(b"ann@", b"joann@"), mail("by id").replace(b"ann@", b"bo@")
    longer = mail("longer").replace(b"ann@example.org", b"ann@example.org.test")
    lay(place, "Held", mail("ann"), joann, longer, reply.replace(b"by id@", b"byid@"), age=KEPT)
    lay(place, "Processed", mail("ann too"), age=KEPT)
    assert await mailbox.remove(["ann@example.org"], [], ["<byid@example.org>"]) == ""
    assert (place.subjects("Held"), place.subjects("Processed")) == (["joann", "longer"], [])
