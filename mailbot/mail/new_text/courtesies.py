"""Courtesies around the answers to a form: who wrote what is quoted, greetings and closings, which answer nothing."""

from __future__ import annotations

import re

_ATTRIBUTION = re.compile(r".{0,400}(:|：|wrote|schrieb)\s*$")


def drop_attribution(lines: list[tuple[int, str]]) -> None:
    """Drops "On Monday, Ada wrote:" at the end of (depth, text) lines, also where it was wrapped."""
    while lines and not lines[-1][1].strip():
        lines.pop()
    if lines and _ATTRIBUTION.match(lines[-1][1]):
        short = len(lines.pop()[1].split()) < 4  # "wrote:" alone: who wrote it and when stands above it
        if short and lines and "@" in lines[-1][1]:
            lines.pop()


def without_courtesies(lines: list[str]) -> list[str]:
    """Drops "Hello Ada," at the beginning, and "Best regards," with what follows at the end."""

    def is_courtesy(line: str) -> bool:
        return line.endswith((",", "!")) and len(line.split()) <= 4

    own = lines[1:] if lines and is_courtesy(lines[0]) else lines
    closing = (at for at in range(max(0, len(own) - 3), len(own)) if is_courtesy(own[at]))
    return own[: next(closing, len(own))]
