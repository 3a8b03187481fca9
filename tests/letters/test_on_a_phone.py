"""A letter on a narrow screen, as far as it can be told without a browser: nothing forces it wider, nor is it cut."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from mailbot.policy.options import options_html
from mailbot.policy.templates import Templates
from mailbot.program.facts import Facts
from mailbot.program.letters.catalogue import LETTERS
from mailbot.rounds import MOST_TOGETHER
from tests.letters.variants import SITUATIONS

ZONE = "Europe/Berlin"
CUT = 102 * 1024
"""Bytes of HTML, behind which Gmail cuts a mail."""


@pytest.mark.parametrize("language", ["en", "de"])
def test_letters_are_small_and_no_entry_of_a_list_is_a_list_of_its_own(templates: Templates, language: str) -> None:
    for situation, (name, facts) in SITUATIONS.items():
        html = templates.render(name, facts, ZONE, language).html
        entries = LexborHTMLParser(html).css("li > ol, li > ul")

        assert len(html.encode()) < CUT / 3, situation
        assert not entries, (situation, [entry.text() for entry in entries])


def test_a_button_that_is_long_breaks_and_has_its_words_below_it(templates: Templates) -> None:
    place = "https://meet.example.org/j/98237498237498?pwd=" + 40 * "x"
    call = Facts(keyword=f"CALL 2027-03-12 10:00 {place}", form="", does="Friday 12 March, 10:00 (Berlin)")
    html = templates.render("call-which", {**LETTERS["call-which"], "keywords": [call]}, ZONE).html
    (table,) = LexborHTMLParser(html).css("table.options")
    button = table.css_first("a")

    assert "wide" in str(table.attributes["class"]).split()
    assert button is not None and "white-space: normal" in str(button.attributes["style"])
    assert ".wide td { display: block" in html
    assert "wide" not in options_html("ACCEPT | | yes\nAWAY … | until | later", None)


def test_an_answer_of_many_lines_names_the_first_and_the_last_on_its_button(templates: Templates) -> None:
    every = "⏎".join(f"{number} …" for number in range(1, 13))
    letter = templates.render("digest", {**LETTERS["digest"], "every": every}, ZONE)

    assert "  1 …, 2 …, …, 12 …    a line for each of them, to fill in" in letter.text
    assert re.search(r"body=1%20%0D%0A2%20%0D%0A[^\"]*%0D%0A12%20\"", letter.html)


def test_a_dozen_reminders_in_one_letter_are_not_cut(templates: Templates) -> None:
    facts = LETTERS["several"]
    two = facts["parts"]
    assert isinstance(two, tuple)
    html = templates.render("several", {**facts, "parts": two * (MOST_TOGETHER // 2)}, ZONE, "de").html

    assert len(html.encode()) < CUT


def test_the_figures_are_the_same_in_german(templates: Templates) -> None:
    for situation in (name for name in SITUATIONS if name.startswith(("report", "figures"))):
        texts = (templates.render(*SITUATIONS[situation], ZONE, language).text for language in ("en", "de"))
        english, german = (sorted(re.findall(r"\d+", text)) for text in texts)

        assert english == german, situation
