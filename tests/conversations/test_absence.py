"""Somebody is away, pauses, and comes back: what stops, who hears of it, and that everything goes on where it was."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from mailbot.program.clocks.pace import shifted
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Application, ApplicationStage, Membership, Mentorship, MentorshipStage, Person
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World


def person(world: World, key: str) -> Person:
    found = world.office.store.person_at(world.people[key].address)
    assert found is not None
    return found


def pair_of(world: World) -> Mentorship:
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None
    return pair


async def matched(world: World) -> None:
    """Ann is Mia's mentee, since a Monday morning."""
    world.enrol_mentor("mia", ["testing"], slots=2)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    await world.replies(world.mia, world.mia.last, "ACCEPT")
    assert pair_of(world).stage is MentorshipStage.KICKOFF


async def test_a_mentor_who_is_away_gets_no_offers_and_the_mentee_knows_until_when_s21_s22(world: World) -> None:
    await matched(world)
    told = only(await world.replies(world.mia, world.mia.last, "AWAY until Thursday 10 December"))
    assert "you are away until Thursday 10 December 2026" in told.text
    assert "RESUME" in told.text and "no offers" in told.text
    assert "Mia is away until Thursday 10 December 2026" in world.ann.last.text
    assert person(world, "mia").stage is Membership.AWAY

    stands = only(await world.replies(world.ann, world.ann.last, "STATUS"))
    assert "Mia is away until Thursday 10 December 2026" in stands.text
    stands = only(await world.replies(world.mia, told, "STATUS"))
    assert "You are away until" in stands.text and "1 of 2 slots taken" in stands.text
    slots = only(await world.replies(world.mia, told, "SLOTS 3"))
    assert "3 slots, 2 of them free" in slots.text

    await applied(world, "cem")
    await world.replies(world.ada, world.ada.last, "APPROVE")
    assert stage(world, "A-2") is ApplicationStage.WAITLISTED

    before = len(world.mia.inbox)
    await world.later(days=16)  # the day before, at the same hour: not a word about the call in between
    letter = only(world.mia.inbox[before:])
    assert "You are back on Thursday 10 December 2026" in letter.text
    await world.later(days=1)
    assert person(world, "mia").stage is Membership.MEMBER
    await world.later(minutes=1)
    assert stage(world, "A-2") is ApplicationStage.OFFERED
    assert any("Would you mentor" in letter.subject for letter in world.mia.inbox[before + 1 :])


async def test_a_pause_stops_the_clocks_of_the_pair_and_it_goes_on_where_it_was_s58(world: World) -> None:
    await matched(world)
    begun = pair_of(world).since
    told = only(await world.replies(world.ann, world.ann.last, "PAUSE 2026-12-14"))
    assert "All dates of your work with Mia move by as much" in told.text
    assert "Ann pauses until Monday 14 December 2026" in world.mia.last.text
    assert (pair_of(world).stage, pair_of(world).before_pause) == (MentorshipStage.PAUSED, MentorshipStage.KICKOFF)

    before = len(world.ann.inbox), len(world.mia.inbox)
    await world.later(days=20, hours=2)
    only(world.ann.inbox[before[0] :])
    assert "Your pause ends" in world.ann.last.text
    assert len(world.mia.inbox) == before[1]
    await world.later(days=1)
    assert (person(world, "ann").stage, pair_of(world).stage) == (Membership.MEMBER, MentorshipStage.KICKOFF)

    # A week of days in which the pair was going, and not of days since it began.
    length = shifted(begun, pair_of(world)) - begun
    assert timedelta(days=20) < length < timedelta(days=22)
    before = len(world.ann.inbox), 0
    await world.later(days=6)
    assert len(world.ann.inbox) == before[0]
    await world.later(days=1, hours=1)
    assert "has no date yet" in only(world.ann.inbox[before[0] :]).text


async def test_resume_ends_a_pause_early_and_only_when_nobody_else_pauses(world: World) -> None:
    await matched(world)
    await world.replies(world.ann, world.ann.last, "PAUSE until 14 December")
    paused = only(await world.replies(world.mia, world.mia.last, "pause until 20 December"))
    assert "you pause until Sunday 20 December 2026" in paused.text
    await world.later(days=1)
    heard = len(world.mia.inbox)
    back = only(await world.replies(world.ann, world.ann.last, "RESUME"))
    assert "Your pause is over" in back.text and "goes on" not in back.text and len(world.mia.inbox) == heard
    assert person(world, "ann").stage is Membership.MEMBER
    assert pair_of(world).stage is MentorshipStage.PAUSED  # Mia's still lasts
    only(await world.replies(world.mia, paused, "RESUME"))
    assert pair_of(world).stage is MentorshipStage.KICKOFF
    assert "Mia is back" in world.ann.last.text
    again = only(await world.replies(world.ann, back, "RESUME"))
    assert "nothing changes" in again.text


async def test_a_later_day_moves_the_end_and_a_day_that_cannot_be_is_asked_about(world: World) -> None:
    await matched(world)
    for words in ("AWAY until further notice", "PAUSE 2026-11-20", "AWAY until today", "AWAY until 31.2.2027"):
        asked = only(await world.replies(world.mia, world.mia.last, words))
        assert "AWAY until" in asked.text or "PAUSE until" in asked.text
        assert person(world, "mia").stage is Membership.MEMBER
    await world.replies(world.mia, world.mia.last, "AWAY until 1 December")
    await world.replies(world.mia, world.mia.last, "AWAY until 15 December")
    await world.later(days=10)
    assert person(world, "mia").stage is Membership.AWAY
    before = len(world.ann.inbox)
    await world.replies(world.mia, world.mia.last, "Away until I have slept.")
    assert "Away until I have slept." in world.ann.last.text and len(world.ann.inbox) == before + 1  # talk


async def test_an_offer_that_ends_while_its_mentor_is_away_promises_no_next_one(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    offer = world.mia.last
    await world.replies(world.mia, offer, "PAUSE until 1 February 2027")
    declined = only(await world.replies(world.mia, offer, "DECLINE"))
    assert "before you are back" in declined.text and "may come" not in declined.text


async def test_what_somebody_says_beside_a_day_is_kept_nowhere(world: World) -> None:
    await matched(world)
    await world.replies(world.mia, world.mia.last, "AWAY because I am ill")
    assert "changes nothing" in world.taken[-1].because and "ill" not in world.taken[-1].because


async def test_who_has_only_applied_has_nothing_to_be_away_from(world: World) -> None:
    await applied(world)
    letter = only(await world.replies(world.ann, world.ann.last, "AWAY until 14 January"))
    assert "is for members" in letter.text
    assert person(world, "ann").stage is Membership.CANDIDATE


async def test_a_candidate_with_the_role_of_a_mentor_gets_no_offers_yet(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    hopeful = replace(
        person(world, "mia"), id="M-50", addresses=("ben@example.test",), name="Ben Brook", stage=Membership.CANDIDATE,
        slots=5,
    )  # fmt: skip
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "applies", (Opened(hopeful),)), world.now)
    await applied(world)
    assert "Mia Mentor" in world.ada.last.text and "Ben Brook" not in world.ada.last.text
    await world.replies(world.ada, world.ada.last, "APPROVE")
    application = world.office.store.get(Application, "A-1")
    assert application is not None and [offer.mentor for offer in application.offers] == [person(world, "mia").id]


async def test_a_vacation_reply_with_a_date_keeps_reminders_back_until_then(world: World) -> None:
    await matched(world)
    kit = world.ann.last
    reply = world.ann.reply(kit, "I am out of the office until 4 December 2026.", world.now)
    heard = len(world.ann.inbox)
    await world.post(world.ann, reply.replace(b"MIME-Version:", b"Auto-Submitted: auto-replied\r\nMIME-Version:", 1))
    assert world.taken[-1].disposition is Disposition.IGNORED
    assert person(world, "ann").stage is Membership.MEMBER
    await world.later(days=7, hours=1)
    assert len(world.ann.inbox) == heard  # "your first call has no date yet" waits
    await world.later(days=4)
    assert "has no date yet" in only(world.ann.inbox[heard:]).text


async def test_a_vacation_reply_without_our_token_silences_nobody(world: World) -> None:
    await matched(world)
    text = "I am out of the office until 8 December 2026."
    raw = world.ann.write("Automatic reply: hello", text, world.now)
    await world.post(world.ann, raw.replace(b"MIME-Version:", b"Auto-Submitted: auto-replied\r\nMIME-Version:", 1))
    assert person(world, "ann").absent_until is None


async def test_a_forged_vacation_reply_silences_nobody_even_with_the_token(world: World) -> None:
    await matched(world)
    reply = world.ann.reply(world.ann.last, "I am out of the office until 4 December 2026.", world.now)
    forged = reply.replace(b"From: Ann Bell <ann@example.test>", b"From: Ann Bell <ann@elsewhere.test>", 1)
    assert forged != reply
    await world.post(world.ann, forged.replace(b"MIME-Version:", b"Auto-Submitted: auto-replied\r\nMIME-Version:", 1))
    assert world.taken[-1].disposition is Disposition.IGNORED
    assert person(world, "ann").absent_until is None


async def test_the_days_that_our_quoted_letter_names_are_not_an_absence(world: World) -> None:
    await matched(world)
    await world.replies(world.mia, world.mia.last, "AWAY until Thursday 10 December")
    told = world.ann.last
    assert "until Thursday 10 December 2026" in told.text
    reply = world.ann.reply(told, "Danke, ich bin nicht im Büro.", world.now)
    await world.post(world.ann, reply.replace(b"MIME-Version:", b"Auto-Submitted: auto-replied\r\nMIME-Version:", 1))
    assert world.taken[-1].disposition is Disposition.IGNORED
    assert person(world, "ann").absent_until is None


async def test_answers_say_that_they_answer_and_what_comes_unasked_that_a_program_made_it(world: World) -> None:
    first = only(await world.writes(world.sam, "How does this work?", "What do I need to apply?"))
    assert first.header("auto-submitted") == "auto-replied"
    assert first.in_reply_to
    await matched(world)
    assert world.mia.inbox[0].header("auto-submitted") == "auto-generated"  # the offer
    assert world.mia.last.header("auto-submitted") == "auto-replied"  # to her ACCEPT


async def test_a_program_that_marks_nothing_gets_two_answers_and_no_third(world: World) -> None:
    await matched(world)
    letter, heard = world.ann.last, len(world.mia.inbox)
    for count in range(5):
        await world.replies(world.ann, letter, f"Thank you for your mail number {count}. It is read at 10:0{count}.")
    fates = [taken.disposition for taken in world.taken[-5:]]
    assert fates == [Disposition.RELAYED] * 2 + [Disposition.HELD] * 3
    assert len(world.mia.inbox) == heard + 2
    await world.replies(world.ann, letter, "That was my mail program. Shall we say Tuesday?")
    assert len(world.mia.inbox) == heard + 3
    await world.later(days=1, hours=1)
    await world.replies(world.ann, letter, "Thank you for your mail number 9. It is read at 10:09.")
    assert world.taken[-1].disposition is Disposition.RELAYED  # another day: a person may say it again


async def test_a_person_may_say_the_same_few_words_as_often_as_they_like(world: World) -> None:
    await matched(world)
    letter, heard = world.ann.last, len(world.mia.inbox)
    for words in ("Thank you!", "STATUS"):
        for _ in range(4):
            await world.replies(world.ann, letter, words)
    assert Disposition.HELD not in {taken.disposition for taken in world.taken[-8:]}
    assert len(world.mia.inbox) >= heard


async def test_a_mentor_declines_and_says_in_the_same_mail_for_how_long_and_how_many_s21(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    world.enrol_mentor("ben", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE mia")
    await world.later(minutes=11)
    told = only(await world.replies(world.mia, world.mia.last, "DECLINE\nAWAY until 10 January 2027\nSLOTS 1"))
    assert person(world, "mia").stage is Membership.AWAY and person(world, "mia").slots == 1
    assert all(line in told.text for line in ("DECLINE", "10 January 2027", "1 slot"))
    await world.later(minutes=1)
    assert "Would you mentor" in only(world.ben.inbox).subject  # nobody asks why
    assert stage(world, "A-1") is ApplicationStage.OFFERED
