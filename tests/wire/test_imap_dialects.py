"""The mailbox on servers that can do less, or call things otherwise: Dovecot with some of its abilities hidden."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from mailbot.adapters.imap import ImapMailbox
from tests.servers.cord import Cord
from tests.servers.dovecot_server import Dovecot

from .conftest import PATIENCE, at_dovecot, subject_of

pytestmark = [pytest.mark.wire, pytest.mark.dovecot]

Open = Callable[..., Awaitable[ImapMailbox]]
Start = Callable[..., Dovecot]


async def test_without_move_only_the_filed_mails_are_expunged(start_dovecot: Start, open_mailbox: Open) -> None:
    place = at_dovecot(start_dovecot(capabilities="IMAP4rev1 IDLE UIDPLUS NAMESPACE"))
    mailbox = await open_mailbox(place.account())
    await place.deliver_all("deleted by a person", "ours", "other")
    place.mark_deleted("1")
    ours, _ = await mailbox.arrivals()

    await mailbox.file([ours.uid], "Processed")

    assert place.subjects("Processed") == ["ours"]
    assert place.subjects("INBOX") == ["deleted by a person", "other"]


async def test_without_uidplus_nothing_is_expunged_and_nothing_arrives_twice(
    start_dovecot: Start, open_mailbox: Open
) -> None:
    place = at_dovecot(start_dovecot(capabilities="IMAP4rev1 IDLE"))
    mailbox = await open_mailbox(place.account())
    await place.deliver_all("deleted by a person", "ours", "other")
    place.mark_deleted("1")
    ours, _ = await mailbox.arrivals()

    await mailbox.file([ours.uid], "Processed")

    assert place.subjects("Processed") == ["ours"]
    assert place.subjects("INBOX") == ["deleted by a person", "ours", "other"]
    assert [subject_of(arrival.raw) for arrival in await mailbox.arrivals()] == ["other"]


async def test_without_idle_the_server_is_polled(start_dovecot: Start, open_mailbox: Open) -> None:
    place = at_dovecot(start_dovecot(capabilities="IMAP4rev1 UIDPLUS MOVE"))
    mailbox = await open_mailbox(place.account(), poll_seconds=0.1)
    await mailbox.arrivals()
    waiting = asyncio.create_task(mailbox.wait(PATIENCE))
    await asyncio.sleep(0.25)
    assert not waiting.done()
    await place.deliver_all("news")
    assert await waiting is True


async def test_folders_are_made_where_the_server_keeps_personal_ones(start_dovecot: Start, open_mailbox: Open) -> None:
    place = at_dovecot(start_dovecot(prefix="INBOX.", separator="."))
    mailbox = await open_mailbox(place.account())
    await place.deliver_all("one")
    (one,) = await mailbox.arrivals()
    await mailbox.file([one.uid], "Held")

    assert place.folders() == ["INBOX", "INBOX.Held", "INBOX.Ignored", "INBOX.Processed", "INBOX.Shunted"]
    assert place.subjects("INBOX.Held") == ["one"]
    assert len(await mailbox.find("Held", "one@example.org")) == 1


async def test_a_changed_uidvalidity_is_seen_and_old_numbers_file_nothing(dovecot: Dovecot, open_mailbox: Open) -> None:
    place = at_dovecot(dovecot)
    async with Cord(place.port) as cord:
        mailbox = await open_mailbox(place.account(cord.port))
        await place.deliver_all("one", "two")
        one, _ = await mailbox.arrivals()
        before = mailbox.uidvalidity

        cord.cut()
        await asyncio.to_thread(dovecot.renumber, place.address)
        await mailbox.open()

        assert mailbox.uidvalidity not in (0, before)
        await mailbox.file([one.uid], "Processed")
        assert place.subjects("Processed") == []
        again = await mailbox.arrivals()
        assert sorted(subject_of(arrival.raw) for arrival in again) == ["one", "two"]
        await mailbox.file([arrival.uid for arrival in again], "Processed")
        assert place.subjects("INBOX") == []
