"""FORGET: somebody is told once what it means, says YES, and is gone from books, spool and mailbox; the others hear
that it is over, and whoever comes back is somebody new (section 6)."""

from __future__ import annotations

import msgspec
import pytest

from mailbot.adapters.tables import TABLES
from mailbot.mail.message import Mail
from mailbot.program.bookkeeping import Receipt, Thread
from mailbot.program.decision import Disposition
from mailbot.program.model import ApplicationStage, Membership, Mentorship, MentorshipStage, Person
from mailbot.program.plans.plan import Plan
from mailbot.program.privacy.forgetting import Forgetting, ForgettingStage, Removal
from mailbot.program.traffic.reach import key_of
from mailbot.program.trust.relocation import Relocation, RelocationStage
from tests.conversations.test_addresses import elsewhere
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.test_plan import LIST
from tests.conversations.world import MemoryWorld, World
from tests.conversations.year import letters_of, paired

WORDS = ("capacity planner", "card 4111", "offer from Rome", "shouted")


def person(world: World, key: str) -> Person | None:
    return world.office.store.person_at(world.people[key].address)


def remembered(world: World) -> str:
    """All that the books, the spool and the mailbox hold, in one text."""
    records = [msgspec.json.encode(record) for kind in TABLES for record in world.office.store.all(kind)]
    files = [world.office.spool.get(id) for id in world.office.spool.ids()]
    mails = [raw for folder in world.folders.mails.values() for raw in folder.values()] if in_memory(world) else []
    return b"\n".join([*records, *files, *mails]).decode("utf-8", "replace").casefold()


def in_memory(world: World) -> bool:
    return isinstance(world, MemoryWorld)


def tokens_of(world: World, key: str) -> set[str]:
    found = person(world, key)
    assert found is not None
    return {thread.token for thread in world.office.store.all(Thread) if thread.party in {found.id, *found.addresses}}


async def asked(world: World, key: str, letter: Mail) -> Mail:
    """FORGET with its proofs: the question."""
    question = only(await world.replies(world.people[key], letter, "FORGET"))
    assert "cannot be taken back" in question.text
    return question


async def forgotten(world: World, key: str, letter: Mail) -> Mail:
    """FORGET and YES; answers with the last letter."""
    who, question = world.people[key], await asked(world, key, letter)
    await world.clicks(who, question, "YES")
    await world.later(minutes=1)
    return letters_of(who.inbox, "our last letter to you")[-1]


async def test_a_mentee_is_gone_and_their_mentor_hears_no_more_than_that_it_is_over(world: World) -> None:
    kit, mine = await paired(world)
    await world.replies(world.ann, mine, f"PLAN\n{LIST}")
    await world.replies(world.ann, mine, "AGENDA: The offer from Rome.")
    await world.replies(world.ann, mine, "It fails for card 4111 1111 1111 1111, says the bank.")
    await world.replies(world.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    tokens, id = tokens_of(world, "ann"), person(world, "ann").id
    assert all(word.casefold() in remembered(world) for word in ("Ann Bell", world.ann.address, *WORDS[:1]))

    question = await asked(world, "ann", mine)
    assert "Your work with Mia ends kindly" in question.text and "A-" not in question.text
    assert world.office.store.get(Mentorship, "P-1").stage is MentorshipStage.KICKOFF
    await world.clicks(world.ann, question, "YES")
    await world.later(minutes=1)

    assert letters_of(world.ann.inbox, "our last letter to you") and letters_of(world.ann.inbox, "out of your calendar")
    told = letters_of(world.mia.inbox, "has left the program")[-1]
    assert "forg" not in told.text and "is off" in told.text
    news = letters_of(world.ada.inbox, "asked to be forgotten")[-1]
    assert "P-1" in news.text and "Ann" not in news.text and id in news.text
    assert world.office.store.free_slots(person(world, "mia").id) == 1
    left = remembered(world)
    for trace in ("ann bell", world.ann.address, *tokens, *(word.casefold() for word in WORDS)):
        assert trace not in left, trace
    gone = world.office.store.get(Person, id)
    assert gone.stage is Membership.FORGOTTEN and not gone.addresses and [d.what for d in gone.deeds][-1] == "forgotten"
    pair, plan = world.office.store.get(Mentorship, "P-1"), world.office.store.get(Plan, "P-1.1")
    assert pair.stage is MentorshipStage.ENDED and pair.mentee == id and plan.goals == () and plan.milestones
    assert not list(world.office.store.all(Removal))


async def test_the_mentee_of_a_forgotten_mentor_keeps_the_plan_and_waits_anew(world: World) -> None:
    kit, mine = await paired(world)
    await world.replies(world.ann, mine, f"PLAN\n{LIST}")
    await forgotten(world, "mia", kit)
    assert stage(world, "A-1") is ApplicationStage.WAITLISTED
    assert world.office.store.get(Plan, "P-1.1").goals
    assert "mia mentor" not in remembered(world) and "number 1 of 1" in letters_of(world.ann.inbox, "has left")[-1].text
    world.enrol_mentor("ben", ["testing"], slots=1)
    await world.later(minutes=1)
    await world.replies(world.ben, world.ben.last, "ACCEPT")
    assert world.office.store.get(Mentorship, "P-2").stage is MentorshipStage.KICKOFF


async def test_an_applicant_is_gone_and_comes_back_as_somebody_new(world: World) -> None:
    await applied(world)
    packet, before = world.ada.last, person(world, "ann")
    old = world.ann.last
    await forgotten(world, "ann", old)
    assert stage(world, "A-1") is ApplicationStage.WITHDRAWN and "ann bell" not in remembered(world)
    late = only(await world.replies(world.ada, packet, "APPROVE"))
    assert "withdrawn" in late.text and "Ann" not in late.text
    stranger = only(await world.replies(world.ann, old, "STATUS"))
    assert person(world, "ann") is None and "A-1" not in stranger.text
    await world.later(days=1)
    await applied(world)
    anew = person(world, "ann")
    assert anew is not None and anew.id != before.id and stage(world, "A-2") is ApplicationStage.COMPLETE


async def test_no_keeps_everything_and_so_does_silence(world: World) -> None:
    await applied(world)
    letter = world.ann.last
    kept = only(await world.clicks(world.ann, await asked(world, "ann", letter), "NO"))
    assert "nothing has been erased" in kept.text
    question = await asked(world, "ann", letter)
    await world.later(days=8)
    late = only(await world.replies(world.ann, question, "YES"))
    assert "not open any more" in late.text
    stages = [world.office.store.get(Forgetting, f"F-{number}").stage for number in (1, 2)]
    assert stages == [ForgettingStage.KEPT, ForgettingStage.EXPIRED]
    assert person(world, "ann") is not None


async def test_a_second_forget_is_told_of_the_question_that_waits_and_gives_no_more_time(world: World) -> None:
    await applied(world)
    letter = world.ann.last
    first = await asked(world, "ann", letter)
    again = await asked(world, "ann", letter)
    assert "so did one on" in again.text and first.text.splitlines()[-4] == again.text.splitlines()[-4]
    assert world.office.store.get(Forgetting, "F-2") is None
    await world.replies(world.ann, again, "NO")
    assert "not open any more" in only(await world.replies(world.ann, first, "YES")).text
    assert person(world, "ann") is not None


async def test_nobody_is_forgotten_on_anothers_word(world: World) -> None:
    await applied(world)
    letter = world.ann.last
    await world.post(world.sam, world.sam.reply(letter, "FORGET", world.now))
    assert world.taken[-1].disposition is Disposition.HELD
    await world.clicks(world.ann, world.ann.last, "NO")
    claimed = only(await world.writes(world.ann, "", "FORGET"))
    assert "Did you send this?" in claimed.subject
    question = only(await world.clicks(world.ann, claimed, "YES"))
    assert "cannot be taken back" in question.text  # also then it is said what it means
    await world.post(world.sam, world.sam.reply(question, "YES", world.now))
    await world.replies(world.ada, question, "YES")
    assert person(world, "ann") is not None and world.office.store.get(Forgetting, "F-1").stage is ForgettingStage.ASKED


async def test_an_admin_is_forgotten_in_the_config_first(world: World) -> None:
    await applied(world)
    told = only(await world.replies(world.ada, world.ada.last, "FORGET"))
    assert "config" in told.text and "take you out there" in told.text and person(world, "ada") is not None
    assert not list(world.office.store.all(Forgetting))


async def test_the_same_mail_again_is_known_by_the_hash_of_its_id(world: World) -> None:
    await applied(world)
    again = world.ann.reply(world.ann.last, "FORGET", world.now)
    question = only(await world.post(world.ann, again))
    await world.clicks(world.ann, question, "YES")
    await world.later(minutes=1)
    assert all(
        "example.test" not in receipt.id for receipt in world.office.store.all(Receipt) if receipt.party != "M-1"
    )
    heard = len(world.ann.inbox)
    await world.deliver(again)
    assert world.taken[-1].because == "taken in before" and len(world.ann.inbox) == heard
    assert key_of(world.ann.address) not in remembered(world)


@pytest.mark.parametrize("says", [False, True], ids=["unanswered", "answered"])
async def test_an_address_that_was_to_be_theirs_goes_as_well_and_its_late_yes_moves_nobody(
    world: World, says: bool
) -> None:
    _, letter = await paired(world)
    home = elsewhere(world, "ann", "ann@home.example.test")
    await world.replies(world.ann, letter, f"ADDRESS {home.address}")
    question = home.last
    if says:
        await world.clicks(home, question, "YES")
    await forgotten(world, "ann", letter)
    await world.later(minutes=1)
    assert home.address not in remembered(world)
    await world.clicks(home, question, "YES")
    assert world.office.store.person_at(home.address) is None
    moved = world.office.store.get(Relocation, "N-1")
    assert moved is not None and (moved.stage, moved.new) == (RelocationStage.DENIED, "")


async def test_an_admin_who_asks_somebody_forgotten_hears_that_nobody_is_there(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    await forgotten(world, "ann", world.ann.last)
    told = only(await world.replies(world.ada, packet, "ASK Why now?"))
    assert "on its way" not in told.text and "The application is withdrawn" in told.text
