"""What an admin decides can be taken back for ten minutes, wherever it was said; nobody outside hears of it before."""

from __future__ import annotations

from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.model import Application, ApplicationStage, MentorshipStage
from tests.conversations.test_digest import asks_to_graduate, digests
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.test_several_slots import asked, drafted
from tests.conversations.test_volunteers import offers
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, on, only, pair_of


def inboxes(world: World, *names: str) -> list[int]:
    return [len(world.people[name].inbox) for name in names]


async def test_a_pair_that_was_to_be_closed_goes_on_and_neither_of_the_two_hears_of_it(world: World) -> None:
    await meet(world)
    heard = inboxes(world, "ann", "mia")
    closed = only(await world.replies(world.ada, world.ada.last, "CLOSE P-1 They have both left."))
    twice = only(await world.replies(world.ada, closed, "CLOSE P-1"))
    assert "You said CLOSE" in twice.text and "changed nothing" in twice.text
    other = only(await world.replies(world.abe, world.abe.last, "REMATCH P-1"))
    assert "Ada Admin said CLOSE" in other.text and "changed nothing" in other.text
    not_his = only(await world.replies(world.abe, other, "UNDO"))
    assert "no decision of yours" in not_his.text

    undone = only(await world.clicks(world.ada, closed, "UNDO"))
    assert "Ann Bell and Mia Mentor (P-1): CLOSE" in undone.text
    assert "Ada Admin has taken this back" in world.abe.last.text
    await world.later(minutes=30)
    assert pair_of(world).stage is MentorshipStage.PLANNING and inboxes(world, "ann", "mia") == heard
    late = only(await world.replies(world.ada, closed, "UNDO"))
    assert "nothing here that your UNDO could take back" in late.text


async def test_a_confirmed_graduation_waits_for_an_admin_again(world: World) -> None:
    await meet(world)
    asks_to_graduate(world)
    confirmed = only(await world.replies(world.ada, world.ada.last, "CONFIRM P-1"))
    await world.later(minutes=9)
    await world.clicks(world.ada, confirmed, "UNDO")
    await world.later(minutes=9)
    pair = pair_of(world)
    assert pair.stage is MentorshipStage.ACTIVE and pair.graduation is not None
    await world.replies(world.abe, world.abe.last, "CONFIRM P-1")
    await world.later(minutes=11)
    assert pair_of(world).stage is MentorshipStage.GRADUATED
    over = only(await world.replies(world.abe, world.abe.last, "UNDO"))
    assert "UNDO has changed nothing" in over.text


async def test_one_undo_takes_back_every_line_of_a_digest(world: World) -> None:
    await meet(world)
    asks_to_graduate(world)
    await offers(world, "ben")
    await applied(world, "cem")
    await on(world, "2026-12-14", 14)
    heard = inboxes(world, "ann", "mia", "ben", "cem")
    answered = only(await world.replies(world.ada, only(digests(world.ada.inbox)), "1 no\n2 yes\n3 yes"))
    assert "3 · Ann Bell: graduates" in answered.text
    undone = only(await world.clicks(world.ada, answered, "UNDO"))
    for line in ("Cem Kaya (A-2): rejected", "Cem Kaya (V-1): approved", "Ann Bell and Mia Mentor (P-1): CONFIRM"):
        assert line in undone.text
    assert letters_of(world.abe.inbox, "Ada Admin has taken this back")
    await world.later(minutes=30)
    assert inboxes(world, "ann", "mia", "ben", "cem") == heard
    assert stage(world, "A-2") is ApplicationStage.COMPLETE and pair_of(world).stage is MentorshipStage.ACTIVE
    offer = world.office.store.get(Volunteering, "V-1")
    assert offer is not None and offer.stage is VolunteerStage.COMPLETE


async def test_a_draft_that_was_answered_stands_as_it_was(world: World) -> None:
    draft = await drafted(world)
    answered = only(await world.replies(world.ada, draft, "1 yes\n2 no\n3 yes"))
    undone = only(await world.clicks(world.ada, answered, "UNDO"))
    assert "Ann Bell (A-1): asking a mentor" in undone.text and "Cem Kaya (A-2): waiting on" in undone.text
    assert "Ada Admin has taken this back" in world.abe.last.text
    await world.later(minutes=30)
    assert asked(world, "mia") == asked(world, "ben") == 0
    assert all(stage(world, f"A-{number}") is ApplicationStage.WAITLISTED for number in (1, 2, 3))
    await world.replies(world.abe, letters_of(world.abe.inbox, "Shall we ask these mentors?")[-1], "YES")
    await world.later(minutes=11)
    assert (asked(world, "mia"), asked(world, "ben")) == (1, 2)
    first = world.office.store.get(Application, "A-1")
    assert first is not None and [deed.by for deed in first.deeds if deed.what.startswith("draft")][-1]


async def test_who_was_on_the_waitlist_is_there_again_with_the_date_of_before(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    await world.replies(world.ada, packet, "APPROVE")
    await world.later(days=2)
    before = world.office.store.get(Application, "A-1")
    heard = len(world.ann.inbox)
    await world.replies(world.ada, packet, "REJECT")
    assert "on the waitlist" in only(await world.writes(world.ann, "STATUS", "")).text  # nothing is decided yet
    undone = only(await world.replies(world.ada, packet, "UNDO"))
    assert "wait for a slot as before" in undone.text
    again = only(await world.replies(world.ada, packet, "APPROVE"))
    assert "You approved Ann Bell on Monday 23 November" in again.text  # nobody is free: they wait as they did
    after = world.office.store.get(Application, "A-1")
    assert before is not None and after is not None
    assert (after.stage, after.decided) == (ApplicationStage.WAITLISTED, before.decided)
    await world.later(minutes=30)
    assert len(world.ann.inbox) == heard + 1


async def test_who_withdraws_before_the_offer_has_gone_is_offered_to_nobody(world: World) -> None:
    draft = await drafted(world)
    await world.replies(world.ada, draft, "1 yes")
    await world.replies(world.ann, world.ann.last, "WITHDRAW")
    await world.later(minutes=11)
    assert asked(world, "mia") == 0 and not letters_of(world.mia.inbox, "A-1")
