"""Page: the layout around every letter, with its style sheet's declarations written at every element, as mail programs
want them.

Which element gets which follows from the elements and their attributes, not from the words: so it is worked out once
for letters of one shape, which is their HTML with a mark for each run of words and for each link. Where a layout could
do more with a letter than to put it in its place, every page is worked out by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import css_inline
from jinja2 import DictLoader, Environment, nodes, select_autoescape

LAYOUT = "layout.html"

_SHAPES = 128
"""So many shapes are kept; one takes some ten thousand octets, and holds no words of a letter."""
_LINK = '<a href="'
_SAID = re.compile(rf'({_LINK}|>\s*)([^\s"<>][^"<>]*)')
"""Words, or where a link leads, behind what they follow."""
_MARK = "\ue000"
_FOOT = "<foot>"
"""Between body and foot; it is none of the tags that they can have."""
_KNOWN = re.compile(
    rf"(?:\s|{_MARK}|{_FOOT}|</?(?:a|b|blockquote|br|code|div|em|h[1-6]|hr|li|ol|p|pre|span|strong|table|td|th|tr|ul)"
    r'(?: [a-z]+="[^"<>]*")*(?: /)?>)*'
)
_SIGNS, _LINK_SIGNS = "&amp;&lt;&gt;&quot;&#x27;\xa0", "&amp;&#x27;\xa0"
_NUMBERED = re.compile(rf"{_MARK}(\d+)\ue001(&amp;(?:&lt;&gt;\")?'&nbsp;)")
"""A mark as it comes back from where words are words, or from a link: with the signs that words may have, written as
they are there. From anywhere else they come back otherwise."""
_AMBIGUOUS = re.compile(rf"\[|[<&][^\s<>\"';]*{_MARK}")
"""In a page: what may ask for an attribute's value, as style sheets can, or make something else of words behind it."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A page without its words: what stands between them, the numbers of those that come one after the other, and which
    of all `size` are links."""

    between: tuple[str, ...]
    order: tuple[int, ...]
    links: tuple[int, ...]
    size: int

    def with_words(self, words: Sequence[str]) -> str | None:
        """The page with words that are written as in HTML; None where they are not written as ours are."""
        said = _rewritten(words, [words[at] for at in self.links]) if len(words) == self.size else []
        if not said:
            return None
        whole = [""] * (2 * len(self.order) + 1)
        whole[::2], whole[1::2] = self.between, [said[at] for at in self.order]
        return "".join(whole)


class Page:
    """Puts letters into the layout; `texts` are it and what it may include, by their names."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        environment = Environment(loader=DictLoader(dict(texts)), autoescape=select_autoescape(["html"]))
        self._layout = environment.get_template(LAYOUT)
        self._inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
        self._is_frame = _is_frame(environment.parse(texts[LAYOUT]))
        self._shape = lru_cache(maxsize=_SHAPES)(self._worked_out)

    def around(self, body: str, foot: str, subject: str, language: str) -> str:
        """The whole page; body and foot are HTML, the subject is text."""
        if self._is_frame and subject and subject == subject.strip():
            parts = _SAID.split(f"{body}{_FOOT}{foot}")
            words = [escape(subject, quote=False), *parts[2::3]]
            parts[2::3] = [_MARK] * (len(words) - 1)
            shape = self._shape("".join(parts), language)
            if shape is not None and (page := shape.with_words(words)) is not None:
                return page
        return self._inliner.inline(self._rendered(body, foot, subject, language))

    def _rendered(self, body: str, foot: str, subject: str, language: str) -> str:
        return self._layout.render(subject=subject, language=language, body=body, foot=foot)

    def _worked_out(self, shape: str, language: str) -> _Shape | None:
        """What letters of a shape have in common; None where that cannot be told."""
        if not _KNOWN.fullmatch(shape):
            return None
        pieces = shape.split(_MARK)
        links = tuple(at for at, piece in enumerate(pieces[:-1], 1) if piece.endswith(_LINK))
        marks = [f"{_MARK}{at}\ue001{_LINK_SIGNS if at in links else _SIGNS}" for at in range(1, len(pieces))]
        body, _, foot = "".join(map("".join, zip(pieces, [*marks, ""], strict=True))).partition(_FOOT)
        page = self._rendered(body, foot, f"{_MARK}0\ue001&<>\"'\xa0", language)
        if _AMBIGUOUS.search(page):
            return None
        parts = _NUMBERED.split(self._inliner.inline(page))
        between, order, signs = tuple(parts[::3]), tuple(map(int, parts[1::3])), parts[2::3]
        all_known = len(order) == page.count(_MARK) and _MARK not in "".join(between)
        as_expected = all((at in links) == ("&lt;" not in said) for at, said in zip(order, signs, strict=True))
        return _Shape(between, order, links, len(pieces)) if all_known and as_expected else None


def _rewritten(words: Sequence[str], links: Sequence[str]) -> list[str]:
    """Words as the inliner writes them; nothing where it is not known how it does."""
    said, leads = "\0".join(words), "\0".join(links)
    if "&" in said:
        said = said.replace("&quot;", '"').replace("&#x27;", "'")
        if said.count("&") != said.count("&amp;") + said.count("&lt;") + said.count("&gt;"):
            return []
        if leads.count("&") != leads.count("&amp;") + leads.count("&#x27;"):
            return []
    if "\r" in said or said.count("\0") >= len(words) or not _is_sound(said):
        return []
    return said.replace("\xa0", "&nbsp;").split("\0")


def _is_sound(text: str) -> bool:
    """Whether the inliner takes it, which it does not where a character is half of one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_frame(layout: nodes.Template) -> bool:
    """Whether a layout does nothing with a letter but to put its parts in their places, where there are any."""
    kinds = (nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Filter)
    if not all(isinstance(node, kinds) for node in layout.find_all(nodes.Node)):
        return False
    unescaped = [each for each in layout.find_all(nodes.Filter)]
    return all(
        each.name == "safe" and isinstance(each.node, nodes.Name) and each.node.name in ("body", "foot")
        for each in unescaped
    )
