"""Renditions: one reading of Markdown, and what it gives as plain text and as HTML.

Both come from the same tokens, so they say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import OptionsDict


def renditions(markdown: str) -> tuple[str, str]:
    """(text, HTML) of Markdown without HTML, images, headings by underlining and code by indenting.

    In the text a paragraph is one line, lists are lists and links show their address; it ends without a line break.
    """
    tokens = _PARSER.parse(markdown)
    text = "\n".join(_blocks(SyntaxTreeNode(tokens).children, ""))
    return text, str(_PARSER.renderer.render(tokens, _PARSER.options, {}))


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
        return [f"{indent}{line}".rstrip() for line in node.content.rstrip("\n").split("\n")]
    if node.type == "hr":
        return [f"{indent}* * *"]
    return [f"{indent}{line}".rstrip() for line in _inline(node).split("\n")] if node.children else []


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
    """The library's, but for two things that letters want otherwise."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: object) -> str:
        return f'<div class="verbatim">{escape(tokens[idx].content.rstrip())}</div>\n'

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: object) -> str:
        return " "


_PARSER = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
_PARSER.disable(["code", "lheading", "reference", "html_block", "html_inline", "image"])
