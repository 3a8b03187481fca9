"""Reminders of what waits for an admin, which meet in one letter: one reply answers all of them (sections 2 and 3)."""

from __future__ import annotations

from mailbot.mail.message import Mail
from mailbot.program.model import ApplicationStage
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World
from tests.conversations.year import letters_of, on

COMPLETE, REJECTED, WAITLISTED = ApplicationStage.COMPLETE, ApplicationStage.REJECTED, ApplicationStage.WAITLISTED


def reminders(world: World) -> list[Mail]:
    return letters_of(world.ada.inbox, "A few things meet today")


async def test_one_reply_answers_all_reminders_that_meet_by_their_numbers(world: World) -> None:
    for name in ("ann", "cem", "sam"):
        await applied(world, name)
    await on(world, "2026-12-01", 12)
    first = only(reminders(world))
    assert "1 · Ann Bell waits for a decision [A-1]" in first.text and "a line each: “1 yes”" in first.text
    done = only(await world.replies(world.ada, first, "1 waitlist\n3 ASK: Which tools do you use?\n7 yes\nAda"))
    assert (
        "1 · Ann Bell: approved, on the waitlist" in done.text
        and "3 · Sam Stranger: your question is on its way" in done.text
    )
    assert "7 yes" in done.text and "Not understood" in done.text
    assert (stage(world, "A-1"), stage(world, "A-2"), stage(world, "A-3")) == (WAITLISTED, COMPLETE, COMPLETE)

    await on(world, "2026-12-08", 12)
    second = reminders(world)[-1]
    assert "1 · Cem Kaya waits for a decision [A-2]" in second.text and second.subject == first.subject
    late = only(await world.replies(world.ada, first, "1 no: Not yet."))  # the numbers of a letter stay what they were
    assert "1 · Ann Bell: decided before" in late.text and stage(world, "A-2") is COMPLETE
    await world.replies(world.ada, second, "1 Reject: Not yet.\n2 approve")
    assert stage(world, "A-2") is REJECTED and stage(world, "A-3") is WAITLISTED and stage(world, "A-1") is WAITLISTED
