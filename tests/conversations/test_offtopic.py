"""A mentor finds a question off topic: the mentee is reminded without blame, and the admins see dates alone (S54)."""

from __future__ import annotations

from mailbot.program.chapters.offtopic import REMINDED
from mailbot.program.model import MentorshipStage
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, move, on, only, pair_of


async def test_a_reminder_blames_nobody_and_what_repeats_reaches_the_admins_as_dates_s54(world: World) -> None:
    kit, mentees = await meet(world)
    await world.replies(world.ann, mentees, "Our billing batch crawls since Monday. Would you look at its traces?")
    asked = world.mia.last
    before = len(world.ada.inbox)

    answer = only(await world.replies(world.mia, asked, "OFFTOPIC\n\nI cannot help with that one, sorry."))
    assert "blame nobody" in answer.text and "admins" not in answer.text
    reminder = letters_of(world.ann.inbox, "A small reminder")[-1]
    assert "billing" not in reminder.text and "Mia found" not in reminder.text
    assert letters_of(world.ann.inbox, "I cannot help with that one")  # what stands below it is talk, and goes on
    assert len(world.ada.inbox) == before

    # A slip of the finger, or impatience: no other reminder on the same day.
    again = only(await world.replies(world.mia, asked, "OFFTOPIC"))
    assert "no other one goes today" in again.text
    assert len(letters_of(world.ann.inbox, "A small reminder")) == 1

    # A second one some days later reaches the admins, who get the two dates and no word of what was asked.
    await on(world, "2026-12-15")
    await world.replies(world.ann, mentees, "And the invoice service times out for ACME.")
    answer = only(await world.replies(world.mia, kit, "OFFTOPIC"))
    assert "the admins hear when" in answer.text
    news = letters_of(world.ada.inbox, "work questions again")[-1]
    assert "Friday 11 December" in news.text and "Tuesday 15 December" in news.text
    assert not letters_of(world.ada.inbox, "invoice") and not letters_of(world.ada.inbox, "billing")
    assert [deed.what for deed in pair_of(world).deeds].count(REMINDED) == 2

    # What the mentee answers to the reminder is for the admins, and the mentor does not read it.
    await world.replies(world.ann, reminder, "It was about learning to read traces, not about billing.")
    assert letters_of(world.ada.inbox, "learning to read traces")
    assert not letters_of(world.mia.inbox, "learning to read traces")


async def test_offtopic_is_the_mentors_and_ends_with_the_pair(world: World) -> None:
    kit, mentees = await meet(world)
    refused = only(await world.replies(world.ann, mentees, "OFFTOPIC"))
    assert "does not fit here" in refused.text and pair_of(world).deeds[-1].what != REMINDED

    move(world, MentorshipStage.ENDED)
    over = only(await world.replies(world.mia, kit, "OFFTOPIC"))
    assert "A small reminder" not in "".join(mail.text for mail in world.ann.inbox)
    assert "This pair ended" in over.text
