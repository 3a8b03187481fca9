"""The page around every letter: whatever its layout and its words, styles are where the inliner writes them."""

from __future__ import annotations

from html import escape

import css_inline
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from mailbot.policy.page import LAYOUT, Page
from mailbot.policy.shipped import shipped_path

SHIPPED = (shipped_path("templates") / LAYOUT).read_text(encoding="utf-8")
BODY = "<body>{{ body | safe }}{% if foot %}<i>{{ foot | safe }}</i>{% endif %}</body>"
STYLE = "<style>p { color: red } a { margin: 0 } td + td, li:empty, p:first-child { top: 1px }</style>"
SEEN_THROUGH = {
    "shipped": SHIPPED,
    "by structure": STYLE + BODY,
    "with the subject twice": f"{STYLE}<title>{{{{ subject }}}}</title>&nbsp;{{{{ subject }}}}{BODY}",
    "in a table": f"{STYLE}<table>{{{{ subject }}}}{{{{ body | safe }}}}</table>",
    "left open": f"{STYLE}<p><a href='x'><b><b><b><table><tr>{BODY}",
}
ASKED_EACH_TIME = {
    "by attribute": f"<style>a[href*=YES] {{ color: red }}</style>{BODY}",
    "subject in an attribute": f'{STYLE}<p title="{{{{ subject }}}}">{BODY}',
    "subject after what it may complete": f"{STYLE}AT&{{{{ subject }}}}<{{{{ subject }}}}{BODY}",
    "subject in the style sheet": f"<style>p:before {{ content: '{{{{ subject }}}}' }}</style>{BODY}",
    "in a comment": f"{STYLE}<!-- {{{{ body | safe }}}} -->{{{{ subject }}}}",
    "in a script": f"{STYLE}<script>{{{{ subject }}}}</script>{BODY}",
    "escaped": f"{STYLE}{{{{ body }}}}{{{{ subject | safe }}}}",
    "shortened": f"{STYLE}{{{{ subject | upper }}}}{{{{ body | truncate(40) | safe }}}}",
    "by its words": f"{STYLE}{{% if 'YES' in body %}}<p>yes</p>{{% endif %}}{BODY}",
    "filtered": f"{STYLE}{{% filter upper %}}{{{{ subject }}}}{{% endfilter %}}{BODY}",
}
SIGNS = ["YES", "&lt;", "amp;", "&", "<", ">", '"', "'", "\xa0", "\0", "\r", "\n", " ", "\ue000", "\ue0010", "ß", "<b>"]
WORDS = st.lists(st.sampled_from(SIGNS), max_size=4).map("".join)
PAGES = {name: Page({LAYOUT: layout}) for name, layout in {**SEEN_THROUGH, **ASKED_EACH_TIME}.items()}


def letter(*said: str) -> str:
    one, two, three, raw = (*map(escape, said[:3]), said[3])
    return (
        f"<p>Hello {one}</p>\n<p>{two}</p>\n<ul>\n<li></li><li>{three}{raw}</li></ul>"
        f'<table class="options"><tr><td><a href="mailto:a@example.org?subject={two}&amp;body={one}">{three}</a></td>'
        f"<td>{one}<br />\n{two}</td></tr></table>\n"
    )


def inlined(layout: str, body: str, foot: str, subject: str) -> str:
    page = Environment(autoescape=True).from_string(layout).render(body=body, foot=foot, subject=subject, language="en")
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True).inline(page)


@pytest.mark.parametrize("name", PAGES)
@settings(max_examples=30)
@given(said=st.tuples(WORDS, WORDS, WORDS, st.one_of(st.just(""), WORDS)), foot=WORDS, subject=WORDS)
def test_a_page_is_what_the_inliner_makes_of_it(name: str, said: tuple[str, ...], foot: str, subject: str) -> None:
    layout = {**SEEN_THROUGH, **ASKED_EACH_TIME}[name]
    body, below = letter(*said), f"<p>{escape(foot)}</p>" if foot else ""

    assert PAGES[name].around(body, below, subject, "en") == inlined(layout, body, below, subject)


@pytest.mark.parametrize("name", PAGES)
def test_the_inliner_is_asked_once_for_letters_of_one_shape_where_the_layout_can_be_seen_through(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page({LAYOUT: {**SEEN_THROUGH, **ASKED_EACH_TIME}[name]})
    page.around(letter("Ann", "a & b", "c", ""), "", "Hello", "en")
    asked: list[str] = []
    monkeypatch.setattr(page, "_inliner", type("Watched", (), {"inline": lambda _, html: asked.append(html) or ""})())

    page.around(letter("Ben", "'d'", '"e"', ""), "", "Hi & welcome", "en")

    assert len(asked) == (name in ASKED_EACH_TIME)


def test_half_a_character_is_refused_as_the_inliner_refuses_it() -> None:
    with pytest.raises(UnicodeEncodeError):
        PAGES["shipped"].around(letter("\udc80", "a", "b", ""), "", "Hello", "en")
