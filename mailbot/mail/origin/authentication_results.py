"""Authentication-Results: what one such header says, and in whose name (RFC 8601 2.2).

It is read as it is written in the wild: Microsoft 365 names no server, others forget quotes. What is no verdict is
passed over; what can be read in two ways is marked, and proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mailbot.mail.origin.structured import structured

_SPECIALS = re.compile(r"[\s;=\"()\\]")
_METHOD = re.compile(r"[a-z][a-z0-9-]{0,40}")
TWICE = "?"
"""The value of a property that stands twice with different values."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one method: `dkim`, `pass`, {"header.d": "example.org"}; all in lower case."""

    method: str
    result: str
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Results:
    """One header: `server` is its authserv-id, "" where it begins with a verdict, None where it says nothing.

    `doubtful` says that it can be read in two ways.
    """

    server: str | None
    verdicts: tuple[Verdict, ...] = ()
    doubtful: bool = False

    def of(self, method: str) -> list[Verdict]:
        """The verdicts of one method."""
        return [verdict for verdict in self.verdicts if verdict.method == method]


def read_results(value: str) -> Results:
    """What an unfolded, undecoded Authentication-Results says; linear in its length."""
    parts = structured(value)
    segments = [_words(segment) for segment in parts.plain(_SPECIALS).lower().split(";")]
    first = segments[0]
    if not first:
        return Results(None, doubtful=parts.doubtful)
    named = "=" not in first[0]
    server = first[0].rstrip(".") if named else ""
    verdicts = tuple(_verdicts(segments[1:] if named else segments))
    return Results(server, verdicts, parts.doubtful)


def _words(segment: str) -> list[str]:
    """The words of a segment, with no space around the sign of equality (RFC 8601 allows it there)."""
    return " ".join(segment.split()).replace(" =", "=").replace("= ", "=").split(" ") if segment.strip() else []


def _verdicts(segments: list[list[str]]) -> Iterator[Verdict]:
    for words in segments:
        if not words:
            continue
        method, equals, result = words[0].partition("=")
        method = method.partition("/")[0]
        if equals and _METHOD.fullmatch(method):
            yield Verdict(method, result, _properties(words[1:]))


def _properties(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            found[name] = value if found.get(name, value) == value else TWICE
    return found
