"""Pulse: when the daemon last did each of its kinds of work well, noted beside its socket for `status`.

No part of the books: it is rewritten in place of a commit, seldom, without a sync, and nothing depends on it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

log = logging.getLogger(__name__)

KINDS = ("poll", "round", "send", "deletion")
EVERY = timedelta(seconds=5)
"""How often the file is rewritten at most."""


def pulse_path(books: Path) -> Path:
    """Where the daemon of these books notes its pulse."""
    return books.with_name(books.name + ".pulse")


class Pulse:
    """The daemon's end: `beat` is cheap and may be called for every mail; `flush` writes what is not written yet."""

    def __init__(self, books: Path) -> None:
        self._path = pulse_path(books)
        self._noted: dict[str, datetime] = dict(read_pulse(books))
        self._written: datetime | None = None
        self._fresh = False
        self._failed = False

    def beat(self, kind: str, now: datetime) -> None:
        """This kind of work was done well at `now`."""
        self._noted[kind] = now
        self._fresh = True
        if self._written is None or abs(now - self._written) >= EVERY:
            self.flush(now)

    def flush(self, now: datetime) -> None:
        """Writes the file if there is anything new; a disk that will not take it is said once and is no harm."""
        if not self._fresh:
            return
        self._fresh, self._written = False, now
        unfinished = self._path.with_name(self._path.name + "%")
        try:
            unfinished.write_text(json.dumps({kind: at.isoformat() for kind, at in self._noted.items()}))
            unfinished.chmod(0o600)
            unfinished.replace(self._path)
        except OSError as error:
            if not self._failed:
                log.warning("pulse: cannot be noted (%s): `mailbot status` will not know it", error.strerror)
            self._failed = True


def read_pulse(books: Path) -> Mapping[str, datetime]:
    """When each kind of work was last done well, as far as it is known."""
    try:
        noted = json.loads(pulse_path(books).read_bytes())
        found = {kind: datetime.fromisoformat(noted[kind]) for kind in KINDS if kind in noted}
    except (OSError, ValueError, TypeError):
        return {}
    return {kind: at for kind, at in found.items() if at.tzinfo is not None}
