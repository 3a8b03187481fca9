"""What admins do from a phone: they list and show what there is, get the figures, and see to held mails (section 2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.demo.correspondent import Correspondent
from mailbot.errors import MailbotError
from mailbot.mail.message import Mail
from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Mentorship, Person
from mailbot.program.trust.custody import Custody, CustodyStage
from mailbot.second_look import answer
from tests.conversations.test_desk import desk_in
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied
from tests.conversations.test_set_aside import too_large
from tests.conversations.world import CAST, MemoryWorld, World

FAILED = "mx.example.org; dmarc=fail header.from=example.test"


def flat(letter: Mail) -> str:
    return " ".join(letter.text.split())


async def at_desk(world: World, text: str, key: str = "ada") -> Mail:
    """The answer to what an admin writes to their desk address."""
    who = world.people[key]
    if not who.inbox:
        await world.writes(who, "STATUS", "")
    desk = desk_in(who.last)
    there = replace(who, program=desk)
    return only(await world.post(there, there.write("From my phone", text, world.now)))


def with_servers(world: World, *servers: str) -> None:
    world.office.handbook = replace(
        world.office.handbook, authentication=bool(servers), authserv_ids=tuple(servers or ())
    )


def saying(raw: bytes, results: str) -> bytes:
    """The mail as the receiving server stamped it."""
    return f"Authentication-Results: {results}\r\n".encode() + raw


async def forged(world: World, who: Correspondent, subject: str, text: str = "") -> Custody:
    """A mail that failed DMARC, and what it is held as."""
    with_servers(world, "mx.example.org")
    await world.deliver(saying(who.write(subject, text, world.now), FAILED))
    with_servers(world)
    return custody(world, f"H-{world.office.store.last_number('H')}")


def custody(world: World, id: str) -> Custody:
    found = world.office.store.get(Custody, id)
    assert found is not None
    return found


def fate(world: World, id: str) -> Disposition:
    receipt = world.office.store.get(Receipt, custody(world, id).mail)
    assert receipt is not None
    return Disposition(receipt.disposition)


def pair_of(world: World, mentor: Correspondent, mentee: Correspondent) -> None:
    """The two are a pair."""
    ids = [person.id for who in (mentor, mentee) if (person := world.office.store.person_at(who.address))]
    pair = Mentorship(id="P-1", mentor=ids[0], mentee=ids[1], since=world.now)
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "a pair", (Opened(pair),)), world.now)


def slots(world: World) -> int:
    mia: Person | None = world.office.store.person_at(world.mia.address)
    assert mia is not None
    return mia.slots


# --- LIST, SHOW, FIGURES


async def test_list_alone_says_what_can_be_listed_and_each_link_brings_it(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    await applied(world)
    lists = await at_desk(world, "LIST")
    assert "LIST PENDING" in lists.text and "LIST HELD" in lists.text
    waits = only(await world.clicks(world.ada, lists, "LIST PENDING"))
    assert "A-1" in waits.text and "Ann Bell" in waits.text
    mentors = only(await world.clicks(world.ada, lists, "LIST MENTORS"))
    assert "Mia Mentor, 0 of 2 slots used" in mentors.text
    for empty in ("waitlist", "pairs", "held"):
        assert "Nothing to do for you" in only(await world.clicks(world.ada, lists, f"LIST {empty.upper()}")).text


async def test_a_word_that_is_no_list_is_asked_back_with_what_may_be_meant(world: World) -> None:
    told = await at_desk(world, "LIST waitlst")
    assert "perhaps you mean waitlist" in flat(told)
    assert "no mentor yet" in (await at_desk(world, "list mentor")).text


async def test_a_long_list_comes_in_pages(world: World) -> None:
    for number in range(23):
        _enrol(world, f"Mentor {number:02}", f"mentor{number}@example.test")
    first = await at_desk(world, "LIST mentors")
    assert "Lines 1 to 10 of 23" in first.text and "Mentor 09" in first.text and "Mentor 10" not in first.text
    second = only(await world.clicks(world.ada, first, "LIST MENTORS 2"))
    third = only(await world.clicks(world.ada, second, "LIST MENTORS 3"))
    assert "Mentor 22" in third.text and "that is all" in third.text
    assert (await at_desk(world, "LIST mentors 99")).text.split("Hello")[1] == third.text.split("Hello")[1]


def _enrol(world: World, name: str, address: str) -> None:
    CAST["extra"] = (name, address, "Europe/Berlin")
    world.enrol_mentor("extra", ["testing"], slots=1)
    del CAST["extra"]


async def test_an_application_is_shown_with_its_answers_and_who_decided_what(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    await applied(world)
    waits = await at_desk(world, "LIST pending")
    shown = only(await world.clicks(world.ada, waits, "SHOW A-1"))
    assert "Where A-1 stands: complete" in shown.text and "capacity" in shown.text
    packet = next(mail for mail in world.abe.inbox if "applies for" in mail.subject)
    await world.replies(world.abe, packet, "APPROVE")
    await world.later(minutes=11)
    shown = await at_desk(world, "show a1")
    assert "approved, by Abe Abbot" in shown.text and "Offered to Mia Mentor" in shown.text


async def test_somebody_is_shown_by_id_or_by_name(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    by_name = await at_desk(world, "SHOW Mia")
    by_id = await at_desk(world, "SHOW M-3")
    assert "mia@example.test" in by_name.text and "0 of 2 slots used" in by_name.text
    assert by_id.text.split("Hello")[1] == by_name.text.split("Hello")[1]


async def test_an_id_that_there_is_not_is_answered_with_the_last_one(world: World) -> None:
    await applied(world)
    told = await at_desk(world, "SHOW A-99")
    assert "There is no A-99" in told.text and "The last of the applications is A-1" in flat(told)
    assert "A-1" in only(await world.clicks(world.ada, told, "SHOW A-1")).subject + world.ada.last.text
    assert "there are no pairs yet" in flat(await at_desk(world, "SHOW P-7"))
    assert "no id of ours" in flat(await at_desk(world, "SHOW Nobody"))


async def test_the_figures_come_when_they_are_asked_for(world: World) -> None:
    await applied(world)
    await world.later(hours=1)
    told = await at_desk(world, "FIGURES")
    assert "1 application, 0 approved" in told.text and "from Thursday 1 October 2026 to today" in flat(told)


async def test_nobody_but_an_admin_looks_into_the_books(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    await applied(world)
    letter = world.ann.last
    for words in ("LIST pending", "SHOW A-1", "FIGURES", "RELEASE H-1", "DROP H-1"):
        refused = only(await world.replies(world.ann, letter, words))
        assert "does not fit here" in flat(refused) and "Ann Bell" not in refused.text
        await world.later(minutes=20)


async def test_a_mail_in_an_admins_name_without_a_token_asks_the_admin_first(world: World) -> None:
    asked = only(await world.writes(world.ada, "LIST pending", ""))
    assert world.taken[-1].disposition is Disposition.HELD
    listed = await world.clicks(world.ada, asked, "YES")
    assert any("Nothing waits for an admin" in mail.text for mail in listed)


async def test_an_admin_who_has_left_the_config_gets_nothing_more(world: World) -> None:
    await applied(world)
    lists = await at_desk(world, "LIST")
    world.office.handbook = replace(world.office.handbook, admins=world.office.handbook.admins[1:])
    world.office.composer = replace(world.office.composer, handbook=world.office.handbook)
    refused = await world.clicks(world.ada, lists, "LIST PENDING")
    assert all("Ann Bell" not in mail.text for mail in refused)


async def test_an_admin_does_not_see_their_own_application(world: World) -> None:
    ann = world.ann
    await applied(world)
    admins = (*world.office.handbook.admins, replace(world.office.handbook.admins[0], address=ann.address, name="Ann"))
    world.office.handbook = replace(world.office.handbook, admins=admins)
    world.office.composer = replace(world.office.composer, handbook=world.office.handbook)
    await world.writes(ann, "STATUS", "")
    assert "for the other admins" in flat(await at_desk(world, "SHOW A-1", "ann"))
    assert "A-1" not in (await at_desk(world, "LIST pending", "ann")).text


# --- held mails


async def test_a_forged_mail_is_released_from_the_notice_and_done(world: World) -> None:
    await applied(world)
    held = await forged(world, world.sam, "Is it free?", "What does it cost?")
    assert (held.id, held.forged, held.sender) == ("H-1", True, world.sam.address)
    notice = world.ada.last
    assert "[H-1]" in notice.subject and "What does it cost" not in notice.text
    await world.clicks(world.ada, notice, "RELEASE H-1")
    assert any("was taken up: released: a question, Q-1" in flat(mail) for mail in world.ada.inbox)
    assert any("What does it cost?" in mail.text for mail in world.abe.inbox)
    assert fate(world, "H-1") is Disposition.ACCEPTED
    assert custody(world, "H-1").stage is CustodyStage.SETTLED
    assert (custody(world, "H-1").sender, custody(world, "H-1").subject) == ("", "")


async def test_released_twice_it_is_told_who_did_it_and_nothing_happens(world: World) -> None:
    await forged(world, world.sam, "Is it free?", "What does it cost?")
    notices = world.ada.last, world.abe.last
    await world.clicks(world.ada, notices[0], "RELEASE H-1")
    taken, questions = len(world.taken), world.office.store.last_number("Q")
    told = only(await world.clicks(world.abe, notices[1], "RELEASE H-1"))
    assert "Ada Admin released it on" in flat(told) and "changed nothing" in flat(told)
    assert "changed nothing" in flat(only(await world.clicks(world.abe, notices[1], "DROP H-1")))
    assert world.office.store.last_number("Q") == questions
    assert len(world.taken) == taken + 2


async def test_a_dropped_mail_is_put_away_and_nobody_hears_of_it(world: World) -> None:
    await forged(world, world.sam, "Is it free?", "What does it cost?")
    heard = len(world.sam.inbox)
    told = await at_desk(world, "DROP h1")
    assert "nothing comes of H-1" in told.text and "cannot be undone" in flat(told)
    assert fate(world, "H-1") is Disposition.IGNORED and len(world.sam.inbox) == heard
    assert custody(world, "H-1").stage is CustodyStage.SETTLED
    assert "No mail is held" in (await at_desk(world, "LIST held")).text
    assert "Ada Admin dropped it" in flat(await at_desk(world, "RELEASE H-1", "abe"))


async def test_held_mails_are_listed_and_shown_by_header_and_reason_alone(world: World) -> None:
    await forged(world, world.sam, "Is it free?", "What does it cost?")
    listed = await at_desk(world, "LIST held")
    assert "H-1" in listed.text and "sam@example.test" in listed.text and "failed DMARC" in listed.text
    shown = only(await world.clicks(world.ada, listed, "SHOW H-1"))
    assert "“Is it free?”" in shown.text and "What does it cost" not in shown.text
    await world.clicks(world.ada, shown, "RELEASE H-1")
    assert fate(world, "H-1") is Disposition.ACCEPTED


async def test_a_decision_of_a_member_that_failed_dmarc_is_done_once_an_admin_knows_it_is_theirs(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    await forged(world, world.mia, "SLOTS 5")
    assert slots(world) == 2
    await at_desk(world, "RELEASE H-1")
    assert slots(world) == 5


async def test_nobody_stands_in_for_an_admin(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    await forged(world, world.abe, "SLOTS Mia 5")
    assert "in the name of an admin" in flat(await at_desk(world, "RELEASE H-1"))
    assert slots(world) == 2 and fate(world, "H-1") is Disposition.HELD


async def test_what_waits_for_its_persons_own_word_is_not_released_by_another_but_can_be_dropped(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    asked = only(await world.writes(world.mia, "SLOTS 5", ""))
    assert "have been asked whether they wrote it" in flat(await at_desk(world, "RELEASE H-1"))
    assert slots(world) == 2
    assert "nothing comes of H-1" in (await at_desk(world, "DROP H-1")).text
    over = only(await world.clicks(world.mia, asked, "YES"))
    assert slots(world) == 2 and "settled it by hand" in over.text


async def test_an_admin_hears_nothing_of_a_held_mail_of_their_own_mentee(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    pair_of(world, world.ada, world.mia)
    await forged(world, world.mia, "About Ada", "She is never there.")
    for words in ("SHOW H-1", "RELEASE H-1", "DROP H-1"):
        told = flat(await at_desk(world, words))
        assert "another admin" in told or "for the other admins" in told
        assert "About Ada" not in told
    assert "No mail is held" in (await at_desk(world, "LIST held")).text
    assert "About Ada" in (await at_desk(world, "LIST held", "abe")).text
    assert fate(world, "H-1") is Disposition.HELD


async def test_an_admin_does_not_see_their_own_pair_nor_their_partners_address(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    pair_of(world, world.ada, world.mia)
    assert "for the other admins" in flat(await at_desk(world, "SHOW P-1"))
    assert "No pair is under way" in (await at_desk(world, "LIST pairs")).text
    assert "mia@example.test" not in (await at_desk(world, "SHOW Mia")).text
    assert "P-1" in (await at_desk(world, "LIST pairs", "abe")).text
    shown = (await at_desk(world, "SHOW p1", "abe")).text
    assert "Ada Admin" in shown and "Mia Mentor" in shown and "theirs alone" in shown


async def test_a_yes_ends_the_custody_too(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    asked = only(await world.writes(world.mia, "SLOTS 5", ""))
    assert "H-1" in (await at_desk(world, "LIST held")).text
    await world.clicks(world.mia, asked, "YES")
    assert slots(world) == 5 and custody(world, "H-1").stage is CustodyStage.SETTLED
    assert "No mail is held" in (await at_desk(world, "LIST held")).text


async def test_what_cannot_be_taken_back_is_still_asked_of_the_registered_address(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    await forged(world, world.mia, "ADDRESS mia@elsewhere.example.test")
    before = len(world.mia.inbox)
    await at_desk(world, "RELEASE H-1")
    mia = world.office.store.person_at(world.mia.address)
    assert mia is not None and mia.address == world.mia.address
    assert len(world.mia.inbox) == before + 1


async def test_an_unreadable_mail_is_answered_by_a_reply_to_its_notice(world: World) -> None:
    await world.post(world.sam, too_large(world.sam, world))
    notice = world.ada.last
    await world.replies(world.ada, notice, "Dear Sam,\n\nplease put them on a page of yours.\n\nAda")
    assert world.taken[-1].disposition is Disposition.RELAYED
    told = world.sam.last
    assert "on a page of yours" in told.text and "H-1" not in told.text
    assert fate(world, "H-1") is Disposition.ACCEPTED
    enquiry = world.office.store.get(Enquiry, "Q-1")
    assert enquiry is not None and enquiry.stage is EnquiryStage.ANSWERED
    assert any("on a page of yours" in mail.text for mail in world.abe.inbox)
    await world.replies(world.sam, told, "It is there now: https://sam.example.test/slides")
    assert "https://sam.example.test/slides" in world.ada.last.text
    assert "Ada Admin answered it" in flat(await at_desk(world, "DROP H-1", "abe"))
    await world.replies(world.ada, notice, "And thank you.")
    assert "And thank you." in world.sam.last.text


async def test_the_operator_answers_it_in_an_admins_name_as_that_admin_would_by_mail(world: World) -> None:
    await world.post(world.sam, too_large(world.sam, world))
    asked = {"id": custody(world, "H-1").mail, "text": "Please put them on a page of yours.\n", "admin": ""}
    heard = len(world.ada.inbox)
    done = answer(world.office, world.clock, asked)
    assert (done["disposition"], done["folder"], done["again"]) == ("accepted", "Processed", False)
    await world.later(minutes=1)
    assert "on a page of yours" in world.sam.last.text and "H-1" not in world.sam.last.text
    assert "on a page of yours" in world.abe.last.text and len(world.ada.inbox) == heard
    ada = world.office.store.person_at(world.ada.address)
    assert ada is not None and custody(world, "H-1").deeds[0].by == ada.id
    assert answer(world.office, world.clock, asked)["again"]
    assert "Ada Admin answered it" in flat(await at_desk(world, "DROP H-1", "abe"))
    more = answer(world.office, world.clock, {**asked, "text": "And thank you.", "admin": world.abe.address})
    assert "Q-1 answered once more" in more["because"]


async def test_the_operator_answers_nobody_whom_no_admin_could_answer(world: World) -> None:
    mail = (await forged(world, world.sam, "Is it free?", "What does it cost?")).mail
    for asked, why in (
        ({"text": "It is free.", "admin": ""}, "failed DMARC"),
        ({"text": "It is free.", "admin": world.mia.address}, "no admin of the config"),
        ({"text": " \n", "admin": ""}, "no words"),
    ):
        with pytest.raises(MailbotError, match=why):
            answer(world.office, world.clock, {"id": mail, **asked})
    with pytest.raises(MailbotError, match="not been held"):
        answer(world.office, world.clock, {"id": "unknown@example.test", "text": "Hello.", "admin": ""})
    assert fate(world, "H-1") is Disposition.HELD


async def test_what_may_be_forged_is_not_answered(world: World) -> None:
    await forged(world, world.sam, "Is it free?", "What does it cost?")
    heard = len(world.sam.inbox)
    told = only(await world.replies(world.ada, world.ada.last, "It is free."))
    assert "failed DMARC" in told.text and "changed nothing" in flat(told)
    assert len(world.sam.inbox) == heard and fate(world, "H-1") is Disposition.HELD


async def test_what_cannot_be_read_goes_on_waiting_when_it_is_released(world: World) -> None:
    await world.post(world.sam, too_large(world.sam, world))
    await at_desk(world, "RELEASE H-1")
    assert "cannot be read here" in world.ada.last.text
    assert fate(world, "H-1") is Disposition.HELD and custody(world, "H-1").stage is CustodyStage.WAITING


async def test_a_mail_that_is_not_in_its_folder_any_more_is_told_and_waits_no_longer(world: World) -> None:
    if not isinstance(world, MemoryWorld):
        pytest.skip("the mailbox is emptied by hand here")
    await forged(world, world.sam, "Is it free?", "What does it cost?")
    world.folders.mails["Held"].clear()
    await at_desk(world, "RELEASE H-1")
    assert "is no longer in the folder" in world.ada.last.text
    assert custody(world, "H-1").stage is CustodyStage.SETTLED


async def test_held_mails_that_there_are_not_and_words_without_a_number_are_asked_back(world: World) -> None:
    assert "there are no held mails yet" in flat(await at_desk(world, "RELEASE H-7"))
    await forged(world, world.sam, "Is it free?", "What does it cost?")
    assert "The last of the held mails is H-1" in flat(await at_desk(world, "DROP H-9"))
    assert "LIST held names them" in flat(await at_desk(world, "DROP"))
    assert "LIST held names them" in flat(await at_desk(world, "RELEASE:"))
    assert fate(world, "H-1") is Disposition.HELD
