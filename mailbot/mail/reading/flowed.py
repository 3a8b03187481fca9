"""Flowed text: the paragraphs of format=flowed joined again (RFC 3676)."""

from __future__ import annotations


def unflow(text: str, *, delsp: bool) -> str:
    """Text whose lines end where the sender ended them; with `delsp` the space at a soft break is dropped."""
    lines: list[str] = []
    flowing, depth = False, 0
    parts: list[str] = []
    for line in text.split("\n"):
        quoted = len(line) - len(line.lstrip(">"))
        content = line[quoted:].removeprefix(" ")
        is_signature = content == "-- "
        if flowing and quoted == depth and not is_signature:
            parts.append(content)
        else:
            _end_paragraph(lines, parts, depth)
            parts, depth = [content], quoted
        flowing = content.endswith(" ") and not is_signature
        if flowing and delsp:
            parts[-1] = parts[-1][:-1]
    _end_paragraph(lines, parts, depth)
    return "\n".join(lines)


def _end_paragraph(lines: list[str], parts: list[str], depth: int) -> None:
    if parts:
        content = "".join(parts)
        lines.append(f"{'>' * depth} {content}" if depth else content)
