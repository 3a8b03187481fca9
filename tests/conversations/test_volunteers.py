"""Somebody offers to be a mentor, by mail alone, and the admins say yes or no by mail as well (S19, S20, S50)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.mail.message import Mail
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Change, Noted
from mailbot.program.model import Application, ApplicationStage, Membership, Person
from tests.conversations.test_from_application_to_kickoff import PART, only
from tests.conversations.world import World

V = VolunteerStage

ANSWERS = {
    "Your full name": "Cem Kaya",
    "Disciplines you mentor in": "capacity planning and load testing",
    "Life-cycle stages you know well": "test, operations",
    "Your years in the field": "14 years",
    "Languages you mentor in": "English and Turkish",
    "City whose clock": "Istanbul, Türkiye",
    "Mentees at a time": "1",
    "Shall the roster name you?": "yes, gladly",
    "A line about yourself": "Queues, and how to get out of them.",
    "Do you agree": "I agree",
}


def standing(world: World, id: str = "V-1") -> Volunteering:
    found = world.office.store.get(Volunteering, id)
    assert found is not None
    return found


def person(world: World, name: str) -> Person:
    found = world.office.store.person_at(world.people[name].address)
    assert found is not None
    return found


def change(world: World, *changes: Change) -> None:
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", changes), world.now)


def called(letters: list[Mail], words: str) -> list[Mail]:
    """The letters that say so; a thread keeps its subject, so that alone tells little."""
    return [letter for letter in letters if words in " ".join(f"{letter.subject} {letter.text}".split())]


async def offers(world: World, name: str = "cem", **changes: str) -> Mail:
    """A whole offer; answers with the acknowledgement."""
    who = world.people[name]
    form = only(await world.writes(who, "VOLUNTEER", ""))
    return only(await world.fills(who, form, {**ANSWERS, **changes}))


async def test_cem_becomes_a_mentor_and_whoever_waits_is_offered_at_once_s19_s20(world: World) -> None:
    application = only(await world.writes(world.ann, "APPLY", ""))
    rest = {"Links to": "none", "LinkedIn CV": "https://www.linkedin.com/in/ann-bell"}
    await world.fills(world.ann, application, {**PART, **rest})
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    waiting = world.office.store.get(Application, "A-1")
    assert waiting is not None and waiting.stage is ApplicationStage.WAITLISTED

    form = only(await world.writes(world.cem, "VOLUNTEER", ""))
    assert form.subject.endswith("[V-1]") and "What mentors agree to" in form.text
    assert "[1] Your full name" in form.text and "requirements, design, architecture" in form.text
    received = only(await world.fills(world.cem, form, ANSWERS))
    assert "everything is here" in received.text and standing(world).stage is V.COMPLETE
    assert person(world, "cem").stage is Membership.CANDIDATE and not person(world, "cem").roles

    packet = world.ada.last
    assert packet.subject == "Cem Kaya would like to be a mentor [V-1]" == world.abe.last.subject
    assert "capacity planning and load testing" in packet.text and "I agree" not in packet.text
    assert world.cem.address not in packet.text

    done = only(await world.clicks(world.ada, packet, "APPROVE"))
    assert "Cem Kaya becomes a mentor" in done.text and "10 minutes" in done.text
    assert "Ada Admin has said yes" in world.abe.last.text
    assert not person(world, "cem").roles and world.cem.last is received  # UNDO is still possible

    await world.later(minutes=11)
    cem = person(world, "cem")
    assert (cem.name, cem.roles, cem.stage) == ("Cem Kaya", ("mentor",), Membership.MEMBER)
    assert (cem.disciplines, cem.stages, cem.years) == (("capacity", "testing"), ("test", "operate"), 14)
    assert (cem.languages, cem.timezone, cem.slots) == (("English", "Turkish"), "Asia/Istanbul", 1)
    assert cem.agreed == world.office.handbook.rules_version != ""
    assert cem.listed and cem.about == "Queues, and how to get out of them."
    welcome = called(world.cem.inbox, "you are a mentor from today on")[0]
    assert "What your mentee does" in welcome.text and "1 slot" in welcome.text
    await world.later(minutes=1)
    assert "load testing" in called(world.cem.inbox, "Would you mentor")[0].text
    assert [deed.what for deed in standing(world).deeds] == ["complete", "approved", "enrolled"]


async def test_all_that_is_missing_is_named_in_one_mail_and_nothing_given_before_is_lost(world: World) -> None:
    form = only(await world.writes(world.cem, "I would like to mentor", "Hello, I have done this for long."))
    part = {"Your full name": "Cem Kaya", "Disciplines": "cooking", "Your years": "a few", "City whose": "Atlantis"}
    asked = only(await world.fills(world.cem, form, part))
    for words in (
        '"cooking" is none of',
        '"a few" is not a number',
        '"Atlantis" is no city',
        "Life-cycle",
        "Do you agree",
    ):
        assert words in asked.text
    assert "Your full name" not in asked.text.partition("-- \n")[0] and world.ada.inbox == []

    rest = (
        "Disciplines you mentor in: performance modelling\nLife-cycle stages you know well: all\n"
        "Your years in the field: 9\nCity whose clock you go by: Europe/Istanbul\nMentees at a time: 2\n"
        "Shall the roster name you?: no\nDo you agree to what mentors agree to?: yes"
    )
    await world.replies(world.cem, asked, rest)
    after = standing(world)
    assert after.stage is V.COMPLETE and after.answers["name"] == "Cem Kaya" and after.answers["slots"] == "2"


async def test_the_form_by_itself_in_one_mail_is_an_offer_too(world: World) -> None:
    text = "\n\n".join(f"[{number}] {label}\n{said}" for number, (label, said) in enumerate(ANSWERS.items(), 1))
    for short, label in {
        "City whose clock": "City whose clock you go by",
        "A line about yourself": "A line about yourself for the roster",
        "Do you agree": "Do you agree to what mentors agree to?",
    }.items():
        text = text.replace(f"] {short}\n", f"] {label}\n")
    received = only(await world.writes(world.cem, "Volunteer", text))
    assert standing(world).stage is V.COMPLETE and received.subject.endswith("[V-1]")


@pytest.mark.parametrize(
    "subject", ["Volunteer", "Becoming a mentor", "Ich würde gern", "Mentor werden", "Devenir mentor"]
)
async def test_a_subject_that_says_so_brings_the_form(world: World, subject: str) -> None:
    letter = only(await world.writes(world.sam, subject, "Hello, I have twelve years behind me and some time to give."))
    is_form = letter.subject.startswith("You as a mentor")
    assert is_form is (subject != "Ich würde gern")  # that one says nothing of mentoring: a question to the admins


async def test_a_question_about_mentoring_is_no_offer(world: World) -> None:
    letter = only(await world.writes(world.sam, "Volunteer as a mentor?", "How much time does it take?"))
    assert "[Q-1]" in letter.subject
    other = only(await world.writes(world.ann, "Mentorship for students", "Do you take students, and how long is it?"))
    assert "[Q-2]" in other.subject


async def test_reject_passes_the_reason_on_after_the_undo_window(world: World) -> None:
    await offers(world)
    await world.replies(world.ada, world.ada.last, "REJECT: We have many mentors for capacity just now.")
    assert standing(world).stage is V.REJECTED and not called(world.cem.inbox, "Thank you for offering your time")
    await world.later(minutes=11)
    kind = called(world.cem.inbox, "Thank you for offering your time")[0]
    assert "many mentors for capacity" in kind.text and "23 May 2027" in kind.text
    again = only(await world.replies(world.cem, kind, "Your years in the field: 15"))
    assert "send VOLUNTEER" in again.text
    anew = only(await world.writes(world.cem, "VOLUNTEER", ""))
    assert anew.subject.endswith("[V-2]")


async def test_undo_takes_a_yes_and_a_no_back_while_nothing_has_happened(world: World) -> None:
    await offers(world)
    packet = world.ada.last
    done = only(await world.replies(world.ada, packet, "APPROVE"))
    theirs = only(await world.replies(world.abe, world.abe.inbox[0], "UNDO"))
    assert "nothing here that your UNDO" in theirs.text and standing(world).stage is V.APPROVED
    back = only(await world.clicks(world.ada, done, "UNDO"))
    assert "taken back" in back.text and "UNDO (approved)" in world.abe.last.text
    await world.replies(world.ada, packet, "REJECT")
    await world.replies(world.ada, packet, "UNDO")
    await world.later(minutes=30)
    assert standing(world).stage is V.COMPLETE and not person(world, "cem").roles
    assert not called(world.cem.inbox, "Thank you for offering your time") and not called(
        world.cem.inbox, "you are a mentor from today"
    )
    await world.replies(world.abe, world.abe.inbox[0], "APPROVE")
    await world.later(minutes=11)
    assert person(world, "cem").roles == ("mentor",)
    late = only(await world.replies(world.abe, world.abe.inbox[0], "UNDO"))
    assert "nothing here that your UNDO" in late.text


async def test_status_tells_where_an_offer_stands_and_nothing_that_can_still_be_taken_back(world: World) -> None:
    acknowledged = await offers(world)
    assert "within 14 days" in acknowledged.text
    card = only(await world.writes(world.cem, "STATUS", ""))
    assert "Your offer to mentor V-1 of Monday 23 November 2026: complete and with the admins" in card.text
    assert "a decision usually takes 14 days; nothing to do for you" in card.text and "WITHDRAW" in card.text
    packet = world.ada.last
    await world.replies(world.ada, packet, "ASK Have you mentored before?")
    assert "asked you something; your turn" in only(await world.writes(world.cem, "STATUS", "")).text
    await world.replies(world.cem, called(world.cem.inbox, "mentored before")[-1], "Yes, twice.")
    await world.replies(world.ada, packet, "REJECT")
    assert "with the admins" in only(await world.writes(world.cem, "STATUS", "")).text
    await world.later(minutes=11)
    assert "V-1" not in only(await world.writes(world.cem, "STATUS", "")).text


async def test_the_only_admin_who_volunteers_hears_that_nobody_can_decide_and_how_to_mend_it(world: World) -> None:
    handbook = world.office.handbook
    world.office.handbook = replace(handbook, admins=handbook.admins[:1])
    acknowledged = await offers(world, "ada")
    assert "you are the only admin" in acknowledged.text and "config.toml" in acknowledged.text
    assert "you are the only admin" in only(await world.writes(world.ada, "STATUS", "")).text
    await world.later(days=15)
    assert called(world.ada.inbox, "nobody can decide on it") and not called(world.ada.inbox, "We have reminded")

    world.office.handbook = handbook  # a second admin is named, and reads it
    desk = only(await world.writes(world.abe, "LIST pending", ""))
    shown = only(await world.replies(world.abe, desk, "SHOW V-1"))
    assert "Cem Kaya" in shown.text and "Queues, and how to get out of them." in shown.text
    await world.clicks(world.abe, shown, "APPROVE")
    await world.later(minutes=11)
    assert "mentor" in person(world, "ada").roles
    own = only(await world.replies(world.ada, world.ada.last, "SHOW V-1"))
    assert "Queues" not in own.text


async def test_the_first_decision_counts_and_repetitions_are_told_so(world: World) -> None:
    await offers(world)
    packet, abes = world.ada.last, world.abe.last
    await world.replies(world.ada, packet, "APPROVE")
    late = only(await world.replies(world.abe, abes, "REJECT"))
    assert "Ada Admin said yes to Cem Kaya" in late.text
    twice = only(await world.replies(world.ada, packet, "APPROVE"))
    assert "You said yes to Cem Kaya" in twice.text
    await world.later(minutes=11)
    for words in ("APPROVE", "REJECT No.", "ASK Why?"):
        assert "first decision counts" in " ".join(only(await world.replies(world.abe, abes, words)).text.split())
    assert standing(world).stage is V.ENROLLED


async def test_ask_and_its_answer_stay_in_one_thread(world: World) -> None:
    await offers(world)
    packet = world.ada.last
    nothing = only(await world.replies(world.ada, packet, "ASK"))
    assert "ASK needs a text" in nothing.text
    asked = only(await world.replies(world.ada, packet, "ASK Have you mentored before?"))
    assert "without your name" in asked.text and "ASK Have you mentored" in world.abe.last.text
    question = world.cem.last
    assert "Have you mentored before?" in question.text and "Ada" not in question.text
    await world.later(days=8)
    assert called(world.cem.inbox, "asked you something about your offer") and not called(world.ada.inbox, "no answer")
    heard = only(await world.replies(world.cem, question, "Yes, three people in my last team."))
    assert "the admins have your answer" in heard.text
    assert "three people in my last team" in world.ada.last.text
    assert world.ada.last.subject == world.abe.last.subject == f"Re: {packet.subject}"
    after = only(await world.replies(world.cem, heard, "And one more thing: how do I learn who it is?"))
    assert "[Q-1]" in after.subject  # nothing was asked: a question of their own


async def test_a_question_is_brought_to_mind_twice_until_its_asker_hears_or_the_offer_is_changed_or_withdrawn(
    world: World,
) -> None:
    received = await offers(world)
    packet = world.ada.last
    reminded, unheard = "asked you something about your offer", "has not answered your question"

    def got() -> tuple[int, int, int]:
        told = [len(called(world.people[admin].inbox, unheard)) for admin in ("ada", "abe")]
        return len(called(world.cem.inbox, reminded)), told[0], told[1]

    await world.replies(world.ada, packet, "ASK Have you mentored before?")
    await world.later(days=8)
    assert got() == (1, 0, 0)
    await world.later(days=8)
    assert got() == (2, 1, 0)  # Abe has not asked
    assert "makes Cem a mentor" in called(world.ada.inbox, unheard)[0].text
    await world.later(days=30)
    assert got() == (2, 1, 0)

    await world.replies(world.ada, packet, "ASK And how many at a time?")
    await world.later(hours=1)
    await world.replies(world.cem, received, "Mentees at a time: 3")
    await world.later(days=20)
    assert got() == (2, 1, 0)
    await world.replies(world.ada, packet, "ASK Three?")
    await world.later(hours=1)
    await world.replies(world.cem, received, "WITHDRAW")
    await world.later(days=20)
    assert got() == (2, 1, 0)


async def test_words_among_the_admins_never_reach_the_volunteer(world: World) -> None:
    await offers(world)
    before = len(world.cem.inbox)
    assert (
        await world.replies(world.ada, world.ada.last, "I heard a talk of his; reject is not what I would say.") == []
    )
    assert "heard a talk of his" in world.abe.last.text and len(world.cem.inbox) == before
    sentence = only(await world.replies(world.ada, world.ada.inbox[0], "Reject is too harsh for somebody like him."))
    assert "Write REJECT:" in sentence.text and standing(world).stage is V.COMPLETE


async def test_nobody_approves_themselves(world: World) -> None:
    form = only(await world.writes(world.abe, "VOLUNTEER", ""))
    received = only(await world.fills(world.abe, form, {**ANSWERS, "Your full name": "Abe Abbot"}))
    assert not called(world.abe.inbox, "offers to be a mentor") and called(world.ada.inbox, "would like to be")
    refused = only(await world.replies(world.abe, received, "APPROVE"))
    assert "does not fit here" in refused.text and standing(world).stage is V.COMPLETE
    change(world, Noted(Volunteering, "V-1", {"volunteer": person(world, "ada").id}))
    own = only(await world.replies(world.ada, world.ada.inbox[0], "APPROVE"))
    assert "another admin has to decide" in own.text and standing(world).stage is V.COMPLETE


async def test_keywords_of_applications_mean_nothing_here_and_the_list_says_what_does(world: World) -> None:
    await offers(world)
    for words in ("SCORE 80", "WAITLIST", "ACCEPT"):
        letter = only(await world.replies(world.ada, world.ada.inbox[0], words))
        assert "does not fit here" in letter.text and "APPROVE" in letter.text
    listed = only(await world.replies(world.ada, world.ada.inbox[0], "HELP"))
    assert "makes them a mentor" in listed.text and "UNDO" not in listed.text and "number or name" not in listed.text
    assert standing(world).stage is V.COMPLETE


async def test_whoever_is_no_admin_any_more_decides_nothing(world: World) -> None:
    from dataclasses import replace

    await offers(world)
    packet = world.abe.last
    handbook = world.office.handbook
    world.office.handbook = replace(handbook, admins=handbook.admins[:1])
    refused = only(await world.replies(world.abe, packet, "APPROVE"))
    assert standing(world).stage is V.COMPLETE and "Cem" not in refused.text.partition("-- \n")[0]


async def test_the_admins_are_reminded_twice_and_then_the_volunteer_hears(world: World) -> None:
    await offers(world)
    await world.later(days=7, hours=1)
    assert len(called(world.ada.inbox, "and has been waiting since")) == 1 and called(world.ada.inbox, "take a look")
    assert not called(world.cem.inbox, "not their interest")
    await world.later(days=7)
    assert len(called(world.ada.inbox, "and has been waiting since")) == 2
    told = called(world.cem.inbox, "not their interest")[0]
    assert "We have reminded them" in told.text
    digest = called(world.ada.inbox, "What waits for the admins")
    assert digest and "Cem Kaya would like to be a mentor (V-1)" in digest[-1].text
    await world.later(days=60)
    assert len(called(world.ada.inbox, "and has been waiting since")) == 2


async def test_an_unfinished_form_is_reminded_closed_and_opened_again(world: World) -> None:
    form = only(await world.writes(world.cem, "VOLUNTEER", ""))
    await world.fills(world.cem, form, {key: said for key, said in ANSWERS.items() if "agree" not in key})
    await world.later(days=7, hours=1)
    reminder = world.cem.last
    assert "still missing" in reminder.text and "Do you agree to what mentors agree to?" in reminder.text
    await world.later(days=60)
    closed = world.cem.last
    assert "We have closed your offer" in closed.text and standing(world).stage is V.EXPIRED
    await world.replies(world.cem, closed, "I agree")
    assert standing(world).stage is V.EXPIRED or standing(world).stage is V.COMPLETE
    await world.replies(world.cem, closed, "Do you agree to what mentors agree to?: I agree")
    assert standing(world).stage is V.COMPLETE


async def test_an_offer_can_be_changed_and_withdrawn_while_it_waits(world: World) -> None:
    received = await offers(world)
    changed = only(await world.replies(world.cem, received, "Mentees at a time: 3"))
    assert "Mentees at a time" in changed.text and "Mentees at a time: 3" in world.ada.last.text
    unread = only(await world.replies(world.cem, received, "Your years in the field: many"))
    assert '"many" is not a number' in unread.text and standing(world).answers["years"] == "14 years"
    back = only(await world.clicks(world.cem, received, "WITHDRAW"))
    assert "that is fine" in back.text and "WITHDRAW" in world.abe.last.text
    assert standing(world).stage is V.WITHDRAWN
    twice = only(await world.replies(world.cem, received, "WITHDRAW"))
    assert "It is withdrawn" in twice.text
    nothing = only(await world.replies(world.ada, world.ada.inbox[0], "APPROVE"))
    assert "nothing to decide" in nothing.text and standing(world).stage is V.WITHDRAWN


async def test_from_alone_changes_nothing_that_the_admins_have_before_them(world: World) -> None:
    await offers(world)
    before, admins = standing(world), len(world.ada.inbox)
    labels = [field.label for field in world.office.handbook.volunteer_form.fields]
    text = "\n".join(f"{label}: 3" for label in labels)
    stands = only(await world.writes(world.cem, "Volunteer", text))
    assert "complete and with the admins" in stands.text and standing(world) == before
    await world.replies(world.ada, world.ada.inbox[0], "ASK Have you mentored before?")
    await world.writes(world.cem, "Volunteer", "Yes, and I was paid for it.")
    assert len(world.ada.inbox) == admins + 1 and "paid for it" not in world.ada.last.text


async def test_withdraw_within_the_undo_window_comes_before_the_yes(world: World) -> None:
    received = await offers(world)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.replies(world.cem, received, "WITHDRAW")
    await world.later(minutes=30)
    assert not person(world, "cem").roles and standing(world).stage is V.WITHDRAWN


async def test_asking_again_tells_where_the_offer_stands(world: World) -> None:
    form = only(await world.writes(world.cem, "VOLUNTEER", ""))
    await world.fills(world.cem, form, {"Your full name": "Cem Kaya"})
    missing = only(await world.replies(world.cem, form, "VOLUNTEER"))
    assert "This is what is missing" in missing.text
    await world.fills(world.cem, form, ANSWERS)
    stands = only(await world.replies(world.cem, form, "VOLUNTEER"))
    assert "complete and with the admins" in stands.text and world.office.store.last_number("V") == 1


async def test_a_mentor_who_volunteers_gets_the_profile_and_a_mentee_the_form_s65(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=2)
    profile = only(await world.writes(world.mia, "VOLUNTEER", ""))
    assert "You are a mentor already" in profile.text and "Mia Mentor" in profile.text
    text = "\n\n".join(f"{label}: {said}" for label, said in ANSWERS.items())
    again = only(await world.writes(world.mia, "Volunteer", text))
    assert "You are a mentor already" in again.text and world.office.store.get(Volunteering, "V-1") is None
    world.enrol_mentor("ben", [], slots=0)
    change(world, Noted(Person, person(world, "ben").id, {"roles": ("mentee",)}))
    await offers(world, "ben", **{"Your full name": "Ben Brook"})
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    assert person(world, "ben").roles == ("mentee", "mentor") and person(world, "ben").slots == 1
