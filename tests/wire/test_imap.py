"""The mailbox on a healthy server, the embedded one and Dovecot alike."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable

import pytest

from mailbot.adapters.account import Account
from mailbot.adapters.imap import ImapMailbox
from mailbot.errors import Unavailable

from .conftest import PATIENCE, Place, as_sent, mail, subject_of

pytestmark = pytest.mark.wire

Open = Callable[..., Awaitable[ImapMailbox]]


async def subjects(mailbox: ImapMailbox) -> list[str]:
    return [subject_of(arrival.raw) for arrival in await mailbox.arrivals()]


async def test_opening_makes_the_folders_that_are_missing_and_leaves_the_others(
    place: Place, open_mailbox: Open
) -> None:
    with place.observer() as client:
        client.create("Private")
        client.create("Held")
        client.append("Private", None, None, mail("mine"))
        client.append("Held", None, None, mail("held before"))

    mailbox = await open_mailbox(place.account())
    await mailbox.open()

    assert place.folders() == ["Held", "INBOX", "Ignored", "Private", "Processed", "Shunted"]
    assert place.subjects("Held") == ["held before"]
    assert place.subjects("Private") == ["mine"]
    with place.observer() as client:
        subscribed = b" ".join(line or b"" for line in client.lsub()[1])
    assert b"Processed" in subscribed
    assert b"Private" not in subscribed


async def test_arrivals_come_oldest_first_and_no_more_than_asked_for(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all("one", "two", "three")

    assert await subjects(mailbox) == ["one", "two", "three"]
    first = await mailbox.arrivals(limit=2)
    assert [as_sent(arrival.raw) for arrival in first] == [mail("one"), mail("two")]
    assert [arrival.size for arrival in first] == [len(arrival.raw) for arrival in first]
    assert [subject_of(behind.raw) for behind in await mailbox.arrivals(after=first[-1].uid)] == ["three"]
    assert await mailbox.arrivals(after=first[-1].uid + 1) == []


async def test_looking_at_arrivals_does_not_mark_them_as_read(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all("one")
    await mailbox.arrivals()
    with place.observer() as client:
        assert client.search(None, "UNSEEN")[1] == [b"1"]


async def test_a_mail_that_a_person_has_marked_as_deleted_is_no_arrival(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all("unwanted", "wanted")
    place.mark_deleted("1")
    assert await subjects(mailbox) == ["wanted"]


async def test_filing_moves_those_mails_and_no_others(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all("one", "two", "three", "deleted by a person")
    one, _, three, _ = await mailbox.arrivals()
    place.mark_deleted("4")

    await mailbox.file([one.uid, three.uid], "Processed")

    assert place.subjects("Processed") == ["one", "three"]
    assert place.subjects("INBOX") == ["two", "deleted by a person"]
    assert await subjects(mailbox) == ["two"]


async def test_filing_into_a_folder_that_was_removed_meanwhile_makes_it_anew(
    place: Place, mailbox: ImapMailbox
) -> None:
    await place.deliver_all("one")
    (one,) = await mailbox.arrivals()
    with place.observer() as client:
        client.delete("Shunted")

    await mailbox.file([one.uid], "Shunted")

    assert place.subjects("Shunted") == ["one"]


async def test_a_number_that_arrivals_never_gave_is_not_filed(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all("one", "two")
    one = (await mailbox.arrivals(limit=1))[0]
    await mailbox.file([one.uid + 1], "Processed")
    assert place.subjects("INBOX") == ["one", "two"]


async def test_a_new_mail_ends_the_wait(place: Place, mailbox: ImapMailbox) -> None:
    assert await subjects(mailbox) == []
    waiting = asyncio.create_task(mailbox.wait(PATIENCE))
    await asyncio.sleep(0.3)
    await place.deliver_all("news")

    assert await waiting is True
    assert await subjects(mailbox) == ["news"]


async def test_a_mail_between_looking_and_waiting_is_not_slept_over(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all("one")
    (one,) = await mailbox.arrivals()
    await place.deliver_all("two")
    await mailbox.file([one.uid], "Processed")  # the server may announce the new mail in its answer to this

    assert await mailbox.wait(PATIENCE) is True
    assert await subjects(mailbox) == ["two"]


async def test_a_wait_in_which_nothing_happens_ends_in_its_time(mailbox: ImapMailbox) -> None:
    await mailbox.arrivals()
    assert await mailbox.wait(0.2) is False


async def test_wake_ends_the_wait_at_once_from_any_thread(mailbox: ImapMailbox) -> None:
    await mailbox.arrivals()
    threading.Timer(0.2, mailbox.wake).start()
    started = time.monotonic()
    assert await mailbox.wait(PATIENCE) is False
    assert time.monotonic() - started < PATIENCE / 2


async def test_a_wake_before_the_wait_is_not_lost_and_counts_once(mailbox: ImapMailbox) -> None:
    await mailbox.arrivals()
    mailbox.wake()
    mailbox.wake()
    started = time.monotonic()
    assert await mailbox.wait(PATIENCE) is False
    assert time.monotonic() - started < PATIENCE / 2
    started = time.monotonic()
    assert await mailbox.wait(0.3) is False
    assert time.monotonic() - started >= 0.3


async def test_a_wait_that_is_cancelled_leaves_the_connection_usable(place: Place, mailbox: ImapMailbox) -> None:
    await mailbox.arrivals()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(mailbox.wait(PATIENCE * 10), 0.3)
    assert await asyncio.wait_for(subjects(mailbox), PATIENCE) == []
    await place.deliver_all("one")
    assert await asyncio.wait_for(subjects(mailbox), PATIENCE) == ["one"]


async def test_closing_ends_a_wait_and_the_thread(place: Place) -> None:
    mailbox = ImapMailbox(place.account())
    await mailbox.open()
    await mailbox.arrivals()
    waiting = asyncio.create_task(mailbox.wait(PATIENCE * 10))
    await asyncio.sleep(0.2)

    await asyncio.wait_for(mailbox.close(), PATIENCE)

    assert await waiting is False
    with pytest.raises(Unavailable, match="closed"):
        await mailbox.open()
    mailbox.wake()
    deadline = time.monotonic() + PATIENCE
    while any(thread.name.startswith("imap") for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def test_a_mail_beyond_the_limit_arrives_as_its_header(place: Place, open_mailbox: Open) -> None:
    mailbox = await open_mailbox(place.account(), max_octets=10_000)
    await place.deliver(mail("big", size=20_000))
    await place.deliver(mail("small"))

    big, small = await mailbox.arrivals()

    assert (big.truncated, small.truncated) == (True, False)
    assert as_sent(big.raw) == mail("big").partition(b"text")[0]
    assert big.size > 20_000
    await mailbox.file([big.uid], "Held")
    assert place.subjects("Held") == ["big"]


async def test_a_filed_mail_is_found_again_by_its_message_id(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all("one", "two")
    arrivals = await mailbox.arrivals()
    await mailbox.file([arrival.uid for arrival in arrivals], "Shunted")

    assert [as_sent(found.raw) for found in await mailbox.find("Shunted", "two@example.org")] == [mail("two")]
    assert [as_sent(found.raw) for found in await mailbox.find("Shunted", "<one@example.org>")] == [mail("one")]
    assert await mailbox.find("Held", "two@example.org") == []
    assert await mailbox.find("Shunted", 'x"\r\nA LOGOUT') == []
    await place.deliver_all("three")
    assert await subjects(mailbox) == ["three"]


async def test_a_mail_without_a_message_id_is_found_among_those_that_have_none(
    place: Place, mailbox: ImapMailbox
) -> None:
    bare = b"".join(line for line in mail("bare").splitlines(keepends=True) if not line.startswith(b"Message-ID"))
    await place.deliver(bare)
    await place.deliver_all("one")
    await mailbox.file([arrival.uid for arrival in await mailbox.arrivals()], "Held")

    assert [as_sent(found.raw) for found in await mailbox.nameless("Held")] == [bare]
    assert await mailbox.nameless("Shunted") == []


async def test_a_mail_moves_on_from_the_folder_where_it_was_found(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all("one", "two")
    await mailbox.file([arrival.uid for arrival in await mailbox.arrivals()], "Held")
    found = await mailbox.find("Held", "one@example.org")
    await mailbox.refile("Held", [each.uid for each in found], "Processed")
    await mailbox.refile("Held", [each.uid for each in found], "Processed")

    assert (place.subjects("Held"), place.subjects("Processed")) == (["two"], ["one"])
    await place.deliver_all("three")
    assert await subjects(mailbox) == ["three"]


async def test_looking_for_a_mail_is_no_news_by_itself(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all("one", "two")
    await mailbox.arrivals(limit=1)
    for folder in ("INBOX", "Held"):
        await mailbox.find(folder, "one@example.org")
        assert await mailbox.wait(0.3) is False


async def test_a_mail_that_comes_before_another_is_looked_for_ends_the_wait_until_it_was_taken_in(
    place: Place, mailbox: ImapMailbox
) -> None:
    await place.deliver_all("one")
    await mailbox.arrivals()
    await place.deliver_all("two")
    for _ in range(2):
        await mailbox.find("Held", "one@example.org")
        assert await mailbox.wait(PATIENCE) is True
    assert await subjects(mailbox) == ["one", "two"]
    assert await mailbox.wait(0.3) is False


async def test_a_mail_after_a_search_ends_the_wait(place: Place, mailbox: ImapMailbox) -> None:
    await mailbox.arrivals()
    await mailbox.find("Held", "one@example.org")
    waiting = asyncio.create_task(mailbox.wait(PATIENCE))
    await asyncio.sleep(0.3)
    await place.deliver_all("news")
    assert await waiting is True


async def test_two_hundred_mails_are_taken_in_and_filed_at_one_go(place: Place, mailbox: ImapMailbox) -> None:
    await place.deliver_all(*(f"n{number}" for number in range(210)))
    taken = []
    while arrivals := await mailbox.arrivals():
        taken += [subject_of(arrival.raw) for arrival in arrivals]
        await mailbox.file([arrival.uid for arrival in arrivals], "Processed")
    assert taken == [f"n{number}" for number in range(210)]


async def test_a_mailbox_that_was_never_opened_is_unavailable(place: Place) -> None:
    mailbox = ImapMailbox(place.account())
    with pytest.raises(Unavailable, match="not connected"):
        await mailbox.arrivals()
    await mailbox.close()


async def test_an_account_says_nothing_of_its_secret() -> None:
    assert "hunter2" not in repr(Account("127.0.0.1", 143, "none", "bot", lambda: "hunter2"))
