"""Until when somebody is away, as eighteen languages say it."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.return_date import said_returns

TODAY = date(2026, 12, 20)
BACK = date(2027, 1, 14)


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until Thursday, January 14, 2027.",
        "I'll be back in the office on Thursday the 14th of January.",
        "Away 24/12 - 14/01, back after that.",
        "I am travelling from 3 to 14 January and read mail rarely.",
        "Returning 2027-01-14.",
        "On 14 January I will be back.",
        "Out of office: 21 Dec – 14 Jan",
        "Ich bin vom 21.12.2026 bis einschließlich 14.01.2027 nicht im Büro.",
        "Ab Donnerstag, dem 14. Januar bin ich wieder erreichbar.",
        "Ich bin vom 3.–14. Januar im Urlaub.",
        "Je suis absente jusqu'au 14 janvier 2027 inclus.",
        "Je serai de retour au bureau le jeudi 14 janvier.",
        "Absent du 21/12/2026 au 14/01/2027.",
        "Estaré fuera de la oficina hasta el jueves 14 de enero de 2027.",
        "Vuelvo el 14/1.",
        "Estarei ausente até ao dia 14 de janeiro.",
        "Volto ao trabalho no dia 14/01/2027.",
        "Sono in ferie fino al 14 gennaio.",
        "Rientro in ufficio il 14 gennaio 2027.",
        "Ik ben afwezig tot en met 14 januari.",
        "Ik ben vanaf donderdag 14 januari weer terug.",
        "Jestem na urlopie do 14 stycznia 2027 r.",
        "Wracam do biura 14 stycznia.",
        "Jag är på semester till och med 14 januari.",
        "Jag är åter på kontoret torsdag den 14 januari.",
        "Jeg er på ferie til og med den 14. januar.",
        "Jeg er tilbage på kontoret d. 14. januar 2027.",
        "Jeg er tilbake på kontoret 14. januar.",
        "Olen lomalla 14.1.2027 asti.",
        "Olen poissa 21.12.–14.1.",
        "Palaan töihin torstaina 14. tammikuuta.",
        "Jsem mimo kancelář do 14. ledna 2027.",
        "Vrátím se 14. 1. 2027.",
        "14 Ocak 2027 tarihine kadar ofis dışındayım.",
        "14 Ocak Perşembe günü döneceğim.",
        "Я в отпуске до 14 января 2027 г.",
        "Вернусь в офис в четверг, 14 января.",
        "我将于2027年1月14日回来。",
        "休假时间:12月21日至1月14日",
        "1月14日(木)まで不在にしております。",
        "12/21から1/14まで休暇をいただきます。",
        "12월 21일부터 1월 14일까지 휴가입니다.",
    ],
)
def test_a_day_is_found_where_words_say_that_somebody_is_back_then(text: str) -> None:
    assert max(said_returns(text, TODAY)) == BACK


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office.",
        "Your mail of 14 January 2027 has arrived.",
        "Out until 01/02/2027.",  # January or February: nobody can tell
        "Away 01/02 - 03/02.",
        "Back on Friday, 14 January 2027.",  # which is a Thursday
        "I am away until 30 February.",
        "Until 12 o'clock. Call 01-14-20.",
        "Our office hours are 9-17, until 5.30 pm.",
        "Call +49 14 1 2027 until then.",
        "Version 1.14.2027 works until it does not.",
        "",
    ],
)
def test_what_is_no_day_of_return_or_could_be_two_is_left_alone(text: str) -> None:
    assert list(said_returns(text, TODAY)) == []


def test_a_day_without_a_year_that_has_just_passed_is_not_next_years() -> None:
    assert list(said_returns("I was away until 14 December.", TODAY)) == []
    assert list(said_returns("Ich bin bis 14. März weg.", TODAY)) == [date(2027, 3, 14)]


def test_the_first_day_of_a_range_says_which_order_the_second_has() -> None:
    assert list(said_returns("Away 24/12 - 2/1.", TODAY)) == [date(2027, 1, 2)]
    assert list(said_returns("Away 12/24 - 1/2.", TODAY)) == [date(2027, 1, 2)]


def test_the_29th_of_february_is_read_in_the_years_that_have_one() -> None:
    assert list(said_returns("Back on 29 February.", date(2027, 12, 20))) == [date(2028, 2, 29)]
    assert list(said_returns("Back on 29 February.", TODAY)) == []


BITS = st.sampled_from(
    ["until ", "back on ", "14", " January ", "/", "-", ".", "bis zum ", "2027", "月", "日", "1", " "]
)


@given(st.lists(BITS | st.text(max_size=5), max_size=60))
def test_any_text_is_read_without_a_fault(parts: list[str]) -> None:
    assert all(isinstance(day, date) for day in said_returns("".join(parts), TODAY))


@pytest.mark.parametrize(
    "bait", ["until " * 700, "back on the " * 350, "1/1 - " * 700, "14. " * 1000, "back a" + " a" * 2000]
)
def test_bait_costs_no_more_than_its_length(bait: str) -> None:
    began = time.process_time()
    list(said_returns(bait, TODAY))
    assert time.process_time() - began < 1
