"""WAITLIST holds: nobody is asked before a slot becomes free that was not free when the admin decided (S13, S17)."""

from __future__ import annotations

from mailbot.program.model import Application, ApplicationStage
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World
from tests.conversations.year import letters_of, on


def offers(world: World, id: str) -> int:
    application = world.office.store.get(Application, id)
    assert application is not None
    return len(application.offers)


async def test_an_admins_waitlist_holds_although_a_mentor_is_free(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    done = only(await world.replies(world.ada, world.ada.last, "WAITLIST"))
    assert "next slot that becomes free" in done.text
    await world.later(minutes=11)
    await world.later(days=3)
    assert stage(world, "A-1") is ApplicationStage.WAITLISTED
    assert world.mia.inbox == []
    assert "you are on the waitlist" in world.ann.last.text

    world.enrol_mentor("ben", ["testing"], slots=1)  # a slot that was not there
    await world.later(minutes=1)
    assert stage(world, "A-1") is ApplicationStage.OFFERED
    assert "Would you mentor" in only(world.ben.inbox).subject
    await world.replies(world.ben, world.ben.last, "DECLINE")  # from now on it is like any other
    assert "Would you mentor" in only(world.mia.inbox).subject


async def test_a_slot_that_was_passed_over_counts_again_once_it_has_been_taken(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    await world.replies(world.ada, world.ada.last, "WAITLIST")
    await applied(world, "cem")
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    assert stage(world, "A-2") is ApplicationStage.OFFERED
    await world.replies(world.mia, only(world.mia.inbox), "DECLINE")
    assert stage(world, "A-1") is ApplicationStage.OFFERED


async def test_approve_asks_the_mentor_who_was_passed_over(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    done = only(await world.replies(world.ada, world.ada.last, "WAITLIST"))
    await world.later(days=1)
    only(await world.replies(world.ada, done, "APPROVE"))
    await world.later(minutes=11)
    assert "Would you mentor" in only(world.mia.inbox).subject


async def test_undo_after_waitlist_leaves_nothing_behind(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await applied(world)
    done = only(await world.replies(world.ada, world.ada.last, "WAITLIST"))
    only(await world.replies(world.ada, done, "UNDO"))
    assert stage(world, "A-1") is ApplicationStage.COMPLETE
    only(await world.replies(world.ada, done, "APPROVE"))
    await world.later(minutes=11)
    only(world.mia.inbox)


async def test_a_slot_that_becomes_free_within_the_undo_window_is_offered_after_it(world: World) -> None:
    await applied(world)
    done = only(await world.replies(world.ada, world.ada.last, "APPROVE"))
    assert stage(world, "A-1") is ApplicationStage.WAITLISTED
    world.enrol_mentor("mia", ["testing"], slots=1)
    await world.later(minutes=5)
    assert offers(world, "A-1") == 0
    only(await world.replies(world.ada, done, "UNDO"))
    await world.later(minutes=30)
    assert world.mia.inbox == [] and stage(world, "A-1") is ApplicationStage.COMPLETE
    only(await world.replies(world.ada, done, "WAITLIST"))
    await world.later(minutes=30)
    assert world.mia.inbox == []


async def waits(world: World, *names: str) -> None:
    for name in names:
        await applied(world, name)
        await world.replies(world.ada, world.ada.last, "SCORE 50\nAPPROVE")
    await world.later(minutes=11)


async def test_a_place_becomes_worse_only_with_its_reason(world: World) -> None:
    await waits(world, "ann", "cem")
    assert "You are number 2 of 2" in world.cem.last.text
    await applied(world, "sam")
    await world.replies(world.ada, world.ada.last, "SCORE 90\nAPPROVE")
    await world.later(minutes=5)
    assert not letters_of(world.ann.inbox, "on the waitlist now")  # it may still be undone
    await world.later(minutes=6)
    news = only(letters_of(world.ann.inbox, "on the waitlist now"))
    assert "number 2 of 3 on the waitlist now, after number 1" in news.text
    assert "A stronger application has been approved since" in news.text
    await world.later(days=3)
    assert len(letters_of(world.ann.inbox, "on the waitlist now")) == 1


async def test_who_moves_up_hears_it_and_who_stays_hears_it_once_a_month(world: World) -> None:
    await waits(world, "ann", "cem")
    world.enrol_mentor("mia", ["testing"], slots=1)
    await world.later(hours=1)
    await world.later(minutes=1)
    assert "You have moved up: you are number 1 of 1" in world.cem.last.text
    await world.later(days=10)
    await world.replies(world.mia, world.mia.last, "SLOTS 0\nDECLINE")  # Ann, who was first, is back
    await world.later(minutes=1)
    back = letters_of(world.cem.inbox, "on the waitlist now")[-1]
    assert "number 2 of 2 on the waitlist now" in back.text and "with an earlier claim is back" in back.text
    await on(world, "2027-01-10")
    assert letters_of(world.cem.inbox, "You are number 2 of 2 on the waitlist, as before")


async def test_a_score_that_changes_the_order_is_told_as_such(world: World) -> None:
    await waits(world, "ann", "cem")
    packet = next(mail for mail in world.ada.inbox if "[A-2" in mail.subject)
    await world.replies(world.ada, packet, "SCORE 80")
    await world.later(minutes=1)
    assert "have weighed an application anew" in world.ann.last.text
    assert "moved up" in world.cem.last.text
