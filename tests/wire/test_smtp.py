"""Handing mails over: an answer for each recipient, connections used again, and a broken one told as what it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from mailbot.adapters.consignment import UnsafeAddress
from mailbot.adapters.smtp import SmtpTransport
from mailbot.demo.servers import EmbeddedServers
from mailbot.errors import Refused, Unavailable
from tests.servers.scripted import scripted, silent

from .conftest import PATIENCE, mail
from .sink import Sink, listening

pytestmark = pytest.mark.wire

BOT, ANN, BEN = "bot@example.org", "ann@example.test", "ben@example.test"
RAW = mail("letter")

Connect = Callable[..., SmtpTransport]


@pytest.fixture(autouse=True, params=[False, True], ids=["one-by-one", "together"])
def manner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these holds whether the server takes the commands of an envelope together or not."""
    monkeypatch.setattr(Sink, "pipelining", request.param)


async def test_a_mail_is_handed_over_byte_for_byte_with_its_envelope(connect: Connect) -> None:
    raw = mail("letter") + b".\r\n..two dots\r\n"
    async with listening(Sink()) as sink:
        answers = await connect(sink.port).send(BOT, [ANN, BEN], raw)
    assert [answer.accepted for answer in answers.values()] == [True, True]
    assert sink.taken == [(BOT, [ANN, BEN], raw)]


async def test_each_recipient_gets_an_answer_of_its_own(connect: Connect) -> None:
    async with listening(Sink(answers={ANN: "550 5.1.1 unknown", "cat@example.test": "451 4.2.1 greylisted"})) as sink:
        answers = await connect(sink.port).send(BOT, [ANN, BEN, "cat@example.test"], RAW)
    assert {address: answer.code // 100 for address, answer in answers.items()} == {
        ANN: 5,
        BEN: 2,
        "cat@example.test": 4,
    }
    assert answers[ANN].text == "5.1.1 unknown"
    assert (answers[ANN].permanent, answers[ANN].about) == (True, "recipient")
    assert [taken[1] for taken in sink.taken] == [[BEN]]


async def test_where_all_are_refused_nothing_is_sent_and_the_connection_stays_good(connect: Connect) -> None:
    async with listening(Sink(answers={ANN: "550 5.1.1 unknown", BEN: "451 greylisted"})) as sink:
        transport = connect(sink.port)
        answers = await transport.send(BOT, [ANN, BEN], RAW)
        await transport.send(BOT, ["cat@example.test"], RAW)
    assert [answers[ANN].code, answers[BEN].code] == [550, 451]
    assert [taken[1] for taken in sink.taken] == [["cat@example.test"]]
    assert sink.sessions == 1


async def test_a_server_that_wants_no_mail_now_answers_for_everybody(connect: Connect) -> None:
    async with listening(Sink(answers={"MAIL": "452 4.3.1 disk full"})) as sink:
        answers = await connect(sink.port).send(BOT, [ANN, BEN], RAW)
    assert {(answer.code, answer.about) for answer in answers.values()} == {(452, "mail")}


async def test_a_refused_content_answers_for_those_whom_the_server_knew(connect: Connect) -> None:
    async with listening(Sink(answers={"DATA": "554 5.6.0 looks like spam", ANN: "550 5.1.1 unknown"})) as sink:
        answers = await connect(sink.port).send(BOT, [ANN, BEN], RAW)
    assert (answers[ANN].code, answers[ANN].about) == (550, "recipient")
    assert (answers[BEN].code, answers[BEN].about) == (554, "mail")


async def test_a_sender_refused_at_rcpt_is_not_held_against_the_recipient(connect: Connect) -> None:
    async with listening(Sink(answers={ANN: "553 5.7.1 sender address rejected: not owned by user"})) as sink:
        answers = await connect(sink.port).send(BOT, [ANN], RAW)
    assert (answers[ANN].permanent, answers[ANN].about) == (True, "mail")


async def test_a_sender_refused_at_mail_needs_a_human(connect: Connect) -> None:
    async with listening(Sink(answers={"MAIL": "530 5.7.0 authentication required"})) as sink:
        with pytest.raises(Refused, match="530 5.7.0 authentication required".replace(".", r"\.")):
            await connect(sink.port).send(BOT, [ANN], RAW)


@pytest.mark.parametrize("moment", ["MAIL", ANN, "DATA"])
@pytest.mark.parametrize("misfortune", ["drop", "stall"])
async def test_a_connection_that_breaks_is_unavailable_and_the_next_mail_gets_a_fresh_one(
    moment: str, misfortune: str, connect: Connect
) -> None:
    async with listening(Sink(answers={moment: misfortune})) as sink:
        transport = connect(sink.port, seconds=PATIENCE if misfortune == "drop" else 0.1)
        with pytest.raises(Unavailable, match=f"127.0.0.1:{sink.port}: sending"):
            await asyncio.wait_for(transport.send(BOT, [ANN], RAW), PATIENCE)
        sink.answers.clear()
        answers = await transport.send(BOT, [ANN], RAW)
    assert answers[ANN].accepted
    assert len(sink.taken) == 1


async def test_connections_are_used_again_and_there_are_at_most_four(connect: Connect) -> None:
    async with listening(Sink()) as sink:
        transport = connect(sink.port)
        await asyncio.gather(*(transport.send(BOT, [f"n{number}@example.test"], RAW) for number in range(40)))
        assert sink.sessions == 4
        await transport.send(BOT, [ANN], RAW)
        assert sink.sessions == 4
        assert sink.commands.count("EHLO [127.0.0.1]") == 4
    assert len(sink.taken) == 41


async def test_a_connection_that_the_server_closed_while_idle_is_replaced_unnoticed(connect: Connect) -> None:
    async with EmbeddedServers({BOT: "secret"}) as servers:
        transport = connect(servers.smtp_port)
        await asyncio.gather(*(transport.send(BOT, [ANN], RAW) for _ in range(8)))
        before = servers.sessions
        await servers.drop_smtp_connections()
        assert (await transport.send(BOT, [ANN], RAW))[ANN].accepted
        assert servers.sessions == before + 1
        assert len(servers.accepted) == 9


@pytest.mark.parametrize("parting", ["421 4.3.2 I am leaving", "drop", "stall"])
async def test_an_idle_connection_that_turns_out_to_be_dead_at_mail_is_replaced_unnoticed(
    parting: str, connect: Connect
) -> None:
    async with listening(Sink()) as sink:
        transport = connect(sink.port, seconds=0.5)
        await transport.send(BOT, [ANN], RAW)
        sink.once["MAIL"] = parting
        assert (await transport.send(BOT, [BEN], RAW))[BEN].accepted
        assert sink.sessions == 2
    assert [taken[1] for taken in sink.taken] == [[ANN], [BEN]]


async def test_idle_connections_take_their_leave_after_a_while(connect: Connect) -> None:
    async with listening(Sink()) as sink:
        transport = connect(sink.port, idle_seconds=0.05)
        await transport.send(BOT, [ANN], RAW)
        await asyncio.wait_for(sink.left.wait(), PATIENCE)
        await transport.send(BOT, [ANN], RAW)
        assert sink.sessions == 2


async def test_closing_takes_leave_of_the_server(connect: Connect) -> None:
    async with listening(Sink()) as sink:
        transport = connect(sink.port)
        await transport.send(BOT, [ANN], RAW)
        await transport.close()
        assert sink.commands.count("QUIT") == 1


async def test_a_send_that_is_cancelled_leaves_no_half_mail_behind(connect: Connect) -> None:
    async with listening(Sink(answers={"DATA": "stall"})) as sink:
        transport = connect(sink.port)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(transport.send(BOT, [ANN], RAW), 0.3)
        sink.answers.clear()
        answers = await asyncio.wait_for(transport.send(BOT, [BEN], RAW), PATIENCE / 2)
        assert answers[BEN].accepted
    assert [taken[1] for taken in sink.taken] == [[BEN]]


@pytest.mark.parametrize(
    "address",
    [
        "x\r\nRCPT TO:<eve@example.org>@example.org",
        "ann@example.org, eve@example.org",
        "Ann <ann@example.org>",
        '"ann eve"@example.org',
        "ann@example.org\n",
        "ann example.org",
        "ann@",
        "@example.org",
        "a@b@c",
        "",
        "a" * 65 + "@example.org",
        "ann@" + "e" * 255,
    ],
)
async def test_an_address_that_could_be_read_otherwise_never_reaches_the_server(address: str, connect: Connect) -> None:
    async with listening(Sink()) as sink:
        with pytest.raises(UnsafeAddress) as caught:
            await connect(sink.port).send(BOT, [ANN, address], RAW)
        assert "\n" not in str(caught.value)
        if address:
            with pytest.raises(UnsafeAddress):
                await connect(sink.port).send(address, [ANN], RAW)
        assert sink.sessions == 0


async def test_the_null_return_path_is_an_envelope_too(connect: Connect) -> None:
    async with listening(Sink()) as sink:
        await connect(sink.port).send("", [ANN], RAW)
    assert sink.taken[0][0] in ("", "<>")


async def test_eight_bits_are_declared_where_the_server_knows_them_and_encoded_where_not(connect: Connect) -> None:
    raw = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + (
        "Grüße\r\n".encode()
    )
    async with listening(Sink()) as sink:
        await connect(sink.port).send(BOT, [ANN], raw)
        assert "BODY=8BITMIME" in sink.mail_options[0]
        assert sink.taken[0][2] == raw
    async with listening(Sink(hidden=frozenset({"8BITMIME"}))) as sink:
        await connect(sink.port).send(BOT, [ANN], raw)
        assert not [option for option in sink.mail_options[0] if option.startswith("BODY")]
        assert sink.taken[0][2].isascii()


async def test_an_address_beyond_ascii_needs_a_server_that_takes_them(connect: Connect) -> None:
    async with listening(Sink()) as sink:
        answers = await connect(sink.port).send(BOT, ["jürgen@example.test"], RAW)
        assert answers["jürgen@example.test"].accepted
        assert sink.taken[0][1] == ["jürgen@example.test"]
    async with listening(Sink(hidden=frozenset({"SMTPUTF8"}))) as sink:
        answers = await connect(sink.port).send(BOT, ["jürgen@example.test"], RAW)
        assert (answers["jürgen@example.test"].permanent, answers["jürgen@example.test"].about) == (True, "recipient")
        assert sink.taken == []


async def test_nobody_there_silence_and_nonsense_are_all_unavailable(connect: Connect) -> None:
    async def nonsense(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello, this is not SMTP\r\n")
        await writer.drain()
        await _reader.read()

    async with scripted(silent) as port:
        with pytest.raises(Unavailable, match="no answer in time"):
            await connect(port, seconds=0.2).send(BOT, [ANN], RAW)
    with pytest.raises(Unavailable, match="Connection refused"):
        await connect(port).send(BOT, [ANN], RAW)
    async with scripted(nonsense) as port:
        with pytest.raises(Unavailable, match="connecting"):
            await connect(port).send(BOT, [ANN], RAW)
