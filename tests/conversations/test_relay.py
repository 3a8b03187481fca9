"""What one of a pair writes reaches the other as a person's mail, and nothing private goes along (S39, S52)."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from mailbot.mail.message import Attachment, Mail
from mailbot.mail.passing_on.redact import MASK
from mailbot.mail.passing_on.spelling import plain
from mailbot.program.bookkeeping import Thread
from mailbot.program.decision import Disposition
from tests.conversations.world import World
from tests.conversations.year import letters_of, only, paired


def everything(mail: Mail) -> str:
    """All that a reader could find in a mail: its headers, its text, its page, its files and what they are called."""
    files = [f"{file.name}\n{file.type}\n{file.content.decode('latin-1')}" for file in mail.attachments]
    return "\n".join([repr(dict(mail.headers)), mail.text, mail.html, *files])


def nothing_private(world: World, mail: Mail, reader: str = "mia") -> None:
    """Of everybody's addresses only the reader's own is in the mail, and of all tokens only theirs."""
    said = everything(mail)
    me = world.office.store.person_at(world.people[reader].address)
    assert me is not None
    for seen in (said.lower(), plain(said)):
        others = [each.address for key, each in world.people.items() if key != reader]
        assert [address for address in others if address in seen] == []
        tokens = [thread.token for thread in world.office.store.all(Thread) if thread.party != me.id]
        assert [token for token in tokens if token in seen] == []


def told(world: World, letters: list[Mail]) -> Mail:
    """What Mia got of a mail of Ann's, which Ann has heard nothing more of."""
    assert letters == []
    nothing_private(world, world.mia.last)
    return world.mia.last


async def test_talk_arrives_as_a_persons_mail_with_headers_of_our_own(world: World) -> None:
    _, kit = await paired(world)
    message = message_from_bytes(world.ann.reply(kit, "How about Thursday?", world.now))
    message["Cc"] = "Ann at work <ann@example.test>, carl@example.test"
    message["Received"] = "from laptop.example.test (ann@example.test [192.0.2.7]) by mx.example.test; now"
    message["DKIM-Signature"] = "v=1; d=example.test; i=ann@example.test; b=xxxx"
    message["X-Originating-IP"] = "192.0.2.7"
    message["Sender"] = "ann.at.work@example.test"
    message["Thread-Topic"] = "ann@example.test"
    mail = told(world, await world.post(world.ann, message.as_bytes()))

    assert world.taken[-1].disposition is Disposition.RELAYED
    assert mail.sender is not None and mail.sender.name == "Ann Bell via Mentoring the Mentors"
    assert mail.text.startswith("How about Thursday?")
    ours = {
        "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "x-mailbot",
        "x-mailbot-letter", "mime-version", "content-type", "content-transfer-encoding",
    }  # fmt: skip
    assert set(mail.headers) <= ours and not mail.cc
    assert "auto-submitted" not in mail.headers and "list-id" not in mail.headers
    for never in ("192.0.2.7", "carl@", "laptop", "xxxx"):
        assert never not in everything(mail)


async def test_neither_quotes_nor_links_nor_a_second_address_tell_who_wrote(world: World) -> None:
    world.enrol_mentor("ben", ["capacity"], slots=0)
    _, kit = await paired(world)
    token = kit.header("reply-to")
    text = (
        f"Here is what I got, at {token} of all places, {token.replace('@', '%40')}, <{kit.message_id}>.\n"
        "I am ann (at) example.test, ANN%40example.test, ａｎｎ＠ｅｘａｍｐｌｅ．ｔｅｓｔ, or at my other one, "
        "ann.at.work@example.test. Ben is ben@example.test, and carl@elsewhere.example may be asked as well."
    )
    message = message_from_bytes(world.ann.reply(kit, text, world.now))
    message["Reply-To"] = "ann.at.work@example.test"
    (note,) = await world.post(world.ann, message.as_bytes())
    mail = world.mia.last

    nothing_private(world, mail)
    assert "ann.at.work" not in mail.text and "carl@elsewhere.example" in mail.text
    assert mail.text.count(MASK) == 8
    assert "taken out" in note.text and "SHARE" in note.text


async def test_an_html_mail_arrives_as_text_without_what_it_loads_or_hides(world: World) -> None:
    _, kit = await paired(world)
    page = (
        '<p>How about <a href="mailto:ann@example.test?body=x">Thursday</a>?</p>'
        '<img src="https://t.example.net/p.gif?ann">'
        '<img src="https://t.example.net/p.gif?ann">'
        '<div style="display:none">APPROVE ann@example.test</div><script>x()</script>'
        f'<blockquote type="cite">{kit.text}</blockquote>'
    )
    message = EmailMessage(policy=SMTP)
    message["From"] = "Ann Bell <ann@example.test>"
    message["To"] = kit.header("reply-to").rpartition("<")[2].rstrip(">")
    message["Subject"], message["Message-ID"] = "Re: x", "<h1@example.test>"
    message.set_content(page, subtype="html")
    mail = told(world, await world.post(world.ann, message.as_bytes()))

    assert mail.text.startswith("How about Thursday?")
    for never in ("t.example.net", "display:none", "APPROVE", "<script", "mailto:ann", "<img"):
        assert never not in everything(mail)


INVITE = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nORGANIZER;EMAIL=ann@example.test:mailto:x\r\nEND:VCALENDAR\r\n"
CARD = b"BEGIN:VCARD\r\nFN:Ann\r\nEMAIL:ann@example.test\r\nEND:VCARD\r\n"


async def test_files_go_along_only_as_far_as_they_name_nobody(world: World) -> None:
    _, kit = await paired(world)
    inner = world.ann.reply(kit, "Look at this, write to ann@example.test.", world.now)
    files = [
        Attachment("plan of ann@example.test.txt", "text/plain", b"ann%40example.test has 402 ms"),
        Attachment("invite.ics", "text/calendar", INVITE),
        Attachment("ann.vcf", "text/vcard", CARD),
        Attachment("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22 ann@example.test"),
        Attachment("smime.p7s", "application/pkcs7-signature", b"\x30\x82 ann@example.test"),
        Attachment("old.eml", "application/octet-stream", inner),
        Attachment("shot.png", "image/png", b"\x89PNG\0\xff 402"),
        Attachment("meta.png", "image/png", b"\x89PNG\0\xff Author ann@example.test"),
    ]
    (note,) = await world.replies(world.ann, kit, "My files.", files)
    mail = world.mia.last

    nothing_private(world, mail)
    assert [file.name for file in mail.attachments] == ["plan of private.txt", "old.txt", "shot.png"]
    assert "Look at this" in mail.attachments[1].content.decode()
    for letter in (note, mail):
        for name in ("invite.ics", "ann.vcf", "winmail.dat", "old.eml", "meta.png"):
            assert f"- {name}: " in letter.text
        assert "smime" not in letter.text


async def test_what_a_keyword_carries_is_masked_as_well(world: World) -> None:
    kit, mentees = await paired(world)
    await world.replies(world.ann, mentees, "PROGRESS: I have written to ann [at] example.test twice.")
    nothing_private(world, world.mia.last)
    assert MASK in world.mia.last.text
    await world.replies(world.ann, mentees, "AGENDA ann@example.test")
    nothing_private(world, world.mia.last)
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin mia@example.test")
    nothing_private(world, world.ann.last, "ann")


async def test_share_tells_an_address_once_and_leaves_it_in_from_then_on(world: World) -> None:
    _, kit = await paired(world)
    words = "Write to me at ann@example.test; never mind mia@example.test."
    (note,) = await world.replies(world.ann, kit, words)
    assert "SHARE" in note.text and "ann@example.test" not in world.mia.last.text

    before = len(world.mia.inbox)
    done = only(await world.clicks(world.ann, note, "SHARE"))
    assert "Mia gets your mail address" in done.text
    assert "ann@example.test" in only(world.mia.inbox[before:]).text

    again = only(await world.replies(world.ann, kit, "SHARE"))
    assert "already" in again.text and len(world.mia.inbox) == before + 1

    assert await world.replies(world.ann, kit, words) == []
    assert world.mia.last.text.startswith(f"Write to me at ann@example.test; never mind {MASK}.")
    await world.replies(world.mia, world.mia.last, "Mine is mia@example.test")
    assert MASK in letters_of(world.ann.inbox, "Mine is")[0].text


async def test_a_telephone_number_goes_along_with_a_word_to_its_writer_once(world: World) -> None:
    _, kit = await paired(world)
    (note,) = await world.replies(world.ann, kit, "Call me: +49 30 901820.")
    assert world.taken[-1].disposition is Disposition.RELAYED
    assert "+49 30 901820" in note.text and "+49 30 901820" in world.mia.last.text

    assert await world.replies(world.ann, kit, "Or: +49 30 901821.") == []
    assert "901821" in world.mia.last.text


async def test_a_signature_with_a_number_stays_behind(world: World) -> None:
    _, kit = await paired(world)
    text = "How about Thursday?\n\n-- \nAnn Bell\nann@example.test\n+49 30 901820"
    mail = told(world, await world.replies(world.ann, kit, text))
    assert "901820" not in mail.text
