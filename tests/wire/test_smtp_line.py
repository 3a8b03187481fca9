"""Servers that take the commands of an envelope together (RFC 2920), and what odd ones make of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager

import pytest
from aiosmtplib.email import quote_address
from aiosmtplib.protocol import PERIOD_REGEX, normalize_message_line_endings
from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.adapters.consignment import ADDRESS, Consignment
from mailbot.adapters.smtp import Answer, SmtpTransport
from mailbot.errors import Unavailable
from tests.servers.scripted import Script, scripted

from .conftest import mail

pytestmark = pytest.mark.wire

BOT, ANN, BEN = "bot@example.org", "ann@example.test", "ben@example.test"
RAW = mail("letter")
PATIENCE = 0.5
"""Seconds: longer than an answer on this machine takes that does other things, since only silence may be too long."""
TAKEN = ["250 sender", "250 rcpt", "354 go on", "250 taken"]

Connect = Callable[..., SmtpTransport]


class Peer:
    """Answers an EHLO with PIPELINING, and then everything that it hears together with the next of `turns`; without a
    turn left it says nothing more. A turn that ends with "!" ends the connection."""

    def __init__(self, *turns: str, offers: str = "PIPELINING") -> None:
        self._turns: Iterator[str] = iter(turns)
        self._offers = offers
        self.heard: list[bytes] = []
        self.sessions = 0

    def listening(self) -> AbstractAsyncContextManager[int]:
        return scripted(self._script())

    def _script(self) -> Script:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.sessions += 1
            writer.write(b"220 hello\r\n")
            await reader.readline()
            writer.write(f"250-hello\r\n250 {self._offers}\r\n".encode())
            while heard := await reader.read(100_000):
                self.heard.append(heard)
                for part in next(self._turns, "").split("|"):
                    if part == "!":
                        return
                    writer.write(part.encode())
                    await writer.drain()
                    await asyncio.sleep(0)

        return script


def lines(*replies: str) -> str:
    return "".join(f"{reply}\r\n" for reply in replies)


async def sent(transport: SmtpTransport, *recipients: str, raw: bytes = RAW) -> dict[str, int]:
    return {to: answer.code for to, answer in (await transport.send(BOT, recipients or (ANN,), raw)).items()}


async def test_an_envelope_is_one_round_trip_and_the_content_another(connect: Connect) -> None:
    peer = Peer(lines("250 sender", "250 ann", "550 5.1.1 ben", "354 go on"), lines("250 taken"))
    async with peer.listening() as port:
        assert await sent(connect(port), ANN, BEN) == {ANN: 250, BEN: 550}
    envelope, content = peer.heard
    assert envelope == lines(f"MAIL FROM:<{BOT}>", f"RCPT TO:<{ANN}>", f"RCPT TO:<{BEN}>", "DATA").encode()
    assert content == RAW + b".\r\n"


async def test_replies_are_told_apart_in_whatever_pieces_they_come(connect: Connect) -> None:
    whole = lines("250-2.1.0 the", "250-", "250 sender", "250", "354-go", "354 on")
    peer = Peer("|".join(whole), "25|0 ta|ken\r|\n")
    async with peer.listening() as port:
        answers = await connect(port).send(BOT, [ANN], RAW)
    assert answers[ANN] == Answer(250, "taken", "mail")


async def test_a_server_that_wants_a_mail_for_nobody_gets_a_lone_dot(connect: Connect) -> None:
    refusals = lines("250 sender", "550 5.1.1 ann", "451 4.2.1 ben", "354 go on")
    peer = Peer(refusals, lines("554 5.5.1 no recipients"), lines("250 reset"), lines(*TAKEN[:3]), lines("250 taken"))
    async with peer.listening() as port:
        transport = connect(port)
        assert await sent(transport, ANN, BEN) == {ANN: 550, BEN: 451}
        assert await sent(transport) == {ANN: 250}
    assert peer.heard[1:3] == [b".\r\n", b"RSET\r\n"] and peer.sessions == 1


async def test_nobody_gets_an_empty_mail_from_a_server_that_put_off_the_sender_and_wants_the_mail_all_the_same(
    connect: Connect,
) -> None:
    peer = Peer(lines("452 4.3.1 disk full", "250 ann", "354 go on"), lines("250 taken"))
    async with peer.listening() as port:
        assert await sent(connect(port)) == {ANN: 452}
    assert len(peer.heard) == 1


async def test_what_was_said_ahead_is_heard_before_the_connection_is_used_again(connect: Connect) -> None:
    refusal = lines("452 4.3.1 disk full", "503 no sender", "503 no recipients")
    peer = Peer(refusal, lines("250 reset"), lines(*TAKEN[:3]), lines("250 taken"))
    async with peer.listening() as port:
        transport = connect(port)
        assert await sent(transport) == {ANN: 452}
        assert await sent(transport) == {ANN: 250}
    assert peer.heard[1] == b"RSET\r\n" and peer.sessions == 1


async def test_what_a_server_says_unasked_is_the_answer_to_nothing(connect: Connect) -> None:
    first = lines("250 taken", "550 and more", "550 ") + "421 half a"
    peer = Peer(lines(*TAKEN[:3]), first, lines("250 sender", "550 5.1.1 ben", "503 no"), lines("250 reset"))
    async with peer.listening() as port:
        transport = connect(port)
        assert await sent(transport) == {ANN: 250}
        assert await sent(transport, BEN) == {BEN: 550}


@pytest.mark.parametrize("said", ["!", "421 4.3.2 I am leaving\r\n|!", "", "hello?\r\n", "199 what?\r\n"])
async def test_an_idle_connection_that_says_no_word_to_mail_is_replaced_unnoticed(said: str, connect: Connect) -> None:
    peer = Peer(lines(*TAKEN[:3]), lines("250 taken"), said, lines(*TAKEN[:3]), lines("250 taken"))
    async with peer.listening() as port:
        transport = connect(port, seconds=PATIENCE)
        assert await sent(transport) == {ANN: 250}
        assert await sent(transport) == {ANN: 250}
    assert peer.sessions == 2 and sum(heard == RAW + b".\r\n" for heard in peer.heard) == 2


@pytest.mark.parametrize(
    "turns",
    [
        (lines("250 sender") + "|!",),
        (lines("250 sender", "250 rcpt") + "|!",),
        (lines("250 sender", "421 4.3.2 I am leaving"),),
        (lines(*TAKEN[:3]), "!"),
        (lines(*TAKEN[:3]), ""),
        (lines("250 sender", "250 rcpt", "250 what for?"),),
        (lines("250 sender") + "250-on and\r\n" * 4_000,),
        (lines("250 sender") + "250 on and" * 4_000,),
    ],
    ids=["after MAIL", "after RCPT", "leaving", "at the dot", "silent", "no 354", "many lines", "a long line"],
)
async def test_a_mail_of_which_nobody_knows_whether_it_was_taken_is_not_counted(
    turns: tuple[str, ...], connect: Connect
) -> None:
    peer = Peer(lines(*TAKEN[:3]), lines("250 taken"), *turns)
    async with peer.listening() as port:
        transport = connect(port, seconds=PATIENCE)
        await sent(transport)
        with pytest.raises(Unavailable, match="sending"):
            await sent(transport, ANN, *([BEN] if "421" in turns[0] else []))
    assert peer.sessions == 1 and sum(heard == RAW + b".\r\n" for heard in peer.heard) == len(turns)


async def test_a_server_that_leaves_in_answer_to_the_last_recipient_has_answered(connect: Connect) -> None:
    async with Peer(lines("250 sender", "550 5.1.1 ann", "421 4.3.2 I am leaving")).listening() as port:
        assert await sent(connect(port), ANN, BEN) == {ANN: 550, BEN: 421}


@pytest.mark.parametrize("first", ["", lines("250 sender"), lines("250 sender", "250 rcpt")])
async def test_where_an_envelope_is_not_answered_the_next_is_said_one_by_one(first: str, connect: Connect) -> None:
    peer = Peer(first, *(lines(reply) for reply in TAKEN))
    async with peer.listening() as port:
        transport = connect(port, seconds=PATIENCE)
        with pytest.raises(Unavailable, match="no answer in time"):
            await sent(transport)
        assert await sent(transport) == {ANN: 250}
    assert [heard.split()[0] for heard in peer.heard[1:4]] == [b"MAIL", b"RCPT", b"DATA"]


async def test_a_server_that_did_not_offer_it_hears_one_command_at_a_time(connect: Connect) -> None:
    peer = Peer(*(lines(reply) for reply in TAKEN), offers="SIZE 1000")
    async with peer.listening() as port:
        assert await sent(connect(port)) == {ANN: 250}
    assert [heard.split()[0] for heard in peer.heard[:3]] == [b"MAIL", b"RCPT", b"DATA"]
    assert peer.heard[0] == lines(f"MAIL FROM:<{BOT}> SIZE={len(RAW)}").encode()


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"..", b"text", b"\x00\xc3"])).map(b"".join))
@example(b"")
def test_content_is_prepared_as_aiosmtplib_prepares_it(raw: bytes) -> None:
    expected = PERIOD_REGEX.sub(b"..", normalize_message_line_endings(raw)) + b".\r\n"
    assert Consignment(BOT, (ANN,), raw).content({"8bitmime"}) == expected


@given(st.from_regex(ADDRESS, fullmatch=True))
@example("o'neill@example.org")
@example("a..b!%&/=?^`{|}~$#*+-_@example.org")
def test_an_address_that_is_let_through_goes_out_as_it_is(address: str) -> None:
    assert quote_address(address) == f"<{address}>"
