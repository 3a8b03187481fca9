"""Line answers: a reply to a letter of numbered lines, read line by line: "1 yes", "2 no: reason", "3 ask: text"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mailbot.program.keywords.synonyms import NONE, Synonyms

YES, NO, ASK, REJECT, WAITLIST = "yes", "no", "ask", "reject", "waitlist"
_WORDS = {
    **dict.fromkeys(("yes", "y", "ok", "approve"), YES),
    **dict.fromkeys(("no", "n"), NO),
    **{word: word for word in (ASK, REJECT, WAITLIST)},
}
_LINE = re.compile(r"[#(*]{0,2}(\d{1,3})(?![\d:/-])[.):,]?\**[ \t]*[-–:]?[ \t]*(\S.*)?")
_WORD = re.compile(r"([^\W\d_]{1,20})\b(?:[ \t]*[:,;.!–-]+)?[ \t]*")
_NEXT = re.compile(r"[,;][ \t]+(?=\d{1,3}[.):]?[ \t]+([^\W\d_]{1,20})\b)")
_KEYWORDS = ("YES", "NO", "ASK", "APPROVE", "REJECT", "WAITLIST")
MOST = 200
"""So many lines of a mail are looked at."""


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What is said about one number: yes, no, ask, reject, waitlist, or "" where it is something else; `text` is what
    follows.

    `inline` says that some of the text stands on the line itself.
    """

    number: int
    word: str
    text: str = ""
    inline: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers by their numbers, in order, and the lines that are none."""

    lines: tuple[LineAnswer, ...] = ()
    unread: tuple[str, ...] = ()


def read_answers(text: str, synonyms: Synonyms = NONE) -> Answers:
    """Reads a reply, in the words of any language that `synonyms` has; what follows a no, an ask or an answer in
    words goes on until the next number. A number that is answered twice in different ways is not answered."""
    lines: list[LineAnswer] = []
    unread: list[str] = []
    words = _WORDS | {word: _WORDS[keyword.lower()] for word, keyword in synonyms.answers(*_KEYWORDS).items()}
    for written in _lines_of(text, words):
        found = _LINE.fullmatch(written)
        if found is not None:
            lines.append(_read(int(found[1]), (found[2] or "").rstrip(), written, words))
        elif lines and lines[-1].word not in {YES, WAITLIST}:
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text}\n{written}")
        elif written:
            unread.append(written)
    done = [done for line in lines if (done := _whole(line, words)) is not None]
    twice = {line.number for line in done if any(line.number == o.number and _differ(line, o) for o in done)}
    unread += [line.written for line in done if line.number in twice]
    kept = {line.number: line for line in done if line.number not in twice}
    return Answers(tuple(kept.values()), tuple(unread))


def _lines_of(text: str, words: Mapping[str, str]) -> Iterator[str]:
    """The lines, those apart that stand side by side: "1 yes, 2 no"."""
    for line in text.splitlines()[:MOST]:
        at = 0
        for found in _NEXT.finditer(line):
            if found[1].casefold() in words:
                yield line[at : found.start()].strip()
                at = found.end()
        yield line[at:].strip()


def _read(number: int, rest: str, written: str, words: Mapping[str, str]) -> LineAnswer:
    word = _WORD.match(rest)
    said = words.get(word[1].casefold(), "") if word is not None else ""
    text = rest[word.end() :] if word is not None and said else rest
    return LineAnswer(number, said, text.strip(), bool(text.strip()), written)


def _whole(line: LineAnswer, words: Mapping[str, str]) -> LineAnswer | None:
    """A line with all that follows it; the word may stand below its number. None for a number and nothing else."""
    text = line.text.strip()
    if line.word or line.inline:
        return replace(line, text=text)
    return replace(_read(line.number, text, line.written, words), inline=False) if text else None


def _differ(one: LineAnswer, other: LineAnswer) -> bool:
    return (one.word, one.text) != (other.word, other.text)
