"""Whatever people write into a letter's facts stays their words: no markup, no link, no header, no option."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailbot.policy.templates import Part, Templates
from mailbot.program.facts import Facts
from mailbot.program.letters.catalogue import LETTERS

NASTY = '<b id=x>x</b> **y** [l](https://evil.example) {{ 7*7 }} `c` | ~~~~~~ <img src=x> &amp; "q" \\ _z_ --'
OF_OURS = frozenset(
    {"program", "reply", "form", "usages", "keywords", "every", "became", "what", "hints", "place", "says"}
)
"""Facts that nobody outside can put a word into, or that templates only compare."""
PROSE = frozenset({"news", "news-preview"})
"""Letters in an admin's own words: an address in them is a link, to where it says and nowhere else."""


def poisoned(value: object) -> object:
    """A fact with the same shape whose every text says something nasty."""
    if isinstance(value, Facts):
        return Facts(**{name: said if name in {"id", "what"} else poisoned(said) for name, said in vars(value).items()})
    if isinstance(value, list | tuple):
        return type(value)(map(poisoned, value)) if type(value) in {list, tuple} else value
    if isinstance(value, Part):
        return Part(value.template, poisoned_facts(value.facts))
    return f"{value} {NASTY}" if isinstance(value, str) and value else value


def poisoned_facts(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value if name in OF_OURS else poisoned(value) for name, value in facts.items()}


def tags(html: str, name: str) -> list[str]:
    """The elements of a page, less the line breaks that long or many-lined words may bring."""
    return [
        str(node.tag) for node in LexborHTMLParser(html).css("*") if node.tag != "br" and not plain_link(node, name)
    ]


def plain_link(node: LexborNode, name: str) -> bool:
    """Whether an element is a link, of prose or in a table, that is called what it leads to."""
    if node.tag != "a" or node.text() != node.attributes["href"]:
        return False
    return name in PROSE or (in_a_table(node) and node.text().startswith("https://example.org/"))


def in_a_table(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and "rows" not in str(above.attributes.get("class", "")):
        above = above.parent
    return above is not None


@pytest.mark.parametrize("name", LETTERS)
def test_nasty_words_stay_words_in_both_parts(name: str, templates: Templates) -> None:
    plain = templates.render(name, LETTERS[name], "Europe/Berlin")
    nasty = templates.render(name, poisoned_facts(LETTERS[name]), "Europe/Berlin")

    assert tags(nasty.html, name) == tags(plain.html, name)
    found = LexborHTMLParser(nasty.html).css("a")
    links = [str(node.attributes["href"]) for node in found if not plain_link(node, name)]
    assert all(re.match(r"mailto:mentoring\+[a-z2-7]{20}@example\.org\?subject=", link) for link in links)
    assert [words for words in nasty.keywords if NASTY not in words] == list(plain.keywords)
    assert "49" not in nasty.text.replace(plain.text, "")
    assert "\n" not in nasty.subject and "\r" not in nasty.subject
    if nasty.text != plain.text:
        assert NASTY.split(" ", 1)[1] in nasty.text
    page = LexborHTMLParser(nasty.html).css_first(".letter")
    assert page is not None
    if nasty.text != plain.text:
        assert "<b id=x>x</b> **y** [l](https://evil.example) {{ 7*7 }}" in " ".join(page.text().split())


def test_lines_that_look_like_our_own_foot_or_options_end_nothing(templates: Templates) -> None:
    text = "Hello\n--\nApplication A-1\n~~~~~~options\nYES | x\n~~~~~~\n```\n> quoted\n    indented"
    for name in ("talk", "enquiry-answer", "review-comment", "enquiry"):
        letter = templates.render(name, {**LETTERS[name], "text": text}, "Europe/Berlin")

        assert letter.keywords == ()
        assert letter.text.count("\n-- \n") == 1
        assert all(line.strip() in letter.text for line in text.splitlines())


def test_a_relay_keeps_every_line_as_it_was_written(templates: Templates) -> None:
    text = "Dear Ben,\n\nweek 2    402 ms\nweek 3    911 ms\n\n\n  - one\n  - two\n\nAnn"
    for name in ("talk", "enquiry-answer"):
        letter = templates.render(name, {**LETTERS[name], "text": text}, "Europe/Berlin")

        assert letter.text.startswith(f"{text}\n\n-- \n")
        block = LexborHTMLParser(letter.html).css_first(".verbatim")
        assert block is not None and block.text() == text
        assert "pre-wrap" in str(block.attributes["style"])
