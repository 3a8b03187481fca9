"""Until when somebody is away: as they write it, and as their mail program says it for them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mailbot.mail.message import Address, Mail
from mailbot.program.dates.day import Unreadable
from mailbot.program.lifecycle import Noted
from mailbot.program.membership.absence import announced, announced_return, names_a_return, read_return
from mailbot.program.model import Membership, Person
from mailbot.program.trust.weighing import Trust
from tests.programs import shipped_dates

KNOWN = shipped_dates()
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 20, 9, tzinfo=UTC)
BACK = datetime(2027, 1, 14, 7, tzinfo=UTC)  # 8:00 in Berlin


@pytest.mark.parametrize(
    "words",
    [
        *("2027-01-14", "until 14 January", "till Thursday 14 January 2027", "14.01.2027"),
        *("bis 14. Januar", "bis zum 14. januar", "bis Donnerstag, 14. Januar 2027", "jusqu'au 14 janvier"),
        *("hasta el 14 de enero", "até 14 de janeiro", "fino al 14 gennaio", "tot 14 januari", "do 14 stycznia"),
        *("till 14 januari", "do 14. ledna", "до 14 января", "14 Ocak", "14. tammikuuta"),
    ],
)
def test_a_day_is_read_as_people_write_it_and_means_its_morning(words: str) -> None:
    assert read_return(words, NOW, BERLIN, KNOWN) == BACK
    assert names_a_return(words, KNOWN)


@pytest.mark.parametrize(
    "words", ["until further notice", "", "soon", "until I have slept", "2026-12-20", "2026-12-19"]
)
def test_what_is_no_day_to_come_cannot_be_read(words: str) -> None:
    assert isinstance(read_return(words, NOW, BERLIN, KNOWN), Unreadable)


def test_the_29th_of_february_is_a_day_also_where_nobody_knows_the_year() -> None:
    assert names_a_return("until 29 February", KNOWN)
    assert not names_a_return("until further notice", KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until 14 January.",
        "Thank you for your mail. I will be back on Thursday, 14 January 2027, and answer then. Ann",
        "I am away from 20 December until\n14 January 2027 with no access to mail.",
        "Ich bin bis zum 14. Januar nicht im Büro. Ihre Mail wird nicht weitergeleitet.",
        "Ab dem 14.01.2027 bin ich wieder da. Das Büro ist bis 4. Januar geschlossen.",
        "Out until 2027-01-14! In urgent cases write to bo@example.org until 10 January.",
    ],
)
def test_a_vacation_reply_says_until_when(text: str) -> None:
    assert announced_return(text, NOW, BERLIN) == BACK


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office.",
        "I read my mail only until 5 in the afternoon.",
        "I was away until 2 December 2026.",
        "I am on parental leave until 1 September 2028.",
        "I have left the company.",
        "",
    ],
)
def test_one_that_says_none_or_none_to_believe_changes_nothing(text: str) -> None:
    assert announced_return(text, NOW, BERLIN) is None


@given(st.text(max_size=300), st.lists(st.sampled_from(["until ", "back on ", "14 ", "January ", "2027 ", "bis zum "])))
def test_any_text_is_read_without_a_fault(text: str, words: list[str]) -> None:
    found = announced_return(text + "".join(words), NOW, BERLIN)
    assert found is None or found > NOW


ANN = Person(id="M-1", name="Ann", addresses=("ann@example.test",), since=NOW, stage=Membership.MEMBER)
AWAY = Mail("1@example.test", "sha256:0", Address("ann@example.test"), new_text="I am away until 14 January.")
PROOFS = (
    Trust(ANN, by_token=True),
    Trust(ANN, authenticated=True),
    Trust(ANN, by_token=True, authenticated=True),
)


@pytest.mark.parametrize("proof", PROOFS)
def test_an_absence_is_believed_with_a_proof_and_never_of_what_failed_dmarc(proof: Trust) -> None:
    assert announced(AWAY, proof, BERLIN, NOW) == (Noted(Person, "M-1", {"absent_until": BACK}),)
    assert announced(AWAY, dataclasses.replace(proof, failed=True), BERLIN, NOW) == ()


@pytest.mark.parametrize("trust", [Trust(ANN), Trust(None, by_token=True), Trust(ANN, strayed=True)])
def test_from_alone_or_anothers_token_makes_nobody_absent(trust: Trust) -> None:
    assert announced(AWAY, trust, BERLIN, NOW) == ()


@pytest.mark.parametrize("stage", [Membership.AWAY, Membership.PAUSED])
def test_the_day_that_somebody_named_themselves_stays(stage: Membership) -> None:
    named = replace(ANN, stage=stage, absent_until=BACK)
    assert announced(AWAY, Trust(named, by_token=True), BERLIN, NOW) == ()


def test_of_several_days_the_last_of_the_next_weeks_counts_and_one_far_off_only_alone() -> None:
    leave = "I am on parental leave until 1 September 2027."
    assert announced_return(leave, NOW, BERLIN) == datetime(2027, 9, 1, 6, tzinfo=UTC)
    assert announced_return(f"I am away until 14 January. {leave}", NOW, BERLIN) == BACK
    assert announced_return("Back on 14 January 2028.", NOW, BERLIN) is None
