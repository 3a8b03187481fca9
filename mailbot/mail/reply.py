"""Reply: what the sender wrote now, without quotes, attribution lines, signature and disclaimer; one pass over bounded
lines.

Answers between quotes are new text as well. What is doubtful stays: a lost sentence is worse than a quoted one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum

from mailbot.mail.attribution import (
    has_address,
    has_date,
    has_time,
    is_attribution,
    is_framed,
    starts_attribution,
    unflattened,
)
from mailbot.mail.device import is_device_line
from mailbot.mail.disclaimer import disclaimer_at
from mailbot.mail.quotation import holds_prompts, is_divider, is_marked, is_marker
from mailbot.mail.quoted_header import header_length, named_in_any_language
from mailbot.mail.signature import RULE, is_rule, is_signature

_CHARACTERS = 100_000  # what lies beyond counts as quoted
_LINES = 4_000
_WIDTH = 1_000  # characters of a line that are looked at
_WRAPPED = 4  # lines over which mail programs break an attribution
_ATTRIBUTION = 400  # characters of one
_FIELDS = 3  # lines of a quoted header
_AHEAD = 8  # lines that are looked ahead
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
    kinds: list[Kind] = field(default_factory=list)
    is_new: bool = False  # whether there is anything new so far

    def take(self, kind: Kind, lines: int = 1) -> None:
        """Decides on the next lines."""
        self.is_new = self.is_new or (kind is Kind.NEW and bool(self.seen[len(self.kinds)]))
        self.kinds += [kind] * lines


def new_text(text: str) -> str:
    """What the sender wrote now."""
    return split_reply(text).new


def lines_of(text: str) -> list[str]:
    """The lines of a text that are looked at, by which `split_reply` counts."""
    return _lines(text)[:_LINES]


def _lines(text: str) -> list[str]:
    return unflattened(text[:_CHARACTERS].replace("\r\n", "\n")).split("\n")


def split_reply(text: str, known: Collection[int] = ()) -> Reply:
    """The new text and the rest; looks at the first 100,000 characters, each line a bounded number of times.

    `known` are the numbers of lines that are known to be quoted although nothing marks them.
    """
    kept, beyond = _lines(text), text[_CHARACTERS:]
    kept, surplus = kept[:_LINES], kept[_LINES:]
    seen = [line[:_WIDTH].translate(_SPACES).strip() for line in kept]
    for number in known:
        seen[number] = f"> {seen[number]}"
    _hide_prompts(seen)
    lines = _Pass(kept, seen, known)
    while len(lines.kinds) < len(kept) and _goes_on(lines):
        pass
    lines.take(Kind.AROUND, len(kept) - len(lines.kinds))
    labelled = list(zip(lines.kinds, kept, strict=True))
    new = trimmed([line.rstrip() for kind, line in labelled if kind is Kind.NEW])
    quoted = [line for kind, line in labelled if kind is not Kind.NEW]
    return Reply(new, "\n".join([*quoted, *surplus, beyond]).strip("\n"), tuple(labelled))


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
        return not is_marker(line)
    said, original = _attribution(seen, at), 0
    if not said and lines.known:
        said = _introduces_known(lines, at)
    if not said:
        original = _original(seen, at)
        # Under a heading that is all there is so far, answers stand below a marked quote or inside it.
        said = 0 if lines.is_new or not _quote_follows(seen, at + original) else original
    elif not _quote_follows(seen, at + said) and any(seen[at + said : at + said + _AHEAD]):
        return False
    if said:
        lines.take(Kind.AROUND, said)
        return True
    if original or is_marker(line) or is_signature(seen, at):
        return False
    lines.take(_kind_of(lines, at))
    return True


def _kind_of(lines: _Pass, at: int) -> Kind:
    """What a line is that begins nothing."""
    seen = lines.seen
    if _is_piped(seen[at]) and _continues_quote(lines, at):
        return Kind.QUOTED
    if _is_wrapped_quote(seen, at):
        return Kind.QUOTED
    return Kind.AROUND if is_device_line(seen[at]) and _is_last_word(seen, at) else Kind.NEW


def _attribution(seen: list[str], at: int) -> int:
    """How many lines from here are an attribution; 0 where there is none."""
    joined = ""
    for length in range(1, _WRAPPED + 1):
        index = at + length - 1
        line = seen[index] if index < len(seen) else ""
        opened = joined.rfind("<") > joined.rfind(">")  # "Ann <ann@example.org\n> wrote:"
        if not line or (is_marked(line) and not opened):
            return 0
        if length > 1 and (not starts_attribution(seen[at]) or _begins_anew(line, joined)):
            return 0
        joined = f"{joined} {line}".strip()
        if len(joined) > _ATTRIBUTION:
            return 0
        if is_framed(joined) or is_attribution(joined, before_quote=_quote_follows(seen, index + 1)):
            return length
    return 0


def _introduces_known(lines: _Pass, at: int) -> int:
    """How many lines from here introduce lines that are known to be quoted, in whatever language; 0 where none do.

    They stand apart from what is above, and name an address or a time, as those of mail programs do.
    """
    end = at
    while end < len(lines.seen) and lines.seen[end] and end not in lines.known and end - at <= _WRAPPED:
        end += 1
    below = next((index for index in range(end, min(len(lines.seen), end + _AHEAD)) if lines.seen[index]), end)
    if below not in lines.known or end - at > _WRAPPED or (at and lines.seen[at - 1]):
        return 0
    said = " ".join(lines.seen[at:end])
    closed = said.endswith((":", "：", ">", ")")) or end - at >= _FIELDS
    return end - at if closed and len(said) <= _ATTRIBUTION and (has_address(said) or _is_dated(said)) else 0


def _is_dated(said: str) -> bool:
    return has_date(said) and has_time(said)


def _begins_anew(line: str, before: str) -> bool:
    """Whether a line is an attribution of its own, and not the end of one that began before it."""
    if not starts_attribution(line) or not is_attribution(line, before_quote=False):
        return False
    return has_date(line) and (has_address(line) or not has_address(before))


def _original(seen: list[str], at: int) -> int:
    """How many lines from here announce an unmarked original: a divider, a quoted header, or both; 0 for none."""
    line = seen[at]
    if not is_divider(line) and not is_rule(line):
        return header_length(seen, at)
    below = next((index for index in range(at + 1, min(len(seen), at + _AHEAD)) if seen[index]), at)
    header = (header_length(seen, below) or named_in_any_language(seen, below)) if below > at else 0
    if is_divider(line):
        return below + header - at if header else 1
    return below + header - at if header or (below > at and is_divider(seen[below])) else 0


def _quote_follows(seen: list[str], at: int) -> bool:
    following = next((line for line in seen[at : at + _AHEAD] if line), "")
    return is_marked(following) or _is_piped(following)


def _is_piped(line: str) -> bool:
    """Whether a line is marked with a bar, and is no row of a table."""
    return line.startswith("|") and (line == "|" or not line.endswith("|"))


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
    # Somebody's answer begins with a capital, or answers what is complete.
    goes_on = seen[at][0].islower() and not seen[at - 1].endswith((".", "?", "!", ":"))
    return goes_on and len(seen[at - 1]) > _LONG


def _is_last_word(seen: list[str], at: int) -> bool:
    """Whether a line stands alone, or only quoted matter follows it."""
    following = seen[at + 1] if at + 1 < len(seen) else ""
    if not following or is_marked(following) or set(following) <= RULE:
        return True
    return bool(_attribution(seen, at + 1) or _original(seen, at + 1))


def trimmed(new: list[str]) -> str:
    """New lines without a disclaimer and empty lines, and without a rule that only led to what was cut."""
    new = new[: disclaimer_at(new)]
    while new and (not new[-1].strip() or (len(new[-1].strip()) > 2 and set(new[-1]) <= RULE)):
        new.pop()
    return "\n".join(new).strip("\n")
