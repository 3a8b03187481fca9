"""Where each key of a TOML text stands: tomllib tells no lines, and a mistake without a line is hard to mend."""

from __future__ import annotations

import re

KeyPath = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*)\s*=(.*)$""")
_WORD = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_QUOTES = ('"""', "'''")


def find_lines(text: str) -> dict[KeyPath, int]:
    """Key path → line number (from 1) of its first appearance; members of arrays of tables are counted from 0.

    Keys inside inline tables and inside arrays that span lines are not listed: the nearest key above them is.
    """
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    here: KeyPath = ()
    until = ""
    for number, line in enumerate(text.splitlines(), 1):
        if until:
            until = _open_quote(line, until)
            continue
        if header := _HEADER.match(line):
            here = _enter(header[2], array=header[1] == "[[", counts=counts)
            lines.setdefault(here, number)
        elif key := _KEY.match(line):
            lines.setdefault(here + _words(key[1]), number)
            until = _open_quote(key[2], "")
        elif not line.lstrip().startswith("#"):
            until = _open_quote(line, "")
    return lines


def _words(dotted: str) -> tuple[str, ...]:
    return tuple(word.strip("\"'") for word in _WORD.findall(dotted))


def _enter(dotted: str, *, array: bool, counts: dict[KeyPath, int]) -> KeyPath:
    """The path of a table header; each array of tables on the way stands at its latest member."""
    path: KeyPath = ()
    words = _words(dotted)
    for index, word in enumerate(words):
        path = (*path, word)
        if array and index == len(words) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _open_quote(line: str, until: str) -> str:
    """The multi-line quote that is open after this line ("" where none is), given the one open before it."""
    at = 0
    while True:
        if until:
            end = line.find(until, at)
            if end < 0:
                return until
            at, until = end + 3, ""
        else:
            starts = [(line.find(quote, at), quote) for quote in _QUOTES if line.find(quote, at) >= 0]
            if not starts:
                return ""
            found, until = min(starts)
            at = found + 3
