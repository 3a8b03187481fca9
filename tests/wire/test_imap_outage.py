"""The mailbox on a bad day: whatever breaks is Unavailable in time, and the next open() goes on from there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from mailbot.adapters.account import Account
from mailbot.adapters.imap import ImapMailbox
from mailbot.demo.servers import EmbeddedServers
from mailbot.errors import Refused, Unavailable
from tests.servers.cord import Cord
from tests.servers.scripted import imap_script, scripted, silent

from .conftest import PATIENCE, Place, mail, subject_of

pytestmark = pytest.mark.wire

Open = Callable[..., Awaitable[ImapMailbox]]


def account(port: int, secret: str = "secret") -> Account:
    return Account("127.0.0.1", port, "none", "bot@example.org", lambda: secret)


async def test_a_connection_cut_while_waiting_is_noticed_and_mended(
    place: Place, cord: Cord, open_mailbox: Open
) -> None:
    mailbox = await open_mailbox(place.account(cord.port))
    await mailbox.arrivals()
    waiting = asyncio.create_task(mailbox.wait(PATIENCE * 10))
    await asyncio.sleep(0.3)

    cord.cut()

    with pytest.raises(Unavailable, match=f"127.0.0.1:{cord.port}: waiting for mail"):
        await asyncio.wait_for(waiting, PATIENCE)
    with pytest.raises(Unavailable, match="not connected"):
        await mailbox.arrivals()
    await place.deliver_all("meanwhile")
    await mailbox.open()
    assert [subject_of(arrival.raw) for arrival in await mailbox.arrivals()] == ["meanwhile"]


async def test_numbers_outlive_an_outage(place: Place, cord: Cord, open_mailbox: Open) -> None:
    mailbox = await open_mailbox(place.account(cord.port))
    await place.deliver_all("one")
    (one,) = await mailbox.arrivals()
    cord.cut()
    with pytest.raises(Unavailable):
        await mailbox.file([one.uid], "Processed")
    await mailbox.open()
    await mailbox.file([one.uid], "Processed")
    assert place.subjects("Processed") == ["one"]


async def test_a_network_that_swallows_everything_is_noticed_in_time(
    place: Place, cord: Cord, open_mailbox: Open
) -> None:
    mailbox = await open_mailbox(place.account(cord.port), answer_seconds=0.5)
    cord.go_dead()
    with pytest.raises(Unavailable, match="no answer in time"):
        await asyncio.wait_for(mailbox.arrivals(), PATIENCE)


async def test_a_network_that_dies_during_the_wait_is_noticed_at_its_end(
    place: Place, cord: Cord, open_mailbox: Open
) -> None:
    mailbox = await open_mailbox(place.account(cord.port), answer_seconds=0.5)
    await mailbox.arrivals()
    waiting = asyncio.create_task(mailbox.wait(1.0))
    await asyncio.sleep(0.3)
    cord.go_dead()
    with pytest.raises(Unavailable, match="no answer in time"):
        await asyncio.wait_for(waiting, PATIENCE)


async def test_closing_does_not_wait_for_a_server_that_is_silent(place: Place, cord: Cord) -> None:
    mailbox = ImapMailbox(place.account(cord.port), answer_seconds=PATIENCE * 10)
    await mailbox.open()
    cord.go_dead()
    looking = asyncio.create_task(mailbox.arrivals())
    await asyncio.sleep(0.1)
    started = time.monotonic()
    await mailbox.close()
    assert time.monotonic() - started < PATIENCE
    with pytest.raises(Unavailable):
        await asyncio.wait_for(looking, PATIENCE)


async def test_a_server_that_does_not_even_greet_is_unavailable(open_mailbox: Open) -> None:
    async with scripted(silent) as port:
        with pytest.raises(Unavailable, match=f"127.0.0.1:{port}: connecting: no answer in time"):
            await asyncio.wait_for(open_mailbox(account(port), connect_seconds=0.3), PATIENCE)


async def test_the_embedded_servers_go_down_and_come_back_with_their_mails(open_mailbox: Open) -> None:
    async with EmbeddedServers({"bot@example.org": "secret"}) as servers:
        mailbox = await open_mailbox(account(servers.imap_port))
        await servers.deliver("bot+token@example.org", mail("before"))
        await servers.go_down()
        with pytest.raises(Unavailable, match="Connection refused"):
            await mailbox.open()
        await servers.come_back()
        await mailbox.open()
        assert [subject_of(arrival.raw) for arrival in await mailbox.arrivals()] == ["before"]


async def test_news_in_the_same_packet_as_the_continuation_is_not_slept_over(open_mailbox: Open) -> None:
    answers = {
        "IDLE": "+ idling\r\n* 2 EXISTS\r\n",
        "DONE": "{} OK done\r\n",
        "UID SEARCH": "* SEARCH\r\n{} OK done\r\n",
    }
    async with scripted(imap_script(answers)) as port:
        mailbox = await open_mailbox(account(port))
        await mailbox.arrivals()
        assert await asyncio.wait_for(mailbox.wait(PATIENCE * 10), PATIENCE) is True


async def test_news_before_the_continuation_is_not_slept_over(open_mailbox: Open) -> None:
    answers = {
        "IDLE": "* 2 EXISTS\r\n+ idling\r\n",
        "DONE": "{} OK done\r\n",
        "UID SEARCH": "* SEARCH\r\n{} OK done\r\n",
    }
    async with scripted(imap_script(answers)) as port:
        mailbox = await open_mailbox(account(port))
        await mailbox.arrivals()
        assert await asyncio.wait_for(mailbox.wait(PATIENCE * 10), PATIENCE) is True


async def test_half_a_line_during_idle_is_waited_out(open_mailbox: Open) -> None:
    answers = {
        "IDLE": "+ idling\r\n* 2 EXI",
        "DONE": "STS\r\n{} OK done\r\n",
        "UID SEARCH": "* SEARCH\r\n{} OK done\r\n",
    }
    async with scripted(imap_script(answers)) as port:
        mailbox = await open_mailbox(account(port))
        await mailbox.arrivals()
        assert await asyncio.wait_for(mailbox.wait(PATIENCE * 10), PATIENCE) is True


async def test_a_server_that_declines_to_idle_is_polled(open_mailbox: Open) -> None:
    answers = {"IDLE": "{} NO not today\r\n", "NOOP": "* 2 EXISTS\r\n{} OK done\r\n", "UID SEARCH": "{} OK done\r\n"}
    async with scripted(imap_script(answers)) as port:
        mailbox = await open_mailbox(account(port), poll_seconds=0.05)
        await mailbox.arrivals()
        assert await asyncio.wait_for(mailbox.wait(PATIENCE * 10), PATIENCE) is True


async def test_one_mail_that_the_server_cannot_produce_does_not_stop_the_others(open_mailbox: Open) -> None:
    good = "* 1 FETCH (UID 1 BODY[] {4}\r\ngood)\r\n{} OK done\r\n"
    answers = {
        "UID SEARCH": "* SEARCH 1 2\r\n{} OK done\r\n",
        "UID FETCH 1,2 (RFC822.SIZE)": "".join(f"* {n} FETCH (UID {n} RFC822.SIZE 4)\r\n" for n in (1, 2))
        + "{} OK done\r\n",
        "UID FETCH 1,2 (BODY.PEEK[])": "{} NO internal error\r\n",
        "UID FETCH 1 (BODY.PEEK[])": good,
        "UID FETCH 2": "{} NO internal error\r\n",
    }
    async with scripted(imap_script(answers)) as port:
        mailbox = await open_mailbox(account(port))
        good_mail, broken_mail = await mailbox.arrivals()
    assert (good_mail.raw, good_mail.truncated) == (b"good", False)
    assert (broken_mail.uid, broken_mail.raw, broken_mail.truncated) == (2, b"", True)


@pytest.mark.parametrize(
    ("answers", "fault", "says"),
    [
        ({"greeting": "* BYE too many connections\r\n"}, Unavailable, "too many connections"),
        ({"LOGIN": "{} NO [UNAVAILABLE] try later\r\n"}, Unavailable, "try later"),
        ({"LOGIN": "* BYE going down\r\n"}, Unavailable, "logging in"),
        ({"LOGIN": "{} NO [AUTHENTICATIONFAILED] wrong\r\n"}, Refused, "bot@example.org was refused.* wrong"),
        ({"LOGIN": '{} BAD what is "hunter2"?\r\n'}, Refused, r"what is .\*\*\*"),
        ({"LIST": "{} NO broken disk\r\n"}, Unavailable, "broken disk"),
        ({"LIST": "complete nonsense\r\n"}, Unavailable, "preparing the folders"),
        ({"SELECT": "* 1 EXISTS\r\n{} OK [READ-ONLY] look, do not touch\r\n"}, Refused, "read-only"),
    ],
)
async def test_what_a_server_says_decides_whether_a_human_has_to_act(
    answers: dict[str, str], fault: type[Exception], says: str, open_mailbox: Open
) -> None:
    async with scripted(imap_script(answers)) as port:
        with pytest.raises(fault, match=says) as caught:
            await asyncio.wait_for(open_mailbox(account(port, "hunter2")), PATIENCE)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(port) in str(caught.value)
