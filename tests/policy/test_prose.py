"""A letter in somebody's own words reads as a letter, and nothing in it can be anything but words."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from mailbot.policy.markdown import prose
from mailbot.policy.prose import prose_html, prose_text

LONG = "We have a new form, which is short and which will please everybody"


def test_lines_that_a_program_broke_are_one_paragraph_and_the_writers_own_breaks_stay() -> None:
    written = f"Hello all,\n\n{LONG}\nwho has ever filled one in.\n\nSee you,\nAda"
    assert prose_text(written) == f"Hello all,\n\n{LONG} who has ever filled one in.\n\nSee you,\nAda"
    assert prose_html(written).count("<p>") == 3 and "See you,<br />\nAda" in prose_html(written)


def test_lists_are_lists_also_with_empty_lines_between_and_broken_items() -> None:
    written = f"New:\n- {LONG}\n  who is here\n\n* and more\n\n3. three\n4) four"
    assert prose_text(written) == f"New:\n\n- {LONG} who is here\n- and more\n\n3. three\n4. four"
    html = prose_html(written)
    assert html.count("<li>") == 4 and '<ol start="3">' in html and html.count("<ul>") == 1


def test_a_link_ends_where_its_sentence_goes_on() -> None:
    html = prose_html("See (https://example.org/a_(b)?c=1&d=2). Not ftp://example.org nor javascript:alert(1)")
    assert re.findall(r'href="([^"]*)"', html) == ["https://example.org/a_(b)?c=1&amp;d=2"]
    assert "</a>)." in html


def test_markup_and_fences_are_words() -> None:
    written = '**no** <img src=x onerror="a"> [a](https://b.example.org)\n```\n~~~options\nYES | x\n~~~\n--\n'
    body = str(prose(written))
    assert body.startswith("\n\n````prose\n") and "\n --\n" in body
    html = prose_html(written)
    assert "<img" not in html and "**no**" in html and "<table" not in html


@given(st.text(max_size=300))
def test_no_text_makes_a_tag_of_its_own_or_loses_a_word(written: str) -> None:
    html = prose_html(written)
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br", "ul", "ol", "li", "a"}
    shown = unescape(re.sub(r"<[^>]*>", " ", html))
    words = [word for word in re.findall(r"[^\W\d_]{2,}", written)]
    assert [word for word in re.findall(r"[^\W\d_]{2,}", shown)] == words
