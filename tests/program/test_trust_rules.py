"""The shipped rules/trust.toml asks for the proofs that section 4 names."""

from __future__ import annotations

import pytest

from mailbot.program.contents import CHAPTERS, HEARS, OBEYS
from mailbot.program.facts import Facts
from mailbot.program.handbook import Handbook
from mailbot.program.keywords.vocabulary import KEYWORDS
from mailbot.program.topic import Place
from mailbot.program.trust.weighing import Needs, Trust
from tests.programs import program_in


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    return program_in(tmp_path_factory.mktemp("program")).handbook


def needs(handbook: Handbook, keyword: str, place: Place, chapter: str = "") -> Needs:
    chapter = chapter or (OBEYS[keyword][0].name if keyword in OBEYS else "privacy")
    match = handbook.trust.first(deed=Facts(keyword=keyword, place=place.value, chapter=chapter))
    assert match is not None
    return Needs(str(match.outcome["needs"]))


@pytest.mark.parametrize("keyword", ["FORGET", "EXPORT", "ADDRESS", "PURGE"])
@pytest.mark.parametrize("place", [Place.NOWHERE, Place.PAIR, Place.OFFICE])
def test_what_cannot_be_taken_back_takes_a_fresh_yes(handbook: Handbook, keyword: str, place: Place) -> None:
    assert needs(handbook, keyword, place) is Needs.FRESH


@pytest.mark.parametrize(
    ("keyword", "place"),
    [
        ("APPROVE", Place.REVIEW), ("REJECT", Place.REVIEW), ("ASK", Place.REVIEW), ("UNDO", Place.REVIEW),
        ("ACCEPT", Place.OFFER), ("DECLINE", Place.OFFER), ("GRADUATE", Place.PAIR), ("CONFIRM", Place.OFFICE),
        ("CLOSE", Place.OVERSIGHT), ("SLOTS", Place.OFFICE), ("TIMEZONE", Place.OFFICE), ("AWAY", Place.PAIR),
        ("YES", Place.PROOF), ("YES", Place.ADDRESS),
    ],
)  # fmt: skip
def test_decisions_offers_graduation_and_profile_take_both_proofs(
    handbook: Handbook, keyword: str, place: Place
) -> None:
    assert needs(handbook, keyword, place) is Needs.BOTH


@pytest.mark.parametrize(
    "keyword", ["CALL", "HELD", "MISSED", "AGENDA", "PLAN", "AGREE", "DONE", "BLOCKED", "PROGRESS"]
)
def test_a_pairs_work_takes_one_proof(handbook: Handbook, keyword: str) -> None:
    assert needs(handbook, keyword, Place.PAIR) is Needs.EITHER


def test_talk_takes_one_proof_and_a_question_none(handbook: Handbook) -> None:
    assert needs(handbook, "", Place.PAIR, "conversation") is Needs.EITHER
    assert needs(handbook, "", Place.NOWHERE, "enquiry") is Needs.ANY
    assert needs(handbook, "", Place.ANSWERING, "enquiry") is Needs.BOTH
    assert needs(handbook, "", Place.REVIEW, "review") is Needs.BOTH
    assert needs(handbook, "", Place.VETTING, "vetting") is Needs.BOTH
    assert needs(handbook, "", Place.NOWHERE, "volunteering") is Needs.ANY
    assert needs(handbook, "", Place.PROFILE, "profile") is Needs.BOTH
    assert needs(handbook, "WITHDRAW", Place.VOLUNTEERING, "volunteering") is Needs.BOTH


@pytest.mark.parametrize("keyword", ["APPLY", "HELP", "MENTORS", "PROFILE", "STATUS", "VOLUNTEER"])
def test_harmless_questions_take_none(handbook: Handbook, keyword: str) -> None:
    assert needs(handbook, keyword, Place.NOWHERE) is Needs.ANY


def test_saying_no_takes_less_than_saying_yes(handbook: Handbook) -> None:
    assert needs(handbook, "NO", Place.PROOF) is Needs.EITHER


def test_no_keyword_is_followed_on_the_strength_of_from_but_the_harmless_ones(handbook: Handbook) -> None:
    free = {word.name for word in KEYWORDS for place in Place if needs(handbook, word.name, place) is Needs.ANY}
    asked = {"APPLY", "FRAMEWORK", "HELP", "MENTORS", "PROFILE", "REPORT", "STATUS", "VOLUNTEER"}
    assert free == asked | {"SUBSCRIBE", "UNSUBSCRIBE"}


def test_every_chapter_that_hears_talk_has_a_rule(handbook: Handbook) -> None:
    assert {chapter.name for chapter in CHAPTERS if chapter.hears} <= set(HEARS)
    assert all(needs(handbook, "", place, chapter) for place in Place for chapter in HEARS)


@pytest.mark.parametrize("configured", [True, False])
def test_no_token_and_no_server_stand_in_for_a_fresh_yes(configured: bool) -> None:
    proven = Trust(None, by_token=True, authenticated=True)
    assert not proven.suffices(Needs.FRESH, configured)
    assert proven.vouched(None).suffices(Needs.FRESH, configured)
