"""Prose: a letter in somebody's own words: its paragraphs, lists and links, and nothing else that could be markup.

Programs break long lines; where a line is as long as they leave it the next one goes on with it, else the break is its
writer's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

_ITEM = re.compile(r"(?:[-*•–]|\d{1,3}[.)])[ \t]+(?=\S)")
_LINK = re.compile(r"https?://[^\s<>\"“”„«»]{1,2000}", re.IGNORECASE)
_AFTER = ".,;:!?'’…*_"
"""What follows a link and is none of it."""
_BROKEN = 60
"""A line of so many characters that the next word would have made longer than _LINE was broken by a program."""
_LINE = 66
_BREAK = "<br />\n"


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph's lines, or a list's items (`tag` "ul" or "ol", that one counted from `start`)."""

    tag: str
    lines: list[str]
    start: int = 1


def prose_text(text: str) -> str:
    """As plain text: a paragraph is one line, but for its writer's own breaks; "- " and "1. " begin items."""
    return "\n\n".join("\n".join(_marked(block)) for block in _blocks(text))


def prose_html(text: str) -> str:
    """As HTML: paragraphs and lists; an address that begins with http:// or https:// is a link."""
    return "".join(map(_html, _blocks(text)))


def _blocks(text: str) -> list[_Block]:
    found: list[_Block] = []
    before = ""  # the line before; "" after an empty one
    for written in text.split("\n"):
        line = written.strip()
        if item := _ITEM.match(line):
            _add_item(found, item[0], line[item.end() :])
        elif line and before:
            _add_line(found, line, joins=_goes_on(before, line), indented=written[:1].isspace())
        elif line:
            found.append(_Block("p", [line]))
        before = line
    return found


def _add_item(found: list[_Block], mark: str, line: str) -> None:
    """An item goes on with the list above it, also below an empty line."""
    number = re.sub(r"\D", "", mark)
    tag = "ol" if number else "ul"
    if not found or found[-1].tag != tag:
        found.append(_Block(tag, [], int(number or 1)))
    found[-1].lines.append(line)


def _add_line(found: list[_Block], line: str, *, joins: bool, indented: bool) -> None:
    """A line right below another one."""
    block = found[-1]
    if joins or (indented and block.tag != "p"):
        block.lines[-1] += f" {line}"
    elif block.tag == "p":
        block.lines.append(line)
    else:
        found.append(_Block("p", [line]))


def _goes_on(before: str, line: str) -> bool:
    """Whether a line is the rest of the one before it."""
    return len(before) >= _BROKEN and len(before) + 1 + len(line.split(maxsplit=1)[0]) > _LINE


def _marked(block: _Block) -> list[str]:
    if block.tag == "p":
        return block.lines
    numbers = range(block.start, block.start + len(block.lines))
    marks = [f"{number}. " if block.tag == "ol" else "- " for number in numbers]
    return [f"{mark}{line}" for mark, line in zip(marks, block.lines, strict=True)]


def _html(block: _Block) -> str:
    lines = map(_linked, block.lines)
    if block.tag == "p":
        return f"<p>{_BREAK.join(lines)}</p>\n"
    items = "".join(f"<li>{line}</li>\n" for line in lines)
    start = f' start="{block.start}"' if block.start != 1 else ""
    return f"<{block.tag}{start}>\n{items}</{block.tag}>\n"


def _linked(line: str) -> str:
    """A line with its links; everything in it is text."""
    shown, at = "", 0
    for match in _LINK.finditer(line):
        url = _bare(match[0])
        shown += f'{escape(line[at : match.start()])}<a href="{escape(url)}">{escape(url)}</a>'
        at = match.start() + len(url)
    return shown + escape(line[at:])


def _bare(url: str) -> str:
    """A link without what only follows it: "(see https://example.org/a_(b))." ends with the inner bracket."""
    url = url.rstrip(_AFTER)
    while url.endswith((")", "]")) and url.count(url[-1]) > url.count({")": "(", "]": "["}[url[-1]]):
        url = url[:-1].rstrip(_AFTER)
    return url
