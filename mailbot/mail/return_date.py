"""Return: the words in the answer of somebody who is away that say until when."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LOOKED_AT = 4000
"""Characters at the beginning of an answer in which it says until when."""
_DATE_WORDS = 6
_BACK = re.compile(
    r"\b(?:until|till|through|bis(?: zum| einschließlich)?|"
    r"(?:back|return(?:ing)?|again)(?: in(?: the)? office| to work)?(?: on| from)|"
    r"(?:wieder|zurück)(?: im büro)? (?:ab|am)(?: dem)?|ab dem)\b[ :]{1,3}",
    re.IGNORECASE,
)


def said_returns(text: str) -> Iterator[str]:
    """What may be a date in an answer's text: the few words behind each "until", "back on", "bis zum"."""
    flat = " ".join(text[:_LOOKED_AT].split())
    for found in _BACK.finditer(flat):
        yield " ".join(flat[found.end() : found.end() + 60].split()[:_DATE_WORDS])
