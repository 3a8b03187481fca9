"""Reply: what the sender wrote now, without quotes, attribution lines and signature; one pass over bounded lines.

Answers between quotes are new text as well. What is doubtful stays: a lost sentence is worse than a quoted one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mailbot.mail.quotation import is_attribution, is_device_line, is_divider, is_marker, label, starts_attribution

_CHARACTERS = 100_000  # what lies beyond counts as quoted
_LINES = 4_000
_WIDTH = 1_000  # characters of a line that are looked at
_WRAPPED = 4  # lines over which mail programs break an attribution
_ATTRIBUTION = 400  # characters of one
_AHEAD = 8  # lines that are looked ahead
_SPACES = {0xA0: " ", 0x202F: " ", 0x200B: None, 0x200C: None, 0xFEFF: None}
_RULE = frozenset("_-=*— ")


@dataclass(frozen=True, slots=True)
class Reply:
    """A text taken apart: what is new in it, and everything else (quotes, attributions, the signature)."""

    new: str
    quoted: str


@dataclass(slots=True)
class _Pass:
    """The lines of a text, for looking at (cut and trimmed) and for keeping, and what was decided on them."""

    kept: list[str]
    seen: list[str]
    new: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)


def new_text(text: str) -> str:
    """What the sender wrote now."""
    return split_reply(text).new


def split_reply(text: str) -> Reply:
    """The new text and the rest; looks at the first 100,000 characters, each line a bounded number of times."""
    body, beyond = text[:_CHARACTERS].replace("\r\n", "\n"), text[_CHARACTERS:]
    kept = body.split("\n")
    kept, surplus = kept[:_LINES], kept[_LINES:]
    lines = _Pass(kept, [line[:_WIDTH].translate(_SPACES).strip() for line in kept])
    at = 0
    while at < len(kept):
        introduces = _attribution(lines.seen, at)
        if _ends_here(lines.seen, at, introduces):
            break
        at = _take(lines, at, introduces)
    rest = [*kept[at:], *surplus, beyond]
    return Reply(_trimmed(lines.new), "\n".join([*lines.quoted, *rest]).strip("\n"))


def _take(lines: _Pass, at: int, introduces: int) -> int:
    """Decide on the line at a position, where an attribution of so many lines begins; returns the next position."""
    if introduces:
        lines.quoted += lines.kept[at : at + introduces]
        return at + introduces
    if lines.seen[at].startswith(">") or _is_wrapped_quote(lines.seen, at):
        lines.quoted.append(lines.kept[at])
    else:
        lines.new.append(lines.kept[at].rstrip())
    return at + 1


def _ends_here(seen: list[str], at: int, introduces: int) -> bool:
    """Whether nothing new can follow: a signature, a divider, a quoted header, or an attribution of unmarked text."""
    line = seen[at]
    if not line or line.startswith(">"):
        return is_marker(line)
    if introduces and not _quote_follows(seen, at + introduces):
        return True
    if line == "--" or (len(line) >= 5 and set(line) == {"_"}) or is_divider(line) or is_marker(line):
        return True
    if label(line) and _is_header(seen, at):
        return True
    return is_device_line(line) and _is_last_word(seen, at)


def _attribution(seen: list[str], at: int) -> int:
    """How many lines from here are an attribution; 0 where there is none."""
    joined = ""
    for length in range(1, _WRAPPED + 1):
        index = at + length - 1
        line = seen[index] if index < len(seen) else ""
        if not line or line.startswith(">"):
            return 0
        if length > 1 and (not starts_attribution(seen[at]) or starts_attribution(line)):
            return 0
        joined = f"{joined} {line}".strip()
        if len(joined) > _ATTRIBUTION:
            return 0
        if is_attribution(joined, before_quote=_quote_follows(seen, index + 1)):
            return length
    return 0


def _is_header(seen: list[str], at: int) -> bool:
    """Whether a quoted header begins here: a sender, and a date or a subject, within a few lines."""
    found = {label(line) for line in seen[at : at + _AHEAD]}
    return "from" in found and bool(found & {"sent", "subject"})


def _quote_follows(seen: list[str], at: int) -> bool:
    following = next((line for line in seen[at : at + _AHEAD] if line), "")
    return following.startswith(">")


def _is_wrapped_quote(seen: list[str], at: int) -> bool:
    """A line between two marked ones, without an empty line: the sender's program wrapped the quote and lost a mark."""
    return (
        0 < at < len(seen) - 1
        and bool(seen[at])
        and seen[at - 1].startswith(">")
        and seen[at + 1].startswith(">")
        and len(seen[at - 1]) > 40
    )


def _is_last_word(seen: list[str], at: int) -> bool:
    """Whether a line stands alone, or only quoted matter follows it."""
    following = seen[at + 1] if at + 1 < len(seen) else ""
    if not following or following.startswith(">") or is_divider(following) or set(following) <= _RULE:
        return True
    return bool(_attribution(seen, at + 1)) or (bool(label(following)) and _is_header(seen, at + 1))


def _trimmed(new: list[str]) -> str:
    """The new lines without empty ones around them, and without a rule that only led to what was cut."""
    while new and (not new[-1].strip() or (len(new[-1].strip()) > 2 and set(new[-1]) <= _RULE)):
        new.pop()
    return "\n".join(new).strip("\n")
