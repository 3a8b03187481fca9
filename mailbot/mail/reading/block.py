"""Blocks: the readable stretches of a body, and the text that they make together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A readable stretch of the body."""

    text: str
    is_html: bool = False

    @property
    def flat(self) -> str:
        """The text without its white space, to tell whether two say the same."""
        return "".join(self.text.split())


def joined(blocks: Sequence[Block]) -> str:
    """The blocks as one text; HTML that only repeats what was said in plain text is left out."""
    if len(blocks) == 1:
        return blocks[0].text.rstrip("\n") if blocks[0].text.strip() else ""
    said: set[str] = set()
    texts: list[str] = []
    for block in blocks:
        flat = block.flat
        if not flat or (block.is_html and flat in said):
            continue
        said.add(flat)
        texts.append(block.text.rstrip("\n"))
    return "\n\n".join(texts)


def chosen(forms: Sequence[Sequence[Block]]) -> Sequence[Block]:
    """Of several forms of the same the first that is plain and says something, else the first that says anything."""
    readable = [blocks for blocks in forms if any(block.text.strip() for block in blocks)]
    plain = [blocks for blocks in readable if any(block.text.strip() and not block.is_html for block in blocks)]
    return (plain or readable or [[]])[0]
