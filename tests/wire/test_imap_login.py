"""Getting in: certificates are verified, secrets asked for each time, and a refusal says why without telling them."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from mailbot.adapters.account import Account
from mailbot.adapters.imap import ImapMailbox
from mailbot.errors import Refused, Unavailable
from tests.servers.dovecot_server import Dovecot
from tests.servers.scripted import imap_script, scripted

from .conftest import Place

pytestmark = pytest.mark.wire

Open = Callable[..., Awaitable[ImapMailbox]]


def over_tls(dovecot: Dovecot, **changes: object) -> Account:
    account = Account(
        "127.0.0.1", dovecot.imaps, "tls", "tls@example.org", lambda: "secret", ca_file=dovecot.certificates.authority
    )
    return dataclasses.replace(account, **changes)


async def test_a_wrong_password_is_refused_and_not_repeated(place: Place, open_mailbox: Open) -> None:
    account = dataclasses.replace(place.account(), secret=lambda: "hunter2")
    with pytest.raises(Refused, match=f"login of {place.address} was refused") as caught:
        await open_mailbox(account)
    assert "hunter2" not in str(caught.value)


async def test_the_secret_is_asked_for_at_every_login_and_never_logged(
    place: Place, open_mailbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    asked = []
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="imapclient")  # which `mailbot run` quiets for the whole process
    account = dataclasses.replace(place.account(), secret=lambda: asked.append(1) or place.password)
    mailbox = await open_mailbox(account)
    await mailbox.open()
    assert len(asked) == 2
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("pymap")]
    assert any("Logged in" in message for message in ours)
    assert not [message for message in ours if place.password in message]


async def test_a_secret_that_cannot_be_had_is_told_without_its_text(place: Place, open_mailbox: Open) -> None:
    def failing() -> str:
        raise OSError("the vault says hunter2")

    with pytest.raises(Unavailable, match=r"the secret cannot be had \(OSError\)"):
        await open_mailbox(dataclasses.replace(place.account(), secret=failing))


async def test_a_secret_with_a_line_break_is_refused(place: Place, open_mailbox: Open) -> None:
    with pytest.raises(Refused, match="line break"):
        await open_mailbox(dataclasses.replace(place.account(), secret=lambda: "x\r\nA1 DELETE INBOX"))


@pytest.mark.dovecot
@pytest.mark.parametrize("secret", ["geheimé", 'quo"te\\d'])
async def test_any_password_gets_through_as_it_is(
    secret: str, start_dovecot: Callable[..., Dovecot], open_mailbox: Open
) -> None:
    escaped = secret.replace("\\", "\\\\").replace('"', '\\"')
    server = start_dovecot(password=escaped)
    mailbox = await open_mailbox(Account("127.0.0.1", server.imap, "none", "bot@example.org", lambda: secret))
    assert await mailbox.arrivals() == []


@pytest.mark.dovecot
@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_both_kinds_of_tls_work_with_a_trusted_certificate(
    security: str, dovecot: Dovecot, open_mailbox: Open
) -> None:
    port = dovecot.imaps if security == "tls" else dovecot.imap
    mailbox = await open_mailbox(over_tls(dovecot, security=security, port=port))
    await mailbox.arrivals()
    assert await mailbox.wait(0.2) is False


@pytest.mark.dovecot
@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("change", [{"ca_file": None}, {"host": "localhost"}])
async def test_a_certificate_of_an_unknown_authority_or_for_another_name_is_refused(
    security: str, change: dict[str, object], dovecot: Dovecot, open_mailbox: Open
) -> None:
    port = dovecot.imaps if security == "tls" else dovecot.imap
    asked = []
    account = over_tls(dovecot, security=security, port=port, secret=lambda: asked.append(1) or "secret", **change)
    with pytest.raises(Refused, match="certificate is not trusted"):
        await open_mailbox(account)
    assert not asked


@pytest.mark.dovecot
async def test_tls_on_a_port_that_begins_in_the_clear_is_explained(dovecot: Dovecot, open_mailbox: Open) -> None:
    with pytest.raises(Refused, match="is it a starttls port"):
        await open_mailbox(over_tls(dovecot, port=dovecot.imap))


async def test_a_server_without_starttls_does_not_get_the_password(open_mailbox: Open, tmp_path: Path) -> None:
    asked = []
    async with scripted(imap_script({}, capabilities="IMAP4rev1")) as port:
        account = Account("127.0.0.1", port, "starttls", "bot@example.org", lambda: asked.append(1) or "secret")
        with pytest.raises(Refused, match="STARTTLS"):
            await open_mailbox(account)
    assert not asked


async def test_a_certificate_file_that_is_none_is_refused(open_mailbox: Open, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    for file in (empty, tmp_path / "missing.pem"):
        account = Account("127.0.0.1", 993, "tls", "bot@example.org", lambda: "secret", ca_file=file)
        with pytest.raises(Refused, match=f"cannot use the certificate file .*{file.name}"):
            await open_mailbox(account)


@pytest.mark.parametrize("host", ["imap.example.org", "192.0.2.1", "127.0.0.1.example.org", ""])
def test_nothing_but_loopback_is_spoken_to_in_the_clear(host: str) -> None:
    with pytest.raises(Refused, match="only loopback"):
        Account(host, 143, "none", "bot@example.org", lambda: "secret")


@pytest.mark.dovecot
async def test_an_access_token_opens_the_mailbox(dovecot: Dovecot, open_mailbox: Open) -> None:
    account = Account(
        "127.0.0.1", dovecot.imap, "none", "token@example.org", lambda: dovecot.token("token@example.org"), oauth2=True
    )
    mailbox = await open_mailbox(account)
    assert await mailbox.arrivals() == []


@pytest.mark.dovecot
async def test_a_wrong_access_token_is_refused(dovecot: Dovecot, open_mailbox: Open) -> None:
    token = dovecot.token("somebody@example.org")
    account = Account("127.0.0.1", dovecot.imap, "none", "token@example.org", lambda: token[:-4], oauth2=True)
    with pytest.raises(Refused, match=r"login of token@example\.org was refused") as caught:
        await open_mailbox(account)
    assert token[:-4] not in str(caught.value)
