"""Clean HTML: what is left of a page that can neither run anything, nor load anything, nor lead anywhere unseen."""

from __future__ import annotations

from collections.abc import Callable

import nh3

from mailbot.mail.reading.html import UNSEEN

_LARGEST = 500_000  # characters
_MOST_TAGS = 20_000  # nested ones cost time with the square of them

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
_SILENCED = set(UNSEEN - {"head"})


def clean(html: str, mask: Callable[[str], str]) -> str | None:
    """The page without scripts, styles, images, forms and comments, its links to the web and to mail alone and each
    as `mask` has it; None where it is too large or too tangled to be cleaned."""
    if len(html) > _LARGEST or html.count("<") > _MOST_TAGS:
        return None
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_SILENCED,
        attributes=_ATTRIBUTES,
        attribute_filter=lambda tag, name, value: mask(value),
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
