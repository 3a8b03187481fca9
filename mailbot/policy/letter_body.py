"""A letter's body as blocks: fences of our own (answers to give, what people wrote) between pieces of Markdown.

A piece of Markdown is mostly a template's own sentence, so what it looks like is worked out once and kept. What people
wrote never comes near the parser, nor is it kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from mailbot.policy.beside import beside_html, beside_text
from mailbot.policy.markdown import lines_of
from mailbot.policy.options import Reply, mail_html, options_html, options_text, read_options
from mailbot.policy.prose import prose_html, prose_text
from mailbot.policy.renditions import renditions
from mailbot.policy.table import table_html, table_text

_FENCE = re.compile(  # it begins with what is looked for, and only then with where, since that is found far quicker
    r"(`(?<=^`)`{2,}|~(?<=^~)~{2,})(options|mail|quoted|verbatim|prose|table|beside)\n((?:.*\n)*?)\1$",
    re.MULTILINE,
)
_GAP = re.compile(r"(\n(?:[ \t]*\n)+)")
_ITEM = re.compile(r"^[ >]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)", re.MULTILINE)
_FOREIGN_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_BREAK = "<br />\n"

_PLAIN = re.compile(r"(?:#{1,3} )?[^\W\d_][\w ,:;.!?'\"/%·–—…-]*[\w,:;.!?'\"…]")
"""One line, perhaps a heading, without anything that Markdown has a use for (`_` is one only before a blank or so)."""


@lru_cache(maxsize=1024)
def _kept(piece: str) -> tuple[str, str]:
    if "_" in piece or not _PLAIN.fullmatch(piece):
        return renditions(piece)
    marks, _, line = piece.rpartition("# ")
    tag = f"h{len(marks) + 1}" if piece.startswith("#") else "p"
    return line, f"<{tag}>{escape(line, quote=False).replace(chr(34), '&quot;')}</{tag}>\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A fence's kind and content, or a piece of Markdown (kind "")."""

    kind: str
    content: str


@dataclass(frozen=True, slots=True)
class Body:
    """A letter's body, or its foot."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Plain text: a paragraph is one line; no line break at the end. A mail behind a link is left out."""
        return "\n\n".join([_text(block) for block in self.blocks if block.kind != "mail"])

    def html(self, reply: Reply | None) -> str:
        """HTML without head and body; options are links that open the finished reply."""
        return "".join([_html(block, reply) for block in self.blocks])

    def without_greeting(self) -> Body:
        """The same without the line in front that greets its reader and ends in a comma; what follows begins with a
        capital then, also in languages that go on in small letters behind a greeting."""
        first = self.blocks[0].content.rstrip() if self.blocks and not self.blocks[0].kind else ""
        if not first.endswith(",") or "\n" in first:
            return self
        begins = self.blocks[1:2]
        if begins and not begins[0].kind:
            said = begins[0].content
            begins = (Block("", said[:1].upper() + said[1:]),)
        return Body((*begins, *self.blocks[2:]))

    @property
    def options(self) -> tuple[str, ...]:
        """The words that the letter offers as answers, in order."""
        fences = (block for block in self.blocks if block.kind == "options")
        return tuple(option.shown for fence in fences for option in read_options(fence.content))


def read_body(markdown: str) -> Body:
    """Cuts a rendered template into its blocks; rows that follow each other are one table."""
    blocks: list[Block] = []
    for block in _blocks(markdown):
        if block.kind == "table" and blocks and blocks[-1].kind == "table":
            blocks[-1] = Block("table", f"{blocks[-1].content}\n{block.content}")
        else:
            blocks.append(block)
    return Body(tuple(blocks))


def _blocks(markdown: str) -> Iterator[Block]:
    at = 0
    for fence in _FENCE.finditer(markdown):
        yield from _pieces(markdown[at : fence.start()])
        yield Block(fence[2], fence[3].removesuffix("\n"))
        at = fence.end()
    yield from _pieces(markdown[at:])


def _pieces(markdown: str) -> Iterator[Block]:
    """Cuts where no construct of CommonMark can go on: at empty lines, but not within a list or a foreign fence."""
    if ("```" in markdown or "~~~" in markdown) and _FOREIGN_FENCE.search(markdown):
        yield Block("", markdown)
        return
    first, *others = _GAP.split(markdown.strip("\n"))
    pieces = [first]
    for gap, piece in zip(others[::2], others[1::2], strict=True):
        if (piece.startswith((" ", "\t")) or _ITEM.match(piece)) and _ITEM.search(pieces[-1]):
            pieces[-1] += gap + piece
        else:
            pieces.append(piece)
    yield from (Block("", piece) for piece in pieces if piece.strip())


def _text(block: Block) -> str:
    match block.kind:
        case "options":
            return "\n".join(options_text(block.content))
        case "quoted":
            return "\n".join(f"    {line.strip()}".rstrip() for line in block.content.split("\n"))
        case "verbatim":
            return "\n".join(line.rstrip() for line in block.content.rstrip("\n").split("\n"))
        case "prose":
            return prose_text(block.content)
        case "table":
            return table_text(block.content)
        case "beside":
            return beside_text(block.content)
    return _kept(block.content)[0]


def _html(block: Block, reply: Reply | None) -> str:
    match block.kind:
        case "options":
            return options_html(block.content, reply)
        case "mail":
            return mail_html(block.content, reply)
        case "quoted":
            paragraphs = (map(escape, lines_of(part)) for part in block.content.split("\n\n"))
            shown = "".join(f"<p>{_BREAK.join(lines)}</p>\n" for lines in paragraphs)
            return f"<blockquote>\n{shown}</blockquote>\n"
        case "verbatim":
            return f'<div class="verbatim">{escape(block.content.rstrip())}</div>\n'
        case "prose":
            return prose_html(block.content)
        case "table":
            return table_html(block.content)
        case "beside":
            return beside_html(block.content)
    return _kept(block.content)[1]
