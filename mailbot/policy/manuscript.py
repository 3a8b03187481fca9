"""Manuscript: a letter whose words are all said, and which is not set yet: Markdown, and where its answers go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.policy.last_line import LastLine
from mailbot.policy.options import Reply


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a letter's body as Markdown; `greets` where it keeps the line that greets its reader."""

    markdown: str
    reply: Reply | None
    greets: bool = True


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A letter's pieces in order, its foot as Markdown, and the last line under it."""

    subject: str
    language: str
    pieces: tuple[Piece, ...]
    foot: str
    reply: Reply | None
    last: LastLine

    @property
    def words(self) -> Iterator[str]:
        """All that will be read in it, before it is set."""
        yield from (self.subject, self.foot, self.last.text)
        yield from (piece.markdown for piece in self.pieces)
