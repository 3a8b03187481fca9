"""What one of a pair writes reaches the other as a person's mail, and nothing private goes along (S39, S52, S56)."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message

from mailbot.mail.message import Mail
from mailbot.program.bookkeeping import Thread
from mailbot.program.decision import Disposition
from tests.conversations.world import World
from tests.conversations.year import paired

CARD = "The call that fails is the one for card 4111 1111 1111 1111."
TOKEN = re.compile(r"mentoring\d*\+([a-z2-7]{20})@")


def everything(mail: Mail) -> str:
    """All that a reader could find in a mail: its text, its page, its files and what they are called."""
    files = [f"{file.name}\n{file.content.decode('latin-1')}" for file in mail.attachments]
    return "\n".join([mail.subject, mail.text, mail.html, *files])


def tokens_of(world: World, person: str) -> list[str]:
    return [thread.token for thread in world.office.store.all(Thread) if thread.party == person]


def id_of(world: World, address: str) -> str:
    person = world.office.store.person_at(address)
    assert person is not None
    return person.id


def nothing_private(world: World, mail: Mail) -> None:
    """Neither the writer's addresses nor a token of theirs reached Mia."""
    said = (everything(mail) + repr(dict(mail.headers))).lower()
    ann = id_of(world, world.ann.address)
    assert "ann@example.test" not in said
    assert "ann%40example.test" not in said
    assert not [token for token in tokens_of(world, ann) if token in said]


async def test_talk_arrives_as_a_persons_mail_with_headers_of_our_own(world: World) -> None:
    _, kit = await paired(world)
    message: Message = message_from_bytes(world.ann.reply(kit, "How about Thursday?", world.now))
    message["Cc"] = "Ann at work <ann@example.test>, carl@example.test"
    message["Received"] = "from laptop.example.test (ann@example.test [192.0.2.7]) by mx.example.test; now"
    message["DKIM-Signature"] = "v=1; d=example.test; i=ann@example.test; b=xxxx"
    message["X-Originating-IP"] = "192.0.2.7"
    await world.post(world.ann, message.as_bytes())

    mail = world.mia.last
    assert world.taken[-1].disposition is Disposition.RELAYED
    assert mail.sender is not None and mail.sender.name == "Ann Bell via Mentoring the Mentors"
    assert mail.text.startswith("How about Thursday?")
    ours = {
        "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "x-mailbot",
        "x-mailbot-letter", "mime-version", "content-type", "content-transfer-encoding",
    }  # fmt: skip
    assert set(mail.headers) <= ours
    assert "auto-submitted" not in mail.headers and "list-id" not in mail.headers and not mail.cc
    assert "192.0.2.7" not in repr(dict(mail.headers)) and "carl" not in repr(dict(mail.headers))
    nothing_private(world, mail)
