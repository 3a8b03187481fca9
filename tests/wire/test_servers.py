"""The embedded servers: a world of mail that tests and the demo can rely on, and that leaves nothing behind."""

from __future__ import annotations

import asyncio
import imaplib
import smtplib
import threading

import pytest

from mailbot.demo.servers import EmbeddedServers
from mailbot.demo.smtp_server import Accepted

from .conftest import mail

pytestmark = pytest.mark.wire

PEOPLE = {"bot@example.org": "secret", "ann@example.org": "hers"}


def count(servers: EmbeddedServers, address: str, password: str) -> int:
    client = imaplib.IMAP4(servers.host, servers.imap_port, timeout=20)
    client.login(address, password)
    mails = int(client.select()[1][0])
    client.logout()
    return mails


def test_any_mail_client_can_join_servers_in_their_own_thread() -> None:
    with EmbeddedServers(PEOPLE) as servers:
        with smtplib.SMTP(servers.host, servers.smtp_port, timeout=20, local_hostname="localhost") as client:
            client.login("ann@example.org", "hers")
            client.sendmail("ann@example.org", ["Bot+token@Example.org", "far@example.test"], mail("hello"))
            with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
                client.sendmail("ann@example.org", ["nobody@example.org"], mail("lost"))
        assert caught.value.recipients["nobody@example.org"][0] == 550
        assert servers.accepted == [
            Accepted("ann@example.org", ("Bot+token@Example.org", "far@example.test"), mail("hello"))
        ]
        assert (count(servers, "bot@example.org", "secret"), count(servers, "ann@example.org", "hers")) == (1, 0)
    assert not [thread for thread in threading.enumerate() if "embedded" in thread.name]


async def test_servers_in_the_running_loop_leave_no_task_behind() -> None:
    before = asyncio.all_tasks()
    async with EmbeddedServers(PEOPLE) as servers:
        client = await asyncio.to_thread(imaplib.IMAP4, servers.host, servers.imap_port, 20)
        await asyncio.to_thread(client.login, "bot@example.org", "secret")
        _, writer = await asyncio.open_connection(servers.host, servers.smtp_port)
    client.shutdown()
    writer.transport.abort()
    assert asyncio.all_tasks() == before


async def test_mail_for_somebody_unknown_cannot_be_delivered() -> None:
    async with EmbeddedServers(PEOPLE) as servers:
        with pytest.raises(KeyError):
            await servers.deliver("nobody@example.org", mail("lost"))


async def test_an_outage_keeps_the_ports_and_the_mails() -> None:
    async with EmbeddedServers(PEOPLE) as servers:
        ports = servers.imap_port, servers.smtp_port
        await servers.deliver("bot@example.org", mail("kept"))
        await servers.go_down()
        for port in ports:
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection(servers.host, port)
        await servers.come_back()
        assert (servers.imap_port, servers.smtp_port) == ports
        assert await asyncio.to_thread(count, servers, "bot@example.org", "secret") == 1
