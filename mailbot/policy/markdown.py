"""Markdown: one reading of a letter's text, and its two renditions, plain text and HTML.

Both come from the same tokens, so they say the same. Whatever was put in as a value was escaped before: it is never
markup in either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape as escape_html
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import OptionsDict

from mailbot.policy.options import Reply, options_html, options_text, read_options

_BACKSLASHED = {ord(mark): f"\\{mark}" for mark in "\\`*_[]()<>&"}
_BLOCK_MARK = re.compile(r"(\d*)([.#+=~-])")
"""What begins a list, a heading, a rule or a fence, but only at the start of a line."""
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # controls, but for the line break
    "\ud800-\udfff"  # lone surrogates
    "\u202a-\u202e\u2066-\u2069]"  # these turn the text after them round
)


_BREAK = "<br />\n"
_BACKTICKS = re.compile("`+")


class Markup(str):
    """Text that is Markdown already and goes into a letter as it is; any operation on it yields plain text again."""

    __slots__ = ()


def clean(value: object) -> str:
    """A value as text: line breaks are \\n, tabs are blanks, and nothing in it is invisible or turns text round."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNSEEN.sub("", text)


def flat(value: object) -> str:
    """A value on one line: what may stand in a subject or in an option."""
    return " ".join(clean(value).split())


def escape(value: object) -> str:
    """A value as Markdown that says exactly this text, line breaks included (CommonMark 2.4, 6.7)."""
    if isinstance(value, Markup):
        return value
    lines = (line.strip().translate(_BACKSLASHED) for line in clean(value).strip().split("\n"))
    return "\\\n".join(_BLOCK_MARK.sub(r"\1\\\2", line, count=1) if _BLOCK_MARK.match(line) else line for line in lines)


def quoted(value: object) -> Markup:
    """What somebody wrote, set apart: indented in the text, a block quote in HTML; empty lines part its paragraphs."""
    paragraphs = (_lines_of(part) for part in clean(value).split("\n\n"))
    return _fenced("quoted", "\n\n".join("\n".join(lines) for lines in paragraphs if lines))


def verbatim(value: object) -> Markup:
    """Text whose line breaks and blanks all stay, such as a form to fill in."""
    return _fenced("verbatim", clean(value).strip("\n"))


def _fenced(kind: str, text: str) -> Markup:
    """A fence of our own around a text, which is not read as Markdown."""
    # A line "--" would set off the letter's foot.
    text = "\n".join(" --" if line.rstrip() == "--" else line for line in text.split("\n"))
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markup(f"\n\n{fence}{kind}\n{text}\n{fence}\n\n")


def _lines_of(paragraph: str) -> list[str]:
    return [line.strip() for line in paragraph.split("\n") if line.strip()]


def parse(text: str) -> list[Token]:
    """The tokens of a Markdown text: no HTML, no images, no headings by underlining, no code by indenting."""
    return _PARSER.parse(text)


def to_text(tokens: Sequence[Token]) -> str:
    """Plain text: paragraphs are one line each, lists are lists, links show their address; no line break at the end."""
    return "\n".join(_blocks(SyntaxTreeNode(tokens).children, ""))


def to_html(tokens: Sequence[Token], reply: Reply | None) -> str:
    """HTML without head and body; options are links that open the finished reply."""
    return str(_PARSER.renderer.render(tokens, _PARSER.options, {"reply": reply}))


def option_words(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words that the letter offers as answers, in order."""
    return tuple(each.shown for token in tokens if token.info == "options" for each in read_options(token.content))


def _blocks(nodes: Sequence[SyntaxTreeNode], indent: str, *, tight: bool = False) -> list[str]:
    lines: list[str] = []
    for node in nodes:
        block = _block(node, indent)
        if block and lines and not tight:
            lines.append("")
        lines += block
    return lines


def _block(node: SyntaxTreeNode, indent: str) -> list[str]:
    if node.type == "blockquote":
        return _blocks(node.children, indent + "    ")
    if node.type in ("bullet_list", "ordered_list"):
        return _list(node, indent)
    if node.type == "fence":
        return [f"{indent}{line}".rstrip() for line in _fence_text(node.info, node.content.rstrip("\n"))]
    if node.type == "hr":
        return [f"{indent}* * *"]
    return [f"{indent}{line}".rstrip() for line in _inline(node).split("\n")] if node.children else []


def _fence_text(kind: str, content: str) -> Sequence[str]:
    if kind == "options":
        return options_text(content)
    return [f"    {line.strip()}" if kind == "quoted" else line for line in content.split("\n")]


def _list(node: SyntaxTreeNode, indent: str) -> list[str]:
    loose = any(child.type == "paragraph" and not child.hidden for item in node.children for child in item.children)
    lines: list[str] = []
    for number, item in enumerate(node.children, int(node.attrs.get("start", 1) or 1)):
        mark = "- " if node.type == "bullet_list" else f"{number}. "
        inner = _blocks(item.children, indent + " " * len(mark), tight=not loose)
        if loose and lines:
            lines.append("")
        lines += (
            [indent + mark + inner[0][len(indent) + len(mark) :], *inner[1:]] if inner else [(indent + mark).rstrip()]
        )
    return lines


def _inline(node: SyntaxTreeNode) -> str:
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    if not node.children:
        return node.content if node.type in ("text", "code_inline") else ""
    said = "".join(map(_inline, node.children))
    href = str(node.attrs.get("href", "")) if node.type == "link" else ""
    return f"{said} <{href}>" if href and href.removeprefix("mailto:") != said else said


class _Renderer(RendererHTML):
    """Renders the fences of our own; everything else is the library's."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        token = tokens[idx]
        if token.info == "options":
            return options_html(token.content, env["reply"])
        if token.info == "quoted":
            parts = (map(escape_html, _lines_of(part)) for part in token.content.split("\n\n"))
            paragraphs = "".join(f"<p>{_BREAK.join(lines)}</p>\n" for lines in parts)
            return f"<blockquote>\n{paragraphs}</blockquote>\n"
        return f'<div class="verbatim">{escape_html(token.content.rstrip())}</div>\n'

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Mapping[str, object]) -> str:
        return " "


_PARSER = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
_PARSER.disable(["code", "lheading", "reference", "html_block", "html_inline", "image"])
