"""Answers to commands: what was read, what was done, what comes next, in one letter for one mail; a keyword in the
wrong place, or nearly right, is met with a link that does it (S49)."""

from __future__ import annotations

from mailbot.program.decision import Disposition
from mailbot.program.model import Application, ApplicationStage, Mentorship, MentorshipStage, Person
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World


async def paired(world: World, *mentees: str) -> None:
    """Mia is the mentor of each of these."""
    world.enrol_mentor("mia", ["testing"], slots=len(mentees))
    for mentee in mentees:
        await applied(world, mentee)
        await world.replies(world.ada, world.ada.last, "APPROVE")
        await world.later(minutes=11)
        await world.replies(world.mia, world.mia.last, "ACCEPT")


def pair(world: World, id: str = "P-1") -> Mentorship:
    found = world.office.store.get(Mentorship, id)
    assert found is not None
    return found


def person(world: World, key: str) -> Person:
    found = world.office.store.person_at(world.people[key].address)
    assert found is not None
    return found


async def test_several_commands_in_one_mail_are_answered_in_one_letter(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    listed = only(await world.writes(world.mia, "HELP", ""))
    told = only(await world.replies(world.mia, listed, "SLOTS 3\nTIMEZONE Oslo\nSTATUS"))
    assert (person(world, "mia").slots, person(world, "mia").timezone) == (3, "Europe/Oslo")
    assert told.text.index("1 · SLOTS 3") < told.text.index("2 · TIMEZONE Oslo") < told.text.index("3 · STATUS")
    assert "0 of 3 slots taken" in told.text  # the third line sees what the first one did
    assert told.text.count("Hello") == 1
    again = only(await world.replies(world.mia, told, "SLOTS 1"))  # the letter's own thread goes on
    assert person(world, "mia").slots == 1 and again.subject == told.subject


async def test_what_cannot_be_followed_stands_in_the_same_letter_as_what_was_done(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    listed = only(await world.writes(world.mia, "HELP", ""))
    told = only(await world.replies(world.mia, listed, "SLOTS 3\nTIMEZONE Atlantis"))
    assert person(world, "mia").slots == 3
    assert "1 · SLOTS 3" in told.text and "no time zone called Atlantis" in told.text


async def test_a_decision_and_a_score_are_told_in_one_letter_to_who_decided(world: World) -> None:
    await applied(world)
    told = only(await world.replies(world.ada, world.ada.last, "SCORE 80\nAPPROVE"))
    assert "1 · SCORE 80" in told.text and "2 · APPROVE" in told.text
    application = world.office.store.get(Application, "A-1")
    assert application is not None and application.strength == 80
    await world.later(minutes=11)
    assert stage(world, "A-1") is ApplicationStage.WAITLISTED
    only(await world.clicks(world.ada, world.ada.inbox[0], "APPROVE"))


async def test_answers_of_different_threads_stay_in_their_threads(world: World) -> None:
    """The form has to come back to its own address, so it is a letter of its own."""
    world.enrol_mentor("mia", ["testing"], slots=1)
    told = await world.writes(world.mia, "", "APPLY\nSTATUS")
    assert sorted("[A-1]" in letter.subject for letter in told) == [False, True]
    form = next(letter for letter in told if "[A-1]" in letter.subject)
    assert "Why should you be taken" in form.text


async def test_a_near_miss_comes_back_as_a_link_that_does_it(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    told = only(await world.replies(world.ada, world.ada.last, "APROVE 1"))
    assert "perhaps you mean APPROVE 1" in told.text and stage(world, "A-1") is ApplicationStage.COMPLETE
    only(await world.clicks(world.ada, told, "APPROVE 1"))
    await world.later(minutes=11)
    assert stage(world, "A-1") is ApplicationStage.OFFERED
    told = only(await world.replies(world.mia, only(world.mia.inbox), "Acept."))
    assert "ACCEPT" in told.text and stage(world, "A-1") is ApplicationStage.OFFERED
    await world.clicks(world.mia, told, "ACCEPT")
    assert stage(world, "A-1") is ApplicationStage.MATCHED


async def test_a_keyword_at_the_bare_address_is_said_in_the_only_pair(world: World) -> None:
    await paired(world, "ann")
    world.people["ann"].inbox.clear()
    told = await world.writes(world.ann, "", "PROGRESS: the load model stands.")
    assert world.taken[-1].disposition is Disposition.HELD  # From alone proves nothing, so she is asked first
    await world.replies(world.ann, only(told), "YES")
    assert "the load model stands." in world.mia.last.text
    status = only(await world.writes(world.mia, "STATUS", ""))
    told = await world.replies(world.mia, status, "HELD")
    assert pair(world).kickoff_held is not None and pair(world).stage is MentorshipStage.PLANNING
    assert "fits" not in told[-1].text


async def test_a_keyword_that_is_the_subject_of_a_mail_to_the_bare_address_counts_too(world: World) -> None:
    await paired(world, "ann")
    asked = only(await world.writes(world.ann, "HELD", ""))
    await world.replies(world.ann, asked, "YES")
    assert pair(world).kickoff_held is not None


async def test_with_several_pairs_it_is_asked_which_with_one_link_for_each(world: World) -> None:
    await paired(world, "ann", "cem")
    status = only(await world.writes(world.mia, "STATUS", ""))
    told = only(await world.replies(world.mia, status, "HELD"))
    assert world.taken[-1].disposition is Disposition.HELD
    assert "For you and Ann? [P-1]" in told.text and "For you and Cem? [P-2]" in told.text
    assert pair(world, "P-1").kickoff_held is None and pair(world, "P-2").kickoff_held is None
    links = told.html.split("For you and Cem?")
    await world.post(world.mia, world.mia.follow(told, link_of(links[1], "HELD"), world.now))
    assert pair(world, "P-1").kickoff_held is None and pair(world, "P-2").kickoff_held is not None


def link_of(html: str, words: str) -> str:
    """The first mailto link in a piece of HTML that says these words."""
    from html import unescape
    from re import search

    found = search(rf'<a [^>]*href="(mailto:[^"]+)"[^>]*>{words}<', html)
    assert found is not None, html
    return unescape(found[1])


async def test_talk_at_the_bare_address_is_still_talk(world: World) -> None:
    await paired(world, "ann")
    asked = only(await world.writes(world.ann, "Hello", "Done with the first chapter, what comes next?"))
    await world.replies(world.ann, asked, "YES")
    assert world.mia.last.text.startswith("Done with the first chapter")


async def test_out_of_place_names_what_fits_now(world: World) -> None:
    await applied(world)
    told = only(await world.replies(world.ann, world.ann.last, "APPROVE"))
    assert stage(world, "A-1") is ApplicationStage.COMPLETE
    assert "APPROVE does not fit here" in told.text and "STATUS" in told.text and "REJECT" not in told.text
    told = only(await world.writes(world.sam, "", "ACCEPT"))
    assert "ACCEPT does not fit here" in told.text and "APPLY" in told.text
