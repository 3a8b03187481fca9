"""HELP and the letters about lines that nobody can follow list what fits now: by place, role and stage (S49)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Moved
from mailbot.program.model import Mentorship, MentorshipStage
from tests.letters.tour import Tour, applies, begin


@pytest.fixture
def tour(tmp_path: Path) -> Tour:
    tour = begin(tmp_path)
    tour.enrol("mia", 1)
    applies(tour, "ann")
    return tour


def listed(tour: Tour, template: str = "help") -> list[str]:
    """The keywords that the latest letter of this kind lists."""
    letter = next(letter for letter in reversed(tour.letters) if letter.template == template)
    keywords = letter.facts["keywords"]
    assert isinstance(keywords, list) and all(isinstance(keyword, Facts) for keyword in keywords)
    return [keyword.keyword for keyword in keywords]


def test_an_open_review_takes_every_decision_and_nothing_to_undo(tour: Tour) -> None:
    tour.reply("ada", "review-packet", "HELP")

    assert listed(tour) == ["APPROVE", "REJECT", "ASK", "WAITLIST", "SCORE", "TIMEZONE", "AWAY", "PAUSE", "STATUS"]


def test_a_decision_can_be_undone_by_whoever_made_it_while_its_letters_wait(tour: Tour) -> None:
    tour.reply("ada", "review-packet", "APPROVE")
    tour.reply("abe", "review-packet", "HELP")
    assert listed(tour) == ["ASK", "TIMEZONE", "AWAY", "PAUSE", "STATUS"]

    tour.reply("ada", "review-packet", "HELP")
    assert listed(tour) == ["ASK", "UNDO", "TIMEZONE", "AWAY", "PAUSE", "STATUS"]

    tour.now += timedelta(minutes=tour.office.handbook.limits.undo_minutes)
    tour.reply("ada", "review-packet", "HELP")
    assert listed(tour) == ["ASK", "TIMEZONE", "AWAY", "PAUSE", "STATUS"]


def test_an_offer_that_is_answered_takes_no_second_answer(tour: Tour) -> None:
    tour.reply("ada", "review-packet", "APPROVE")
    tour.reply("mia", "offer", "HELP")
    assert listed(tour) == ["ACCEPT", "DECLINE", "SLOTS", "TIMEZONE", "AWAY", "PAUSE", "STATUS"]

    tour.reply("mia", "offer", "ACCEPT")
    tour.reply("mia", "offer", "HELP")
    assert listed(tour) == ["SLOTS", "TIMEZONE", "AWAY", "PAUSE", "STATUS"]

    tour.reply("ann", "kickoff-mentee", "HELP")
    assert listed(tour)[:7] == ["CALL", "HELD", "MISSED", "SELF", "AGENDA", "ALL WELL", "PLAN"]
    assert listed(tour)[-5:] == ["AWAY", "PAUSE", "LEAVE", "STATUS", "REPORT"]


def test_a_pair_that_is_over_has_no_more_calls(tour: Tour) -> None:
    tour.reply("ada", "review-packet", "APPROVE")
    tour.reply("mia", "offer", "ACCEPT")
    tour.change(Moved(Mentorship, "P-1", MentorshipStage.ENDED))
    tour.reply("ann", "kickoff-mentee", "HELP")

    assert listed(tour) == ["LESSON", "TIMEZONE", "ADDRESS", "AWAY", "PAUSE", "LEAVE", "STATUS", "REPORT"]
    assert tour.letters[-1].facts["over"] is True


def test_the_keyword_that_a_line_comes_near_to_leads_the_list(tour: Tour) -> None:
    tour.reply("ada", "review-packet", "SCROE 80")
    assert listed(tour, "malformed") == [
        "SCORE 80",
        "SCORE",
        "APPROVE",
        "REJECT",
        "ASK",
        "WAITLIST",
        "TIMEZONE",
        "AWAY",
        "PAUSE",
        "STATUS",
    ]

    tour.reply("ada", "review-packet", "HELPP")
    assert listed(tour, "malformed")[0] == "HELP"


def test_a_keyword_out_of_place_is_answered_with_those_that_fit(tour: Tour) -> None:
    tour.reply("ann", "application-complete", "APPROVE")

    assert listed(tour, "malformed") == ["TIMEZONE", "ADDRESS", "WITHDRAW", "STATUS"]
