"""The admins hear once a week what waits for them, if there is something, and once a quarter how it all goes (S48)."""

from __future__ import annotations

from datetime import timedelta

from mailbot.mail.message import Mail
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Mentorship, MentorshipStage
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, move, on, only, pair_of


def digests(inbox: list[Mail]) -> list[Mail]:
    """The letters that are a digest, or have one among their parts."""
    return letters_of(inbox, "for you or another admin:") + letters_of(inbox, "Nothing else waits.")


def asks_to_graduate(world: World) -> None:
    """A step of the pair that another story tells."""
    move(world, MentorshipStage.ACTIVE)
    noted = Noted(Mentorship, "P-1", {"graduation": world.now})
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (noted,)), world.now)


async def test_on_mondays_each_admin_reads_once_what_waits_and_where_to_answer_it(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    await world.writes(world.sam, "Is it free?", "Hello, what does the program cost?")
    question = world.ada.last
    await on(world, "2026-11-29")
    assert not digests(world.ada.inbox)
    await on(world, "2026-11-30", 14)

    for admin in (world.ada, world.abe):
        told = only(digests(admin.inbox))
        assert "2 things wait for you or another admin:" in told.text
        assert "1. Ann Bell applies (A-1, strength " in told.text
        assert f"), complete for 7 days: decide by a reply to “{packet.subject}”" in told.text
        assert f"(Q-1) 7 days ago: answer by a reply to “{question.subject}”" in told.text
        assert "what does the program cost?" not in told.text

    await world.replies(world.ada, packet, "REJECT")
    await world.replies(world.abe, letters_of(world.abe.inbox, "what does the program cost?")[-1], "Nothing at all.")
    await on(world, "2026-12-08")
    assert len(digests(world.ada.inbox)) == len(digests(world.abe.inbox)) == 1


async def test_neither_a_restart_nor_a_later_question_brings_a_second_one_that_week(world: World) -> None:
    await world.writes(world.sam, "Is it free?", "Hello, what does the program cost?")
    await on(world, "2026-11-30")
    assert len(digests(world.ada.inbox)) == 1
    world.office.begin(world.now)
    await world.writes(world.ann, "How long?", "Hello, how long does the program take?")
    await on(world, "2026-12-06")
    assert len(digests(world.ada.inbox)) == 1
    await on(world, "2026-12-07")
    assert "2 things wait" in digests(world.ada.inbox)[-1].text


async def test_weeks_of_downtime_send_one_digest(world: World) -> None:
    await world.writes(world.sam, "Is it free?", "Hello, what does the program cost?")
    await world.later(days=15)
    assert "on Monday 7 December 2026" in only(digests(world.ada.inbox)).subject
    await world.later(hours=1)
    assert len(digests(world.ada.inbox)) == 1


async def test_a_week_in_which_nothing_waits_has_no_digest(world: World) -> None:
    await on(world, "2026-12-14")
    assert not world.ada.inbox and not world.abe.inbox


async def test_a_graduation_is_confirmed_from_the_digest_and_an_old_line_changes_nothing(world: World) -> None:
    await meet(world)
    asks_to_graduate(world)
    await on(world, "2026-12-14", 14)
    digest, other = (only(digests(admin.inbox)) for admin in (world.ada, world.abe))
    assert "1. Ann Bell is ready to graduate (P-1), says Mia Mentor" in digest.text
    done = only(await world.clicks(world.ada, digest, "CONFIRM P-1"))
    assert "Ann Bell graduates" in done.text and done.subject == f"Re: {digest.subject}"
    await world.later(minutes=11)
    late = only(await world.clicks(world.abe, other, "CONFIRM P-1"))
    assert "changed nothing" in late.text and pair_of(world).stage is MentorshipStage.GRADUATED


async def test_a_line_of_the_digest_counts_for_its_own_reader_alone(world: World) -> None:
    await meet(world)
    asks_to_graduate(world)
    await on(world, "2026-12-14", 14)
    await world.clicks(world.mia, only(digests(world.ada.inbox)), "CONFIRM P-1")
    assert pair_of(world).stage is MentorshipStage.ACTIVE


async def test_a_pair_that_ought_to_be_closed_is_closed_from_the_digest(world: World) -> None:
    await meet(world)
    await world.later(days=98)
    await on(world, "2027-03-26", 14)
    digest = digests(world.ada.inbox)[-1]
    assert "Mia Mentor and Ann Bell (P-1) have been silent for 105 days" in digest.text
    await world.clicks(world.ada, digest, "CLOSE P-1")
    await world.later(minutes=11)
    assert pair_of(world).stage is MentorshipStage.ENDED
    await on(world, "2027-03-29")
    assert digests(world.ada.inbox)[-1] is digest


async def test_held_mails_are_counted_once_from_one_digest_to_the_next(world: World) -> None:
    await world.writes(world.sam, "HELP", "")
    await world.writes(world.sam, "STATUS", "")
    assert world.taken[-1].disposition is Disposition.HELD
    await on(world, "2026-11-30")
    assert "1 mail has been held since Monday 23 November 2026" in only(digests(world.ada.inbox)).text
    await on(world, "2026-12-07")
    assert len(digests(world.ada.inbox)) == 1


async def test_nobody_is_told_to_decide_on_their_own_application(world: World) -> None:
    await applied(world, "ada")
    await on(world, "2026-11-30", 14)
    assert not digests(world.ada.inbox)
    assert "Ada Admin applies (A-1, " in only(digests(world.abe.inbox)).text


async def test_the_report_comes_with_the_new_quarter_and_names_nobody(world: World) -> None:
    await meet(world)
    await on(world, "2026-12-31")
    assert not letters_of(world.ada.inbox, "what the books say")
    await on(world, "2027-01-01", 14)
    for admin in (world.ada, world.abe):
        report = only(letters_of(admin.inbox, "what the books say"))
        assert report.subject == "The program up to Thursday 31 December 2026"
        assert "from Thursday 1 October 2026 to Thursday 31 December 2026" in report.text
        assert "1 application, 1 approved; half of the decisions came on the same day" in report.text
        assert "1 pair begun, 1 under way now; 1 of 1 call that fell due held" in report.text
        assert not any(name in report.text for name in ("Ann", "Mia", "P-1"))
    world.office.begin(world.now)
    await world.later(days=4)
    assert len(letters_of(world.ada.inbox, "what the books say")) == 1


async def test_a_report_that_comes_late_tells_of_the_same_quarter(world: World) -> None:
    await meet(world)
    await world.later(days=timedelta(weeks=6).days)
    report = only(letters_of(world.ada.inbox, "what the books say"))
    assert "to Thursday 31 December 2026" in report.text and "1 of 1 call that fell due held" in report.text
