"""Until when somebody is away, as eighteen languages say it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.screening.return_date import said_returns
from tests.bait import in_a_moment

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
        "I will be out of the office starting 12/21/2026 and will not return until 01/14/2027.",
        "I'm on leave through Thu 14 Jan.",
        "Thank you for your email. I am on annual leave, returning on the 14th January.",
        "I am on annual leave and will return on Thursday 14th January 2027.",
        "I am away on holidays from Monday, December 21st, to Thursday, January 14th (inclusive).",
        "I will be back on 14-Jan-2027.",
        "I'm out of office (Dec 21 – Jan 14).",
        "I am on parental leave. My last day was 1 December; I will be back in the office on January 14, 2027.",
        "vielen Dank für Ihre Nachricht. Ich bin ab dem 14.01. wieder im Büro.",
        "Ich bin am 14.01.2027 wieder erreichbar.",
        "Ich bin zurzeit abwesend und kehre am 14. Januar 2027 zurück.",
        "Vom 21.12. bis 14.1. bin ich nicht erreichbar",
        "Bonjour, je suis en congés du 21 décembre au 14 janvier inclus.",
        "Je suis absent et serai de retour le 14/01.",
        "Actuellement en congé, je reviens le 14 janvier",
        "Estoy de vacaciones del 21 de diciembre al 14 de enero.",
        "Estaré de regreso el 14 de enero",
        "Regresaré el próximo jueves 14 de enero.",
        "Estou de férias de 21/12 a 14/01.",
        "Estarei de volta no dia 14 de janeiro",
        "Sarò assente dal 21 dicembre al 14 gennaio compreso",
        "Sarò di nuovo in ufficio il 14 gennaio",
        "Tijdens mijn vakantie van 21 december t/m 14 januari lees ik geen mail",
        "Vanaf 14 januari ben ik weer bereikbaar",
        "W dniach 21.12.2026 - 14.01.2027 przebywam na urlopie",
        "Będę nieobecny do 14.01.2027 włącznie",
        "Jag är ledig t.o.m. 14/1",
        "Jag är tillbaka 14 januari",
        "Jag har semester 21/12-14/1",
        "Jeg holder ferie til og med d. 14/1",
        "Jeg er tilbake på jobb torsdag 14. januar",
        "Olen lomalla 21.12.2026 - 14.1.2027",
        "Olen poissa toimistolta 14.1. saakka",
        "Budu mimo kancelář od 21.12. do 14.1.2027",
        "Vrátím se ve čtvrtek 14. ledna",
        "21 Aralık - 14 Ocak tarihleri arasında izinliyim",
        "14.01.2027 tarihine kadar izindeyim",
        "С 21 декабря по 14 января я в отпуске",
        "Буду на рабочем месте 14 января",
        "休假中,将于1月14日返回公司",
        "我在1月14日之前不在办公室",
        "年末年始休業:12月21日(月)~1月14日(木)",
        "1月14日より通常業務に戻ります",
        "12월 21일(월) ~ 1월 14일(목) 휴가입니다",
        "1월 14일에 복귀합니다",
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
        "I do not read mail until 01/02/2027.",
        "Ich bin bis Mittwoch, den 14.1. im Urlaub.",  # which is a Thursday
        "My number is 030-14-1-2027 until then.",
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
    with in_a_moment():
        list(said_returns(bait, TODAY))
