"""Getting into the SMTP server: verified TLS before any secret, one login a connection, refusals told as such."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

import pytest

from mailbot.adapters.smtp import SmtpTransport
from mailbot.demo.servers import EmbeddedServers
from mailbot.errors import Refused, Unavailable
from tests.servers.certificates import Certificates, make_certificates
from tests.servers.scripted import scripted

from .conftest import mail
from .sink import Sink, listening

pytestmark = pytest.mark.wire

BOT, ANN = "bot@example.org", "ann@example.test"
RAW = mail("letter")

Connect = Callable[..., SmtpTransport]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server_tls(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.server, certificates.key)
    return context


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_both_kinds_of_tls_work_with_a_trusted_certificate_and_log_in_once(
    security: str, connect: Connect, certificates: Certificates, server_tls: ssl.SSLContext
) -> None:
    async with listening(Sink(), server_tls, starttls=security == "starttls") as sink:
        transport = connect(sink.port, security=security, ca_file=certificates.authority, username=BOT)
        for _ in range(3):
            assert (await transport.send(BOT, [ANN], RAW))[ANN].accepted
        assert sink.commands.count(f"AUTH {BOT}") == 1
        await transport.close()


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_an_untrusted_certificate_is_refused_before_the_login(
    security: str, connect: Connect, server_tls: ssl.SSLContext
) -> None:
    async with listening(Sink(), server_tls, starttls=security == "starttls") as sink:
        with pytest.raises(Refused, match="certificate is not trusted"):
            await connect(sink.port, security=security, username=BOT).send(BOT, [ANN], RAW)
        assert not [command for command in sink.commands if command.startswith("AUTH")]


async def test_a_server_without_starttls_does_not_get_the_password(connect: Connect) -> None:
    async with listening(Sink()) as sink:
        with pytest.raises(Refused, match="STARTTLS"):
            await connect(sink.port, security="starttls", username=BOT).send(BOT, [ANN], RAW)
        assert not [command for command in sink.commands if command.startswith("AUTH")]


async def test_a_wrong_password_is_refused_without_being_told(connect: Connect) -> None:
    async with EmbeddedServers({BOT: "secret"}) as servers:
        with pytest.raises(Refused, match=f"the login of {BOT} was refused: 535") as caught:
            await connect(servers.smtp_port, username=BOT, secret=lambda: "hunter2").send(BOT, [ANN], RAW)
        assert "hunter2" not in str(caught.value)
        assert (await connect(servers.smtp_port, username=BOT).send(BOT, [ANN], RAW))[ANN].accepted


@pytest.mark.parametrize(("verdict", "fault"), [("235 welcome", None), ("535 no", Refused), ("454 later", Unavailable)])
async def test_an_access_token_is_handed_over_as_xoauth2(
    verdict: str, fault: type[Exception] | None, connect: Connect
) -> None:
    heard: list[bytes] = []
    answers = {
        b"EHLO": b"250-hello\r\n250 AUTH XOAUTH2\r\n",
        b"AUTH": verdict.encode() + b"\r\n",
        b"DATA": b"354 go on\r\n",
        b".\r\n": b"250 fine\r\n",
        b"MAIL": b"250 fine\r\n",
        b"RCPT": b"250 fine\r\n",
        b"QUIT": b"221 bye\r\n",
    }

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            heard.append(line)
            writer.write(answers.get(line[:4], b""))

    async with scripted(script) as port:
        transport = connect(port, username=BOT, secret=lambda: "t0ken", oauth2=True)
        if fault is None:
            assert (await transport.send(BOT, [ANN], RAW))[ANN].accepted
        else:
            with pytest.raises(fault, match="login"):
                await transport.send(BOT, [ANN], RAW)
    assert heard[1] == b"AUTH XOAUTH2 dXNlcj1ib3RAZXhhbXBsZS5vcmcBYXV0aD1CZWFyZXIgdDBrZW4BAQ==\r\n"
