"""Announcements: the lines over which a mail program announces a quote or an original: attribution, divider, header."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from mailbot.mail.new_text.attribution import (
    has_address,
    has_date,
    has_time,
    is_attribution,
    is_framed,
    may_be_attribution,
    may_end_attribution,
    starts_attribution,
)
from mailbot.mail.new_text.quotation import is_divider, is_marked
from mailbot.mail.new_text.quoted_header import header_length, named_in_any_language
from mailbot.mail.new_text.signature import is_rule

WRAPPED = 4
"""Lines over which mail programs break an attribution."""
_LONGEST = 400  # characters of one
_FIELDS = 3  # lines of a quoted header
_AHEAD = 8  # lines that are looked ahead
# How lines begin that announce something, mark a quote or end a mail: with its sign, two signs, or a field's name.
_TELLING = re.compile(r"[>＞»&|]|[-_=*—–~⸺](?! [^\W_])|[^:：]{0,40}+[:：]")


def may_announce(line: str) -> bool:
    """Whether a line may be anything but what somebody wrote, or the last of lines that are: asked first of all lines,
    since nearly none is."""
    return _TELLING.match(line) is not None or may_end_attribution(line)


def attribution_length(seen: Sequence[str], at: int) -> int:
    """How many lines from here are an attribution; 0 where there is none."""
    joined = ""
    for length in range(1, WRAPPED + 1):
        index = at + length - 1
        line = seen[index] if index < len(seen) else ""
        opened = joined.rfind("<") > joined.rfind(">")  # "Ann <ann@example.org\n> wrote:"
        if not line or (is_marked(line) and not opened):
            return 0
        if length > 1 and (not starts_attribution(seen[at]) or _begins_anew(line, joined)):
            return 0
        joined = f"{joined} {line}".strip()
        if len(joined) > _LONGEST:
            return 0
        if _is_whole(joined, seen, index + 1):
            return length
    return 0


def _is_whole(joined: str, seen: Sequence[str], below: int) -> bool:
    """Whether lines that have been joined are an attribution, with what stands below them."""
    if not may_be_attribution(joined):
        return False
    return is_framed(joined) or is_attribution(joined, before_quote=quote_follows(seen, below))


def _begins_anew(line: str, before: str) -> bool:
    """Whether a line is an attribution of its own, and not the end of one that began before it."""
    if not starts_attribution(line) or not is_attribution(line, before_quote=False):
        return False
    return has_date(line) and (has_address(line) or not has_address(before))


def original_length(seen: Sequence[str], at: int) -> int:
    """How many lines from here announce an unmarked original: a divider, a quoted header, or both; 0 for none."""
    line = seen[at]
    if not is_divider(line) and not is_rule(line):
        return header_length(seen, at)
    below = next((index for index in range(at + 1, min(len(seen), at + _AHEAD)) if seen[index]), at)
    header = (header_length(seen, below) or named_in_any_language(seen, below)) if below > at else 0
    if is_divider(line):
        return below + header - at if header else 1
    return below + header - at if header or (below > at and is_divider(seen[below])) else 0


def length_above_known(seen: Sequence[str], at: int, known: Collection[int]) -> int:
    """How many lines from here introduce lines that are known to be quoted, in whatever language; 0 where none do.

    They stand apart from what is above, and name an address or a time, as those of mail programs do.
    """
    end = at
    while end < len(seen) and seen[end] and end not in known and end - at <= WRAPPED:
        end += 1
    below = next((index for index in range(end, min(len(seen), end + _AHEAD)) if seen[index]), end)
    if below not in known or end - at > WRAPPED or (at and seen[at - 1]):
        return 0
    said = " ".join(seen[at:end])
    closed = said.endswith((":", "：", ">", ")")) or end - at >= _FIELDS
    return end - at if closed and len(said) <= _LONGEST and (has_address(said) or _is_dated(said)) else 0


def _is_dated(said: str) -> bool:
    return has_date(said) and has_time(said)


def quote_follows(seen: Sequence[str], at: int) -> bool:
    following = next((line for line in seen[at : at + _AHEAD] if line), "")
    return is_marked(following) or is_piped(following)


def is_piped(line: str) -> bool:
    """Whether a line is marked with a bar, and is no row of a table."""
    return line.startswith("|") and (line == "|" or not line.endswith("|"))
