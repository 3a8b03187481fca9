"""Own words: a letter of ours known again in whatever quotes it, whatever a mail program did to its lines and marks.

Of a letter only truncated hashes of a few words each are kept: enough to find a run of them again, and nothing from
which its text could be told (S55).
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.mail.new_text.reply import Reply, lines_of, split_reply
from mailbot.mail.new_text.word_stream import WordStream, tiles_at, words_of

_LETTERS = 2  # of a thread, the newest first
_FEWEST = 4  # words of a tile: so many stand together by chance now and then, three times as many do not
_MOST = 90  # tiles of a letter: longer letters have larger ones
_LARGEST = 255  # words of a tile; what a letter has beyond is not known again
_RUN = 3  # tiles in a row that make a quote
_SKIP = 3  # tiles on, where a mail program or a person spoilt what is between
_OPEN = 6  # runs that are followed at the same time


@dataclass(frozen=True, slots=True)
class _Print:
    """A letter's tiles, each of so many words, in its order."""

    size: int
    tiles: tuple[int, ...]

    def packed(self) -> bytes:
        count = len(self.tiles)
        return struct.pack(f">BB{count}H", self.size, count, *self.tiles)


@dataclass(slots=True)
class _Run:
    """Tiles of a letter that follow each other in a mail: the last one, where it is, and where all of them begin."""

    last: int
    at: int
    starts: list[int] = field(default_factory=list)

    def goes_on(self, candidates: Sequence[int], at: int, near: int, enough: int) -> bool:
        """Takes the next tile in, if one of the candidates is it; before there are enough they must be close by."""
        if len(self.starts) < enough and at - self.at > near:
            return False
        following = next((one for one in candidates if self.last < one <= self.last + _SKIP), None)
        if following is None:
            return False
        self.last, self.at = following, at
        self.starts.append(at)
        return True


def remembered(before: str, text: str) -> str:
    """What is kept of a thread's latest letters (base64, at most 488 characters): this one and the one before it."""
    return after(before, imprint(text))


def imprint(text: str) -> str:
    """What is kept of one letter (base64); "" for one too short to be known again."""
    letter = _print_of(text)
    return base64.b64encode(letter.packed()).decode() if letter.tiles else ""


def after(before: str, newest: str) -> str:
    """What is kept of a thread's latest letters when one more imprint comes to them."""
    kept = base64.b64decode(newest) + base64.b64decode(before)
    return base64.b64encode(kept[: sum(len(letter) for letter in _parted(kept)[:_LETTERS])]).decode()


def new_words(text: str, new: str, kept: str) -> str:
    """The new text of a mail in a thread of ours: `new` as it was read without knowing our letters, or without them.

    `text` is all of the mail, `kept` what `remembered` made of the letters that it may quote.
    """
    ours = own_lines(lines_of(text), kept) if kept else frozenset()
    return split_reply(text, ours).new if ours else new


def copied_words(text: str, new: str, kept: str) -> str:
    """The same where lines of our letters are copied on purpose, as a list to change is: what a letter of ours said
    stays, up to where one is quoted from its beginning."""
    lines = lines_of(text)
    begins = _beginnings(lines, kept)
    return split_reply(text, range(min(begins), len(lines))).new if begins else new


def _beginnings(lines: Sequence[str], kept: str) -> list[int]:
    """The numbers of the lines in which a letter of ours begins."""
    stream = WordStream.of(lines)
    found: list[int] = []
    for letter in _unpacked(kept):
        first, *others = letter.tiles
        tiles = stream.tiles(letter.size)
        begins = (at for at, value in enumerate(tiles) if value == first)
        found += [at for at in begins if others[:1] and others[0] in tiles[at + 1 : at + 1 + 2 * letter.size]]
    return [number for number, (begin, end) in stream.spans.items() if any(begin <= at < end for at in found)]


def reply_with(text: str, kept: str) -> Reply:
    """A mail in a thread of ours taken apart, the quotes of our letters among the rest."""
    return split_reply(text, own_lines(lines_of(text), kept) if kept else ())


def own_lines(lines: Sequence[str], kept: str) -> frozenset[int]:
    """The numbers of those lines that are quoted from our letters; takes time in proportion to the lines."""
    stream = WordStream.of(lines)
    found = False
    letters = _unpacked(kept)
    tiles = {size: stream.tiles(size) for size in {letter.size for letter in letters}}
    for letter in letters:
        for start in _starts_of_runs(tiles[letter.size], letter):
            stream.cover(start, letter.size)
            found = True
    return stream.covered_lines() if found else frozenset()


def _print_of(text: str) -> _Print:
    lines = [words_of(line) for line in text.splitlines()]
    words = [word for line in lines for word in line]
    lengths = [len(line) for line in lines]
    size = _FEWEST
    while len(starts := list(_tile_starts(lengths, size))) > _MOST and size < _LARGEST:
        size = min(_LARGEST, size + size // 2)
    return _Print(size, tuple(tiles_at(starts[:_MOST], words, size)))


def _tile_starts(lengths: Iterable[int], size: int) -> Iterator[int]:
    """Where the tiles of a letter begin, in words: they end where its lines do; lines too short for one are joined."""
    begin = end = 0
    for length in lengths:
        end += length
        if end - begin >= size:
            yield from range(begin, end - size, size)
            yield end - size
            begin = end
    if begin < end and end >= size:
        yield end - size


def _starts_of_runs(stream: Iterable[int], letter: _Print) -> Iterator[int]:
    """Where in a stream of tiles those begin that stand in a run of the letter's."""
    where: dict[int, list[int]] = {}
    for number, value in enumerate(letter.tiles):
        where.setdefault(value, []).append(number)
    enough = min(_RUN, len(letter.tiles))
    runs: list[_Run] = []
    for at, candidates in _hits(stream, where):
        if any(run.goes_on(candidates, at, 2 * letter.size, enough) for run in reversed(runs)):
            continue
        runs.append(_Run(candidates[0], at, [at]))
        if len(runs) > _OPEN:
            yield from _closed(runs, enough)
    for run in runs:
        if len(run.starts) >= enough:
            yield from run.starts


def _hits(stream: Iterable[int], where: Mapping[int, list[int]]) -> Iterator[tuple[int, list[int]]]:
    for at, value in enumerate(stream):
        candidates = where.get(value)
        if candidates:
            yield at, candidates


def _closed(runs: list[_Run], enough: int) -> list[int]:
    """Gives up the run that has gone on least lately; where its tiles begin, if there are enough of them."""
    oldest = min(runs, key=lambda run: (len(run.starts) >= enough, run.at))
    runs.remove(oldest)
    return oldest.starts if len(oldest.starts) >= enough else []


def _unpacked(kept: str) -> list[_Print]:
    letters = _parted(base64.b64decode(kept))
    return [_Print(letter[0], struct.unpack_from(f">{letter[1]}H", letter, 2)) for letter in letters]


def _parted(octets: bytes) -> list[bytes]:
    """The packed letters, each by itself."""
    letters: list[bytes] = []
    at = 0
    while at < len(octets):
        end = at + 2 + 2 * octets[at + 1]
        letters.append(octets[at:end])
        at = end
    return letters
