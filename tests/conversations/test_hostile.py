"""Hostile mails meet their fate: nothing is done that its sender may not do, and nobody learns what is not for them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from mailbot.mail.message import Mail
from mailbot.mail.passing_on.spelling import plain
from mailbot.program.bookkeeping import Thread
from tests.bait import in_a_moment
from tests.conversations.hostile import FOLDER, Hostile, read_fates
from tests.conversations.siege import STRANGERS, besiege, books_of, filled
from tests.conversations.world import CAST, WireWorld, World

FATES = read_fates()

OURS = {
    "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "x-mailbot",
    "x-mailbot-letter", "auto-submitted", "mime-version", "content-type", "content-transfer-encoding", "return-path",
    "delivered-to", "received", "x-auto-response-suppress", "list-unsubscribe", "precedence",
}  # fmt: skip

LIVELY = "script, img, iframe, object, embed, form, input, button, svg, math, base, link, meta[http-equiv=refresh]"
"""What does something, or fetches something, where it is shown."""


@pytest.mark.parametrize("mail", FATES.values(), ids=FATES)
async def test_a_hostile_mail_meets_its_fate(world: World, mail: Hostile) -> None:
    if not mail.embedded and isinstance(world, WireWorld) and world.dovecot is None:
        pytest.skip("the embedded IMAP server breaks on it")
    await besiege(world)
    if mail.after:
        await throw(world, FATES[mail.after])
    if mail.vouched:
        vouch(world)
    before, sent = books_of(world), len(world.sent)
    with in_a_moment():
        await throw(world, mail)

    met = world.taken[-1]
    assert (met.disposition.value, met.because) == (mail.fate, expected(mail, met.because))
    assert letters_of(world) == sorted(mail.letters)
    after = books_of(world)
    assert {id for id in before | after if before.get(id) != after.get(id)} == set(mail.changes)
    await world.later(minutes=11)
    for letter in world.sent[sent:]:
        looks_like_ours(letter)
        tells_only_its_reader(world, letter)
    said = "\n".join(everything(letter) for letter in world.sent[sent:])
    assert [words for words in mail.says if words not in said] == []
    assert [words for words in mail.never if words in said] == []


def test_every_file_has_a_fate_and_every_fate_a_mail() -> None:
    files = {str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.eml")}
    assert files == {mail.file for mail in FATES.values() if mail.file}
    assert len(FATES) >= 80


async def throw(world: World, mail: Hostile) -> None:
    await world.deliver(filled(mail.raw, world), world.program.config.program.address)


def vouch(world: World) -> None:
    """From now on our mail server says what it knows of a mail."""
    world.office.handbook = replace(world.office.handbook, authentication=True, authserv_ids=("mx.example.org",))


def expected(mail: Hostile, because: str) -> str:
    """The whole reason where it has in it what the fate says of it, else what the fate says."""
    return because if mail.because in because else mail.because


def letters_of(world: World) -> list[str]:
    """Who is written to because of the latest mail, by which templates."""
    return sorted(f"{who(world, row.party)} {row.template}" for row in world.taken[-1].rows)


def who(world: World, party: str) -> str:
    for key, person in world.people.items():
        found = world.office.store.person_at(person.address)
        if party == person.address or (found is not None and found.id == party):
            return key
    return party


def looks_like_ours(letter: Mail) -> None:
    """A letter has the headers that we write, each once, and nothing that ends one of them."""
    assert set(letter.headers) <= OURS
    assert [name for name, values in letter.headers.items() if len(values) > 1] == []
    assert letter.sender is not None and len(letter.to) == 1 and letter.cc == ()
    page = LexborHTMLParser(letter.html)
    assert [node.html for node in page.css(LIVELY)] == []
    links = [str(node.attributes["href"]) for node in page.css("[href]")]
    assert [link for link in links if not link.startswith(("https://", "http://", "mailto:"))] == []
    assert "@import" not in letter.html and "url(" not in letter.html
    for file in letter.attachments:
        assert not set(file.name) & set('/\\:*?"<>|\0\r\n\u202e') and not file.name.startswith(".")


def tells_only_its_reader(world: World, letter: Mail) -> None:
    """No token but the reader's own is in it, and to others than admins no address of anybody else's."""
    reader = letter.to[0].address
    person = world.office.store.person_at(reader)
    parties = {reader, person.id if person is not None else reader}
    said = everything(letter)
    for seen in (said.lower(), plain(said)):
        foreign = [thread.token for thread in world.office.store.all(Thread) if thread.party not in parties]
        assert [token for token in foreign if token in seen] == []
        if person is None or not world.office.handbook.is_admin(person):
            private = {address for _, address, _ in CAST.values()} | {"quinn@example.test"}
            assert [address for address in private - {reader} if address in seen] == []
    assert person is not None or reader in {address for _, address in STRANGERS.values()}


def everything(mail: Mail) -> str:
    """All that a reader could find in a letter."""
    files = [f"{file.name}\n{file.type}\n{file.content.decode('latin-1')}" for file in mail.attachments]
    calendars = [calendar.decode("utf-8", "replace").replace("\r\n ", "") for calendar in mail.calendars]
    return "\n".join([repr(dict(mail.headers)), mail.text, mail.html, *files, *calendars])
