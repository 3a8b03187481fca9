"""PURGE: an admin removes the words of an incident, unread, and what happened stays (S56)."""

from __future__ import annotations

from mailbot.program.decision import Disposition
from mailbot.program.model import Application
from mailbot.program.passing_on.reserve import Reserve
from mailbot.program.plans.plan import Plan
from mailbot.program.privacy.forgetting import Removal
from mailbot.program.trust.custody import Custody, CustodyStage
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied
from tests.conversations.test_plan import LIST
from tests.conversations.test_privacy_forget import remembered
from tests.conversations.world import World
from tests.conversations.year import letters_of, paired

CARD = "It fails for card 4111 1111 1111 1111, says the bank."


async def purged(world: World, id: str) -> str:
    """PURGE by Ada, and YES to the question whether it was she; what she is told."""
    asked = only(await world.replies(world.ada, world.ada.last, f"PURGE {id}"))
    assert "Did you send this?" in asked.subject
    told = only(await world.clicks(world.ada, asked, "YES"))
    await world.later(minutes=1)
    assert not list(world.office.store.all(Removal))
    return told.text


async def test_what_a_pair_held_back_and_its_plan_go_unread_and_their_numbers_stay_s56(world: World) -> None:
    _, mine = await paired(world)
    await world.replies(world.ann, mine, f"PLAN\n{LIST}")
    await world.replies(world.ann, mine, CARD)
    assert "4111 1111" in remembered(world) or world.office.spool.ids()
    assert "P-1 is gone" in await purged(world, "P-1")
    reserve, plan = world.office.store.get(Reserve, "P-1"), world.office.store.get(Plan, "P-1.1")
    assert (
        reserve is not None and reserve.withheld == () and not [id for id in world.office.spool.ids() if "held" in id]
    )
    assert "4111 1111" not in remembered(world) and plan is not None and "queueing" in plan.milestones[0].text
    for who in (world.ann, world.mia):
        assert "no reproach" in letters_of(who.inbox, "no reproach")[-1].text
    await purged(world, "p-1.1")
    plan = world.office.store.get(Plan, "P-1.1")
    assert plan is not None and len(plan.milestones) == 4 and {each.text for each in plan.milestones} == {"(removed)"}
    assert plan.milestones[0].due is not None and "queueing" not in remembered(world)


async def test_a_held_mail_and_an_application_lose_their_words_and_keep_their_place(world: World) -> None:
    await applied(world)
    await world.post(world.sam, world.sam.reply(world.ann.last, CARD, world.now))
    assert world.taken[-1].disposition is Disposition.HELD
    await purged(world, "H-1")
    custody = world.office.store.get(Custody, "H-1")
    assert custody is not None and custody.stage is CustodyStage.SETTLED and "4111 1111" not in remembered(world)
    before = world.office.store.get(Application, "A-1")
    await purged(world, "A-1")
    after = world.office.store.get(Application, "A-1")
    assert before is not None and after is not None and after.stage is before.stage
    assert after.answers["discipline"] == before.answers["discipline"] and "(removed)" in after.answers.values()
    gone = only(await world.clicks(world.ada, only(await world.replies(world.ada, world.ada.last, "PURGE Q-9")), "YES"))
    assert "Q-9" in gone.text


async def test_nobody_else_purges_and_nothing_goes_without_a_yes(world: World) -> None:
    _, mine = await paired(world)
    await world.replies(world.ann, mine, CARD)
    refused = only(await world.replies(world.mia, world.mia.last, "PURGE P-1"))
    assert "PURGE" in refused.text
    asked = only(await world.replies(world.ada, world.ada.last, "PURGE P-1"))
    await world.clicks(world.ada, asked, "NO")
    reserve = world.office.store.get(Reserve, "P-1")
    assert reserve is not None and reserve.withheld
