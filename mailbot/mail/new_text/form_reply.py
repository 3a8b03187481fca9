"""A reply to a form, as a stream of words: labels are found however the client has quoted, wrapped or bulleted them.

A line is cut into its words only where its first one, or one in brackets, could begin a text of ours; every comparison
is with such texts, so it takes time in proportion to the mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mailbot.mail.new_text.courtesies import drop_attribution, without_courtesies
from mailbot.mail.new_text.known_words import WORD, by_first_word, said

_QUOTE = re.compile(r"[ \t]{0,3}((?:[>|][ \t]?)+)")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u200b": None, "\ufeff": None, "\u00ad": None})
_MARKS = " \t*_:=-–—>|•·"
_ORIGINAL = re.compile(r"\s*(-{3,}|_{5,}|(From|Von|De|Da|Van)\s*:\s)")

Place = tuple[int, int]
"""A word's line, and which of that line's words it is; as an end, behind a line's last word."""


class _Label(NamedTuple):
    """A field's label where it was found, from a place to behind another: the answer begins at `column` of `line`."""

    field: int
    at: Place
    after: Place
    line: int
    column: int
    bare: bool = False


@lru_cache(maxsize=32)
def _by_first_word(
    labels: tuple[tuple[int, str, str], ...],
) -> dict[str, list[tuple[int, tuple[str, ...], tuple[str, ...], str]]]:
    """Field, words of the label and of what stands behind it, and the label itself, by the label's first word."""
    found: dict[str, list[tuple[int, tuple[str, ...], tuple[str, ...], str]]] = {}
    for field, label, behind in labels:
        words = said(label)
        if words:
            found.setdefault(words[0], []).append((field, words, said(behind), label))
    return found


class Reply:
    """The text of a reply, with the labels of the form found in it."""

    def __init__(self, text: str, labels: Sequence[tuple[int, str, str]], known: Sequence[str]) -> None:
        """`labels` are (field, label, what stands in brackets behind it), a field's in every language that it has;
        `known` texts are nobody's answer."""
        self._texts, self._depths = _unquoted(text)  # line by line
        self._firsts = [first[0].casefold() if (first := WORD.search(line)) else "" for line in self._texts]
        self._words: dict[int, tuple[str, ...]] = {}  # of the lines that have been cut, case folded
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._labels = _by_first_word(tuple(labels))
        self._fields = 1 + max((field for field, _, _ in labels), default=-1)
        self._known = by_first_word(tuple(known))
        self._found = self._find_labels()
        self._ours = self._find_ours()

    def _words_of(self, line: int) -> tuple[str, ...]:
        if line not in self._words:
            text = self._texts[line]
            # Small letters can be more of them, and other words, where a text is not ASCII.
            words = WORD.findall(text.lower()) if text.isascii() else [word.casefold() for word in WORD.findall(text)]
            self._words[line] = tuple(words)
        return self._words[line]

    def _span(self, at: Place) -> tuple[int, int]:
        """Where in its line a word begins and ends."""
        line, number = at
        return self._spans_of(line)[number]

    def _spans_of(self, line: int) -> list[tuple[int, int]]:
        if line not in self._spans:
            self._spans[line] = [word.span() for word in WORD.finditer(self._texts[line])]
        return self._spans[line]

    def _next(self, end: Place) -> Place:
        """The place of the first word behind an end, or behind the last line."""
        line, number = end
        if number < len(self._words_of(line)):
            return end
        return next((at for at in range(line + 1, len(self._firsts)) if self._firsts[at]), len(self._firsts)), 0

    def _word(self, at: Place) -> str:
        """The word at a place; "" behind the last line."""
        line, number = at
        return self._words_of(line)[number] if line < len(self._texts) else ""

    def _past(self, words: tuple[str, ...], at: Place) -> Place | None:
        """The end of these words, if they stand at this place of the stream with no empty line between them."""
        line, number = at
        while words and line < len(self._texts) and self._texts[line]:
            here = self._words_of(line)[number : number + len(words)]
            if here == words:
                return line, number + len(words)
            if here != words[: len(here)]:
                return None
            words, line, number = words[len(here) :], line + 1, 0
        return None

    def _find_labels(self) -> list[_Label]:
        found: list[_Label] = []
        for at, bracketed in self._places():
            label = self._label_at(at, bracketed=bracketed) if not found or at >= found[-1].after else None
            if label:
                found.append(label)
        # "[2]" alone stands for a field only where its label is nowhere: else it is somebody's footnote.
        named = {label.field for label in found if not label.bare}
        return [label for label in found if not label.bare or label.field not in named]

    def _places(self) -> Iterator[tuple[Place, bool]]:
        """Where a label or its number could stand, and whether in brackets: at the start of a line, or in brackets."""
        for line, first in enumerate(self._firsts):
            text = self._texts[line]
            if first in self._labels or first.isdecimal():
                yield (line, 0), "[" in text and self._is_bracketed((line, 0))
            for number, word in enumerate(self._words_of(line)) if "[" in text else ():
                if number and (word in self._labels or word.isdecimal()) and self._is_bracketed((line, number)):
                    yield (line, number), True

    def _is_bracketed(self, at: Place) -> bool:
        text, (start, end) = self._texts[at[0]], self._span(at)
        return text[max(0, start - 1) : start] == "[" and text[end : end + 1] == "]"

    def _label_at(self, at: Place, *, bracketed: bool) -> _Label | None:
        """The longest label that stands here: behind its number anywhere, without it at the start of a line."""
        word = self._word(at)
        number = int(word) if word.isdecimal() and len(word) < 4 else 0
        behind_it = self._next((at[0], at[1] + 1))
        following = self._word(behind_it) if number else ""
        best: tuple[int, _Label] | None = None
        for field, words, behind, label in (*self._labels.get(word, ()), *self._labels.get(following, ())):
            start = at if words[0] == word else behind_it
            after = self._past(words, start) if start == at or number == field + 1 else None
            if after is None:
                continue
            end = self._behind(after, behind)
            closed = start > at or end > after or self._is_closed(after, label)
            if closed and (best is None or len(words) > best[0]):
                best = (len(words), self._label(field, at, end))
        if best is None and bracketed and not at[1] and 0 < number <= self._fields:
            return self._label(number - 1, at, (at[0], 1), bare=True)
        return best[1] if best else None

    def _behind(self, end: Place, behind: tuple[str, ...]) -> Place:
        """Past what stands in brackets behind a label, and past the help below it, where the client left them there."""
        end = self._past(behind, self._next(end)) or end
        at = self._next(end)
        return next((past for words in self._known.get(self._word(at), ()) if (past := self._past(words, at))), end)

    def _is_closed(self, end: Place, label: str) -> bool:
        """Whether a label without a number ends here, rather than being the beginning of somebody's sentence."""
        line, after = end
        if self._depths[line]:
            return True  # our own letters name fields in sentences, and nobody writes new ones inside a quote
        gap = self._texts[line][self._span((line, after - 1))[1] :]
        if not gap.strip(" \t*_.?") or (label.endswith("?") and gap.startswith("?")):
            return True
        return gap.lstrip(" \t*_?").startswith((":", "=", "–", "—", "- ", "http", "www.", "<http", "("))

    def _label(self, field: int, at: Place, end: Place, *, bare: bool = False) -> _Label:
        line, after = end
        return _Label(field, at, end, line, self._span((line, after - 1))[1], bare)

    def _find_ours(self) -> frozenset[int]:
        """The lines that hold nothing but a text of ours, however it was wrapped, with those above it without words."""
        ours: set[int] = set()
        above = 0
        for line, first in enumerate(self._firsts):
            if not first:
                continue
            for words in self._known.get(first, ()) if line not in ours else ():
                end = self._past(words, (line, 0))
                if end is not None and end[1] == len(self._words_of(end[0])):
                    ours.update(range(above, end[0] + 1))
                    break
            above = line + 1
        return frozenset(ours)

    def answer(self, field: int, plain_rest: Callable[[str], bool]) -> str:
        """What was written to a field: where it was labelled several times, the least quoted one that says anything.

        In a quote, what follows a label on its own line counts only behind a colon, or where `plain_rest` says so.
        """
        said: list[tuple[int, str]] = []
        for index, label in enumerate(self._found):
            if label.field == field:
                stop = self._found[index + 1].at if index + 1 < len(self._found) else (len(self._texts), 0)
                said.append(self._between(label, stop, plain_rest))
        return min((each for each in said if each[1]), key=lambda each: each[0], default=(0, ""))[1]

    def _between(self, label: _Label, stop: Place, plain_rest: Callable[[str], bool]) -> tuple[int, str]:
        """(least depth, text) of what stands between a label and the next one."""
        same = stop[0] == label.line
        rest = self._texts[label.line][label.column : self._span(stop)[0] if same else None]
        rest = rest.rstrip("[ ") if same else rest
        first = self._depths[label.line]
        kept = [(first, self._rest(label, rest, plain_rest))]
        for line in range(label.line + 1, stop[0]):
            text, depth = self._texts[line], self._depths[line]
            if text.strip() == "--":
                break
            if depth > first:  # an older mail, quoted below
                drop_attribution(kept)
                break
            if line not in self._ours:
                kept.append((depth, text))
        depths = [depth for depth, text in kept if text.strip()]
        return min(depths, default=99), "\n".join(text.strip() for _, text in kept).strip()

    def _rest(self, label: _Label, rest: str, plain_rest: Callable[[str], bool]) -> str:
        """What follows a label on its own line, without what closes the label and without its help."""
        answer = rest.lstrip(_MARKS + ")].?" if rest[:1] in ")].?" else _MARKS)
        quoted = self._depths[label.line] > 0
        colon = ":" in rest[: len(rest) - len(answer)] or "=" in rest[: len(rest) - len(answer)]
        return "" if quoted and not colon and not plain_rest(answer) else answer

    def preamble(self) -> list[str]:
        """The sender's own lines before the first label: no quote, no signature, no line that introduces a quote."""
        own: list[str] = []
        for line, text in enumerate(self._texts[: self._found[0].at[0]] if self._found else self._texts):
            depth = self._depths[line]
            if (text.strip() == "--" and not depth) or _ORIGINAL.match(text):
                break
            if not depth and line not in self._ours and text.strip():
                own.append(text.strip())
        kept = [(0, line) for line in own]
        if self._found or any(self._depths):
            drop_attribution(kept)
        return without_courtesies([line for _, line in kept])


def _unquoted(text: str) -> tuple[list[str], list[int]]:
    """The lines of a text without their quote marks, and how many of these each had."""
    lines = (text if text.isascii() else text.translate(_SPACES)).splitlines()
    if ">" not in text and "|" not in text:
        return [line.rstrip() for line in lines], [0] * len(lines)
    texts, depths = [], []
    for line in lines:
        quoted = _QUOTE.match(line) if ">" in line or "|" in line else None
        depths.append(len(quoted[1].replace(" ", "").replace("\t", "")) if quoted else 0)
        texts.append((line[quoted.end() :] if quoted else line).rstrip())
    return texts, depths
