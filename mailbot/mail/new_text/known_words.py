"""Known words: texts of ours as the words that they are made of, by which they are found in a reply to a form."""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=512)
def said(text: str) -> tuple[str, ...]:
    """The words of a text, case folded."""
    return tuple(word.group().casefold() for word in WORD.finditer(text))


@lru_cache(maxsize=32)
def by_first_word(known: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """The paragraphs of texts that are nobody's answer, the longest first, by the word that they begin with."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted({words for text in known for words in _paragraphs(text)}, key=len, reverse=True):
        if len(words) > 1:
            found.setdefault(words[0], []).append(words)
    return found


@lru_cache(maxsize=512)
def _paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of a text's paragraphs, and of each line of them: a client may have kept the lines or joined them."""
    parts = [part for part in text.split("\n\n") if part.strip()]
    lines = [line for part in parts for line in part.splitlines() if len(part.splitlines()) > 1]
    return tuple(tuple(said(part)) for part in (*parts, *lines))
