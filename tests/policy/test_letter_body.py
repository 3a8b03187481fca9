"""A letter's body: cutting it into pieces changes nothing of what it says, and what people wrote is never kept."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.policy import letter_body
from mailbot.policy.letter_body import read_body
from mailbot.policy.markdown import escape, quoted, verbatim
from mailbot.policy.renditions import renditions

PARAGRAPHS = ["", "", "", "Hello there,", "and *on*", "**bold**", "    far in", "\ttab", "\\", "&nbsp;"]
ITEMS = ["- one", "-", "  - inner", "  goes on", "1. first", "2. second", "10) tenth", "+ plus"]
OTHERS = ["> said", "> - item", "### Head", "* * *", "[a](mailto:a@example.org)"]
LINES = st.sampled_from([*PARAGRAPHS, *ITEMS, *OTHERS])


@settings(max_examples=400)
@given(st.lists(LINES, max_size=14))
def test_piece_by_piece_says_what_the_whole_says(lines: list[str]) -> None:
    whole = "\n".join(lines)
    body = read_body(whole)
    assert (body.text, body.html(None)) == renditions(whole)


@settings(max_examples=400)
@given(st.text(st.sampled_from("ab1# \"'-.,:·–/%_*Ü"), min_size=1, max_size=12))
def test_a_plain_line_is_set_as_the_library_would(line: str) -> None:
    body = read_body(line)
    assert (body.text, body.html(None)) == renditions(line)


@given(st.text(st.sampled_from("ab `~-\n>*|"), max_size=60))
def test_what_people_wrote_stays_apart_from_the_letter_around_it(wrote: str) -> None:
    for set_apart in (quoted, verbatim):
        body = read_body(f"Before.\n{set_apart(wrote)}\nAfter.")
        assert [block.kind for block in body.blocks] == ["", set_apart.__name__, ""]
        assert body.text.startswith("Before.\n\n") and body.text.endswith("\n\nAfter.")
        assert "".join(body.text.split()) == "".join(f"Before.{wrote}After.".split())


def test_only_pieces_of_the_template_are_kept() -> None:
    letter_body._kept.cache_clear()
    read_body(f"Hello {escape('Ann')},\n{quoted('my secret')}\n\nBye.{verbatim('another one')}").html(None)
    assert letter_body._kept.cache_info().currsize == 2
