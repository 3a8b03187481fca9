"""Reply: what the sender wrote now, without quotes, attribution lines, signature and disclaimer; one pass over bounded
lines.

Answers between quotes are new text as well. What is doubtful stays: a lost sentence is worse than a quoted one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum

from mailbot.mail.new_text.announcement import (
    WRAPPED,
    attribution_length,
    is_piped,
    length_above_known,
    may_announce,
    original_length,
    quote_follows,
)
from mailbot.mail.new_text.attribution import is_attribution, is_framed, unflattened, untacked
from mailbot.mail.new_text.device import is_device_line
from mailbot.mail.new_text.disclaimer import disclaimer_at
from mailbot.mail.new_text.quotation import holds_prompts, is_divider, is_marked, is_marker, may_be_marker
from mailbot.mail.new_text.quoted_header import label
from mailbot.mail.new_text.signature import RULE, is_signature

_CHARACTERS = 100_000  # what lies beyond counts as quoted
_LINES = 4_000
_WIDTH = 1_000  # characters of a line that are looked at
_AHEAD = 8  # lines that are looked ahead
_OPEN_LINK = re.compile(r"[(<]https?://[^()<>\s]{1,900}$")
_LONG = 40  # characters of a line that a program may have wrapped
_SPACES = {0xA0: " ", 0x202F: " ", 0x200B: None, 0x200C: None, 0xFEFF: None, 0x200E: None, 0x200F: None}


class Kind(Enum):
    """What a line of a reply is: new, quoted, or what stands around a quote or below everything."""

    NEW = "new"
    QUOTED = "quoted"
    AROUND = "around"


@dataclass(frozen=True, slots=True)
class Reply:
    """A text taken apart: what is new in it, everything else, and the lines one by one."""

    new: str
    quoted: str
    lines: tuple[tuple[Kind, str], ...] = field(repr=False)


@dataclass(slots=True)
class _Pass:
    """The lines of a text, for looking at (cut and trimmed) and for keeping, and what was decided on them."""

    kept: list[str]
    seen: list[str]
    known: Collection[int] = ()
    marks: bool = False  # whether any of them may say that only what stands above it is new
    kinds: list[Kind] = field(default_factory=list)
    is_new: bool = False  # whether there is anything new so far

    def take(self, kind: Kind, lines: int = 1) -> None:
        """Decides on the next lines."""
        at = len(self.kinds)
        self.is_new = self.is_new or (kind is Kind.NEW and any(self.seen[at : at + lines]))
        self.kinds += [kind] * lines


def new_text(text: str) -> str:
    """What the sender wrote now."""
    return _new_of(_decided(text)[0])


def lines_of(text: str) -> list[str]:
    """The lines of a text that are looked at, by which `split_reply` counts."""
    return _lines(text)[:_LINES]


def _lines(text: str) -> list[str]:
    lines = unflattened(text[:_CHARACTERS].replace("\r\n", "\n")).split("\n")
    if not any(untacked(line) for line in lines if ":" in line or "：" in line):
        return lines
    return [part for line in lines for part in untacked(line) or (line,)]


def split_reply(text: str, known: Collection[int] = ()) -> Reply:
    """The new text and the rest; looks at the first 100,000 characters, each line a bounded number of times.

    `known` are the numbers of lines that are known to be quoted although nothing marks them.
    """
    lines, surplus = _decided(text, known)
    labelled = tuple(zip(lines.kinds, lines.kept, strict=True))
    quoted = [line for kind, line in labelled if kind is not Kind.NEW]
    return Reply(_new_of(lines), "\n".join([*quoted, *surplus, text[_CHARACTERS:]]).strip("\n"), labelled)


def _decided(text: str, known: Collection[int] = ()) -> tuple[_Pass, list[str]]:
    """The lines of a text, each decided on, and those that are too many."""
    kept = _lines(text)
    kept, surplus = kept[:_LINES], kept[_LINES:]
    seen = [(cut if (cut := line[:_WIDTH]).isascii() else cut.translate(_SPACES)).strip() for line in kept]
    for number in known:
        seen[number] = f"> {seen[number]}"
    said = "\n".join(seen)
    if ">>>" in said:
        _hide_prompts(seen)
    lines = _Pass(kept, seen, known, may_be_marker(said))
    telling = _telling(lines)
    while (at := len(lines.kinds)) < len(kept):
        if not telling[at]:
            lines.take(Kind.NEW, telling.index(True, at) - at)
        elif not _goes_on(lines):
            lines.take(Kind.AROUND, len(kept) - len(lines.kinds))
    return lines, surplus


def _telling(lines: _Pass) -> list[bool]:
    """Of each line whether it may be more than somebody's words, by itself or joined with those below it; True behind
    the last."""
    telling = [True] * (len(lines.seen) + 1)
    if lines.known:  # lines above these may introduce them, whatever they say
        return telling
    joined = 0
    for at in range(len(lines.seen) - 1, -1, -1):
        line = lines.seen[at]
        if not line:
            joined = 0
        elif may_announce(line) or is_device_line(line) or (lines.marks and is_marker(line)):
            joined = WRAPPED
        telling[at] = joined > 0
        joined -= 1
    return telling


def _new_of(lines: _Pass) -> str:
    return trimmed([line.rstrip() for kind, line in zip(lines.kinds, lines.kept, strict=True) if kind is Kind.NEW])


def _hide_prompts(seen: list[str]) -> None:
    """Lines of somebody's Python session are no quote."""
    if holds_prompts(seen) and not any(is_framed(line) or is_attribution(line, before_quote=False) for line in seen):
        for number, line in enumerate(seen):
            seen[number] = f"_{line}" if is_marked(line) else line


def _goes_on(lines: _Pass) -> bool:
    """Decides on the next lines; False where nothing new can follow: a signature, a divider, an unmarked original."""
    seen, at = lines.seen, len(lines.kinds)
    line = seen[at]
    if not line or is_marked(line):
        lines.take(Kind.QUOTED if line else Kind.NEW)
        return not (lines.marks and is_marker(line))
    said, original = attribution_length(seen, at), 0
    if not said and lines.known:
        said = length_above_known(seen, at, lines.known)
    if not said:
        original = original_length(seen, at)
        # Under a heading that is all there is so far, answers stand below a marked quote or inside it.
        said = 0 if lines.is_new or not quote_follows(seen, at + original) else original
    elif not quote_follows(seen, at + said) and any(seen[at + said : at + said + _AHEAD]):
        return False
    if said:
        lines.take(Kind.AROUND, said)
        return True
    if original or (lines.marks and is_marker(line)):
        return False
    if is_signature(seen, at):
        lines.take(Kind.AROUND, _signature(seen, at))
        return True
    lines.take(_kind_of(lines, at))
    return True


def _signature(seen: list[str], at: int) -> int:
    """How many lines from here are a signature: all, or those above a marked quote, in which answers may stand."""
    for index in range(at + 1, len(seen)):
        if is_marked(seen[index]):
            return index - at
        if seen[index] and (label(seen[index]) or is_divider(seen[index])) and original_length(seen, index):
            break
    return len(seen) - at


def _kind_of(lines: _Pass, at: int) -> Kind:
    """What a line is that begins nothing."""
    seen = lines.seen
    if is_piped(seen[at]) and _continues_quote(lines, at):
        return Kind.QUOTED
    if _is_wrapped_quote(seen, at):
        return Kind.QUOTED
    return Kind.AROUND if is_device_line(seen[at]) and _is_last_word(seen, at) else Kind.NEW


def _continues_quote(lines: _Pass, at: int) -> bool:
    """Whether the last line above that is not empty is quoted, or introduces a quote."""
    for number in range(at - 1, max(-1, at - _AHEAD), -1):
        if lines.seen[number]:
            return lines.kinds[number] is not Kind.NEW
    return False


def _is_wrapped_quote(seen: list[str], at: int) -> bool:
    """A line between two marked ones, without an empty line: the sender's program wrapped the quote and lost a mark."""
    if not (0 < at < len(seen) - 1 and is_marked(seen[at - 1]) and is_marked(seen[at + 1])):
        return False
    if _OPEN_LINK.search(seen[at - 1]):
        return True
    # Somebody's answer begins with a capital, or answers what is complete.
    goes_on = seen[at][0].islower() and not seen[at - 1].endswith((".", "?", "!", ":"))
    return goes_on and len(seen[at - 1]) > _LONG


def _is_last_word(seen: list[str], at: int) -> bool:
    """Whether a line stands alone, or only quoted matter follows it."""
    following = seen[at + 1] if at + 1 < len(seen) else ""
    if not following or is_marked(following) or set(following) <= RULE:
        return True
    return bool(attribution_length(seen, at + 1) or original_length(seen, at + 1))


def trimmed(new: list[str]) -> str:
    """New lines without a disclaimer and empty lines, and without a rule that only led to what was cut."""
    new = new[: disclaimer_at(new)]
    while new and (not new[-1].strip() or (len(new[-1].strip()) > 2 and set(new[-1]) <= RULE)):
        new.pop()
    return "\n".join(new).strip("\n")
