"""The first conversation, whole: Ann applies, is approved, and meets her mentor; told as she and the others see it."""

from __future__ import annotations

from mailbot.mail.message import Attachment, Mail
from mailbot.program.decision import Disposition
from mailbot.program.model import Application, ApplicationStage, Mentorship
from tests.conversations.world import World

WHY = (
    "For six years I have fought fires in payment systems after they went live. I want to learn to build "
    "performance in from the first sketch on, and to pass that on to the next ones, because nobody did it for me."
)
DONE = (
    "I led the load tests of a payment gateway that now carries 4,000 transactions a second, halved its response "
    "time in a year, and wrote the guide by which three teams of my company test today."
)
PART = {
    "Why should you be taken": WHY,
    "What have you accomplished": DONE,
    "LinkedIn CV": "linkdin/ann",
    "Your discipline": "load testing",
    "Your experience in it": "six years of load testing in payments",
    "Your goals": "to become a capacity planner",
    "Your time zone": "Europe/Berlin",
    "Do you agree": "I agree",
}


def only(letters: list[Mail]) -> Mail:
    assert len(letters) == 1, [letter.subject for letter in letters]
    return letters[0]


async def test_ann_becomes_bens_mentee(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    world.enrol_mentor("ben", ["capacity", "testing"], slots=2)
    ann, ada, abe, mia, ben = world.ann, world.ada, world.abe, world.mia, world.ben

    form = only(await world.writes(ann, "APPLY", ""))
    assert form.subject.endswith("[A-1]")
    assert "Why should you be taken into the program?" in form.text

    # An incomplete answer: everything that is missing is named, once.
    missing = only(await world.fills(ann, form, PART))
    assert "Links to collaborative or open-source work" in missing.text
    assert "linkdin/ann" in missing.text
    assert "Why should you" not in missing.text.partition("-- ")[0]
    assert missing.subject == f"Re: {form.subject}"
    assert missing.in_reply_to == (ann_id(ann, 2),)

    # Just what was missing; nothing given before is lost.
    rest = "https://github.example.org/ann/wrk\n\nhttps://www.linkedin.com/in/ann-bell"
    complete = only(await world.replies(ann, missing, rest))
    application = world.office.store.get(Application, "A-1")
    assert application is not None and application.stage is ApplicationStage.COMPLETE
    assert application.answers["why"].startswith("For six years")
    assert "A-1" in complete.text

    # The packet: answers, strength with reasons, mentors with reasons and free slots; to both admins.
    packet = ada.last
    assert "Ann Bell" in packet.text and "halved its response" in packet.text
    assert str(application.strength) in packet.text
    assert packet.text.index("Mia Mentor") < packet.text.index("Ben Brook")
    assert "same discipline" in packet.text
    assert abe.last.subject == packet.subject
    assert mia.address not in packet.text and ann.address not in packet.text

    done = only(await world.replies(ada, packet, "APPROVE"))
    assert "Mia" in done.text
    assert "approved" in abe.last.text.lower()
    assert mia.inbox == [] and ann.last is complete  # their letters wait for the undo window

    await world.later(minutes=11)
    offer = only(mia.inbox)
    assert offer.subject.endswith("[A-1]")
    assert "Ann" not in offer.text and "capacity planner" in offer.text and "Berlin" in offer.text
    assert "approved" in ann.last.text.lower() or "taken" in ann.last.text.lower()

    # The second admin is a moment late.
    late = only(await world.replies(abe, abe.inbox[0], "REJECT"))
    assert "Ada Admin" in late.text and "approved" in late.text.lower()
    assert world.office.store.get(Application, "A-1").stage is ApplicationStage.OFFERED

    thanks = only(await world.clicks(mia, offer, "DECLINE"))
    assert "thank" in thanks.text.lower()
    again = only(ben.inbox)
    assert "Ann" not in again.text

    kit = only(await world.replies(ben, again, "Hello,\n\nACCEPT.\n\nHappy to."))
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None
    assert "Ann Bell" in kit.text and "capacity planner" in kit.text
    mentee_kit = ann.last
    assert "Ben Brook" in mentee_kit.text
    assert ann.address not in kit.text + kit.html and ben.address not in mentee_kit.text + mentee_kit.html

    # A repeated decision is told what already happened.
    over = only(await world.replies(ben, again, "ACCEPT"))
    assert "accepted" in over.text.lower() or "already" in over.text.lower()

    # Talk both ways, attachments included, no address shown.
    await world.replies(
        ann, mentee_kit, "Dear Ben,\n\nhow about Thursday?\nI am at ann@example.test.\n\nAnn",
        [Attachment("plan for ann@example.test.txt", "text/plain", b"write to ann@example.test\n")],
    )  # fmt: skip
    talk = ben.last
    assert "how about Thursday?\nI am at" in talk.text
    assert talk.sender is not None and talk.sender.name.startswith("Ann Bell via")
    assert talk.subject == f"Re: {kit.subject}"
    assert not talk.header("auto-submitted")
    assert ann.address.encode() not in raw_of(talk)
    assert talk.attachments[0].content == b"write to [address kept private]\n"
    await world.replies(ben, talk, "Thursday is fine. I bring questions.")
    answer = ann.last
    assert answer.text.startswith("Thursday is fine. I bring questions.")
    assert answer.references[0] == mentee_kit.message_id
    assert ben.address.encode() not in raw_of(answer)

    invitation = only(await world.replies(ben, talk, "CALL 2026-12-10 18:00 Berlin https://meet.example.org/spe"))
    for person, place in ((ben, "12:00 (New York)"), (ann, "18:00 (Berlin)")):
        assert "Thursday 10 December" in person.last.subject and place in person.last.text
        calendar = person.last.calendars[0]
        assert b"METHOD:REQUEST" in calendar and b"20261210T170000Z" in calendar
        assert person.address.encode() in calendar.replace(b"\r\n ", b"")
    assert ann.address.encode() not in invitation.calendars[0].replace(b"\r\n ", b"")

    await world.later(days=16, hours=9)
    assert "18:00 (Berlin)" in ann.last.text and "call" in ann.last.subject.lower()
    assert {taken.disposition for taken in world.taken} <= {Disposition.ACCEPTED, Disposition.RELAYED}


def ann_id(person: object, number: int) -> str:
    """The Message-ID that a correspondent gave their mail number `number`."""
    from mailbot.demo.correspondent import Correspondent

    assert isinstance(person, Correspondent)
    return f"ann.{number}.20261123090000@example.test"


def raw_of(mail: Mail) -> bytes:
    """Everything that can be read in a mail, to look for what must not be in it."""
    headers = "\n".join(value for values in mail.headers.values() for value in values)
    files = b"".join(file.name.encode() + file.content for file in mail.attachments)
    return f"{headers}\n{mail.text}\n{mail.html}".encode() + files + b"".join(mail.calendars)
