"""Who is believed where our mail server vouches for mails: section 4, told as people and forgers live through it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.adapters.signatures import Signatures
from mailbot.intake import take_in
from mailbot.mail.message import Attachment, Mail
from mailbot.mail.reading.parse import parse
from mailbot.program.decision import Disposition
from mailbot.program.model import Application, ApplicationStage, Person
from mailbot.program.trust.weighing import Vouched
from mailbot.reading import read_here
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World
from tests.conversations.year import pair_of, paired
from tests.servers.signing import Zone, signed

SERVER = "mx.example.org"
BY_US = f"Received: from out.example.test by {SERVER} (Postfix) with ESMTPS\r\n"


def vouching(world: World) -> World:
    """The same world, with a mail server that says what it knows of a mail."""
    world.office.handbook = replace(world.office.handbook, authentication=True, authserv_ids=(SERVER,))
    return world


def passed(raw: bytes) -> bytes:
    return _results("pass", raw)


def failed(raw: bytes) -> bytes:
    return _results("fail", raw)


def _results(result: str, raw: bytes) -> bytes:
    author = parse(raw).sender
    assert author is not None
    return f"Authentication-Results: {SERVER}; dmarc={result} header.from={author.domain}\r\n{BY_US}".encode() + raw


def forged_letters(inbox: list[Mail]) -> int:
    return sum("may be forged" in mail.text for mail in inbox)


async def test_a_strangers_question_is_acknowledged_only_where_it_is_surely_theirs(world: World) -> None:
    vouching(world)
    question = world.sam.write("Is it free?", "What does it cost?", world.now)
    assert await world.post(world.sam, question) == []  # a forged stranger gets no mail from us (S11)
    assert "What does it cost?" in world.ada.last.text
    again = world.sam.write("Is it free?", "And for two?", world.now)
    assert "is with the admins" in only(await world.post(world.sam, passed(again))).text


async def test_an_application_in_anothers_name_is_held_and_the_admins_hear_of_it_once_a_day(world: World) -> None:
    vouching(world)
    for subject in ("Apply", "Apply again"):
        assert await world.post(world.sam, failed(world.sam.write(subject, "APPLY", world.now))) == []
        assert world.taken[-1].disposition is Disposition.HELD
    assert "DMARC" in world.taken[-1].because
    assert forged_letters(world.ada.inbox) == forged_letters(world.abe.inbox) == 1
    assert "Sam Stranger (sam@example.test)" in world.ada.last.text
    await world.later(days=1)
    await world.post(world.sam, failed(world.sam.write("Apply", "APPLY", world.now)))
    assert forged_letters(world.ada.inbox) == 2
    assert world.office.store.person_at(world.sam.address) is None
    assert world.office.store.get(Application, "A-1") is None


async def test_a_decision_with_a_stolen_token_and_a_forged_from_decides_nothing(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    vouching(world)
    before = len(world.ada.inbox), len(world.ann.inbox)
    await world.deliver(failed(world.ada.reply(packet, "APPROVE", world.now)))
    assert world.taken[-1].disposition is Disposition.HELD
    assert stage(world, "A-1") is ApplicationStage.COMPLETE
    assert (forged_letters(world.ada.inbox), len(world.ann.inbox)) == (1, before[1])
    assert len(world.ada.inbox) == before[0] + 1  # nobody is asked whether they wrote it


async def test_a_decision_needs_both_proofs_where_both_can_be_had(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    vouching(world)
    await world.deliver(world.ada.reply(packet, "APPROVE", world.now))
    assert stage(world, "A-1") is ApplicationStage.COMPLETE
    assert world.taken[-1].disposition is Disposition.HELD
    await world.deliver(passed(world.ada.reply(packet, "APPROVE", world.now)))
    assert stage(world, "A-1") is not ApplicationStage.COMPLETE


@pytest.mark.parametrize(
    "forged",
    [
        f"Received: from evil.example by {SERVER}\r\nAuthentication-Results: {SERVER}; spf=fail\r\n",
        f"Authentication-Results: {SERVER}; dkim=none; dmarc=none\r\nReceived: from evil.example by {SERVER}\r\n",
        "Authentication-Results: mx.examp1e.org; dmarc=pass\r\n",
    ],
)
async def test_what_a_forger_says_in_our_servers_name_below_its_own_words_decides_nothing(
    world: World, forged: str
) -> None:
    await applied(world)
    packet = world.ada.last
    vouching(world)
    forgery = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.org\r\n"
    if "examp1e" in forged:
        forgery = forged
        forged = ""
    await world.deliver((forged + forgery).encode() + world.ada.reply(packet, "APPROVE", world.now))
    assert stage(world, "A-1") is ApplicationStage.COMPLETE


async def test_talk_of_a_pair_needs_the_token_or_the_server(world: World) -> None:
    _, kit = await paired(world)
    vouching(world)
    await world.replies(world.ann, kit, "Good morning, Mia!")
    assert "Good morning, Mia!" in world.mia.last.text
    await world.post(world.ann, world.ann.write("Good evening", "Good evening, Mia!", world.now))
    assert "Good evening, Mia!" not in world.mia.last.text
    assert world.taken[-1].disposition is Disposition.HELD
    await world.post(world.ann, passed(world.ann.write("Good night", "Good night, Mia!", world.now)))
    assert world.taken[-1].disposition is not Disposition.HELD


async def test_what_fails_in_a_pairs_thread_is_neither_passed_on_nor_a_sign_of_life(world: World) -> None:
    await paired(world)
    vouching(world)
    contact = dict(pair_of(world).contact)
    heard = len(world.mia.inbox)
    await world.later(hours=1)
    await world.deliver(failed(world.ann.reply(world.ann.last, "Send me your card number.", world.now)))
    assert len(world.mia.inbox) == heard
    assert dict(pair_of(world).contact) == contact
    assert forged_letters(world.ada.inbox) == 1


async def test_an_absence_in_anothers_name_stops_nobodys_clock(world: World) -> None:
    await paired(world)
    vouching(world)
    away = world.mia.write("Out of office", "I am away until 14 January 2027.", world.now)
    head = b"Auto-Submitted: auto-replied\r\n"
    before = _person(world, world.mia.address)
    await world.deliver(failed(head + away))
    assert _person(world, world.mia.address) == before
    await world.deliver(passed(head + world.mia.write("Out of office", "I am away until 15 January 2027.", world.now)))
    assert _person(world, world.mia.address) != before


async def test_a_forged_mail_that_is_too_large_is_told_to_the_admins_alone(world: World) -> None:
    vouching(world)
    slides = Attachment("slides.pdf", "application/pdf", b"%PDF-1.7\n" + b"x" * 1_200_000)
    assert await world.post(world.sam, failed(world.sam.write("Slides", "Here.", world.now, [slides]))) == []
    assert forged_letters(world.ada.inbox) == 1


async def test_a_mail_in_two_names_that_failed_is_held_in_nobodys(world: World) -> None:
    vouching(world)
    slides = Attachment("slides.pdf", "application/pdf", b"%PDF-1.7\n" + b"x" * 1_200_000)
    for files in ([], [slides]):
        raw = failed(world.sam.write("Slides", "Here.", world.now, files))
        await world.deliver(b"From: Cem <cem@example.test>\r\n" + raw)
        assert world.taken[-1].disposition is Disposition.HELD
    assert forged_letters(world.ada.inbox) == 0
    assert world.sam.inbox == world.cem.inbox == []


async def test_a_decision_that_the_admins_domain_signed_counts_where_we_verify_that_ourselves(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    world.office.handbook = replace(world.office.handbook, authentication=True)
    zone = Zone()
    zone.publish("example.org")
    zone.publish("evil.example")

    def comes(raw: bytes) -> Disposition:
        read = read_here(raw, world.office.limits, Signatures(zone))
        return take_in(raw, world.office, world.now, read=read).disposition

    approval = world.ada.reply(packet, "APPROVE", world.now)
    assert comes(signed(approval, "evil.example")) is Disposition.HELD
    assert stage(world, "A-1") is ApplicationStage.COMPLETE
    again = world.ada.reply(packet, "APPROVE", world.now)
    assert comes(signed(again)) is not Disposition.HELD
    assert stage(world, "A-1") is not ApplicationStage.COMPLETE


async def test_what_an_operator_releases_counts_although_it_failed(world: World) -> None:
    vouching(world)
    raw = failed(world.sam.write("Is it free?", "What does it cost?", world.now))
    taken = take_in(raw, world.office, world.now, vouched=Vouched("released"))
    assert taken.disposition is Disposition.ACCEPTED


def _person(world: World, address: str) -> Person:
    person = world.office.store.person_at(address)
    assert person is not None
    return person
