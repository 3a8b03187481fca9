"""Structured: a header value taken apart into text, quoted strings and comments (RFC 5322 3.2), in one pass.

Servers quote what strangers gave them, and not all do it well: where two ways of reading differ, that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Each alternative begins with another character, and a quote that is never closed can stand only once.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()"\\]|[^()"\\]+', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Structured:
    """What is left of a value without its comments, in order: (text, whether it was quoted).

    `doubtful` says that quotes, parentheses or backslashes stand so that it could be read in two ways.
    """

    pieces: tuple[tuple[str, bool], ...]
    doubtful: bool = False

    def plain(self, specials: re.Pattern[str]) -> str:
        """The value as one text, where `specials` within quotes are but underscores."""
        return "".join(specials.sub("_", text) if quoted else text for text, quoted in self.pieces)


def structured(value: str) -> Structured:
    """Takes an unfolded value apart; linear in its length, whatever stands in it."""
    reading = _Reading()
    pieces = tuple(reading.pieces(value))
    return Structured(pieces, reading.doubtful or reading.depth > 0)


class _Reading:
    def __init__(self) -> None:
        self.depth = 0
        self.doubtful = False

    def pieces(self, value: str) -> Iterator[tuple[str, bool]]:
        for token in _TOKEN.findall(value):
            if self.depth or token == "(":
                self._comment(token)
                if not self.depth:
                    yield " ", False  # a comment is white space
            elif token in {")", '"'} or token[0] == "\\":
                self.doubtful = True
                yield "_", False
            elif token[0] == '"':
                yield token[1:-1], True
            else:
                yield token, False

    def _comment(self, token: str) -> None:
        """Quotes mean nothing in a comment, yet some read them: what they enclose must not matter then."""
        if token == "(":
            self.depth += 1
        elif token == ")":
            self.depth -= 1
        elif token[0] == '"' and any(sign in token for sign in "()"):
            self.doubtful = True
