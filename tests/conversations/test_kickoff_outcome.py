"""What came of the kickoff: HELD brings the form; objectives and focus areas are the pair's, the fit is the program's
(S25-S28, S55)."""

from __future__ import annotations

from datetime import UTC, datetime

from mailbot.adapters.tables import TABLES
from mailbot.mail.message import Mail
from mailbot.program.calls.outcome import Outcome, focus_of
from mailbot.program.model import MentorshipStage
from tests.conversations.world import World
from tests.conversations.year import letters_of, move, on, only, pair_of, paired

KICKOFF = datetime(2026, 12, 10, 17, 0, tzinfo=UTC)
MIAS = {
    "Do you know each other a little now?": "yes",
    "Have you talked about strengths": "Yes!",
    "Have you talked about where the mentee wants to get?": "not yet",
    "Have you agreed what to work on?": "ja",
    "Focus areas for the next months": "- queueing models\n- wrk",
    "Focus areas for the long run": "capacity planning",
    "Do the two of you fit?": "yes",
}


async def called(world: World) -> tuple[Mail, Mail]:
    kits = await paired(world)
    await world.replies(world.mia, kits[0], "CALL 2026-12-10 18:00 Berlin")
    return kits


async def test_held_brings_the_form_and_both_see_what_both_have_told(world: World) -> None:
    kit, _ = await called(world)
    await on(world, "2026-12-10", 20)
    form = only(await world.replies(world.mia, kit, "HELD"))
    assert "What came of your first call" in form.text and "[7] Do the two of you fit?" in form.text
    anns = letters_of(world.ann.inbox, "Mia tells us")[-1]
    assert "[5] Focus areas for the next months" in anns.text and "PLAN" in anns.text

    heard = len(world.ann.inbox)
    noted = only(await world.fills(world.mia, form, MIAS))
    assert "Not yet" in noted.text and "queueing models" in noted.text and len(world.ann.inbox) == heard
    told = world.office.store.get(Outcome, f"P-1.{pair_of(world).mentor}")
    assert told is not None and told.fit == "yes"
    assert told.objectives == {"known": True, "strengths": True, "goals": False, "focus": True}
    assert (told.near, told.far) == (("queueing models", "wrk"), ("capacity planning",))

    mias = len(world.mia.inbox)
    own = {**dict.fromkeys(MIAS, "yes"), "Focus areas for the next months": "wrk.\nreading traces"}
    own["Do the two of you fit?"] = "no"
    own["Focus areas for the long run"] = "speaking at conferences"
    shown = only(await world.fills(world.ann, anns, own))
    assert "You: yes; Mia: not yet" in shown.text and "REMATCH" in shown.text
    news = only(world.mia.inbox[mias:])
    assert "You: not yet; Ann: yes" in news.text and "reading traces" in news.text
    focus = focus_of(pair_of(world), world.office.store)
    assert focus.near == ("wrk.", "reading traces", "queueing models")
    assert focus.far == ("speaking at conferences", "capacity planning")

    card = only(await world.writes(world.mia, "STATUS", ""))
    assert "to work on first: wrk., reading traces and queueing models" in card.text

    # The doubt is nobody's to see: the other reads nothing of it, and the admins neither whose it is nor a word of it.
    assert "fit" not in news.text.casefold().replace("profit", "")
    await world.later(days=1)
    doubts = [letters_of(admin.inbox, "is not sure that the two of them fit") for admin in (world.ada, world.abe)]
    assert [len(found) for found in doubts] == [1, 1]
    for letter in (*world.ada.inbox, *world.abe.inbox):
        assert "queueing models" not in letter.text and "reading traces" not in letter.text
    asked = only(await world.replies(world.ann, shown, "REMATCH We want different things."))
    assert asked and len(world.mia.inbox) == mias + 2


async def test_held_in_answer_to_the_form_does_not_bring_it_again_and_it_can_still_be_filled(world: World) -> None:
    await called(world)
    await on(world, "2026-12-11", 18)
    asked = letters_of(world.mia.inbox, "How was your first call")[-1]
    noted = only(await world.replies(world.mia, asked, "HELD"))
    told = letters_of(world.ann.inbox, "Mia tells us")[-1]
    for letter in (noted, told):
        assert "answer the questions in our letter" in letter.text and "[1]" not in letter.text
    await world.fills(world.mia, asked, MIAS)
    assert focus_of(pair_of(world), world.office.store).far == ("capacity planning",)


async def test_a_form_that_is_filled_the_day_after_says_held_and_can_be_mended(world: World) -> None:
    await called(world)
    await on(world, "2026-12-11", 18)
    asked = letters_of(world.ann.inbox, "How was your first call")[-1]
    answers = {"Do you know each other": "rather", "Have you agreed": "yes", "Do the two of you fit?": "not sure"}
    noted = await world.fills(world.ann, asked, answers)
    pair = pair_of(world)
    assert pair.stage is MentorshipStage.PLANNING and pair.kickoff_held == KICKOFF
    assert any("which of the choices you mean" in letter.text for letter in noted)

    again = await world.fills(world.ann, asked, {"Do you know each other": "yes", "Do the two of you fit?": "yes"})
    assert "open:" not in only(again).text and "REMATCH" not in only(again).text
    told = world.office.store.get(Outcome, f"P-1.{pair.mentee}")
    assert told is not None and told.objectives == {"known": True, "focus": True} and told.fit == "yes"
    await world.later(days=3)
    assert len(letters_of(world.ada.inbox, "is not sure that the two of them fit")) == 1


async def test_held_above_the_filled_form_counts_both_and_nothing_reaches_the_admins(world: World) -> None:
    await called(world)
    await on(world, "2026-12-11", 18)
    asked = letters_of(world.mia.inbox, "How was your first call")[-1]
    admins = len(world.ada.inbox)
    typed = "HELD\n\nHave you agreed what to work on?\nyes\n\nFocus areas for the next months\nsecret sauce"
    await world.replies(world.mia, asked, typed)
    assert pair_of(world).kickoff_held == KICKOFF
    assert focus_of(pair_of(world), world.office.store).near == ("secret sauce",)
    assert len(world.ada.inbox) == admins
    shown = await world.writes(world.ada, "SHOW P-1", "")
    assert all("secret sauce" not in letter.text for letter in shown)


async def test_what_looks_like_customer_data_goes_back_and_is_not_kept(world: World) -> None:
    await called(world)
    await on(world, "2026-12-11", 18)
    asked = letters_of(world.mia.inbox, "How was your first call")[-1]
    back = only(
        await world.fills(
            world.mia, asked, {"Focus areas for the next months": "CONFIDENTIAL: card 4111 1111 1111 1111"}
        )
    )
    assert "leave that out" in back.text and world.office.store.get(Outcome, f"P-1.{pair_of(world).mentor}") is None


async def test_a_form_of_a_pair_that_is_over_changes_nothing(world: World) -> None:
    await called(world)
    await on(world, "2026-12-11", 18)
    asked = letters_of(world.mia.inbox, "How was your first call")[-1]
    move(world, MentorshipStage.ENDED)
    answer = only(await world.fills(world.mia, asked, MIAS))
    assert "queueing" not in answer.text and not list(world.office.store.all(Outcome)) and Outcome in TABLES


async def test_whoever_has_not_told_is_asked_once_more_and_then_left_alone(world: World) -> None:
    kit, _ = await called(world)
    await on(world, "2026-12-10", 20)
    await world.replies(world.mia, kit, "HELD")
    await world.fills(world.mia, world.mia.last, MIAS)
    await on(world, "2027-01-04")
    assert len(letters_of(world.ann.inbox, "You have had your first call with Mia, on")) == 1
    assert not letters_of(world.mia.inbox, "You have had your first call with Ann, on")
