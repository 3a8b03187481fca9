"""A source: one file that a program admin wrote, and the collector of everything that is wrong in such files.

Nothing stops at its first mistake: readers note what they find here and go on, and all of it is told at once.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field

from mailbot.errors import ConfigError, Mistake
from mailbot.toml_lines import KeyPath, find_lines


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bare name ("routing.toml"), its text, and its path as its author knows it (shown in mistakes)."""

    name: str
    text: str
    path: str

    @property
    def stem(self) -> str:
        """The name without what follows its last dot."""
        return self.name.rpartition(".")[0] or self.name


@dataclass(slots=True)
class Mistakes:
    """Collects mistakes over any number of sources; `done` raises them together."""

    found: list[Mistake] = field(default_factory=list)

    def note(self, file: str, place: str, problem: str, mend: str = "", excerpt: str = "") -> None:
        self.found.append(Mistake(file, place, problem, mend, excerpt))

    def done(self) -> None:
        """Raises ConfigError with everything that was noted; returns where nothing was."""
        if self.found:
            raise ConfigError(self.found)


@dataclass(frozen=True, slots=True)
class Toml:
    """A TOML source as read: its data, and where in the text each key stands."""

    source: Source
    data: dict[str, object]
    lines: dict[KeyPath, int]

    def place(self, path: KeyPath, words: str) -> str:
        """`words` followed by the line of the nearest key on the way to `path`: 'rule "x", when (line 12)'."""
        for length in range(len(path), 0, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return f"{words} (line {line})"
        return words


def read_toml(source: Source, mistakes: Mistakes) -> Toml | None:
    """Parses a TOML source; a syntax error is noted with line and column, and the answer is None."""
    try:
        data = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem, _, where = str(error).rpartition(" (at ")
        line, column = _position(where)
        place = f"line {line}, column {column}" if line else ""
        shown = source.text.splitlines()[line - 1] if 0 < line <= len(source.text.splitlines()) else ""
        excerpt = f"{shown}\n{' ' * (column - 1)}^" if shown else ""
        mend = 'text stands in quotation marks, lists in [ ], tables begin with "[name]"'
        mistakes.note(source.path, place, f"this is not TOML: {problem or error}", mend, excerpt)
        return None
    return Toml(source, data, find_lines(source.text))


def _position(where: str) -> tuple[int, int]:
    """(line, column) out of "line 3, column 7)"; (0, 0) where the parser names none."""
    numbers = [int(word.strip(",)")) for word in where.split() if word.strip(",)").isdigit()]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """How to mend a name that nobody knows: the nearest known one, or all of them where none is near."""
    names = sorted(set(known))
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if not names:
        return "there is none to choose from here"
    shown = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    return f"known here: {shown}"
