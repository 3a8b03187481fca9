"""Finding: what one check came to, as one line that reads the same without colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "failed"]
_SIGNS: dict[Level, str] = {"ok": "✓", "warning": "!", "failed": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` is the part that was looked at; `mend` says what to do about it, "" where nothing is to be done."""

    level: Level
    about: str
    text: str
    mend: str = ""

    def __str__(self) -> str:
        said = f"{self.text} -> {self.mend}" if self.mend else self.text
        return f"{_SIGNS[self.level]} {self.level:<8} {self.about:<13} {' '.join(said.split())}"
