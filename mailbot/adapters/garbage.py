"""Garbage: how seldom Python looks for cycles in a process that holds the books, which make none."""

from __future__ import annotations

import gc

_OBJECTS = 20_000
"""More of them since the last look are worth one; Python's own number is 700, which a mail or two make."""


def look_seldom() -> None:
    """What is held now is never looked through again, and what comes is looked through less often."""
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 100)
