"""From proves nothing: what comes with too little proof waits for a YES of the registered address (section 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.demo.correspondent import Correspondent
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Decision, Disposition
from mailbot.program.handbook import Handbook
from mailbot.program.lifecycle import Moved
from mailbot.program.model import ApplicationStage, Mentorship, MentorshipStage, Person
from mailbot.program.trust.challenge import Challenge, ChallengeStage
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World


def person(world: World, key: str) -> Person:
    found = world.office.store.person_at(world.people[key].address)
    assert found is not None
    return found


def challenge(world: World, id: str = "C-1") -> Challenge:
    found = world.office.store.get(Challenge, id)
    assert found is not None
    return found


def receipt(world: World, raw: bytes) -> Receipt:
    found = world.office.store.get(Receipt, parse(raw).key)
    assert found is not None
    return found


def heard(who: Correspondent, words: str) -> list[Mail]:
    return [mail for mail in who.inbox if words in mail.text]


def ask_for_both(world: World) -> Handbook:
    """From now on decisions take two proofs, and nobody's server vouches for them; answers with what counted before."""
    before = world.office.handbook
    world.office.handbook = replace(before, authentication=True)
    return before


async def doubted(world: World, text: str = "SLOTS 3") -> Mail:
    """Mia writes without any proof, and is asked."""
    world.enrol_mentor("mia", ["testing"], slots=1)
    asked = only(await world.writes(world.mia, "My slots", text))
    assert world.taken[-1].disposition is Disposition.HELD and world.taken[-1].folder == "Held"
    return asked


async def test_a_mail_without_proof_waits_for_a_yes_and_is_taken_up_then(world: World) -> None:
    asked = await doubted(world)
    assert "SLOTS 3" in asked.text and "Anybody can write" in asked.text
    assert asked.subject == "Did you send this? [C-1]"
    assert person(world, "mia").slots == 1
    told = only(await world.clicks(world.mia, asked, "YES"))
    assert person(world, "mia").slots == 3 and "3" in told.text
    assert world.taken[-1].disposition is Disposition.ACCEPTED and world.taken[-1].folder == "Processed"
    assert world.taken[-1].because.startswith("confirmed: ")
    assert challenge(world).stage is ChallengeStage.SETTLED
    assert [deed.what for deed in challenge(world).deeds] == ["confirmed", "settled"]


async def test_the_books_keep_the_keyword_that_was_said_and_none_of_the_text(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    ask_for_both(world)
    await world.replies(world.ada, packet, "REJECT: her manager says that she is ill.")
    kept = challenge(world)
    assert kept.said == "REJECT" and kept.person == person(world, "ada").id and kept.sender == world.ada.address
    assert "manager" not in repr(kept)


async def test_a_no_drops_the_mail_and_tells_the_admins_its_header_and_the_reason(world: World) -> None:
    raw = world.mia.write("My slots", "SLOTS 9\n\nThese words are nobody's business.", world.now)
    world.enrol_mentor("mia", ["testing"], slots=1)
    asked = only(await world.post(world.mia, raw))
    told = only(await world.clicks(world.mia, asked, "NO"))
    assert "dropped" in told.text
    for admin in (world.ada, world.abe):
        news = only(heard(admin, "says that it is not from them"))
        assert "My slots" in news.text and world.mia.address in news.text and parse(raw).message_id in news.text
        assert "nobody's business" not in news.text
    assert person(world, "mia").slots == 1
    assert receipt(world, raw).disposition == Disposition.IGNORED.value
    assert challenge(world).stage is ChallengeStage.SETTLED


async def test_no_answer_in_a_week_ends_the_wait_with_one_notice(world: World) -> None:
    raw = world.mia.write("My slots", "SLOTS 9", world.now)
    world.enrol_mentor("mia", ["testing"], slots=1)
    asked = only(await world.post(world.mia, raw))
    await world.later(days=6, hours=23)
    assert heard(world.mia, "nothing came of it") == []
    await world.later(hours=2)
    assert receipt(world, raw).disposition == Disposition.IGNORED.value
    only(heard(world.mia, "nothing came of it"))
    await world.later(days=30)
    notice = only(heard(world.mia, "nothing came of it"))
    late = only(await world.clicks(world.mia, asked, "YES"))
    assert "send it again" in late.text and person(world, "mia").slots == 1
    await world.replies(world.mia, notice, "SLOTS 2")
    assert person(world, "mia").slots == 2


async def test_a_yes_that_comes_a_moment_before_the_round_is_too_late_all_the_same(world: World) -> None:
    asked = await doubted(world)
    world.clock.move(timedelta(days=8))
    await world.clicks(world.mia, asked, "YES")
    only(heard(world.mia, "The week for this answer is over"))
    assert person(world, "mia").slots == 1


async def test_one_is_asked_about_at_a_time_and_each_yes_confirms_its_own_mail(world: World) -> None:
    first = await doubted(world)
    assert await world.writes(world.mia, "More slots", "SLOTS 5") == []
    assert "waits until C-1" in world.taken[-1].because
    letters = await world.clicks(world.mia, first, "YES")
    assert person(world, "mia").slots == 3
    second = only([mail for mail in letters if "[C-2]" in mail.subject])
    assert "SLOTS 5" in second.text
    await world.clicks(world.mia, second, "NO")
    assert person(world, "mia").slots == 3
    assert [challenge(world, id).ended.what for id in ("C-1", "C-2")] == ["confirmed", "denied"]  # type: ignore[union-attr]


async def test_a_flood_in_somebodys_name_asks_them_once(world: World) -> None:
    await doubted(world)
    before = len(world.mia.inbox)
    for number in range(20):
        await world.writes(world.mia, f"Mail {number}", f"SLOTS {number}")
        assert world.taken[-1].disposition is Disposition.HELD
    assert len(world.mia.inbox) == before
    assert world.office.store.last_number("C") == 6
    await world.later(days=8)
    assert "5 other mails" in only(heard(world.mia, "nothing came of it")).text


async def test_saying_the_same_again_in_answer_to_the_question_counts_and_needs_no_yes(world: World) -> None:
    raw = world.mia.write("My slots", "SLOTS 3", world.now)
    world.enrol_mentor("mia", ["testing"], slots=1)
    asked = only(await world.post(world.mia, raw))
    await world.replies(world.mia, asked, "SLOTS 3")
    assert person(world, "mia").slots == 3
    assert receipt(world, raw).disposition == Disposition.IGNORED.value
    over = only(await world.clicks(world.mia, asked, "YES"))
    assert "said the same again" in over.text


async def test_a_second_yes_changes_nothing_more(world: World) -> None:
    asked = await doubted(world)
    await world.clicks(world.mia, asked, "YES")
    await world.replies(world.mia, world.mia.last, "SLOTS 1")
    over = only(await world.clicks(world.mia, asked, "YES"))
    assert "taken up" in over.text and person(world, "mia").slots == 1


@pytest.mark.parametrize("words", ["yes", "Yes.", "YES!", "*YES*"])
async def test_a_yes_is_understood_however_it_is_written(world: World, words: str) -> None:
    asked = await doubted(world)
    await world.replies(world.mia, asked, words)
    assert person(world, "mia").slots == 3


async def test_a_yes_within_a_sentence_is_asked_back(world: World) -> None:
    asked = await doubted(world)
    answer = only(await world.replies(world.mia, asked, "yes that was me"))
    assert "YES or NO on a line of its own" in answer.text and person(world, "mia").slots == 1
    await world.clicks(world.mia, answer, "YES")
    assert person(world, "mia").slots == 3


async def test_the_yes_of_somebody_else_confirms_nothing(world: World) -> None:
    asked = await doubted(world)
    forged = world.sam.reply(asked, "YES", world.now)
    assert await world.post(world.sam, forged) == []
    assert world.taken[-1].disposition is Disposition.HELD and person(world, "mia").slots == 1
    await world.writes(world.mia, "Re: Did you send this? [C-1]", "YES")
    assert person(world, "mia").slots == 1 and challenge(world).stage is ChallengeStage.OPEN


async def test_yes_and_no_are_words_like_others_elsewhere(world: World) -> None:
    question = only(await world.writes(world.sam, "May I ask?", "YES or NO: is it free?"))
    assert "YES or NO: is it free?" in world.ada.last.text and "Q-1" in question.subject


async def test_what_was_confirmed_obeys_the_rights_of_that_moment(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    trusting = ask_for_both(world)
    await world.replies(world.ada, packet, "REJECT")
    asked = world.ada.last
    assert asked.subject == "Did you send this? [C-1]" and stage(world, "A-1") is ApplicationStage.COMPLETE
    world.office.handbook = replace(trusting, admins=trusting.admins[1:])
    kind = only(await world.clicks(world.ada, asked, "YES"))
    assert stage(world, "A-1") is ApplicationStage.COMPLETE
    assert "not one of them at present" in kind.text


async def test_a_decision_that_was_made_meanwhile_gets_the_usual_statement(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    trusting = ask_for_both(world)
    await world.replies(world.ada, packet, "APPROVE")
    asked = world.ada.last
    world.office.handbook = trusting
    await world.replies(world.abe, world.abe.last, "REJECT")
    told = only(await world.clicks(world.ada, asked, "YES"))
    assert "Abe" in told.text and stage(world, "A-1") is ApplicationStage.REJECTED


async def test_where_authentication_is_asked_for_a_yes_without_it_confirms_nothing_and_is_told_so(world: World) -> None:
    asked = await doubted(world)
    ask_for_both(world)
    told = only(await world.clicks(world.mia, asked, "YES"))
    assert "could not confirm" in told.text and person(world, "mia").slots == 1
    assert world.taken[-1].disposition is Disposition.HELD
    denied = only(await world.clicks(world.mia, asked, "NO"))
    assert "dropped" in denied.text


async def test_an_admin_who_has_left_is_told_that_nothing_was_done(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    world.office.handbook = replace(world.office.handbook, admins=world.office.handbook.admins[1:])
    others = len(world.abe.inbox)
    for words in ("APPROVE", "A careful mind, I think."):
        kind = only(await world.replies(world.ada, packet, words))
        assert "nothing has been done" in kind.text
    assert stage(world, "A-1") is ApplicationStage.COMPLETE and len(world.abe.inbox) == others
    only(await world.replies(world.ada, packet, "STATUS"))


async def test_the_token_of_an_offer_that_went_on_to_somebody_else_accepts_nothing(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    world.enrol_mentor("ben", ["testing"], slots=1, years=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE Mia")
    await world.later(minutes=11)
    offer = world.mia.last
    await world.later(days=15)
    asked = only(await world.writes(world.mia, "", "SLOTS 1"))
    assert world.ben.inbox
    over = only(await world.replies(world.mia, offer, "ACCEPT"))
    assert "A-1" in over.subject and world.office.store.mentorships_of(person(world, "mia").id) == []
    assert asked.subject == "Did you send this? [C-1]"


async def test_the_token_of_a_pair_that_is_over_passes_nothing_on(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    await world.replies(world.mia, world.mia.last, "ACCEPT")
    kit = world.ann.last
    with world.office.unit(world.now):
        ended = Moved(Mentorship, "P-1", MentorshipStage.ENDED)
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (ended,)), world.now)
    before = len(world.mia.inbox)
    for words in ("Are you still there?", "CALL 2026-12-10 18:00 Berlin"):
        told = only(await world.replies(world.ann, kit, words))
        assert "P-1" in told.subject
    assert len(world.mia.inbox) == before


async def test_a_confirmed_talk_reaches_the_partner_and_its_writer_hears_that_it_did(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    await world.replies(world.mia, world.mia.last, "ACCEPT")
    asked = only(await world.writes(world.ann, "Our first call", "How about Thursday at six?"))
    assert "under the subject “Our first call”" in asked.text
    told = only(await world.clicks(world.ann, asked, "YES"))
    assert "has gone where you wanted it to go" in told.text
    assert "How about Thursday at six?" in world.mia.last.text


async def test_a_mail_without_a_message_id_is_found_by_its_content(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    lines = world.mia.write("My slots", "SLOTS 3", world.now).split(b"\r\n")
    raw = b"\r\n".join(line for line in lines if not line.lower().startswith(b"message-id"))
    asked = only(await world.post(world.mia, raw))
    await world.clicks(world.mia, asked, "YES")
    assert person(world, "mia").slots == 3


async def test_another_mail_with_the_same_message_id_is_not_the_one_that_was_confirmed(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    raw = world.mia.write("My slots", "SLOTS 3", world.now)
    asked = only(await world.post(world.mia, raw))
    await world.post(world.mia, raw.replace(b"SLOTS 3", b"SLOTS 9"))
    assert world.taken[-1].disposition is Disposition.HELD
    await world.clicks(world.mia, asked, "YES")
    assert person(world, "mia").slots == 3
