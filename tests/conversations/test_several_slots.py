"""Several slots free at once come to the admins as a draft; one goes to the first whom it fits, at once (S14, S17)."""

from __future__ import annotations

from mailbot.mail.message import Mail
from mailbot.program.model import Application, ApplicationStage
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World
from tests.conversations.year import letters_of, on, only

OFFERED, WAITLISTED = ApplicationStage.OFFERED, ApplicationStage.WAITLISTED


async def waiting(world: World, *names: str) -> None:
    """These are approved and wait, the first the strongest."""
    for name in names:
        await applied(world, name)
    for number, _ in enumerate(names, 1):
        packet = next(mail for mail in world.ada.inbox if f"[A-{number}" in mail.subject)
        await world.replies(world.ada, packet, f"SCORE {90 - 10 * number}\nAPPROVE")
    await world.later(minutes=11)


async def drafted(world: World) -> Mail:
    """Ann, Cem and Sam wait; Mia has a slot and Ben has two."""
    await waiting(world, "ann", "cem", "sam")
    world.enrol_mentor("mia", ["testing"], slots=1, years=20)
    world.enrol_mentor("ben", ["testing"], slots=2)
    await world.later(minutes=1)
    return letters_of(world.ada.inbox, "Shall we ask these mentors?")[-1]


def asked(world: World, name: str) -> int:
    return len(letters_of(world.people[name].inbox, "Would you mentor"))


async def test_one_yes_asks_them_all(world: World) -> None:
    draft = await drafted(world)
    assert draft.subject == "Who shall be asked? 3 free slots, 3 people wait"
    assert "1. Ann Bell (A-1, " in draft.text and "→ Mia Mentor: same discipline" in draft.text
    assert asked(world, "mia") == asked(world, "ben") == 0 and stage(world, "A-1") is WAITLISTED
    assert len(letters_of(world.abe.inbox, "Shall we ask these mentors?")) == 1
    done = only(await world.clicks(world.ada, draft, "YES"))
    assert "1 · Ann Bell: Mia Mentor is asked" in done.text and "3 · Sam Stranger: Ben Brook is asked" in done.text
    assert "Ada Admin has answered" in world.abe.last.text
    assert asked(world, "mia") == asked(world, "ben") == 0  # while it can be taken back
    await world.later(minutes=11)
    assert (asked(world, "mia"), asked(world, "ben")) == (1, 2)
    late = only(await world.replies(world.abe, letters_of(world.abe.inbox, "Shall we ask")[-1], "2 no"))
    assert "2 · Cem Kaya: decided before, nothing changed (approved; a mentor is being asked)" in late.text
    assert stage(world, "A-2") is OFFERED


async def test_line_by_line_with_another_mentor_and_a_no(world: World) -> None:
    draft = await drafted(world)
    done = only(await world.replies(world.ada, draft, "1 Ben\n2) no\n3. yes!\n4 yes\n2 maybe"))
    assert "1 · Ann Bell: Ben Brook is asked" in done.text
    assert "4 yes" in done.text and "2 maybe" in done.text and "Not understood" in done.text
    assert "3 · Sam Stranger: Ben Brook is asked" in done.text
    assert stage(world, "A-2") is WAITLISTED
    second = only(await world.replies(world.abe, letters_of(world.abe.inbox, "Shall we ask")[-1], "2 no, 1 yes"))
    assert "2 · Cem Kaya: waits on" in second.text and "1 · Ann Bell: decided before" in second.text
    await world.later(days=8)
    assert stage(world, "A-2") is WAITLISTED and asked(world, "mia") == 0  # Mia's slot was passed over for Cem


async def test_the_link_opens_all_lines(world: World) -> None:
    draft = await drafted(world)
    done = only(await world.clicks(world.ada, draft, "1 yes, 2 yes, 3 yes"))
    assert done.text.count("is asked") == 3


async def test_a_mentor_whose_slots_are_all_taken_by_other_lines_is_not_asked_twice(world: World) -> None:
    draft = await drafted(world)
    done = only(await world.replies(world.ada, draft, "1 Mia\n2 Mia\n3 Max"))
    assert "2 · Cem Kaya: nothing changed: Mia Mentor has no free slot any more" in done.text
    assert "3 · Sam Stranger: nothing changed: no mentor is called Max" in done.text
    await world.later(minutes=11)
    assert asked(world, "mia") == 1 and asked(world, "ben") == 0
    await world.replies(world.ada, draft, "2 ben\n3 ben")
    await world.later(minutes=11)
    assert asked(world, "ben") == 2


async def test_without_an_answer_the_best_are_asked_after_a_week(world: World) -> None:
    await drafted(world)
    await on(world, "2026-11-30", 8)
    assert asked(world, "mia") == asked(world, "ben") == 0
    await on(world, "2026-11-30", 12)
    assert (asked(world, "mia"), asked(world, "ben")) == (1, 2)
    assert len(letters_of(world.ada.inbox, "Shall we ask these mentors?")) == 1


async def test_a_single_slot_goes_at_once_and_one_person_waiting_needs_no_draft(world: World) -> None:
    await waiting(world, "ann", "cem")
    world.enrol_mentor("mia", ["testing"], slots=1)
    await world.later(minutes=1)
    assert stage(world, "A-1") is OFFERED and stage(world, "A-2") is WAITLISTED
    world.enrol_mentor("ben", ["testing"], slots=5)
    await world.later(minutes=1)
    assert stage(world, "A-2") is OFFERED
    assert not letters_of(world.ada.inbox, "Shall we ask these mentors?")


async def test_slots_raised_by_two_are_a_draft_and_a_slot_taken_meanwhile_is_told(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=0)
    await waiting(world, "ann", "cem")
    await world.replies(world.ada, world.ada.last, "SLOTS mia 2")
    draft = letters_of(world.ada.inbox, "Shall we ask these mentors?")[-1]
    await world.replies(world.ada, world.ada.last, "SLOTS mia 1")
    done = only(await world.replies(world.ada, draft, "YES"))
    assert done.text.count("Mia Mentor is asked") == 1 and "Mia Mentor has no free slot any more" in done.text


async def test_a_second_draft_counts_only_what_the_first_does_not_ask_about(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=0)
    await waiting(world, "ann", "cem", "sam", "ben")
    for slots in ("2", "4"):
        await world.replies(world.ada, world.ada.last, f"SLOTS mia {slots}")
    first, second = (mail.subject for mail in letters_of(world.ada.inbox, "Shall we ask these mentors?"))
    assert first.endswith("2 free slots, 4 people wait") and second.endswith("2 free slots, 2 people wait")


async def test_an_admin_who_waits_reads_no_draft_about_themselves(world: World) -> None:
    await applied(world, "ada")
    await applied(world, "ann")
    for number in (1, 2):
        packet = next(mail for mail in world.abe.inbox if f"[A-{number}" in mail.subject)
        await world.replies(world.abe, packet, "APPROVE")
    await world.later(minutes=11)
    world.enrol_mentor("mia", ["testing"], slots=2)
    await world.later(minutes=1)
    assert letters_of(world.abe.inbox, "Shall we ask these mentors?")
    assert not letters_of(world.ada.inbox, "Shall we ask these mentors?")


async def test_what_an_approve_takes_meanwhile_is_decided_before(world: World) -> None:
    draft = await drafted(world)
    packet = next(mail for mail in world.ada.inbox if "[A-1" in mail.subject)
    await world.replies(world.abe, next(m for m in world.abe.inbox if "[A-1" in m.subject), "APPROVE ben")
    done = only(await world.replies(world.ada, draft, "YES"))
    assert "1 · Ann Bell: decided before" in done.text and packet.subject
    application = world.office.store.get(Application, "A-1")
    assert application is not None and len(application.offers) == 1
