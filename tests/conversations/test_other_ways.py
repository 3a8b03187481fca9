"""Besides the straight way: rejections, waitlists, questions, repeats, forgeries, and mails that nobody can follow."""

from __future__ import annotations

from dataclasses import replace

from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Disposition
from mailbot.program.model import Application, ApplicationStage, Person
from tests.conversations.test_from_application_to_kickoff import PART, only
from tests.conversations.world import World

WHOLE = {**PART, "Links to": "none", "LinkedIn CV": "https://www.linkedin.com/in/ann-bell"}


async def applied(world: World, key: str = "ann") -> None:
    """Somebody has applied with everything that is asked for."""
    who = world.people[key]
    form = only(await world.writes(who, "Application for the mentoring program", "Hello, I would like to join."))
    await world.fills(who, form, WHOLE)


def stage(world: World, id: str) -> ApplicationStage:
    application = world.office.store.get(Application, id)
    assert application is not None
    return application.stage


async def test_a_rejection_is_kind_and_gives_the_reason_and_a_date(world: World) -> None:
    await applied(world)
    await world.replies(world.ada, world.ada.last, "REJECT: we look for some open-source work first.")
    assert stage(world, "A-1") is ApplicationStage.REJECTED
    await world.later(minutes=11)
    letter = world.ann.last
    assert "we look for some open-source work first." in letter.text
    assert "May 2027" in letter.text


async def test_undo_takes_a_decision_back_before_anybody_heard_of_it(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    heard = len(world.ann.inbox)
    done = only(await world.replies(world.ada, world.ada.last, "approve"))
    only(await world.replies(world.ada, done, "UNDO"))
    assert stage(world, "A-1") is ApplicationStage.COMPLETE
    await world.later(minutes=30)
    assert len(world.ann.inbox) == heard and world.mia.inbox == []
    late = only(await world.replies(world.ada, done, "UNDO"))
    assert late.subject == f"Re: {world.ada.inbox[0].subject}"
    only(await world.replies(world.ada, done, "APPROVE 1"))
    await world.later(minutes=11)
    assert len(world.mia.inbox) == 1


async def test_without_a_slot_the_strongest_waits_first_and_takes_the_next_one(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world, "ann")
    await applied(world, "cem")
    packets = [mail for mail in world.ada.inbox if "[A-" in mail.subject]
    await world.replies(world.ada, packets[0], "APPROVE")
    await world.replies(world.ada, packets[1], "APPROVE")
    await world.later(minutes=11)
    assert stage(world, "A-2") is ApplicationStage.WAITLISTED
    assert "waitlist" in world.cem.last.text.lower()
    offer = only(world.mia.inbox)
    await world.replies(world.mia, offer, "ACCEPT")
    assert stage(world, "A-2") is ApplicationStage.WAITLISTED
    told = await world.replies(world.mia, world.mia.last, "SLOTS 2")
    assert any("2" in mail.text for mail in told)
    assert stage(world, "A-2") is ApplicationStage.OFFERED


async def test_a_strangers_question_goes_to_the_admins_and_their_answer_back(world: World) -> None:
    received = only(await world.writes(world.sam, "Is it free?", "Hello, what does the program cost?"))
    assert "APPLY" in received.text
    question = world.ada.last
    assert "what does the program cost?" in question.text
    await world.replies(world.abe, world.abe.last, "It costs nothing but your time.")
    answer = world.sam.last
    assert answer.text.startswith("It costs nothing but your time.")
    assert "It costs nothing but your time." in world.ada.last.text
    before = len(world.sam.inbox)
    await world.replies(world.sam, answer, "Thanks!")
    assert len(world.sam.inbox) == before
    await world.replies(world.sam, answer, "And how long does it take?")
    assert "And how long does it take?" in world.ada.last.text
    assert world.ada.last.subject == f"Re: {question.subject}"


async def test_a_stranger_gets_one_automatic_answer_a_day(world: World) -> None:
    only(await world.writes(world.sam, "HELP", ""))
    assert await world.writes(world.sam, "STATUS", "") == []
    assert world.taken[-1].disposition is Disposition.HELD
    await world.later(days=1)
    only(await world.writes(world.sam, "STATUS", ""))


async def test_help_and_status_tell_what_fits_now(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    listed = only(await world.writes(world.mia, "", "help"))
    assert "SLOTS" in listed.text and "APPROVE" not in listed.text
    await applied(world)
    stands = only(await world.replies(world.ann, world.ann.last, "Status"))
    assert "A-1" in stands.text and "review" in stands.text


async def test_a_keyword_that_nobody_can_read_gets_help_and_changes_nothing(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    wrong = only(await world.replies(world.ada, packet, "APROVE"))
    assert "APPROVE" in wrong.text
    wrong = only(await world.replies(world.ada, packet, "SCORE eleven"))
    assert "SCORE n" in wrong.text
    wrong = only(await world.replies(world.ada, packet, "APPROVE 7"))
    assert "7" in wrong.text
    assert stage(world, "A-1") is ApplicationStage.COMPLETE


async def test_a_decision_without_the_token_is_held_and_asked_back(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    asked = only(await world.writes(world.mia, "SLOTS 9", ""))
    assert world.taken[-1].disposition is Disposition.HELD
    mia = world.office.store.person_at(world.mia.address)
    assert mia is not None and mia.slots == 1
    only(await world.replies(world.mia, asked, "SLOTS 3"))
    mia = world.office.store.person_at(world.mia.address)
    assert mia is not None and mia.slots == 3


async def test_a_stolen_token_with_another_from_decides_nothing(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    forged = world.sam.reply(packet, "APPROVE", world.now)
    await world.post(world.sam, forged)
    assert stage(world, "A-1") is ApplicationStage.COMPLETE


async def test_the_same_mail_again_changes_nothing(world: World) -> None:
    raw = world.sam.write("Is it free?", "What does it cost?", world.now)
    await world.post(world.sam, raw)
    assert await world.post(world.sam, raw) == []
    assert world.taken[-1].disposition is Disposition.IGNORED
    other = raw.replace(b"What does it cost?", b"What may it cost?")
    await world.post(world.sam, other)
    assert world.taken[-1].disposition is Disposition.HELD


async def test_what_our_code_fails_on_is_shunted_and_the_next_mail_goes_on(world: World) -> None:
    sound = world.office.handbook
    world.office.handbook = replace(sound, recognise=object())  # type: ignore[arg-type]  # a fault of ours, deep inside
    await world.writes(world.sam, "Is it free?", "What does it cost?")
    await world.writes(world.sam, "Is it free?", "What may it cost?")
    world.office.handbook = sound
    assert [taken.disposition for taken in world.taken] == [Disposition.SHUNTED] * 2
    mail = world.taken[0].mail
    receipt = world.office.store.get(Receipt, mail.key if mail else "")
    assert receipt is not None and "steps_of" in receipt.trace and "cost" not in receipt.trace
    assert len(world.ada.inbox) == 1  # told once, not once a mail
    await world.writes(world.sam, "And this?", "Does this one arrive?")
    assert "Does this one arrive?" in world.ada.last.text


async def test_reminders_come_in_their_time_and_the_application_expires(world: World) -> None:
    form = only(await world.writes(world.ann, "APPLY", ""))
    await world.fills(world.ann, form, PART)
    before = len(world.ann.inbox)
    await world.later(days=6, hours=23)
    assert len(world.ann.inbox) == before
    await world.later(hours=2)
    assert len(world.ann.inbox) == before + 1
    await world.later(days=60)  # a long outage: the newest that makes sense, and no backlog
    assert len(world.ann.inbox) == before + 2
    assert stage(world, "A-1") is ApplicationStage.EXPIRED


async def test_an_offer_without_an_answer_goes_to_the_next_mentor(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    world.enrol_mentor("ben", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE mia")
    await world.later(minutes=11)
    offer = only(world.mia.inbox)
    await world.later(days=7)
    assert len(world.mia.inbox) == 2
    await world.later(days=7)
    assert len(world.mia.inbox) == 3 and len(world.ben.inbox) == 1
    over = only(await world.replies(world.mia, offer, "ACCEPT"))
    assert "next mentor" in over.text.lower() or "lapsed" in over.text.lower()
    assert stage(world, "A-1") is ApplicationStage.OFFERED


async def test_a_pair_without_a_date_is_reminded_mentee_first(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    await world.replies(world.mia, world.mia.last, "ACCEPT")
    counts = {key: len(world.people[key].inbox) for key in ("ann", "mia", "ada")}
    for days, key in ((7, "ann"), (7, "mia"), (7, "ada")):
        await world.later(days=days)
        now = {each: len(world.people[each].inbox) for each in counts}
        assert {each for each in counts if now[each] > counts[each]} == {key}
        counts = now


async def test_every_reader_is_shown_dates_in_their_own_zone(world: World) -> None:
    await applied(world, "cem")
    cem = world.office.store.person_at(world.cem.address)
    assert isinstance(cem, Person) and cem.timezone == "Europe/Berlin"  # as the form says
    await world.replies(world.cem, world.cem.last, "TIMEZONE Istanbul")
    cem = world.office.store.person_at(world.cem.address)
    assert cem is not None and cem.timezone.endswith("/Istanbul")


async def test_words_beside_a_decision_of_the_only_admin_draw_no_second_letter(world: World) -> None:
    world.office.handbook = replace(world.office.handbook, admins=world.office.handbook.admins[:1])
    await applied(world)
    packet = world.ada.last
    done = only(await world.replies(world.ada, packet, "APPROVE\n\nShe writes well."))
    assert "is approved" in done.text and stage(world, "A-1") is not ApplicationStage.COMPLETE
    alone = only(await world.replies(world.ada, packet, "She writes well."))
    assert "Nobody has read yours" in alone.text


async def test_a_comment_that_begins_with_reject_rejects_nobody(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    asked = only(await world.replies(world.ada, packet, "Reject is too harsh, she is only two years in."))
    assert stage(world, "A-1") is ApplicationStage.COMPLETE
    assert "REJECT:" in asked.text and "comment" in asked.text
    await world.replies(world.ada, packet, "Reject: only two years in.")
    assert stage(world, "A-1") is ApplicationStage.REJECTED
