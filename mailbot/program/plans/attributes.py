"""Attributes: what people put around the words of a milestone: when it is due, its stage, its cost, whether it has to
be, and where to learn more (S33, S43, S61, S62).

They are taken off one after the other, mostly from the end. What only looks like one stays among the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from mailbot.policy.links import read_link
from mailbot.program.dates.day import Unreadable
from mailbot.program.plans.due import LOOSE, read_due
from mailbot.program.plans.marks import Marks, plain
from mailbot.program.plans.plan import Resource

_MOST = 40
"""So many things are taken off one line; what is left is words."""
MOST_RESOURCES = 10
"""So many web addresses a milestone may have."""

_NUMBER = r"\d[\d.,']{0,12}"
_PRICE = rf"[€$£¥₹] ?{_NUMBER}|{_NUMBER} ?(?:[€$£¥₹]|[A-Z]{{3}}|(?i:euros?|dollars?|pounds?))"
_PRICED = re.compile(_PRICE)
_COST = re.compile(rf"{_PRICE}|{_NUMBER}")
_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,200})[)\]]$")
_BRACKET_FIRST = re.compile(r"[(\[]([^()\[\]]{1,200})[)\]] ?[:,–—-]? ?")
_SEGMENT = re.compile(r"(?:[,;·|–—]| -) ?([^,;·|–—]{1,60})$")
_DOT = re.compile(r"[·|] ?([^,;·|–—]{1,60})$")
_TAG = re.compile(r"(?:^|(?<=[\s,;·|]))#([^\W\d_][\w-]{1,39})$")
_LINK = re.compile(r"(?:^|(?<=\s))[<(]?((?:https?://|www\.)\S{1,2000})(?: [“\"]([^“”\"]{1,200})[”\"])?$", re.IGNORECASE)
_PARTS = re.compile(r" ?(?:[;·|]|,(?!\d)) ?")
_TAIL = 240
"""Only so many characters at the end are looked at for all but web addresses."""


@dataclass(slots=True)
class Attributes:
    """A milestone's words, and what stood around them; `unread` is what looked like an attribute and stays among the
    words, by why."""

    words: str
    due: date | None = None
    off: Unreadable | None = None
    flags: set[str] = field(default_factory=set)
    stages: list[str] = field(default_factory=list)
    cost: str = ""
    resources: list[Resource] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def technical(self) -> bool | None:
        if "non-technical" in self.flags:
            return False
        return True if "technical" in self.flags else None


def read_attributes(line: str, today: date, marks: Marks) -> Attributes:
    """Takes all attributes off one line; those of a date that cannot be read stop it (`off`)."""
    return _Reader(Attributes(line), today, marks).read()


class _Reader:
    def __init__(self, found: Attributes, today: date, marks: Marks) -> None:
        self.found = found
        self.today = today
        self.marks = marks
        self.kept: list[str] = []

    def read(self) -> Attributes:
        found = self.found
        self._front()
        for _ in range(_MOST):
            found.words = found.words.rstrip(LOOSE)
            if found.off or not (self._link() or self._bracket() or self._tail() or self._segment() or self._due()):
                break
        found.words = " ".join([found.words, *reversed(self.kept)]).strip()
        found.stages.reverse()
        found.resources.reverse()
        return found

    def _front(self) -> None:
        """ "(optional) Read a book", "Technical: read a book"."""
        words = self.found.words
        bracket, colon = _BRACKET_FIRST.match(words), self.marks.first.match(words)
        flags = [self.marks.flags.get(plain(part)) for part in _PARTS.split(bracket[1])] if bracket else []
        if bracket and flags and all(flags):
            self.found.flags.update(flag for flag in flags if flag)
            self.found.words = words[bracket.end() :]
        elif colon and colon.end() < len(words):
            self.found.flags.add(self.marks.flags[plain(colon[0])])
            self.found.words = words[colon.end() :]

    def _link(self) -> bool:
        match = _LINK.search(self.found.words)
        url = read_link(match[1].replace(",", "%2C")) if match else None
        before = self.found.words[: match.start()].rstrip(LOOSE) if match else ""
        if match is None or url is None or not _says_something(before) or len(self.found.resources) >= MOST_RESOURCES:
            return False
        if url not in (each.url for each in self.found.resources):
            self.found.resources.append(Resource(url=url, words=(match[2] or "").strip()))
        self.found.words = before
        return True

    def _bracket(self) -> bool:
        """ "(technical, design, 200 EUR)": a bracket in which all are attributes."""
        match = _BRACKET.search(self.found.words[-_TAIL:])
        if match is None:
            return False
        before = self.found.words[: len(self.found.words) - len(match[0])]
        return self._take_all(_PARTS.split(match[1]), before, stages=True)

    def _due(self) -> bool:
        read = read_due(self.found.words, self.today, self.marks) if self.found.due is None else None
        if read is None:
            return False
        if isinstance(read.on, Unreadable):
            self.found.off = read.on
        else:
            self.found.words, self.found.due = read.words, read.on
        return True

    def _segment(self) -> bool:
        """What stands behind the last comma, dash or dot, where it is an attribute."""
        tail = self.found.words[-_TAIL:]
        dot, other = _DOT.search(tail), _SEGMENT.search(tail)
        match = dot or other
        if match is None:
            return False
        before = self.found.words[: len(self.found.words) - len(match[0])]
        return self._take_all([match[1]], before, stages=dot is not None)

    def _take_all(self, parts: list[str], before: str, *, stages: bool) -> bool:
        takes = [self._whole(part.strip(), stages=stages) for part in parts]
        if not takes or not all(takes) or not _says_something(before):
            return False
        for take in reversed(takes):
            self._note(*(take or ("", "")))
        self.found.words = before
        return True

    def _whole(self, part: str, *, stages: bool) -> tuple[str, str] | None:
        """What one part of a bracket says as a whole: (kind, value), or None where that is nothing of ours."""
        tagged, name = part.startswith("#"), plain(part)
        if (flag := self.marks.flags.get(name)) is not None:
            return "flag", flag
        if (stages or tagged) and name in self.marks.stages:
            return "stage", self.marks.stages[name]
        if match := self.marks.stage.match(part):
            key = self.marks.stages.get(plain(part[match.end() :]))
            return ("stage", key) if key else None
        if match := self.marks.cost.match(part):
            amount = _COST.fullmatch(part, match.end())
            return ("cost", amount[0]) if amount else None
        if _PRICED.fullmatch(part):
            return "cost", part
        due = read_due(f"- {part}", self.today, self.marks) if self.found.due is None else None
        return ("due", due.on.isoformat()) if due and due.words == "" and isinstance(due.on, date) else None

    def _note(self, kind: str, value: str) -> None:
        match kind:
            case "flag":
                self.found.flags.add(value)
            case "stage" if value not in self.found.stages:
                self.found.stages.append(value)
            case "cost" if not self.found.cost:
                self.found.cost = value
            case "due" if self.found.due is None:
                self.found.due = date.fromisoformat(value)

    def _tail(self) -> bool:
        """ "#design", "stage: design", "cost 200 EUR" at the end; what is meant so and cannot be read stays a word."""
        words = self.found.words
        if tag := _TAG.search(words[-_TAIL:]):
            return self._take_or_keep(tag[0], self._whole(tag[0], stages=True), "is no stage that we know")
        for pattern, why in ((self.marks.stage, "is no stage that we know"), (self.marks.cost, "names no amount")):
            at = _last(pattern, words)
            said = words[at:] if at >= 0 else ""
            if said and _says_something(words[:at]):
                take = self._whole(said, stages=True)
                meant = ":" in said and len(said.split()) <= 4
                if take or meant:
                    return self._take_or_keep(said, take, why)
        return False

    def _take_or_keep(self, said: str, take: tuple[str, str] | None, why: str) -> bool:
        before = self.found.words[: len(self.found.words) - len(said)]
        if not _says_something(before):
            return False
        if take is not None:
            self._note(*take)
        else:
            self.kept.append(said)
            self.found.unread.append((said, why))
        self.found.words = before
        return True


def _last(pattern: re.Pattern[str], words: str) -> int:
    """Where the last match within the tail begins, -1 where there is none."""
    start = max(len(words) - _TAIL, 0)
    return max((found.start() for found in pattern.finditer(words, start)), default=-1)


def _says_something(words: str) -> bool:
    return any(character.isalpha() for character in words)
