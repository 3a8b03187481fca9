"""The part of the tour in which a pair is matched anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from mailbot.program.chapters import digest
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.matching.drafting import draft, proposals
from mailbot.program.model import Mentorship, MentorshipStage

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def match_anew(tour: Tour, apply: Callable[[Tour, str], None]) -> None:
    """Ivy asks for another mentor than Hal, who is away; an admin says so twice, and Joy takes her on."""
    tour.enrol("hal", 1)
    apply(tour, "ivy")
    tour.reply("ada", "review-packet", "APPROVE hal")
    tour.reply("hal", "offer", "ACCEPT")
    pair = f"P-{tour.office.store.last_number('P')}"
    tour.reply("ivy", "kickoff-mentee", "PLAN\n1. Read a book on queueing")
    tour.reply("hal", "kickoff-mentor", "AWAY until 2027-03-01")
    tour.enrol("joy", 1)
    for words in ("REMATCH We do not get on.", "REMATCH"):
        tour.reply("ivy", "kickoff-mentee", words)
    tour.look_ahead()
    for words in (f"REMATCH {pair} zoe", f"REMATCH {pair}", "UNDO", "UNDO", f"REMATCH {pair} joy", f"CLOSE {pair}"):
        tour.reply("ada", "rematch-request", words)
    tour.carry_out(pair)
    tour.reply("joy", "offer", "ACCEPT")
    tour.reply("ivy", "rematch-mentee", "YES")
    tour.look_ahead()
    _answer_line_by_line(tour, apply)


def _answer_line_by_line(tour: Tour, apply: Callable[[Tour, str], None]) -> None:
    """Kim and Lea wait when Max brings two slots; the admins answer the draft and the digest."""
    for name in ("kim", "lea"):
        apply(tour, name)
        tour.reply("ada", "review-packet", "APPROVE")
    tour.now += timedelta(minutes=20)
    tour.enrol("max", 2)
    moment = tour.office.moment(tour.now)
    tour.do(draft(proposals(moment), moment))
    for words in ("1 yes\n7 yes", "UNDO", "1 yes"):
        tour.reply("ada", "draft", words)
    pair = tour.office.store.in_stage(Mentorship, (MentorshipStage.KICKOFF,))[-1]
    steps = (Moved(Mentorship, pair.id, stage) for stage in (MentorshipStage.PLANNING, MentorshipStage.ACTIVE))
    tour.change(*steps, Noted(Mentorship, pair.id, {"graduation": tour.now}))
    moment = tour.office.moment(tour.now)
    weekly = next(iter(digest.calendar(moment.admins()[0], moment)))[-1].decide(moment)
    tour.do(weekly)
    number = weekly.letters[0].lines.index(f"graduation {pair.id}") + 1
    tour.reply("ada", "digest", f"{number} no Not yet.")
