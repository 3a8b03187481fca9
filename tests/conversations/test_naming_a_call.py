"""CALL in people's own words: what is certain is taken, all else is asked back with a link for each meaning (S23)."""

from __future__ import annotations

from datetime import UTC, datetime

from mailbot.mail.calendars.calendar_event import event_in
from tests.conversations.world import World
from tests.conversations.year import letters_of, only, pair_of, paired


async def test_a_date_that_can_be_two_is_asked_back_and_one_click_settles_it(world: World) -> None:
    kit, mentees = await paired(world)
    heard = len(world.ann.inbox)
    asked = only(await world.replies(world.mia, kit, "CALL 4/12/2026 5pm CET https://meet.example.org/spe"))
    assert "the day and the month can be read in either order" in asked.text
    assert pair_of(world).calls == () and len(world.ann.inbox) == heard

    invitation = only(
        await world.clicks(world.mia, asked, "CALL 2026-12-04 17:00 Europe/Berlin https://meet.example.org/spe")
    )
    assert "Friday 4 December, 17:00 (Berlin)" in invitation.subject
    call = pair_of(world).calls[0]
    assert call.at == datetime(2026, 12, 4, 16, 0, tzinfo=UTC) and call.channel == "https://meet.example.org/spe"
    assert letters_of(world.ann.inbox, "Mia has named a date")

    moved = only(await world.replies(world.ann, mentees, "CALL nächsten Dienstag um 17 Uhr 30 Videosalon"))
    assert "Which one do you mean?" in moved.text  # tomorrow, or in eight days
    chosen = only(await world.clicks(world.ann, moved, "CALL 2026-12-01 17:30 Videosalon"))
    assert "Tuesday 1 December, 17:30 (Berlin)" in chosen.subject
    assert pair_of(world).calls[0].sequence == 1 and pair_of(world).calls[0].channel == "Videosalon"


async def test_a_member_with_a_language_is_understood_by_its_order(world: World) -> None:
    _, mentees = await paired(world)
    await world.replies(world.ann, mentees, "LANGUAGE fr")
    await world.replies(world.ann, mentees, "CALL 4/12/2026 à 17h30")
    assert pair_of(world).calls[0].at == datetime(2026, 12, 4, 16, 30, tzinfo=UTC)


async def test_the_same_date_once_more_brings_the_invitation_back_to_whoever_says_it_and_moves_nothing(
    world: World,
) -> None:
    kit, mentees = await paired(world)
    first = event_in(only(await world.replies(world.mia, kit, "CALL 2026-12-04 17:00 https://meet.example.test/spe")))
    heard, before = len(world.mia.inbox), pair_of(world).calls
    for line in ("CALL 2026-12-04 17:00", "CALL 2026-12-04 17:00 https://meet.example.test/spe"):
        told = only(await world.replies(world.ann, mentees, line))
        event = event_in(told)
        assert "has this date already" in told.text and event is not None and first is not None
        assert (event.sequence, event.uid) == (first.sequence, first.uid)
    assert pair_of(world).calls == before and len(world.mia.inbox) == heard
    moved = only(await world.replies(world.ann, mentees, "CALL 2026-12-04 17:00 https://elsewhere.example.test"))
    assert "You have moved your call" in moved.text and len(world.mia.inbox) == heard + 1


async def test_call_off_takes_it_out_of_both_calendars_and_the_next_date_goes_on_from_there(world: World) -> None:
    kit, mentees = await paired(world)
    none = only(await world.replies(world.mia, kit, "CALL OFF"))
    assert "No call lies ahead" in none.text
    first = only(await world.replies(world.mia, kit, "CALL 2026-12-04 17:00"))
    told = only(await world.clicks(world.mia, first, "CALL off"))
    for letter in (told, world.ann.last):
        event = event_in(letter)
        assert event is not None and (event.method, event.sequence) == ("CANCEL", 1)
    assert "Would you name another date?" in world.ann.last.text and pair_of(world).calls == ()
    again = event_in(only(await world.replies(world.ann, mentees, "CALL 2026-12-09 17:00")))
    uid = event_in(first)
    assert again is not None and uid is not None
    assert (again.method, again.sequence, again.uid) == ("REQUEST", 2, uid.uid)
