"""HTML to text: what a reader sees, nothing that is hidden, and nothing that grows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.reading.html import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<div>Three</div>Four", "One\nTwo\nThree\nFour"),
        ("<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("a  \n  b", "a b"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<style>p{}</style><script>x()</script><title>t</title>seen", "seen"),
        ("<p style='display: none'>secret</p><span hidden>secret</span>seen", "seen"),
        ("<div style='font-size:0'>secret</div>seen", "seen"),
        ("<blockquote>old<blockquote>older</blockquote></blockquote>new", "> old\n>\n>> older\n>\n\nnew"),
        ('my <a href="https://example.org/cv">CV</a>', "my CV <https://example.org/cv>"),
        ('<a href="https://example.org/">https://example.org</a>', "https://example.org"),
        ('<a href="javascript:x()">y</a>', "y"),
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        ("", ""),
    ],
)
def test_html_reads_as_it_looks(html, text):
    assert html_to_text(html) == text


def test_thousands_of_nested_quotes_do_not_grow():
    html = "<blockquote>x" * 1_500
    assert len(html_to_text(html)) < 2 * len(html)


def test_deeper_than_a_parser_bears_nothing_is_lost():
    text = html_to_text("<div>" * 100_000 + "deep down &amp; read")
    assert text == "> deep down & read"  # what is hidden there cannot be told, so nothing in it is anybody's new word


@given(
    st.text(max_size=500)
    | st.lists(st.sampled_from(["<p>", "</p>", "<b", ">", "<!--", "x", "<td>", "<pre>\n"])).map("".join)
)
def test_any_text_is_read_without_raising(html):
    html_to_text(html).encode()
