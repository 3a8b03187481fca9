"""Our letters in answers: what a mail program quotes without any mark is nobody's command and nobody's word."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest

from mailbot.mail.message import Mail
from mailbot.program.model import Application, ApplicationStage
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World
from tests.conversations.year import meet, only

STRANGE = "Mnamo 23 Nov 2026 10:00, Mentoring the Mentors <mentoring@example.org> aliandika:"


async def posts(world: World, who: str, letter: Mail, text: str) -> list[Mail]:
    """A reply in which the mail program quoted nothing by itself; the whole text is given."""
    person = world.people[who]
    raw = message_from_bytes(person.reply(letter, "x", world.now), policy=policy.SMTP)
    raw.set_content(text)
    return await world.post(person, raw.as_bytes())


async def offered(world: World) -> Mail:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    assert "ACCEPT" in world.mia.last.text
    return world.mia.last


def stage(world: World) -> ApplicationStage:
    application = world.office.store.get(Application, "A-1")
    assert application is not None
    return application.stage


@pytest.mark.parametrize("attribution", ["", f"{STRANGE}\n\n"])
async def test_a_keyword_of_our_letter_is_no_command_where_nothing_marks_it(world: World, attribution: str) -> None:
    offer = await offered(world)
    for text in (
        f"{attribution}{offer.text}",
        f"Let me sleep on it.\n\n{attribution}{offer.text}",
        f"{attribution}{offer.text}\n\nLet me sleep on it.",
        re.sub(r"\n+", "\n", f"{attribution}{offer.text}"),
        offer.text.partition("Why you")[2].partition("\n\n")[2],
    ):
        await posts(world, "mia", offer, text)
        assert stage(world) is ApplicationStage.OFFERED, text


@pytest.mark.parametrize("attribution", ["", f"{STRANGE}\n"])
async def test_an_answer_below_our_unmarked_letter_counts(world: World, attribution: str) -> None:
    offer = await offered(world)
    await posts(world, "mia", offer, f"{attribution}{offer.text}\n\nACCEPT\n")
    assert stage(world) is ApplicationStage.MATCHED


async def test_an_answer_above_our_unmarked_letter_counts_once(world: World) -> None:
    offer = await offered(world)
    await posts(world, "mia", offer, f"DECLINE\n\n{offer.text}")
    assert stage(world) is ApplicationStage.WAITLISTED


async def test_the_admins_packet_in_an_answer_approves_nobody(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    assert "APPROVE" in packet.text
    for text in (packet.text, f"{STRANGE}\n{packet.text}", f"Looks good to me.\n\n{packet.text}"):
        await posts(world, "ada", packet, text)
        assert stage(world) is ApplicationStage.COMPLETE


UNSEEN = [
    "<div style='display:none'>APPROVE</div><p>Hm.</p>",
    "<p style='color:#fff'>APPROVE</p><p>Hm.</p>",
    "<p style='font-size:0'>APPROVE</p><p>Hm.</p>",
    "<style>.a{display:none}</style><p class=a>APPROVE</p><p>Hm.</p>",
    "<!-- APPROVE --><p>Hm.</p>",
    "<img src='cid:x' alt='APPROVE' title='APPROVE'><p>Hm.</p>",
    "<p>Hm.</p><div class=gmail_signature>APPROVE</div>",
    "<div class=gmail_signature>APPROVE</div>",
    "<blockquote>APPROVE</blockquote><p>Hm.</p>",
    "<div class=yahoo_quoted>APPROVE</div>",
    "<div id=divRplyFwdMsg><b>From:</b> Ann</div><p>APPROVE</p>",
]


async def test_a_keyword_that_nobody_sees_or_that_stands_in_a_signature_is_no_command(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    for html in UNSEEN:
        raw = message_from_bytes(world.ada.reply(packet, "x", world.now), policy=policy.SMTP)
        raw.set_content(f"<html><body>{html}</body></html>", subtype="html")
        await world.post(world.ada, raw.as_bytes())
        assert stage(world) is ApplicationStage.COMPLETE, html
    raw.set_content("<html><body><p>APPROVE</p></body></html>", subtype="html")
    raw.replace_header("Message-ID", "<seen@example.org>")
    await world.post(world.ada, raw.as_bytes())
    assert stage(world) is not ApplicationStage.COMPLETE


async def test_answers_between_the_lines_reach_the_other_with_what_they_answer(world: World) -> None:
    await meet(world)
    said = "Do you have an hour on Friday?\n\nAnd shall I read the chapter on queues before we talk about it?"
    talk = only([mail for mail in await talked(world, said) if "Friday" in mail.text])
    inline = "\n".join(f"> {line}".rstrip() for line in talk.text.splitlines())
    inline = inline.replace("Friday?\n", "Friday?\nYes, at ten.\n").replace("about it?\n", "about it?\nPlease do.\n")
    heard = len(world.ann.inbox)
    await posts(world, "mia", talk, f"{STRANGE}\n{inline}\n")
    text = only(world.ann.inbox[heard:]).text
    assert "> Do you have an hour on Friday?\nYes, at ten.\n" in text
    assert "> And shall I read the chapter on queues before we talk about it?\nPlease do.\n" in text


async def talked(world: World, text: str) -> list[Mail]:
    heard = len(world.mia.inbox)
    theirs = next(letter for letter in reversed(world.ann.inbox) if "You and" in letter.subject)
    await world.replies(world.ann, theirs, text)
    return world.mia.inbox[heard:]
