"""What an applicant adds before the decision: the admins hear of what is new, and of nothing where nothing is (S6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.mail.message import Attachment
from tests.letters.tour import FORM, Tour, applies, begin


@pytest.fixture
def tour(tmp_path: Path) -> Tour:
    tour = begin(tmp_path)
    applies(tour, "ann")
    tour.letters.clear()
    return tour


def sent(tour: Tour) -> list[str]:
    return [letter.template for letter in tour.letters]


def test_a_new_answer_is_shown_to_every_admin(tour: Tour) -> None:
    tour.reply("ann", "application-form", "", {**FORM, "Your goals": "to plan capacity, and to teach it"})

    assert sent(tour) == ["application-amended", "review-amended", "review-amended"]
    assert tour.letters[0].facts["changed"] == ["Your goals"]


def test_the_same_answers_once_more_are_no_news(tour: Tour) -> None:
    tour.reply("ann", "application-form", "", FORM)

    assert sent(tour) == ["application-amended"]
    assert (tour.letters[0].facts["changed"], tour.letters[0].facts["files"]) == ([], 0)


def test_a_file_alone_is_news(tour: Tour) -> None:
    cv = Attachment("cv.pdf", "application/pdf", b"%PDF-1.4 made up")
    tour.reply("ann", "application-complete", "Here is my CV.", files=[cv])

    assert sent(tour) == ["application-amended", "review-amended", "review-amended"]
    assert [letter.facts["files"] for letter in tour.letters] == [1, 1, 1]
