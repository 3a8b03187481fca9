"""Mails that are too much to read: held, their senders told under the usual rules, and the rest goes on (section 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.demo.correspondent import Correspondent
from mailbot.intake import take_in
from mailbot.mail.message import Attachment
from mailbot.mail.reading.parse import parse
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Disposition
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.world import World

SLIDES = Attachment("slides.pdf", "application/pdf", b"%PDF-1.7\n" + b"x" * 1_200_000)


def too_large(who: Correspondent, world: World, subject: str = "My slides", **fields: str) -> bytes:
    raw = who.write(subject, "Here they are.", world.now, [SLIDES])
    return b"".join(f"{name.replace('_', '-')}: {value}\r\n".encode() for name, value in fields.items()) + raw


def held_letters(who: Correspondent) -> int:
    return sum("could not be read" in mail.text for mail in who.inbox)


async def test_whoever_sends_too_much_hears_of_it_and_so_do_the_admins(world: World) -> None:
    raw = too_large(world.sam, world)
    answer = only(await world.post(world.sam, raw))
    assert "larger than 1 MB" in answer.text and "link" in answer.text
    assert answer.subject.startswith("Re: My slides")
    assert answer.in_reply_to == (parse(raw).message_id,)
    assert world.taken[-1].disposition is Disposition.HELD and world.taken[-1].folder == "Held"
    assert held_letters(world.ada) == held_letters(world.abe) == 1
    assert "has been asked" in world.ada.last.text


async def test_the_operator_finds_it_by_its_message_id(world: World) -> None:
    raw = too_large(world.sam, world)
    await world.post(world.sam, raw)
    receipt = world.office.store.get(Receipt, parse(raw).message_id)
    assert receipt is not None
    assert (receipt.disposition, receipt.party) == ("held", world.sam.address)
    assert "max_mail_mb" in receipt.because


async def test_the_same_large_mail_again_is_a_duplicate(world: World) -> None:
    raw = too_large(world.sam, world)
    await world.post(world.sam, raw)
    assert await world.post(world.sam, raw) == []
    assert world.taken[-1].disposition is Disposition.IGNORED
    assert held_letters(world.ada) == 1


async def test_its_reader_in_the_program_is_told_at_the_registered_address_in_the_thread(world: World) -> None:
    form = only(await world.writes(world.ann, "APPLY", ""))
    answer = only(await world.replies(world.ann, form, "My CV.", [SLIDES]))
    assert "larger than 1 MB" in answer.text
    assert answer.subject == f"Re: {form.subject}"


async def test_a_smaller_copy_of_it_is_read(world: World) -> None:
    await world.post(world.sam, too_large(world.sam, world, "Is it free?"))
    await world.writes(world.sam, "Is it free?", "What does it cost?")
    assert "What does it cost?" in world.ada.last.text


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"List_Id": "<all.example.test>"},
        {"Precedence": "bulk"},
    ],
)
async def test_nothing_automatic_is_told_anything(world: World, fields: dict[str, str]) -> None:
    assert await world.post(world.sam, too_large(world.sam, world, **fields)) == []
    assert world.taken[-1].disposition is Disposition.HELD
    assert "has not been answered" in world.ada.last.text


async def test_a_mail_with_an_empty_return_path_is_told_nothing(world: World) -> None:
    taken = take_in(too_large(world.sam, world, Return_Path="<>"), world.office, world.now)
    assert {row.template for row in taken.rows} == {"held"}


async def test_our_own_mail_that_comes_back_swollen_is_told_nothing(world: World) -> None:
    own = Correspondent("Mentoring", world.program.config.program.address, world.sam.program, world.sam.zone)
    await world.deliver(too_large(own, world))
    assert world.taken[-1].rows and {row.template for row in world.taken[-1].rows} == {"held"}


async def test_a_stranger_is_told_once_a_day_and_the_admins_too(world: World) -> None:
    only(await world.post(world.sam, too_large(world.sam, world)))
    assert await world.post(world.sam, too_large(world.sam, world, "And these")) == []
    assert world.taken[-1].disposition is Disposition.HELD
    assert held_letters(world.ada) == 1
    await world.later(days=1)
    only(await world.post(world.sam, too_large(world.sam, world, "And those")))
    assert held_letters(world.ada) == 2


async def test_a_stranger_whom_nobody_vouches_for_is_told_nothing_where_somebody_could(world: World) -> None:
    world.office.handbook = replace(world.office.handbook, authentication=True)
    assert await world.post(world.sam, too_large(world.sam, world)) == []
    assert "has not been answered" in world.ada.last.text


async def test_a_mail_that_is_nested_too_deeply_is_held_and_the_next_one_goes_on(world: World) -> None:
    head, _, body = world.sam.write("Inside out", "Deep down.", world.now).partition(b"\r\n\r\n")
    head = b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith((b"Content-", b"MIME-")))
    for n in range(60):
        body = (
            f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode()
            + (body if n else b"\r\n" + body)
            + f"\r\n--b{n}--\r\n".encode()
        )
    answer = only(await world.post(world.sam, head + b"\r\n" + body))
    assert "could not be read" in answer.text and "Inside out" in answer.text
    assert world.taken[-1].disposition is Disposition.HELD
    await world.later(days=1)
    await world.writes(world.sam, "Is it free?", "What does it cost?")
    assert "What does it cost?" in world.ada.last.text


async def test_a_mail_that_was_too_large_is_read_once_the_limit_allows_it(world: World) -> None:
    raw = too_large(world.sam, world, "Is it free?")
    await world.post(world.sam, raw)
    world.office.limits = replace(world.office.limits, size=25_000_000)
    taken = take_in(raw, world.office, world.now)
    assert taken.because.startswith("a question")
    receipt = world.office.store.get(Receipt, parse(raw).message_id)
    assert receipt is not None and receipt.disposition == "accepted"


async def test_a_large_mail_under_the_name_of_another_does_not_replace_its_receipt(world: World) -> None:
    raw = world.sam.write("Is it free?", "What does it cost?", world.now)
    await world.post(world.sam, raw)
    grown = raw + b"x" * 1_200_000
    assert await world.post(world.sam, grown) == []
    assert world.taken[-1].disposition is Disposition.HELD
    receipt = world.office.store.get(Receipt, parse(raw).message_id)
    assert receipt is not None and receipt.disposition == "accepted"


async def test_a_mail_of_which_the_server_gives_nothing_is_held_and_told_to_the_admins_alone(world: World) -> None:
    taken = take_in(b"", world.office, world.now, truncated=True)
    assert taken.disposition is Disposition.HELD
    assert {row.template for row in taken.rows} == {"held"} and len(taken.rows) == 2


async def test_a_mail_whose_header_alone_is_too_much_still_has_a_sender(world: World) -> None:
    raw = world.sam.write("Junk", "Hello.", world.now)
    head, _, body = raw.partition(b"\r\n\r\n")
    swollen = head + b"".join(b"\r\nX-Trace-%d: %s" % (n, b"x" * 900) for n in range(400)) + b"\r\n\r\n" + body
    answer = only(await world.post(world.sam, swollen))
    assert "“Junk” could not be read" in answer.text
    assert world.taken[-1].disposition is Disposition.HELD


async def test_a_mail_to_far_too_many_is_held_and_its_sender_told(world: World) -> None:
    crowd = ", ".join(f"reader{n}@example.test" for n in range(600))
    raw = world.sam.write("To all of you", "Hello.", world.now).replace(
        b"\r\nSubject:", f"\r\nCc: {crowd}\r\nSubject:".encode()
    )
    answer = only(await world.post(world.sam, raw))
    assert "could not be read" in answer.text
    assert world.taken[-1].because == "the mail has more than 500 recipients"
