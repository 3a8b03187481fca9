"""A reply to a form, as a stream of words: labels are found however the client has quoted, wrapped or bulleted them.

One pass over the words; every comparison is with texts of ours, so it takes time in proportion to the mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbot.mail.new_text.known_words import WORD, by_first_word, said

_QUOTE = re.compile(r"[ \t]{0,3}((?:[>|][ \t]?)+)")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u200b": None, "\ufeff": None, "\u00ad": None})
_MARKS = " \t*_:=-–—>|•·"
_ATTRIBUTION = re.compile(r".{0,400}(:|：|wrote|schrieb)\s*$")
_ORIGINAL = re.compile(r"\s*(-{3,}|_{5,}|(From|Von|De|Da|Van)\s*:\s)")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line without its quote marks; `depth` is how many there were, `first` the place of its first word."""

    depth: int
    text: str
    first: int


@dataclass(frozen=True, slots=True)
class _Label:
    """A field's label where it was found, words `at` to `after`: the answer begins at `column` of `line`."""

    field: int
    at: int
    after: int
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
        self._lines: list[_Line] = []
        self._words: list[str] = []  # case folded
        self._line_of: list[int] = []
        self._spans: dict[int, list[tuple[int, int]]] = {}  # of the words of those lines where it was asked
        for line in text.translate(_SPACES).splitlines():
            self._add(line)
        self._labels = _by_first_word(tuple(labels))
        self._fields = 1 + max((field for field, _, _ in labels), default=-1)
        self._known = by_first_word(tuple(known))
        self._found = self._find_labels()
        self._ours = self._find_ours()

    def _add(self, line: str) -> None:
        quoted = _QUOTE.match(line) if ">" in line or "|" in line else None
        depth = len(quoted[1].replace(" ", "").replace("\t", "")) if quoted else 0
        text = line[quoted.end() :] if quoted else line
        self._lines.append(_Line(depth, text.rstrip(), len(self._words)))
        # Small letters can be more of them, and other words, where a text is not ASCII.
        words = WORD.findall(text.lower()) if text.isascii() else [word.casefold() for word in WORD.findall(text)]
        self._words += words
        self._line_of += [len(self._lines) - 1] * len(words)

    def _span(self, at: int) -> tuple[int, int]:
        """Where in its line a word begins and ends."""
        number = self._line_of[at]
        line = self._lines[number]
        if number not in self._spans:
            self._spans[number] = [word.span() for word in WORD.finditer(line.text)]
        return self._spans[number][at - line.first]

    def _is(self, words: tuple[str, ...], at: int) -> bool:
        """Whether these words stand at this place of the stream, with no empty line between them."""
        if not words or tuple(self._words[at : at + len(words)]) != words:
            return False
        last, first = self._line_of[at + len(words) - 1], self._line_of[at]
        return all(self._lines[line].text.strip() for line in range(first, last + 1))

    def _starts_line(self, at: int) -> bool:
        return at < len(self._words) and self._lines[self._line_of[at]].first == at

    def _find_labels(self) -> list[_Label]:
        found: list[_Label] = []
        places = [at for at, word in enumerate(self._words) if word in self._labels or word.isdecimal()]
        for at in places:
            label = self._label_at(at) if not found or at >= found[-1].after else None
            if label:
                found.append(label)
        # "[2]" alone stands for a field only where its label is nowhere: else it is somebody's footnote.
        named = {label.field for label in found if not label.bare}
        return [label for label in found if not label.bare or label.field not in named]

    def _label_at(self, at: int) -> _Label | None:
        """The longest label that stands here: behind its number anywhere, without it at the start of a line."""
        word = self._words[at]
        number = int(word) if word.isdecimal() and len(word) < 4 else 0
        bracketed, starts = self._is_bracketed(at), self._starts_line(at)
        if not bracketed and not starts:
            return None
        best: tuple[int, _Label] | None = None
        following = self._words[at + 1] if number and at + 1 < len(self._words) else ""
        for field, words, behind, label in (*self._labels.get(word, ()), *self._labels.get(following, ())):
            start = at if words[0] == word else at + 1
            if (start > at and number != field + 1) or not self._is(words, start):
                continue
            end = self._behind(start + len(words), behind)
            closed = start > at or end > start + len(words) or self._is_closed(start + len(words) - 1, label)
            if closed and (best is None or len(words) > best[0]):
                best = (len(words), self._label(field, at, end))
        if best is None and bracketed and starts and 0 < number <= self._fields:
            return self._label(number - 1, at, at + 1, bare=True)
        return best[1] if best else None

    def _is_bracketed(self, at: int) -> bool:
        line = self._lines[self._line_of[at]].text
        if "[" not in line:
            return False
        start, end = self._span(at)
        return line[max(0, start - 1) : start] == "[" and line[end : end + 1] == "]"

    def _behind(self, at: int, behind: tuple[str, ...]) -> int:
        """Past what stands in brackets behind a label, and past the help below it, where the client left them there."""
        at = at + len(behind) if self._is(behind, at) else at
        first = self._words[at] if at < len(self._words) else ""
        return next((at + len(words) for words in self._known.get(first, ()) if self._is(words, at)), at)

    def _is_closed(self, last: int, label: str) -> bool:
        """Whether a label without a number ends here, rather than being the beginning of somebody's sentence."""
        line = self._lines[self._line_of[last]]
        if line.depth:
            return True  # our own letters name fields in sentences, and nobody writes new ones inside a quote
        gap = line.text[self._span(last)[1] :]
        if not gap.strip(" \t*_.?") or (label.endswith("?") and gap.startswith("?")):
            return True
        return gap.lstrip(" \t*_?").startswith((":", "=", "–", "—", "- ", "http", "www.", "<http", "("))

    def _label(self, field: int, at: int, end: int, *, bare: bool = False) -> _Label:
        last = end - 1
        return _Label(field, at, end, self._line_of[last], self._span(last)[1], bare)

    def _find_ours(self) -> frozenset[int]:
        """The lines that hold nothing but a text of ours, however it was wrapped."""
        ours: set[int] = set()
        for number, line in enumerate(self._lines):
            if number in ours:
                continue
            first = self._words[line.first] if self._starts_line(line.first) else ""
            for words in self._known.get(first, ()):
                end = line.first + len(words)
                if self._is(words, line.first) and (end == len(self._words) or self._starts_line(end)):
                    ours.update(range(number, self._line_of[end - 1] + 1))
                    break
        return frozenset(ours)

    def answer(self, field: int, plain_rest: Callable[[str], bool]) -> str:
        """What was written to a field: where it was labelled several times, the least quoted one that says anything.

        In a quote, what follows a label on its own line counts only behind a colon, or where `plain_rest` says so.
        """
        candidates: list[tuple[int, str]] = []
        for index, label in enumerate(self._found):
            if label.field == field:
                stop = self._found[index + 1].at if index + 1 < len(self._found) else len(self._words)
                candidates.append(self._between(label, stop, plain_rest))
        said = [candidate for candidate in candidates if candidate[1]]
        return min(said, key=lambda candidate: candidate[0])[1] if said else ""

    def _between(self, label: _Label, stop: int, plain_rest: Callable[[str], bool]) -> tuple[int, str]:
        """(least depth, text) of what stands between a label and the next one."""
        stop_line = self._line_of[stop] if stop < len(self._words) else len(self._lines)
        same = stop_line == label.line
        rest = self._lines[label.line].text[label.column : self._span(stop)[0] if same else None]
        rest = rest.rstrip("[ ") if same else rest
        kept = [(self._lines[label.line].depth, self._rest(label, rest, plain_rest))]
        for number in range(label.line + 1, stop_line):
            line = self._lines[number]
            if line.text.strip() == "--":
                break
            if line.depth > self._lines[label.line].depth:  # an older mail, quoted below
                _drop_attribution(kept)
                break
            if number not in self._ours:
                kept.append((line.depth, line.text))
        depths = [depth for depth, text in kept if text.strip()]
        return min(depths, default=99), "\n".join(text.strip() for _, text in kept).strip()

    def _rest(self, label: _Label, rest: str, plain_rest: Callable[[str], bool]) -> str:
        """What follows a label on its own line, without what closes the label and without its help."""
        answer = rest.lstrip(_MARKS + ")].?" if rest[:1] in ")].?" else _MARKS)
        quoted = self._lines[label.line].depth > 0
        colon = ":" in rest[: len(rest) - len(answer)] or "=" in rest[: len(rest) - len(answer)]
        return "" if quoted and not colon and not plain_rest(answer) else answer

    def preamble(self) -> list[str]:
        """The sender's own lines before the first label: no quote, no signature, no line that introduces a quote."""
        stop = self._line_of[self._found[0].at] if self._found else len(self._lines)
        own: list[str] = []
        for number in range(stop):
            line = self._lines[number]
            if (line.text.strip() == "--" and not line.depth) or _ORIGINAL.match(line.text):
                break
            if not line.depth and number not in self._ours and line.text.strip():
                own.append(line.text.strip())
        quoted = any(line.depth for line in self._lines) or bool(self._found)
        kept = [(0, line) for line in own]
        if quoted:
            _drop_attribution(kept)
        return _without_courtesies([line for _, line in kept])


def _drop_attribution(lines: list[tuple[int, str]]) -> None:
    """Drops "On Monday, Ada wrote:" at the end of (depth, text) lines, also where it was wrapped."""
    while lines and not lines[-1][1].strip():
        lines.pop()
    if lines and _ATTRIBUTION.match(lines[-1][1]):
        short = len(lines.pop()[1].split()) < 4  # "wrote:" alone: who wrote it and when stands above it
        if short and lines and "@" in lines[-1][1]:
            lines.pop()


def _without_courtesies(lines: list[str]) -> list[str]:
    """Drops "Hello Ada," at the beginning, and "Best regards," with what follows at the end."""

    def is_courtesy(line: str) -> bool:
        return line.endswith((",", "!")) and len(line.split()) <= 4

    own = lines[1:] if lines and is_courtesy(lines[0]) else lines
    closing = (at for at in range(max(0, len(own) - 3), len(own)) if is_courtesy(own[at]))
    return own[: next(closing, len(own))]
