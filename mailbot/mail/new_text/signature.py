"""Signatures: the lines that part what somebody says from what stands under all their mails (RFC 3676 4.3)."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.mail.new_text.quotation import is_marked

RULE = frozenset("_-=*—–~ ")
_DASHES = frozenset({"—", "–", "__", "⸺", "- -", "--- ", "—-", "-—"})
_APART = frozenset({"---", "___", "~~", "~~~", "***", "——"})  # headings are underlined with these
_TAIL = 8  # lines of a signature
_WIDTH = 80  # characters of a line of one
_SENTENCE = 9  # words


def is_rule(line: str) -> bool:
    """Whether a line is a rule as mail programs draw it above an original."""
    if len(line) < 5 or line[0] not in RULE:
        return False
    signs = set(line)
    return signs == {"_"} or signs <= {"-", " "} or signs <= {"—", "–", "="}


def is_signature(seen: Sequence[str], at: int) -> bool:
    """Whether a line opens a signature: `--` always, other dashes where only a few short lines stand below."""
    line = seen[at]
    if line == "--":
        return True
    if line in _DASHES:
        return _is_tail(seen, at + 1)
    apart = line in _APART or (line.startswith("_____") and set(line) == {"_"})
    return apart and (at == 0 or not seen[at - 1]) and _is_tail(seen, at + 1)


def _is_tail(seen: Sequence[str], start: int) -> bool:
    """Whether what follows is some short lines, none of them a sentence, and then a quote or nothing more."""
    lines = 0
    for line in seen[start : start + 3 * _TAIL]:
        if is_marked(line):
            break
        lines += bool(line)
        sentence = line.endswith((".", "?", "!", "。")) and len(line.split()) >= _SENTENCE
        if lines > _TAIL or len(line) > _WIDTH or sentence:
            return False
    return lines > 0
