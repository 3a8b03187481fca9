"""What is reported in confidence reaches whoever sees to conduct, and nobody else, and leaves no trace of its words
(S57)."""

from __future__ import annotations

from dataclasses import replace

from mailbot.mail.message import Attachment, Mail
from mailbot.program.bookkeeping import OutboxRow, Receipt, Thread
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Noted
from mailbot.program.membership.confidence import Confidence
from mailbot.program.model import Person
from mailbot.program.trust.custody import Custody, CustodyStage
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World
from tests.conversations.year import letters_of, on, pair_of, paired

SAYS = "In our last call I was shouted at."


def appoint(world: World, address: str) -> None:
    """The program has a conduct address."""
    handbook = replace(world.office.handbook, conduct=address)
    world.office.handbook = handbook
    world.office.composer = replace(world.office.composer, handbook=handbook)


def nowhere_else(world: World, *but: str) -> bool:
    return not any(
        "shouted" in f"{mail.subject} {mail.text} {mail.html}"
        for key, who in world.people.items()
        if key not in but
        for mail in who.inbox
    )


async def test_a_report_reaches_the_conduct_address_and_its_answer_comes_back(world: World) -> None:
    appoint(world, "sam@example.test")
    _, mentees = await paired(world)
    contact = pair_of(world).contact
    await world.later(minutes=1)
    received = only(await world.replies(world.ann, mentees, f"REPORT {SAYS}\nWhat can I do?"))
    assert received.subject == "We have your message [T-1]" and not received.in_reply_to
    assert not any(word in received.text.casefold() for word in ("report", "shout", "conduct", "mia", "p-1"))

    conduct = only(world.sam.inbox)
    assert SAYS in conduct.text and "What can I do?" in conduct.text and "P-1 with Mia Mentor" in conduct.text
    assert "ann@example.test" not in conduct.text and "Nothing proves" not in conduct.text
    assert nowhere_else(world, "sam") and pair_of(world).contact == contact
    assert not letters_of(world.mia.inbox, "What can I do?")

    await world.replies(world.sam, conduct, "Thank you for telling us. May I call you?")
    answer = world.ann.last
    assert "May I call you?" in answer.text and answer.subject == f"Re: {received.subject}"
    assert "sam@example.test" not in f"{answer.text} {answer.header('from')}"
    heard = len(world.ann.inbox)
    await world.replies(world.ann, answer, "Yes please, on Friday.")
    assert "Yes please, on Friday." in world.sam.last.text and len(world.ann.inbox) == heard
    assert nowhere_else(world, "sam")


async def test_nothing_of_its_words_is_written_down(world: World) -> None:
    appoint(world, "sam@example.test")
    _, mentees = await paired(world)
    await world.replies(world.ann, mentees, f"REPORT: {SAYS}")
    store = world.office.store
    kinds = (Confidence, Receipt, Thread, OutboxRow)
    assert not any("shout" in str(record) for kind in kinds for record in store.all(kind))
    assert world.taken[-1].because == "a report to conduct" and world.taken[-1].disposition is Disposition.ACCEPTED


async def test_without_a_conduct_address_the_admins_get_it_and_each_answer(world: World) -> None:
    _, mentees = await paired(world)
    await world.replies(world.ann, mentees, f"REPORT {SAYS}")
    assert SAYS in world.ada.last.text and SAYS in world.abe.last.text and nowhere_else(world, "ada", "abe")
    await world.replies(world.abe, world.abe.last, "I call you tonight.")
    assert "I call you tonight." in world.ann.last.text and "Abe Abbot has answered" in world.ada.last.text


async def test_whoever_it_may_be_about_gets_nothing(world: World) -> None:
    _, mentees = await paired(world)
    await world.replies(world.ann, mentees, f"REPORT {SAYS} It was Abe, one of the admins.")
    assert SAYS in world.ada.last.text and nowhere_else(world, "ada")
    appoint(world, world.ada.address)
    await world.replies(world.ann, mentees, f"REPORT Ada knew of it. {SAYS}")
    assert "Ada knew of it." in world.abe.last.text
    heard = len(world.ada.inbox)
    nobody = only(await world.replies(world.ann, mentees, f"REPORT Ada and Abe both. {SAYS}"))
    assert world.taken[-1].disposition is Disposition.HELD and len(world.ada.inbox) == heard
    assert "read by nobody" in nobody.text and "shout" not in nobody.text


async def test_an_admin_who_is_the_partner_gets_nothing(world: World) -> None:
    mentees = await paired_with_an_admin(world)
    await world.replies(world.ann, mentees, f"REPORT {SAYS}")
    assert SAYS in world.abe.last.text and nowhere_else(world, "abe")


async def paired_with_an_admin(world: World) -> Mail:
    """Ada, who is an admin, mentors Ann."""
    ada: Person | None = world.office.store.person_at(world.ada.address)
    assert ada is not None
    version = world.office.handbook.rules_version
    fields = {"roles": ("admin", "mentor"), "slots": 1, "disciplines": ("testing",), "years": 30, "agreed": version}
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (Noted(Person, ada.id, fields),)), world.now)
    await applied(world)
    await world.replies(world.abe, world.abe.last, "APPROVE Ada")
    await world.later(minutes=11)
    await world.replies(world.ada, letters_of(world.ada.inbox, "Would you take")[-1], "ACCEPT")
    return world.ann.last


async def test_a_stranger_and_a_member_without_proof_are_heard_and_it_is_said_what_is_proven(world: World) -> None:
    appoint(world, "sam@example.test")
    await paired(world)
    received = only(await world.writes(world.cem, "REPORT", f"{SAYS}\nIt was last week. Who reads this?"))
    assert "cem@example.test" in world.sam.last.text and "It was last week" in world.sam.last.text
    assert "shouted" not in received.text and received.subject.startswith("We have your message")
    await world.writes(world.ann, "About the call", f"REPORT {SAYS} Is that fine?")
    assert "Nothing proves that this mail is really from Ann" in world.sam.last.text
    assert nowhere_else(world, "sam")


async def test_a_token_in_a_report_from_a_private_address_tells_nobody_at_the_registered_one(world: World) -> None:
    appoint(world, "sam@example.test")
    _, mentees = await paired(world)
    heard = len(world.ann.inbox)
    private = replace(world.ann, address="ann.private@example.test", inbox=[])
    await world.deliver(private.reply(mentees, f"REPORT {SAYS}", world.now))
    assert SAYS in world.sam.last.text and len(world.ann.inbox) == heard


async def test_files_and_what_follows_go_along_and_never_to_the_partner(world: World) -> None:
    appoint(world, "sam@example.test")
    _, mentees = await paired(world)
    heard = len(world.mia.inbox)
    proof = Attachment("log.txt", "text/plain", b"shouted at 18:10")
    await world.replies(world.ann, mentees, f"REPORT {SAYS}\nHELD\nMore of it.", [proof])
    assert any(file.name == "log.txt" for file in world.sam.last.attachments)
    assert not letters_of(world.mia.inbox[heard:], "More of it.") and nowhere_else(world, "sam")


async def test_a_keyword_that_is_misspelt_reaches_nobody(world: World) -> None:
    appoint(world, "sam@example.test")
    _, mentees = await paired(world)
    heard = len(world.mia.inbox)
    told = only(await world.replies(world.ann, mentees, f"REPROT {SAYS}"))
    assert "REPORT" in told.text and len(world.mia.inbox) == heard and world.sam.inbox == []
    assert "SEND " not in told.text  # to whom it may be about


async def test_a_report_without_words_is_asked_for_them_and_a_second_one_has_its_own_thread(world: World) -> None:
    appoint(world, "sam@example.test")
    _, mentees = await paired(world)
    told = only(await world.replies(world.ann, mentees, "REPORT"))
    assert "REPORT" in told.text and world.sam.inbox == []
    first = only(await world.replies(world.ann, mentees, f"REPORT {SAYS}"))
    second = only(await world.replies(world.ann, mentees, f"REPORT Again. {SAYS}"))
    assert (first.subject[-5:], second.subject[-5:]) == ("[T-1]", "[T-2]")


async def test_no_list_of_the_admins_names_it(world: World) -> None:
    appoint(world, "sam@example.test")
    _, mentees = await paired(world)
    await world.replies(world.ann, mentees, f"REPORT {SAYS}")
    for words in ("LIST pending", "SHOW T-1", "STATUS", "LIST held"):
        told = only(await world.replies(world.ada, world.ada.inbox[0], words))
        assert world.taken[-1].disposition is Disposition.ACCEPTED and "[T-1]" not in told.text
        assert not any(word in told.text for word in ("shouted", "report to conduct", "in confidence"))
    await world.later(days=8)
    assert nowhere_else(world, "sam")


async def test_an_admin_removed_since_answers_a_report_no_more(world: World) -> None:
    _, mentees = await paired(world)
    await world.replies(world.ann, mentees, f"REPORT {SAYS}")
    report = world.ada.last
    handbook = replace(world.office.handbook, admins=world.office.handbook.admins[1:])
    world.office.handbook = handbook
    world.office.composer = replace(world.office.composer, handbook=handbook)
    heard = len(world.ann.inbox)
    await world.replies(world.ada, report, "I call you tonight.")
    assert len(world.ann.inbox) == heard


async def test_what_may_be_about_every_admin_is_held_where_none_of_them_looks(world: World) -> None:
    _, mentees = await paired(world)
    await world.replies(world.ann, mentees, f"REPORT Ada and Abe both. {SAYS}")
    assert world.taken[-1].disposition is Disposition.HELD
    await world.later(days=8)
    for words in ("LIST held", "SHOW H-1", "DROP H-1", "RELEASE H-1"):
        told = only(await world.replies(world.ada, world.ada.inbox[0], words))
        assert not any(said in told.text for said in ("ann@example.test", "to conduct", "Ann Bell (", "taken up"))
    custody = world.office.store.get(Custody, "H-1")
    assert custody is not None and custody.aside and custody.stage is CustodyStage.WAITING
    assert not any("H-1" in mail.text or "been held" in mail.text for mail in world.abe.inbox)


async def test_a_question_that_may_be_about_an_admin_is_for_the_others_to_see_and_to_answer(world: World) -> None:
    mentees = await paired_with_an_admin(world)
    await world.later(days=1)
    listed = only(await world.replies(world.ann, mentees, "STATUS"))
    office = only(await world.writes(world.ann, "HELP", ""))
    assert listed and office
    heard = len(world.ada.inbox)
    await world.replies(world.ann, office, "I was shouted at by my mentor. What can I do?")
    assert "shouted" in world.abe.last.text and len(world.ada.inbox) == heard
    told = only(await world.replies(world.ada, world.ada.inbox[0], "LIST pending"))
    assert "Q-1" not in told.text
    await on(world, "2026-12-01")
    assert nowhere_else(world, "abe") and not letters_of(world.ada.inbox[heard:], "Q-1")
    assert letters_of(world.abe.inbox, "Q-1")
