"""Word stream: the words of a mail one after the other, whatever its lines are, without what programs rewrite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from zlib import crc32

from mailbot.mail.new_text.quotation import is_marked

_WORD = re.compile(r"[^\W_]+")
_ASCII_WORDS = bytes(each if chr(each).isalnum() else 32 for each in range(128)).lower() + bytes(128)
"""What _WORD finds in ASCII, in small letters, and blanks for all else: nearly every line is told by it, in no time."""
_LINK = re.compile(r"<[^<>\n]{0,500}>|\b(?:https?://|mailto:|www\.)\S+|[\w.+'-]{1,64}@[\w.-]{1,190}", re.I)
_LOUD = 3  # letters of a word in capitals that may be a keyword


def words_of(line: str) -> list[str]:
    """The words of a line, case folded; links and addresses are left out: programs shorten and repeat them."""
    if "<" in line or "@" in line or "://" in line or "www." in line or "mailto:" in line:
        line = _LINK.sub(" ", line)
    if line.isascii():
        return line.encode().translate(_ASCII_WORDS).decode().split()
    return _WORD.findall(line.casefold())


def tiles_at(starts: Iterable[int], words: Sequence[str], size: int) -> list[int]:
    """The tiles of so many words that begin at each of the starts: truncated hashes, 16 bits."""
    text = " ".join(words)
    octets = text.encode("utf-8", "replace")
    lengths = map(len, words if text.isascii() else [word.encode("utf-8", "replace") for word in words])
    ends = list(accumulate(lengths, initial=0))  # of the word before, with no blanks between words
    return [crc32(octets[ends[at] + at : ends[at + size] + at + size - 1]) & 0xFFFF for at in starts]


@dataclass(slots=True)
class WordStream:
    """The words, the place of each line in them (`spans`, by its number), and which words are known to be quoted."""

    words: list[str]
    lines: Sequence[str] = field(repr=False)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    covered: bytearray = field(default_factory=bytearray)
    slack: int = 0  # words that are not covered where one is changed

    @classmethod
    def of(cls, lines: Sequence[str]) -> WordStream:
        """The words of all lines but those that are marked as quoted, as their neighbours are."""
        stream = cls([], lines)
        far = _far_from_unmarked(lines)
        for number, line in enumerate(lines):
            if number in far:
                continue
            begin = len(stream.words)
            stream.words += words_of(line)
            if len(stream.words) > begin:
                stream.spans[number] = (begin, len(stream.words))
        stream.covered = bytearray(len(stream.words))
        return stream

    def tiles(self, size: int) -> list[int]:
        """The tile of so many words that begins at each word, as far as there are so many."""
        return tiles_at(range(len(self.words) - size + 1), self.words, size)

    def cover(self, start: int, size: int) -> None:
        """Notes that so many words from here are quoted."""
        self.slack = max(self.slack, size)
        self.covered[start : start + size] = b"\1" * size

    def covered_lines(self) -> frozenset[int]:
        """The numbers of the lines that are quoted, with the empty ones and rules between them."""
        found: set[int] = set()
        between: list[int] = []
        after_quoted = False
        for number in range(len(self.lines)):
            if number not in self.spans:
                between.append(number)
                continue
            quoted = self._is_covered(number)
            if quoted:
                found.update([number, *(between if after_quoted else ())])
            after_quoted, between = quoted, []
        return frozenset(found)

    def _is_covered(self, number: int) -> bool:
        """Whether a line is quoted: wholly, or but for what was changed inside it.

        Words that somebody added at its end are theirs, and keep it; only what begins with a word in capitals goes
        even so, because it could be read as a command.
        """
        begin, end = self.spans[number]
        count = sum(self.covered[begin:end])
        left = end - begin - count
        if not left:
            return True
        if self.covered[end - 1]:
            return left <= min(count, self.slack)
        first = _WORD.search(self.lines[number])
        loud = first is not None and first[0].isupper() and len(first[0]) >= _LOUD
        return loud and bool(self.covered[begin])


def _far_from_unmarked(lines: Sequence[str]) -> frozenset[int]:
    """The marked lines between marked ones, empty lines aside: programs lose marks, but not in the middle of these."""
    written = [(number, is_marked(line.lstrip())) for number, line in enumerate(lines) if line.strip("> \t\xa0|")]
    far: set[int] = set()
    for at, (number, marked) in enumerate(written):
        if marked and all(one for _, one in written[max(0, at - 1) : at + 2]):
            far.add(number)
    return frozenset(far)
