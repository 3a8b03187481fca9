"""Bait: long text that is made to take longer than its length says. What is sound reads it in a moment and what is not
takes minutes, so the bound between the two is generous; it counts our own processor time, whatever else is running.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 20


@contextmanager
def in_a_moment() -> Iterator[None]:
    """Fails where what is done inside takes as long as only a fault can."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SECONDS
