"""HTML to text: what a reader of an HTML body sees, a line for each block, quotes marked as in a plain mail."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailbot.mail.reading.html_marks import Mark, mark_of
from mailbot.mail.reading.visibility import Look, look_of, style_rules

_CAP = 1_000_000  # characters of HTML that are read
_DEEPEST = 2_000  # levels; the parser's time grows with the square of them
_DEEPEST_QUOTE = 5  # thousands of nested quotes must not make the text larger than the mail
UNSEEN = frozenset({
    "script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe", "select", "textarea",
})  # fmt: skip
"""Elements whose text no mail client shows as text of the mail."""
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p",
        "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
# Blocks with an empty line around them.
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"})
# Tags that take part in nesting: neither void nor closed by the next of their kind.
_NESTING = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|p|li|td|th|tr|dd|dt|option|source|wbr)\b)[a-z]", re.I
)
_TAG = re.compile(r"<[^<>]*>")
_SIGNATURES = 4  # that are looked into: thousands of nested ones must not cost the square of them
_SPACES = re.compile(r"[ \t\r\n\f]+")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x2060, 0xFEFF, 0xAD, 0x34F])


def html_to_text(html: str) -> str:
    """The visible text of HTML (the first 1,000,000 characters of it); never raises, linear in its length."""
    html = html[:_CAP]
    if _is_too_deep(html):
        # What is hidden cannot be told there: all of it is kept to be read, and nothing of it is anybody's new word.
        return "\n".join(f"> {line}" for line in entities.unescape(_TAG.sub("\n", html)).split("\n") if line.strip())
    tree = LexborHTMLParser(html)
    body = tree.body
    if body is None:
        return ""
    sheets = "".join(node.text(deep=True) or "" for node in tree.css("style")) if "<style" in html.lower() else ""
    return _walk(body, style_rules(sheets) if sheets else {})


def _is_too_deep(html: str) -> bool:
    if html.count("<") <= _DEEPEST:
        return False
    depth = 0
    for tag in _NESTING.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def _walk(body: LexborNode, rules: Mapping[str, str]) -> str:
    """The text of a tree, without recursion."""
    page = _Page(rules)
    node: LexborNode | None = body
    while node is not None:
        inside = page.enter(node)
        step = node.first_child if inside else None
        while step is None and node is not None:
            if inside:
                page.leave(node)
            if node.mem_id == body.mem_id:
                return page.text()
            step, inside = node.next, True
            if step is None:
                node = node.parent
        node = step
    return page.text()


class _Page:
    """The lines written so far and where in the document we are."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._preformatted = 0
        self._rules = rules
        self._looks: list[tuple[int, Look]] = []  # of the elements we are inside of that change it
        self._look = Look()
        self._is_seen = True
        self._marks: list[int] = []
        self._signatures = 0

    def enter(self, node: LexborNode) -> bool:
        """Take in the beginning of a node; False where its inside is not to be read."""
        tag = node.tag or ""
        if tag == "-text":
            if self._is_seen:
                self._write(node.text_content or "")
            return False
        if tag.startswith(("-", "_")) or tag in UNSEEN:
            return False
        if not self._sees(node, tag):
            return False
        if tag == "br":
            self._break(keep_empty=True)
        elif tag in _BLOCKS:
            self._start_block(tag)
        elif tag in ("td", "th"):
            self._line.append(" ")
        return True

    def _sees(self, node: LexborNode, tag: str) -> bool:
        """Take in how an element looks and what it marks; False where nobody sees anything of it."""
        attributes = node.attributes
        look = look_of(tag, attributes, self._rules, self._look) if attributes or self._rules else self._look
        if look is None:
            return False
        if look is not self._look:
            self._looks.append((node.mem_id, self._look))
            self._now(look)
        if attributes or tag == "blockquote":
            self._mark(node, mark_of(tag, attributes))
        return True

    def leave(self, node: LexborNode) -> None:
        """Take in the end of a node that was entered."""
        tag = node.tag or ""
        if tag == "a":
            self._write_link(node.attributes.get("href") or "")
        elif tag in _BLOCKS:
            self._break()
            self._unmark(node)
            self._preformatted -= tag == "pre"
            self._break(apart=tag in _APART)
        self._unmark(node)
        if self._looks and self._looks[-1][0] == node.mem_id:
            self._now(self._looks.pop()[1])

    def _now(self, look: Look) -> None:
        self._look, self._is_seen = look, look.is_seen

    def _mark(self, node: LexborNode, mark: Mark | None) -> None:
        """Take in what a mail program says of an element: from here on it is quoted, or a rule stands above it."""
        if mark is None:
            return
        self._break(apart=node.tag == "blockquote")
        if mark is Mark.QUOTE:
            self._marks.append(node.mem_id)
            self._quotes += 1
        elif mark is Mark.SIGNATURE:
            self._sign(node)
        else:
            self._line.append("_" * 20)
            self._break()
            self._quotes += mark is Mark.ORIGINAL  # to the end of the page

    def _unmark(self, node: LexborNode) -> None:
        if self._marks and self._marks[-1] == node.mem_id:
            self._break()
            self._marks.pop()
            self._quotes -= 1

    def _sign(self, node: LexborNode) -> None:
        """Put the line above a signature that says so in plain mails, unless it is there, or the signature is empty."""
        self._signatures += 1
        if self._signatures > _SIGNATURES:
            return
        last = next((line for line in reversed(self._lines) if line), "")
        said = (node.text(deep=True) or "").strip()
        if said and last.strip() != "--" and not said.startswith("--"):
            self._line.append("--")
            self._break()

    def text(self) -> str:
        """What was read, without empty lines around it."""
        self._break()
        return "\n".join(self._lines).strip("\n")

    def _start_block(self, tag: str) -> None:
        self._break(apart=tag in _APART)
        self._preformatted += tag == "pre"
        if tag == "li":
            self._line.append("- ")
        elif tag == "hr":
            self._line.append("_" * 20)
            self._break()

    def _write(self, text: str) -> None:
        if not text.isascii():
            text = text.translate(_INVISIBLE)
        if not self._preformatted:
            self._line.append(_spaced(text))
            return
        first, *others = text.split("\n")
        self._line.append(first)
        for other in others:
            self._break(keep_empty=True)
            self._line.append(other)

    def _write_link(self, href: str) -> None:
        """A link's target where its text does not show it: forms ask for links."""
        target = _SPACES.sub("", href)
        shown = "".join(self._line[-3:])
        if target.startswith(("http://", "https://")) and len(target) <= 500:
            bare = target.split("://", 1)[1].removeprefix("www.").rstrip("/")
            if shown.strip() and bare not in shown:
                self._line.append(f" <{target}>")

    def _break(self, *, keep_empty: bool = False, apart: bool = False) -> None:
        mark = ">" * min(self._quotes, _DEEPEST_QUOTE)
        if self._line or keep_empty:
            line = "".join(self._line)
            keep_empty = keep_empty or "\xa0" in line  # how mail programs write an empty line
            line = line.replace("\xa0", " ")
            line = line.rstrip() if self._preformatted else _spaced(line).strip()
            self._line = []
            if line or keep_empty:
                self._lines.append(f"{mark} {line}".rstrip() if mark else line)
        if apart and self._lines and ((last := self._lines[-1]).strip("> ") or len(mark) < len(last)):
            self._lines.append(mark)


def _spaced(text: str) -> str:
    """Text with its white space as single spaces."""
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)
